"""Other tools for the same job, each at its best."""

import sys
import venv
from pathlib import Path

from benchmarks.inputs import SHELF, stills
from benchmarks.measure import Command, run
from media.clip.film import PRESET, QP
from media.sandbox.command import ffmpeg_path

HERE = Path(__file__).resolve().parent


def plain_moviepy(source: Path, output: Path, start: float, end: float) -> Command:
    """The whole edit in moviepy, with ready stills."""
    return [sys.executable, HERE / "plain_moviepy.py", source, output, *stills(), str(start), str(end)]


def one_graph(source: Path, output: Path, start: float, end: float) -> Command:
    """The whole edit in one ffmpeg filter graph, with ready stills."""
    card, overlay = stills()
    sound = "aformat=sample_rates=48000:channel_layouts=mono"
    graph = (
        f"[0:v]trim={start}:{end},setpts=PTS-STARTPTS[kept];[kept][2:v]overlay=enable='lt(t,6)':eof_action=repeat[spoken];"
        "[1:v]fps=30,format=yuv420p,setsar=1[card];[spoken]fps=30,format=yuv420p,setsar=1[main];"
        f"anullsrc=r=48000:cl=mono:d=4,{sound}[hush];[0:a]atrim={start}:{end},asetpts=PTS-STARTPTS,{sound}[voice];"
        "[card][hush][main][voice]concat=n=2:v=1:a=1[v][a]"
    )
    return [
        ffmpeg_path(), "-v", "error", "-nostdin", "-y", "-i", source, "-loop", "1", "-framerate", "30", "-t", "4", "-i", card,
        "-i", overlay, "-filter_complex", graph, "-map", "[v]", "-map", "[a]", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac",
        "-movflags", "+faststart", output,
    ]


def bare_copy(source: Path, output: Path, start: float, end: float) -> Command:
    """The floor: a stream copy of the kept range from the previous keyframe; no card, no overlay, no exact cut."""
    return [
        ffmpeg_path(), "-v", "error", "-nostdin", "-y", "-ss", str(start), "-to", str(end), "-i", source, "-map", "0:v", "-map", "0:a",
        "-c", "copy", "-movflags", "+faststart", output,
    ]


def new_pictures(source: Path, output: Path, start: float, seconds: float) -> Command:
    """The least work for any overlay: decode and encode only the new pictures, as we do, and nothing else."""
    return [
        ffmpeg_path(), "-v", "error", "-nostdin", "-y", "-ss", str(start), "-i", source, "-i", stills()[1], "-filter_complex",
        "[0:v][1:v]overlay=enable='lt(t,6)':eof_action=repeat", "-t", str(seconds), "-an", "-c:v", "libx264", "-preset", PRESET,
        "-qp", str(QP), output,
    ]


def smartcut(source: Path, output: Path, start: float, end: float) -> Command:
    """Exact trimming with smartcut."""
    return [_environment() / "bin" / "smartcut", source, output, "--keep", f"{start},{end}"]


def _environment() -> Path:
    """The rivals' own environment, created on first use."""
    home = SHELF / "rivals"
    if not (home / "bin" / "smartcut").exists():
        venv.create(home, with_pip=True)
        run([home / "bin" / "pip", "install", "--quiet", "-r", HERE / "requirements.txt"])
    return home
