"""Small recordings of every shape, made once per session."""

import subprocess

import pytest

from media.sandbox.command import ffmpeg_path

PICTURE = "testsrc2=s=320x180:r=30:d=2"
SOUND = "sine=440:d=2"


def ffmpeg(*arguments):
    """Run ffmpeg outside the sandbox: tests make files with it and inspect the output."""
    return subprocess.run(
        [ffmpeg_path(), "-hide_banner", "-nostdin", "-y", *map(str, arguments)], capture_output=True, text=True,
    )


def made(path, *arguments):
    """`path`, written by ffmpeg with these arguments."""
    done = ffmpeg("-v", "error", *arguments, path)
    assert done.returncode == 0, done.stderr
    return path


def ffmpeg_complaints(path):
    """ffmpeg's complaints about a file; "" for a valid one.

    Time stamps are passed through, because some would collide when rounded to a rate.
    """
    return ffmpeg("-v", "error", "-xerror", "-i", path, "-fps_mode", "passthrough", "-enc_time_base", "demux", "-f", "null", "-").stderr


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    """A folder for the session's recordings."""
    return tmp_path_factory.mktemp("recordings")


@pytest.fixture(scope="session")
def odd(tmp_path_factory):
    """The corpus: `odd(name)` is the path of one of its files."""
    from tests.media.corpus import Shelf

    return Shelf(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="session")
def webm(shelf):
    """Two seconds of VP8 and Opus at 320x180, as browsers record: no duration, no index."""
    return made(
        shelf / "take.webm", "-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", SOUND, "-c:v", "libvpx", "-b:v", "500k", "-deadline",
        "realtime",
        "-cpu-used", "8", "-c:a", "libopus", "-live", "1",
    )


@pytest.fixture(scope="session")
def mp4(shelf):
    """Two seconds of H.264 and AAC at 320x180."""
    return made(
        shelf / "take.mp4", "-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", SOUND, "-c:v", "libx264", "-preset", "ultrafast",
        "-pix_fmt", "yuv420p",
        "-c:a", "aac",
    )


@pytest.fixture(scope="session")
def voice(shelf, webm):
    """Two seconds of sound without picture."""
    return made(shelf / "voice.webm", "-i", webm, "-vn", "-c", "copy")


@pytest.fixture(scope="session")
def house(shelf):
    """Eight seconds in the house format: each picture has its number as a bar code, and every second has a flash and a beep."""
    from media.house.format import to_house
    from tests.media.coded import coded

    raw = coded(shelf / "coded.mov", seconds=8)
    output = shelf / "house.mp4"
    to_house(raw, output)
    return output
