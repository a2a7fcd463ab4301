"""The poster: one picture of a recording."""

from pathlib import Path

from media.reading.probe import Probe, probe
from media.reading.sizes import shrink_to_fit
from media.renditions.catalogue import make_rendition
from media.sandbox.command import write_with_ffmpeg
from media.sandbox.errors import MediaProblem
from media.sandbox.ffmpeg_input import input_arguments
from media.sandbox.limits import Limits, caps_for

BOUNDS = (640, 640)


def poster(source: Path, output: Path, at_ms: int | None = None, limits: Limits = Limits()) -> tuple[int, int]:
    """Write a JPEG of at most 640 px: the frame at `at_ms`, or a typical one from the second second. Returns width and height in px.

    Sound alone gives a picture of its waveform. Raises MediaProblem.
    """
    found = probe(source, limits)
    if at_ms is None or not found.video:
        made = make_rendition(source, output, "poster", limits=limits)
        return made.facts["width"], made.facts["height"]
    size = shrink_to_fit((found.width, found.height), BOUNDS)
    for moment in (min(at_ms, max(0, found.duration_ms - 100)), 0):
        try:
            _write_frame(source, output, found, moment, size, limits)
        except MediaProblem as problem:
            if problem.code != "failed" or moment == 0:
                raise
        if output.exists() and output.stat().st_size:
            return size
    raise MediaProblem("unreadable", detail="no picture for the poster")


def _write_frame(source: Path, output: Path, found: Probe, moment: int, size: tuple[int, int], limits: Limits) -> None:
    write_with_ffmpeg(
        ["-ss", f"{moment / 1000:.3f}", *input_arguments(source, found.format, limits), "-vf", f"scale={size[0]}:{size[1]},setsar=1", "-an",
         "-frames:v", "1", "-q:v", "3", "-pix_fmt", "yuvj420p", "-update", "1", "-f", "image2"],
        output, caps=caps_for(found.duration_ms),
    )
