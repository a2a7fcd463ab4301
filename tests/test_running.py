"""What tests/running.py makes of a test: its marks and its timeout."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.durations import table
from tests.running import USUAL_TIMEOUT_S, marks_of, timeout_of


def item(path="tests/review/test_scores.py", fixtures=(), marks=()):
    named = {mark: pytest.Mark(mark, (), {}) for mark in marks}
    return SimpleNamespace(path=Path(path), fixturenames=list(fixtures), get_closest_marker=named.get)


def test_a_test_is_marked_by_what_it_starts():
    assert marks_of(item()) == set()
    assert marks_of(item(fixtures=["visit"])) == marks_of(item("tests/browser/test_axe.py")) == {"browser"}
    assert marks_of(item(fixtures=["own_postgres", "chromium"])) == {"servers", "browser"}
    assert marks_of(item("tests/faults/test_jobs_kill.py", ["rgw"])) == {"faults", "servers"}


def test_a_hang_fails_after_a_while_that_fits_the_test(monkeypatch):
    monkeypatch.delenv("TAGNING_FAULT_ROUNDS", raising=False)
    assert timeout_of(item()) == USUAL_TIMEOUT_S
    assert timeout_of(item(marks=["slow"])) < timeout_of(item(marks=["slow", "faults"]))
    usual = timeout_of(item(marks=["faults"]))
    monkeypatch.setenv("TAGNING_FAULT_ROUNDS", "50")
    assert timeout_of(item(marks=["faults"])) == 5 * usual


def test_the_slowest_test_stands_first():
    kept = {"tests/a.py::one": {"marks": ["slow"], "setup": 3.0, "call": 1.0}, "tests/b.py::two": {"marks": [], "call": 9.0}}
    lines = list(table(kept))
    assert lines[1].split() == ["9.0", "0.0", "tests/b.py::two"]
    assert lines[2].split() == ["4.0", "3.0", "tests/a.py::one", "slow"]
