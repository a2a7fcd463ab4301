"""A sheet of small pictures, one for each step of time, for the filmstrip and for hovering over the time line."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from media.command import Progress, no_progress, write_with_ffmpeg
from media.limits import Limits, caps_for
from media.poster import poster
from media.probe import Probe, probe
from media.rendition import inside
from media.safe import reading

TILE = (160, 160)
SHORTEST_STEP_MS, MOST_TILES, COLUMNS = 2000, 100, 10


@dataclass(frozen=True)
class Storyboard:
    """A sheet: its columns and rows, `width` and `height` of a tile in px, the ms between tiles, and how many there are."""

    columns: int
    rows: int
    width: int
    height: int
    every_ms: int
    count: int

    def as_dict(self) -> dict[str, Any]:
        """The same, ready for JSON."""
        return asdict(self)


def storyboard(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> Storyboard:
    """Write the sheet as a JPEG: a tile every two seconds, or as often as makes 100. Raises MediaProblem."""
    found = probe(source, limits)
    if not found.video:
        width, height = poster(source, output, limits=limits)
        return Storyboard(1, 1, width, height, found.duration_ms, 1)
    sheet = plan(found)
    graph = (
        f"fps=1000/{sheet.every_ms}:start_time=0:round=up,scale={sheet.width}:{sheet.height}:flags=bilinear,setsar=1,"
        f"tile={sheet.columns}x{sheet.rows}:nb_frames={sheet.count}"
    )
    write_with_ffmpeg(
        [*reading(source, found.format, limits), "-an", "-vf", graph, "-frames:v", "1", "-q:v", "4", "-pix_fmt", "yuvj420p", "-update", "1",
         "-f", "image2"],
        output, caps=caps_for(found.duration_ms), duration_ms=found.duration_ms, progress=progress,
    )
    return sheet


def plan(found: Probe) -> Storyboard:
    """The sheet for a recording of this length and shape."""
    every_ms = max(SHORTEST_STEP_MS, -(-found.duration_ms // MOST_TILES))
    count = max(1, -(-found.duration_ms // every_ms))
    columns = min(COLUMNS, count)
    return Storyboard(columns, -(-count // columns), *inside((found.width, found.height), TILE), every_ms, count)


def as_webvtt(sheet: Storyboard, duration_ms: int, picture: str) -> str:
    """The sheet as WebVTT, each cue naming its part of `picture` (a URL)."""
    lines = ["WEBVTT", ""]
    for n in range(sheet.count):
        left, top = n % sheet.columns * sheet.width, n // sheet.columns * sheet.height
        end = duration_ms if n == sheet.count - 1 else (n + 1) * sheet.every_ms
        lines += [f"{clock(n * sheet.every_ms)} --> {clock(end)}", f"{picture}#xywh={left},{top},{sheet.width},{sheet.height}", ""]
    return "\n".join(lines)


def clock(ms: int) -> str:
    """hh:mm:ss.mmm, as WebVTT wants it."""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
