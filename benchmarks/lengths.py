"""Time and memory against the length of the clip, compared with a stream copy of the same range; drawn in results/lengths.svg."""

from typing import Any

from benchmarks.inputs import SHELF, edit, kept_ms, take
from benchmarks.measure import Pairs, in_turn, peak_mib
from benchmarks.plot import draw
from benchmarks.publish import ours
from benchmarks.report import RESULTS, Figure, Report
from benchmarks.rivals import bare_copy

MINUTES = (1, 2, 5, 10, 30)
PEAK_MIB = 300


def measure(rounds: int) -> Report:
    """The same edit on takes of 1 to 30 minutes."""
    pairs = {minutes: _pairs(60 * minutes, rounds) for minutes in MINUTES}
    mine, copy = ({minutes: median_s(one, who) for minutes, one in pairs.items()} for who in ("ours", "rival"))
    (RESULTS / "lengths.svg").write_text(draw({"tagning media render": mine, "ffmpeg -c copy": copy}))
    peak = max(peak_mib(ours(take(30 * 60), edit(30 * 60), SHELF / "clip.mp4")) for _ in range(rounds))
    figures = [
        Figure("peak memory of all its processes, 30 minutes", peak, PEAK_MIB, "MiB", at_most=True),
        Figure("one more minute of clip: ours takes, against the stream copy", slope(mine) / slope(copy), 2, "times as long", at_most=True),
    ]
    slopes = {"seconds a minute, ours": round(slope(mine), 4), "seconds a minute, the copy": round(slope(copy), 4)}
    return Report(figures, {**{f"{minutes} min": one.as_dict() for minutes, one in pairs.items()}, **slopes})


def _pairs(seconds: int, rounds: int) -> Pairs:
    print(f"  {seconds // 60} min")
    start, end = (ms / 1000 for ms in kept_ms(seconds))
    source = take(seconds)
    return in_turn(ours(source, edit(seconds), SHELF / "clip.mp4"), bare_copy(source, SHELF / "other.mp4", start, end), rounds)


def median_s(pairs: Pairs, who: str) -> float:
    """Wall-clock seconds."""
    found: dict[str, Any] = pairs.as_dict()[who]
    return float(found["wall_s"]["median"])


def slope(seconds: dict[int, float]) -> float:
    """The seconds that one more minute costs, by least squares."""
    middle, level = sum(seconds) / len(seconds), sum(seconds.values()) / len(seconds)
    return sum((at - middle) * (took - level) for at, took in seconds.items()) / sum((at - middle) ** 2 for at in seconds)
