"""Publishing two minutes, against plain moviepy, one ffmpeg filter graph and a bare copy; and whether the clip is correct."""

import sys
from pathlib import Path

from benchmarks.faithful import faithful
from benchmarks.inputs import LOOK, SHELF, edit, kept_ms, take
from benchmarks.measure import Command, in_turn, peak_mib
from benchmarks.report import Figure, Report
from benchmarks.rivals import bare_copy, new_pictures, one_graph, plain_moviepy
from benchmarks.scene import RATE

PEAK_MIB = 220


def ours(source: Path, given: Path, output: Path) -> Command:
    """`tagning media render`."""
    return [sys.executable, "-m", "tagning", "media", "render", source, given, output]


def measure(rounds: int) -> Report:
    """The figures of the job."""
    source, clip, other = take(), SHELF / "clip.mp4", SHELF / "other.mp4"
    start, end = (ms / 1000 for ms in kept_ms())
    mine = ours(source, edit(), clip)
    against = {
        "a bare stream copy of the kept range": (bare_copy, 2 * rounds + 1, 1),
        "one ffmpeg filter graph, libx264 veryfast": (one_graph, max(1, rounds // 2), 5),
        "plain MoviePy 2, its fastest preset": (plain_moviepy, 1, 7),
    }
    pairs = {}
    for name, (rival, times, beside) in against.items():
        print(f"  against {name}")
        pairs[name] = in_turn(mine, rival(source, other, start, end), times, beside=beside)
    copy, graph, moviepy = pairs.values()
    kept = faithful(source, clip, kept_ms(), LOOK["card_ms"], LOOK["overlay_ms"])
    new_s = end - start - kept.untouched / RATE
    print("  against ffmpeg, the new pictures alone")
    new = in_turn(mine, new_pictures(source, other, start, new_s), 2 * rounds + 1)
    peak = max(peak_mib(mine) for _ in range(rounds))
    figures = [
        Figure("plain MoviePy 2 doing the same edit, its fastest preset", moviepy.ratio, 100, "times as long"),
        Figure("one ffmpeg filter graph, libx264 veryfast", graph.ratio, 30, "times as long"),
        Figure("the floor, a bare stream copy of the kept range: ours takes", 1 / copy.ratio, 8, "times as long", at_most=True),
        Figure("for comparison: ffmpeg encoding only the new pictures, with our settings", new.ratio, None, "times as long"),
        Figure("pictures of the untouched part that equal the source's (framemd5)", kept.equal_percent, 100, "%"),
        Figure("sound against picture (beep against flash): worst shift from the source", kept.offset_ms, 20, "ms", at_most=True),
        Figure("drift of that shift over the clip", kept.drift_ms, 1, "ms", at_most=True),
        Figure("peak memory of all its processes, 2 minutes", peak, PEAK_MIB, "MiB", at_most=True),
    ]
    pairs["ffmpeg, the new pictures alone"] = new
    return Report(figures, {**{name: one.as_dict() for name, one in pairs.items()}, "clip": kept.as_dict()})
