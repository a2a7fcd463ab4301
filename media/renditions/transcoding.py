"""Encoded renditions of an answer: `wall`, small and at a constant rate, and `full`."""

from dataclasses import replace
from pathlib import Path

from media.reading.facts import Facts
from media.reading.probe import Probe, probe
from media.reading.sizes import shrink_to_fit
from media.renditions.catalogue import make_rendition
from media.sandbox.command import Progress, no_progress, write_with_ffmpeg
from media.sandbox.ffmpeg_input import CLEAN, input_arguments
from media.sandbox.limits import JOB_NICE, Limits, caps_for

WALL = (640, 360)
WALL_RATE = 30
FULL = (1280, 720)
DARK = "0x0b1211"
WAVE = "0x5cc3a8"
UNSAID = 2
PAIR = "pan=mono|c0=0.7*c0+0.3*c1"
"""Uneven, so that a channel which is the other one turned over does not cancel it; and it asks for no order of channels."""
EVEN_SOUND = "aresample=48000:async=1:first_pts=0"


def wall(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> Facts:
    """Write 640x360 H.264/AAC at a constant 30 pictures a second, with a keyframe each second. Other shapes stand on black.

    Sound alone gives a picture of its waveform. Raises MediaProblem.
    """
    return Facts(**make_rendition(source, output, "wall", progress, limits).facts)


def full(
    source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits(), nice: int = JOB_NICE,
) -> Facts:
    """Write H.264/AAC of at most 1280x720 that plays everywhere. Sound alone gives a picture of its waveform. Raises MediaProblem."""
    found = probe(source, limits)
    width, height = shrink_to_fit((found.width, found.height), FULL) if found.video else WALL
    named = "setparams=colorspace=unknown," if found.colours == UNSAID else ""  # a matrix that cannot be converted counts as not said
    scaled = f"[0:{found.video_at}]{named}scale={width}:{height}:out_range=tv,setsar=1,format=yuv420p[v]"
    graph = scaled if found.video else _waves(WALL, found.audio_at)
    _encode(
        source, output, found, graph, ["-preset", "veryfast", "-crf", "23", "-g", "60", "-fps_mode", "vfr", "-b:a", "96k"], progress,
        limits, nice,
    )
    return replace(found.facts(), kind="video", has_video=True, width=width, height=height)


def _waves(size: tuple[int, int], audio_at: int) -> str:
    wide, high = size
    return (
        f"color=c={DARK}:s={wide}x{high}:r={WALL_RATE}[ground];"
        f"[0:{audio_at}]aformat=channel_layouts=mono,"
        f"showwaves=s={wide * 3 // 4}x{high // 2}:mode=cline:scale=sqrt:rate={WALL_RATE}:colors={WAVE}[waves];"
        f"[ground][waves]overlay=(W-w)/2:(H-h)/2:shortest=1,format=yuv420p[v]"
    )


def _encode(
    source: Path, output: Path, found: Probe, graph: str, options: list[str], progress: Progress, limits: Limits, nice: int,
) -> None:
    mixed = f"{PAIR},{EVEN_SOUND}" if found.channels == 2 else EVEN_SOUND
    sound = ["-map", f"0:{found.audio_at}", "-af", mixed, "-c:a", "aac", "-aac_coder", "fast", "-ac", "1"] if found.audio else []
    write_with_ffmpeg(
        [*input_arguments(source, found.format, limits), "-filter_complex", graph, "-map", "[v]", *sound, *CLEAN, "-c:v", "libx264",
         "-profile:v", "high",
         *(options if found.audio else options[:-2]), "-sc_threshold", "0", "-movflags", "+faststart", "-f", "mp4"],
        output, caps=caps_for(found.duration_ms, nice), duration_ms=found.duration_ms, progress=progress,
    )
