"""The house format: one pinned encoding, so that anything encoded later joins it without a seam.

Video is H.264 High without B-frames, with an IDR frame every two seconds, time stamps in 1/30000 s, byte-identical parameter sets, and
upright square pixels of at most 1280x720. Sound is mono AAC at 48 kHz and -16 LUFS. See docs/media.md.
"""

import json
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.reading.facts import Facts
from media.reading.probe import Probe, probe
from media.sandbox.command import Progress, all_or_nothing, no_progress, run_task, write_with_ffmpeg
from media.sandbox.errors import MediaProblem
from media.sandbox.ffmpeg_input import CLEAN, input_arguments
from media.sandbox.limits import Limits, caps_for

TICKS = 30_000
BASE = Fraction(1, TICKS)
BOUNDS = (1280, 720)
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
    source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits(), force: bool = False,
) -> Facts:
    """Convert a recording with pictures to the house format.

    `force` encodes even a file that claims to be in it. Raises MediaProblem ("no_video" for sound alone).
    """
    return Facts(**_convert(source, output, limits, progress, True, force)["facts"])


def to_house_with_report(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> dict[str, Any]:
    """Like `to_house`; also returns "method" ("copy" or "encode") and the loudness before and after, for the command line."""
    made = _convert(source, output, limits, progress, True)
    return {**made["facts"], "method": made["method"], "loudness_before": made["before"], "loudness_after": made["after"]}


def to_house_or_sound(source: Path, output: Path, limits: Limits, progress: Progress) -> Facts:
    """Like `to_house`, but accepts sound alone."""
    return Facts(**_convert(source, output, limits, progress, False)["facts"])


def is_house(found: Probe) -> bool:
    """Whether the file claims to be in the house format and looks like it. Rendering also compares the parameter sets."""
    picture = (found.format, found.video, found.pixel_format) == ("mov", "h264", "yuv420p") and found.upright and found.steady
    sound = (found.audio, found.channels, found.sample_rate) in (("", 0, 0), ("aac", 1, 48_000))
    fits = max(found.width, found.height) <= max(BOUNDS) and min(found.width, found.height) <= min(BOUNDS)
    return found.mark.startswith(MARK) and picture and sound and fits and found.clean


def _convert(source: Path, output: Path, limits: Limits, progress: Progress, picture: bool, force: bool = False) -> dict[str, Any]:
    """Run the conversion inside the sandbox."""
    found = probe(source, limits)
    if force:
        found = replace(found, mark="")
    if picture and not found.video:
        raise MediaProblem("no_video")
    if is_house(found):
        return _remux(source, output, found, limits, progress)
    order = {"source": str(source.absolute()), "output": str(output.absolute()), "limits": asdict(limits), "probe": asdict(found)}
    with all_or_nothing(output):
        made: dict[str, Any] = run_task("house.encoding:make_inside", order, caps=caps_for(found.duration_ms), progress=progress)
    return made


def _remux(source: Path, output: Path, found: Probe, limits: Limits, progress: Progress) -> dict[str, Any]:
    """Copy the packets and drop everything else, because anybody can write our mark into a file."""
    tracks = ["-map", "0:v:0", *(["-map", "0:a:0"] if found.audio else [])]
    notes = ["-metadata", f"comment={MARK}", "-metadata", f"loudness={json.dumps(found.loudness)}"]
    write_with_ffmpeg(
        [*input_arguments(source, found.format, limits), *tracks, *CLEAN, "-c", "copy", "-bsf:v",
         f"filter_units=remove_types={SEI}", *notes, "-movflags", "+faststart+use_metadata_tags", "-video_track_timescale", str(TICKS),
         "-f", "mp4"],
        output, caps=caps_for(found.duration_ms), duration_ms=found.duration_ms, progress=progress,
    )
    return {"facts": found.facts().as_dict(), "method": "copy", "before": found.loudness, "after": found.loudness}


def matrix_of(codec: str, said: int) -> int:
    """The colour matrix, from the codec and the picture's own claim:

    BT.601, as webcams use it, or BT.709. It is kept, so no colours change.
    """
    if said in (5, 6) or (said == 2 and codec in ("vp8", "mjpeg")):
        return SD_COLOURS
    return HD_COLOURS


def add_video_stream(file: Any, size: tuple[int, int], colours: int, preset: str = "superfast", crf: float = 21) -> Any:
    """Add a video stream with the pinned encoder to `file`."""
    stream = file.add_stream("libx264", rate=30)
    configure_video(stream.codec_context, size, colours, preset, GOP_S * 30, crf=crf)
    stream.time_base = BASE
    return stream


def configure_video(context: Any, size: tuple[int, int], colours: int, preset: str, gop: int, crf: float = 0, qp: int = 0) -> None:
    """Set the pinned options of an H.264 encoder. Preset, gop, crf and qp do not change the parameter sets.

    `crf` looks ahead and spends bits where they are seen. `qp` gives every picture the same quantiser and is a quarter faster.
    """
    context.width, context.height, context.pix_fmt = size[0], size[1], "yuv420p"
    context.time_base, context.framerate = BASE, Fraction(30)
    context.thread_count = 2
    context.color_range, context.colorspace, context.color_primaries, context.color_trc = 1, colours, PRIMARIES, PRIMARIES
    quality, ahead = ({"qp": str(qp)}, ":rc-lookahead=0:sync-lookahead=0") if qp else ({"crf": str(crf)}, "")
    context.options = {
        **quality, "preset": preset, "profile": "high", "level": LEVEL, "x264-params": f"{PINNED}:keyint={gop}{ahead}",
    }


def add_audio_stream(file: Any) -> Any:
    """Add an audio stream to `file`: AAC, mono, 96 kbit/s."""
    stream = file.add_stream("aac", rate=48_000, layout="mono")
    configure_audio(stream.codec_context)
    return stream


def configure_audio(context: Any) -> None:
    """Set the pinned options of an AAC encoder."""
    context.sample_rate, context.layout, context.format, context.bit_rate = 48_000, "mono", "fltp", 96_000
    context.time_base, context.options = Fraction(1, 48_000), {"aac_coder": "fast"}
