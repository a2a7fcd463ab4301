"""Picture-exact trimming alone, against smartcut."""

from benchmarks.inputs import BARE, SHELF, edit, kept_ms, take
from benchmarks.measure import in_turn
from benchmarks.publish import ours
from benchmarks.report import Figure, Report
from benchmarks.rivals import smartcut


def measure(rounds: int) -> Report:
    """The figures of trimming two minutes."""
    source = take()
    start, end = (ms / 1000 for ms in kept_ms())
    pairs = in_turn(ours(source, edit(look=BARE), SHELF / "clip.mp4"), smartcut(source, SHELF / "other.mp4", start, end), rounds)
    return Report([Figure("smartcut, trimming alone", pairs.ratio, 4, "times as long")], {"smartcut, trimming alone": pairs.as_dict()})
