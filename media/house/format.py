"""The house format: one pinned way to encode, so that whatever is encoded later fits in without a seam.

H.264 High without B-frames, an IDR every two seconds, time stamps in 1/30000 s, parameter sets byte for byte the same every
time, upright square pixels of at most 1280x720; AAC in one channel at 48 kHz, -16 LUFS. See docs/media.md.
"""

import json
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.reading.facts import Facts
from media.reading.probe import Probe, probe
from media.sandbox.command import Progress, no_progress, run_task, whole_or_nothing, write_with_ffmpeg
from media.sandbox.errors import MediaProblem
from media.sandbox.ffmpeg_input import CLEAN, reading
from media.sandbox.limits import Limits, caps_for

TICKS = 30_000
BASE = Fraction(1, TICKS)
BOX = (1280, 720)
GOP_S = 2
LEVEL = "4.0"
PINNED = (
    "stitchable=1:bframes=0:ref=1:weightp=0:cabac=1:8x8dct=1:scenecut=0:sps-id=0:repeat-headers=1:annexb=1:aud=0"
    ":rc-lookahead=10:sliced-threads=0:force-cfr=0"
)
MARK = "tagning house 1"
HD_COLOURS, SD_COLOURS = 1, 6
PRIMARIES = 1
SEI = 6


def to_house(
    source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits(), anew: bool = False,
) -> Facts:
    """Bring a recording with a picture to the house format; `anew` even when it says that it is there. Raises MediaProblem ("no_video" for
    sound alone).
    """
    return Facts(**_made(source, output, limits, progress, True, anew)["facts"])


def bring_home(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> dict[str, Any]:
    """The same for the command line: facts, "method" ("copy" or "encode"), and the loudness before and after."""
    made = _made(source, output, limits, progress, True)
    return {**made["facts"], "method": made["method"], "loudness_before": made["before"], "loudness_after": made["after"]}


def make(source: Path, output: Path, limits: Limits, progress: Progress) -> Facts:
    """The same, also for sound alone."""
    return Facts(**_made(source, output, limits, progress, False)["facts"])


def is_house(found: Probe) -> bool:
    """Whether it says of itself that it is in the house format, and looks like it; rendering looks at the parameter sets as well."""
    picture = (found.format, found.video, found.pixel_format) == ("mov", "h264", "yuv420p") and found.upright and found.steady
    sound = (found.audio, found.channels, found.sample_rate) in (("", 0, 0), ("aac", 1, 48_000))
    fits = max(found.width, found.height) <= max(BOX) and min(found.width, found.height) <= min(BOX)
    return found.mark.startswith(MARK) and picture and sound and fits and found.clean


def _made(source: Path, output: Path, limits: Limits, progress: Progress, picture: bool, anew: bool = False) -> dict[str, Any]:
    """Run it in the box."""
    found = probe(source, limits)
    if anew:
        found = replace(found, mark="")
    if picture and not found.video:
        raise MediaProblem("no_video")
    if is_house(found):
        return _copied(source, output, found, limits, progress)
    order = {"source": str(source.absolute()), "output": str(output.absolute()), "limits": asdict(limits), "probe": asdict(found)}
    with whole_or_nothing(output):
        made: dict[str, Any] = run_task("house.encoding:make_here", order, caps=caps_for(found.duration_ms), progress=progress)
    return made


def _copied(source: Path, output: Path, found: Probe, limits: Limits, progress: Progress) -> dict[str, Any]:
    """Its packets as they are, and none of what else is in the file: anybody can write our mark into one."""
    tracks = ["-map", "0:v:0", *(["-map", "0:a:0"] if found.audio else [])]
    notes = ["-metadata", f"comment={MARK}", "-metadata", f"loudness={json.dumps(found.loudness)}"]
    write_with_ffmpeg(
        [*reading(source, found.format, limits), *tracks, *CLEAN, "-c", "copy", "-bsf:v", f"filter_units=remove_types={SEI}", *notes,
         "-movflags", "+faststart+use_metadata_tags", "-video_track_timescale", str(TICKS), "-f", "mp4"],
        output, caps=caps_for(found.duration_ms), duration_ms=found.duration_ms, progress=progress,
    )
    return {"facts": found.facts().as_dict(), "method": "copy", "before": found.loudness, "after": found.loudness}


def matrix_of(codec: str, said: int) -> int:
    """BT.601, as webcams have it, or BT.709, from the codec and what the picture says. It is kept: nothing is recalculated."""
    if said in (5, 6) or (said == 2 and codec in ("vp8", "mjpeg")):
        return SD_COLOURS
    return HD_COLOURS


def add_picture(file: Any, size: tuple[int, int], colours: int, preset: str = "superfast", crf: float = 21) -> Any:
    """A video stream in `file` with the pinned encoder."""
    stream = file.add_stream("libx264", rate=30)
    configure(stream.codec_context, size, colours, preset, GOP_S * 30, crf=crf)
    stream.time_base = BASE
    return stream


def configure(context: Any, size: tuple[int, int], colours: int, preset: str, gop: int, crf: float = 0, qp: int = 0) -> None:
    """Set an H.264 encoder to the pinned options; preset, gop, crf and qp do not reach the parameter sets.

    With `crf` it looks ahead to spend bits where they are seen; with `qp` every picture gets the same quantiser, a quarter sooner.
    """
    context.width, context.height, context.pix_fmt = size[0], size[1], "yuv420p"
    context.time_base, context.framerate = BASE, Fraction(30)
    context.thread_count = 2
    context.color_range, context.colorspace, context.color_primaries, context.color_trc = 1, colours, PRIMARIES, PRIMARIES
    quality, ahead = ({"qp": str(qp)}, ":rc-lookahead=0:sync-lookahead=0") if qp else ({"crf": str(crf)}, "")
    context.options = {
        **quality, "preset": preset, "profile": "high", "level": LEVEL, "x264-params": f"{PINNED}:keyint={gop}{ahead}",
    }


def add_sound(file: Any) -> Any:
    """An audio stream in `file`: AAC, one channel, 96 kbit/s."""
    stream = file.add_stream("aac", rate=48_000, layout="mono")
    add_sound_options(stream.codec_context)
    return stream


def add_sound_options(context: Any) -> None:
    """Set an AAC encoder to the pinned options."""
    context.sample_rate, context.layout, context.format, context.bit_rate = 48_000, "mono", "fltp", 96_000
    context.time_base, context.options = Fraction(1, 48_000), {"aac_coder": "fast"}
