"""One picture that stands for a recording."""

from pathlib import Path

from media.command import write_with_ffmpeg
from media.errors import MediaProblem
from media.limits import Limits, caps_for
from media.probe import Probe, probe
from media.rendition import DARK, WAVE, fit
from media.safe import reading

BOX = (640, 640)
WAVES = (640, 360)


def poster(source: Path, output: Path, at_ms: int | None = None, limits: Limits = Limits()) -> tuple[int, int]:
    """A JPEG of at most 640 px: the frame at `at_ms`, or a typical one from the first second; its width and height in px.

    Sound alone gives a picture of its waves. Raises MediaProblem.
    """
    found = probe(source, limits)
    if not found.video:
        return _waves(source, output, found, limits)
    size = fit((found.width, found.height), BOX)
    start = min(at_ms if at_ms is not None else min(1000, found.duration_ms // 3), max(0, found.duration_ms - 100))
    for moment in (start, 0):
        try:
            _take(source, output, found, moment, size, at_ms is None, limits)
        except MediaProblem as problem:
            if problem.code != "failed" or moment == 0:
                raise
        if output.exists() and output.stat().st_size:
            return size
    raise MediaProblem("unreadable", detail="no picture for the poster")


def _take(source: Path, output: Path, found: Probe, moment: int, size: tuple[int, int], typical: bool, limits: Limits) -> None:
    choose = "thumbnail=20," if typical else ""
    _write(source, output, found, limits, ["-ss", f"{moment / 1000:.3f}"], ["-vf", f"{choose}scale={size[0]}:{size[1]},setsar=1"])


def _waves(source: Path, output: Path, found: Probe, limits: Limits) -> tuple[int, int]:
    wide, high = WAVES
    graph = (
        f"[0:a:0]aformat=channel_layouts=mono,showwavespic=s={wide * 3 // 4}x{high // 2}:colors={WAVE}:scale=sqrt[waves];"
        f"color=c={DARK}:s={wide}x{high}[ground];[ground][waves]overlay=(W-w)/2:(H-h)/2"
    )
    _write(source, output, found, limits, [], ["-filter_complex", graph])
    return WAVES


def _write(source: Path, output: Path, found: Probe, limits: Limits, seek: list[str], picture: list[str]) -> None:
    write_with_ffmpeg(
        [*seek, *reading(source, found.format, limits), *picture, "-an", "-frames:v", "1", "-q:v", "3", "-pix_fmt", "yuvj420p",
         "-update", "1", "-f", "image2"],
        output, caps=caps_for(found.duration_ms),
    )
