"""Files broken at random break nothing of ours. TAGNING_FUZZ says how many; the numbers of the cases begin at TAGNING_FUZZ_FROM."""

import os
import subprocess
import tempfile

import pytest

from media.renditions.live import process_answer_live
from tests.media.corpus import Shelf
from tests.media.fuzz import SEEDS, broken, children, run

pytestmark = pytest.mark.slow

COUNT, FIRST = int(os.environ.get("TAGNING_FUZZ", "30")), int(os.environ.get("TAGNING_FUZZ_FROM", "0"))


def test_broken_files_are_read_as_far_as_they_can_be_or_refused_and_nothing_is_left_behind(tmp_path):
    tally, findings, _ = run(Shelf(tmp_path), range(FIRST, FIRST + COUNT))
    assert not findings
    assert tally["probe"].total() == tally["normalise"].total() == COUNT


def test_a_case_is_the_same_whenever_it_is_made(tmp_path):
    seeds = {name: bytes(range(256)) * 20 for name in SEEDS}
    assert [broken(seeds, number) for number in range(50)] == [broken(seeds, number) for number in range(50)]
    assert len({broken(seeds, number)[2] for number in range(50)}) == 50


# These cannot be copied packet by packet, so the live door leaves them to the job: a packet is not taken, a file cannot be ended,
# nine tenths of the pictures cannot be decoded.
LEFT = (2516, 16, 83)


@pytest.mark.parametrize("number", LEFT)
def test_what_the_live_door_leaves_to_the_job_is_made_by_it(number, tmp_path):
    tally, findings, _ = run(Shelf(tmp_path), [number], asked=["live"])
    assert not findings and tally["live"] == {"accepted": 1}


def test_a_child_that_is_left_is_seen_and_others_are_not_counted(tmp_path, monkeypatch):
    folder = tmp_path / "ours"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with subprocess.Popen(["sleep", "60"]) as stranger:
        with process_answer_live(1000):
            assert len(children(folder)) == 1
        assert children(folder) == []
        stranger.kill()
