"""What the documents say is what the program does: settings, commands, files."""

import re
import subprocess
from pathlib import Path

from tagning.cli import main
from tagning.config import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


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


def mapped():
    """(folder, name) of every folder and module that README's map names: `name` stands somewhere in `folder`."""
    block = README.split("## The map of the house")[1].split("```")[1]
    folder, found = "", []
    for line in block.splitlines():
        names = re.findall(r"(?<![\w/])([a-z_0-9]+(?:/|\.py))", line)
        if line[:1].strip():
            folder = line.split()[0]
        found += [(folder, name) for name in names]
    return found


def test_everything_that_the_map_names_exists():
    named = mapped()
    missing = [name for folder, name in named if not (ROOT / name).exists() and not list((ROOT / folder).rglob(name.rstrip("/")))]
    assert len(named) > 60 and not missing, "README's map names these"


def test_every_package_is_on_the_map():
    listed = subprocess.run(["git", "ls-files", "*/__init__.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    packages = {Path(name).parent for name in listed if not name.startswith(("tests/", "benchmarks/"))}
    words = README.split("## The map of the house")[1].split("```")[1]
    assert not [str(path) for path in packages if not re.search(rf"\b{path.name}/", words)], "README's map does not name these"


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
