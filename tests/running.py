"""How the suite runs: the marks that follow from what a test asks for, who goes first, how long a test may take."""

import os

import hypothesis
import pytest

from tests import once
from tests.durations import Durations

SERVER_FIXTURES = {"postgres", "own_postgres", "rgw"}
BROWSER_FIXTURES = {"browser", "visit", "chromium"}
VIDEO_FIXTURES = {"shelf", "odd"}
TIMEOUTS_S = {"servers": 600, "faults": 600, "rounds": 600, "sweep": 600, "browser": 300, "slow": 300}
USUAL_TIMEOUT_S = 120

# The same examples in every run, so that a change is never blamed for a find of chance. TAGNING_TRIALS looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("new", deadline=None)
hypothesis.settings.load_profile("new" if os.environ.get("TAGNING_TRIALS") else "same")
once.install()


def pytest_configure(config):
    """One process keeps the durations: the one that hears of every test."""
    if not hasattr(config, "workerinput") and hasattr(config, "cache"):
        config.pluginmanager.register(Durations(config.cache))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark, then sort. It runs before pytest leaves out what -m leaves out."""
    for item in items:
        for name in marks_of(item) - {mark.name for mark in item.iter_markers()}:
            item.add_marker(name)
        if not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(timeout_of(item)))
    sort(items)


def marks_of(item):
    """What follows from the folder a test is in and the fixtures it asks for."""
    asked, folders = set(item.fixturenames), set(item.path.parts)
    marks = set()
    if "browser" in folders or asked & BROWSER_FIXTURES:
        marks.add("browser")
    if "distributed" in folders or asked & SERVER_FIXTURES:
        marks.add("servers")
    if "faults" in folders:
        marks.add("faults")
    if asked & VIDEO_FIXTURES:
        marks.add("slow")
    return marks


def timeout_of(item):
    """Seconds until a test counts as hung, its fixtures included. Many rounds of killing get as many times as long."""
    longest = max([s for mark, s in TIMEOUTS_S.items() if item.get_closest_marker(mark)], default=USUAL_TIMEOUT_S)
    return longest * max(1, int(os.environ.get("TAGNING_FAULT_ROUNDS", 0)) / 10)


def sort(items):
    """What takes long begins first, so that no process is left alone with it at the end.

    After each file that mostly waits, for a browser or for what was killed to come back, come two that keep a processor busy:
    so three processes that take the files from this list seldom all wait, or all want the same processors.
    """
    waits, slow = ({item.path for item in items if not marks.isdisjoint(item.keywords)} for marks in ({"browser", "faults"}, {"slow"}))
    waits |= {item.path for item in items if item.path.name == "test_javascript.py"}
    busy = sorted(dict.fromkeys(item.path for item in items if item.path not in waits), key=lambda path: path not in slow)
    place = {path: n for n, path in enumerate(busy)} | {path: 2 * n - 0.5 for n, path in enumerate(sorted(waits))}
    items.sort(key=lambda item: place[item.path])
