"""The tables in the documents are what was measured, and what is measured is reckoned right."""

import os
import signal
import subprocess
import sys

import pytest

from benchmarks.lengths import slope
from benchmarks.measure import Pairs, Run, in_turn, is_at_work, peak_mib, run
from benchmarks.plot import draw
from benchmarks.report import Figure
from benchmarks.table import DOCS, PLACE, filled
from tests.waiting import until

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_every_table_says_what_the_results_say(path):
    text = path.read_text("utf-8")
    assert filled(text) == text, "python -m benchmarks.table writes them"


def test_the_media_document_has_its_table():
    assert {"publish", "trim", "lengths"} <= set(PLACE.search((DOCS / "media.md").read_text("utf-8"))[2].split())


def test_a_figure_is_met_from_its_goal_on():
    assert Figure("", 8, 8, "", at_most=True).met and not Figure("", 8.1, 8, "", at_most=True).met
    assert Figure("", 100, 100, "").met and not Figure("", 99.9, 100, "").met
    assert Figure("", 1, None, "").met is None


def test_ratios_are_taken_pair_by_pair():
    pairs = Pairs([Run(1, 1, ""), Run(4, 1, ""), Run(2, 1, "")], [Run(10, 5, ""), Run(20, 5, ""), Run(30, 5, "")])
    assert pairs.ratios == [10, 5, 15] and pairs.ratio == 10


def test_beside_a_slow_rival_ours_runs_before_and_after_and_its_median_counts(tmp_path):
    note = tmp_path / "note"
    mine, rival = (["sh", "-c", f"echo {who} >> {note}"] for who in ("ours", "rival"))
    pairs = in_turn(mine, rival, 1, tell=lambda line: None, beside=5)
    assert note.read_text().split() == ["ours", "ours", "ours", "rival", "ours", "ours"]
    assert len(pairs.ours) == len(pairs.rival) == 1


def test_the_memory_of_all_processes_is_counted():
    child = "import time; held = bytearray(60 * 1024**2); time.sleep(0.5)"
    parent = f"import subprocess, sys; held = bytearray(40 * 1024**2); subprocess.run([sys.executable, '-c', {child!r}])"
    assert 100 < peak_mib([sys.executable, "-c", parent]) < 180
    assert run([sys.executable, "-c", parent]).cpu_s > 0


def test_a_program_that_fails_is_no_measurement():
    with pytest.raises(RuntimeError, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"])


def test_who_waits_is_not_at_work():
    for code, works in (("input()", False), ("print(flush=True)\nwhile True: pass", True)):
        child = [sys.executable, "-c", f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {code!r}])"]
        with subprocess.Popen(child, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as process:
            until(lambda: is_at_work(process.pid) is works)
            os.killpg(process.pid, signal.SIGKILL)


def test_the_slope_is_that_of_a_line():
    assert slope({1: 3.0, 2: 5.0, 10: 21.0}) == pytest.approx(2)


def test_the_drawing_names_its_lines():
    drawn = draw({"ours": {1: 0.5, 30: 2.0}, "<copy>": {1: 0.1, 30: 1.0}})
    assert drawn.startswith("<svg") and ">ours<" in drawn and "&lt;copy&gt;" in drawn
