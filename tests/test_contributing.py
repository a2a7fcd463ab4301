"""CONTRIBUTING.md and SECURITY.md: what they name exists, and the room that is built there works as it is written."""

import re
import sys
from pathlib import Path

import pytest

from foundation import jobs
from media.card.words import WORDS
from media.clip.text_tracks import TITLES
from media.languages import DEFAULT, LANGUAGES
from tagning import rooms
from tagning.app import create_app
from tagning.handlers import make_handlers
from tests.cast import make_cast

ROOT = Path(__file__).resolve().parents[1]
TEXTS = {name: (ROOT / name).read_text() for name in ("CONTRIBUTING.md", "SECURITY.md")}
OF_THE_EXAMPLE = "hello/"


@pytest.mark.parametrize("name", TEXTS)
def test_every_path_that_is_named_exists(name):
    inside = re.findall(r"`([\w./-]+)`", re.sub(r"```.*?```", "", TEXTS[name], flags=re.S))
    paths = [one for one in inside if "/" in one and OF_THE_EXAMPLE not in one and not one.startswith("/")]
    paths += re.findall(r"pytest (tests/\S+)", TEXTS[name])
    assert len(paths) > 5 and not [path for path in paths if not (ROOT / path).exists()]


@pytest.mark.parametrize("name", TEXTS)
def test_every_make_target_that_is_named_exists(name):
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make (\w+)`", TEXTS[name])) <= targets


def test_every_mark_and_setting_that_is_named_exists():
    text = TEXTS["CONTRIBUTING.md"]
    known = (ROOT / "setup.cfg").read_text()
    marks = re.search(r"needs: (.*?)\. `tests/running", text)[1]
    assert not [mark for mark in re.findall(r"`(\w+)`", marks) if f"    {mark}: " not in known]
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    assert not [setting for setting in re.findall(r"`(TAGNING_[A-Z_]+)=", text) if setting not in tests]


@pytest.fixture
def room(tmp_path, monkeypatch):
    """The room of CONTRIBUTING.md as a package, in the list of rooms."""
    for path, code in re.findall(r"```python\n# (hello/\w+\.py)\n(.*?)```", TEXTS["CONTRIBUTING.md"], re.S):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(code)
    (tmp_path / "hello" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    for module in ("tagning.rooms", "tagning.web.access", "tagning.handlers"):
        monkeypatch.setattr(f"{module}.ROOMS", (*rooms.ROOMS, rooms.Room("hello", "team")))
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "hello"]:
        del sys.modules[name]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_room_of_the_document_has_a_page_and_does_its_job(room, house):
    cast = make_cast(house, create_app(house.config, parts=house))
    assert cast.bob.client.get("/hello").text == "Hello, Bob Nyström"
    assert cast.stranger.get("/hello").status_code == 302
    with house.db.tx():
        jobs.put(house.db, house.clock, "greet", name="erin")
    assert jobs.run_one(house.db, house.clock, make_handlers(house), "test")
    assert b"".join(house.blobs.read("greetings/erin")) == b"Hello"


def test_every_language_has_its_words_everywhere():
    assert set(WORDS) == set(TITLES) == set(LANGUAGES)
    assert {path.name for path in (ROOT / "translations").iterdir() if path.is_dir()} == set(LANGUAGES) - {DEFAULT}
