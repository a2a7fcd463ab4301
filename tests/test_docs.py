"""What the documents say is what the program does: settings, commands, files."""

import re
import subprocess
from pathlib import Path

from tagning.cli import main
from tagning.config import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def operating():
    return (ROOT / "docs" / "operating.md").read_text()


def test_every_setting_is_explained():
    explained = set(re.findall(r"`((?:TAGNING_[A-Z_]+|PORT))`", operating()))
    assert not set(SETTINGS) - explained, "docs/operating.md does not explain these"
    assert not {name for name in explained if name not in SETTINGS and not name.endswith("_FILE")}, "and these do not exist"


def test_the_settings_that_the_code_reads_are_the_settings_that_are_listed():
    read = set(re.findall(r'_(?:text|number|choice|secret)?\(env, "([A-Z_]+)"', (ROOT / "tagning" / "config.py").read_text()))
    assert read == set(SETTINGS)


def test_every_command_is_in_the_readme_and_every_command_there_exists():
    told = set(re.findall(r"^tagning (\w+)", README, re.M))
    assert told == set(main.commands)


def test_every_make_target_is_in_the_readme():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M)) - {"clean", "lint", "types", "bench"}
    told = set(re.findall(r"^make (\w+)", README, re.M))
    assert told <= set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))
    assert not targets - told, "say in README.md what these do"


def test_every_folder_of_the_map_exists():
    folders = re.findall(r"^([a-z]+)/", README, re.M)
    assert len(folders) >= 10 and not [name for name in folders if not (ROOT / name).is_dir()]


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", path.read_text()):
            if not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")
    assert not broken


def test_the_command_runs_and_says_what_it_can():
    import sys

    said = subprocess.run([sys.executable, "-m", "tagning", "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(name in said for name in main.commands)
