"""Random damage breaks nothing of ours. TAGNING_FUZZ sets the number of cases, TAGNING_FUZZ_FROM the first one."""

import os
import subprocess
import tempfile

import pytest

from media.renditions.live import process_answer_live
from tests.media.corpus import Shelf
from tests.media.fuzz import SEEDS, broken, children, run

pytestmark = pytest.mark.slow

COUNT, FIRST = int(os.environ.get("TAGNING_FUZZ", "30")), int(os.environ.get("TAGNING_FUZZ_FROM", "0"))


@pytest.mark.sweep
def test_broken_files_are_salvaged_or_refused_and_leave_nothing_behind(tmp_path):
    tally, findings, _ = run(Shelf(tmp_path), range(FIRST, FIRST + COUNT))
    assert not findings
    assert tally["probe"].total() == tally["normalise"].total() == COUNT


def test_a_case_is_reproducible(tmp_path):
    seeds = {name: bytes(range(256)) * 20 for name in SEEDS}
    assert [broken(seeds, number) for number in range(50)] == [broken(seeds, number) for number in range(50)]
    assert len({broken(seeds, number)[2] for number in range(50)}) == 50


# Live processing leaves these to the job: one packet is rejected, one file cannot be finished, and one has nine tenths of its pictures
# undecodable.
LEFT = (2516, 16, 83)


@pytest.mark.parametrize("number", LEFT)
def test_the_job_makes_what_the_live_task_leaves(number, tmp_path):
    tally, findings, _ = run(Shelf(tmp_path), [number], asked=["live"])
    assert not findings and tally["live"] == {"accepted": 1}


def test_children_counts_only_our_own_processes(tmp_path, monkeypatch):
    folder = tmp_path / "ours"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with subprocess.Popen(["sleep", "60"]) as stranger:
        with process_answer_live(1000):
            assert len(children(folder)) == 1
        assert children(folder) == []
        stranger.kill()
