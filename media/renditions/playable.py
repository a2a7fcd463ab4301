"""The playable rendition: the recorder's own streams with duration and index. It encodes only what browsers cannot play."""

from dataclasses import dataclass, replace
from pathlib import Path

from media.reading.facts import Facts
from media.reading.probe import Probe, probe
from media.renditions.transcoding import full
from media.sandbox.command import Progress, no_progress, write_with_ffmpeg
from media.sandbox.errors import MediaProblem
from media.sandbox.ffmpeg_input import CLEAN, input_arguments
from media.sandbox.limits import Limits, caps_for

WEBM_PICTURE, WEBM_SOUND = {"vp8", "vp9", "av1", "libdav1d"}, {"opus", "vorbis", "libopus", "libvorbis"}
MP4_PICTURE, MP4_SOUND = {"h264", "vp9", "av1", "libdav1d"}, {"aac", "opus", "libopus", "mp3", "mp3float"}
PLAIN_PIXELS = {"yuv420p", "yuvj420p", ""}


@dataclass(frozen=True)
class Playable:
    """The file's facts, its suffix ("webm" or "mp4"), its MIME type, and whether the streams were copied."""

    facts: Facts
    suffix: str
    mimetype: str
    copied: bool


def make_playable(
    raw: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits(), until_ms: int | None = None
) -> Playable:
    """Write a file that browsers can play and seek, cut at `until_ms`. Raises MediaProblem."""
    found = probe(raw, limits)
    suffix = copies_to(found)
    if suffix:
        try:
            _copy(raw, output, found, suffix, progress, limits, until_ms)
            return Playable(_shortened(found.facts(), until_ms), suffix, _mimetype(found, suffix), True)
        except MediaProblem as problem:
            if problem.code != "failed":
                raise
    if until_ms is None:
        return Playable(full(raw, output, progress, limits), "mp4", "video/mp4", False)
    whole = output.with_name(f"{output.name}.whole")
    facts = full(raw, whole, progress, limits)
    _copy(whole, output, probe(whole, limits), "mp4", no_progress, limits, until_ms)
    return Playable(_shortened(facts, until_ms), "mp4", "video/mp4", False)


def _shortened(facts: Facts, until_ms: int | None) -> Facts:
    return facts if until_ms is None else replace(facts, duration_ms=min(facts.duration_ms, until_ms))


def copies_to(found: Probe) -> str:
    """The container in which browsers play these streams, or ""."""
    return copies(found.format, found.video, found.audio, found.pixel_format)


def copies(demuxer: str, video: str, audio: str, pixels: str) -> str:
    """Like `copies_to`, from demuxer, codecs and pixel format; "" stands for a missing stream."""
    if pixels not in PLAIN_PIXELS:
        return ""
    if demuxer == "matroska" and video in WEBM_PICTURE | {""} and audio in WEBM_SOUND | {""}:
        return "webm"
    if video in MP4_PICTURE | {""} and audio in MP4_SOUND | {""}:
        return "mp4"
    return ""


def _copy(raw: Path, output: Path, found: Probe, suffix: str, progress: Progress, limits: Limits, until_ms: int | None) -> None:
    index = ["-cues_to_front", "1", "-reserve_index_space", "65536"] if suffix == "webm" else ["-movflags", "+faststart"]
    maps = (["-map", "0:v:0"] if found.video else []) + (["-map", "0:a:0"] if found.audio else [])
    write_with_ffmpeg(
        [
            *input_arguments(raw, found.format, limits), *maps, *CLEAN, "-c", "copy", *_stop(until_ms), *index, "-f", suffix,
        ],
        output, caps=caps_for(found.duration_ms), duration_ms=found.duration_ms, progress=progress,
    )


def _stop(until_ms: int | None) -> list[str]:
    return [] if until_ms is None else ["-t", f"{until_ms / 1000:.3f}"]


def _mimetype(found: Probe, suffix: str) -> str:
    return f"{'video' if found.video else 'audio'}/{suffix}"
