"""The storyboard: a sheet of small pictures for the filmstrip and for hovering over the time line."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from media.renditions.catalogue import make_rendition
from media.sandbox.command import Progress, no_progress
from media.sandbox.limits import Limits

TILE = (160, 160)
SHORTEST_STEP_MS, MOST_TILES, COLUMNS = 2000, 100, 10


@dataclass(frozen=True)
class Storyboard:
    """A sheet: columns, rows, tile `width` and `height` in px, ms between tiles, and the number of tiles."""

    columns: int
    rows: int
    width: int
    height: int
    every_ms: int
    count: int

    def as_dict(self) -> dict[str, Any]:
        """The sheet as JSON."""
        return asdict(self)


def storyboard(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> Storyboard:
    """Write the sheet as a JPEG: a tile every two seconds, or every multiple of two that gives at most 100. Raises MediaProblem."""
    return Storyboard(**make_rendition(source, output, "storyboard", progress, limits).facts)


def sheet_for(duration_ms: int, size: tuple[int, int]) -> Storyboard:
    """The sheet for a recording of this length, with tiles of this size."""
    every_ms = SHORTEST_STEP_MS * max(1, -(-duration_ms // (SHORTEST_STEP_MS * MOST_TILES)))
    count = max(1, -(-duration_ms // every_ms))
    columns = min(COLUMNS, count)
    return Storyboard(columns, -(-count // columns), *size, every_ms, count)


def as_webvtt(sheet: Storyboard, duration_ms: int, picture: str) -> str:
    """The sheet as WebVTT; each cue names its part of `picture` (a URL)."""
    lines = ["WEBVTT", ""]
    for n in range(sheet.count):
        left, top = n % sheet.columns * sheet.width, n // sheet.columns * sheet.height
        end = duration_ms if n == sheet.count - 1 else (n + 1) * sheet.every_ms
        lines += [f"{clock(n * sheet.every_ms)} --> {clock(end)}", f"{picture}#xywh={left},{top},{sheet.width},{sheet.height}", ""]
    return "\n".join(lines)


def clock(ms: int) -> str:
    """A WebVTT time: hh:mm:ss.mmm."""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
