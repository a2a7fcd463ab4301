"""A text file dressed as video reads no other file and makes no connection, with any ffmpeg."""

import os
import shutil
import socket
import subprocess

import pytest

from media.house.normalise import normalise
from media.sandbox.command import ffmpeg_path, run_ffmpeg
from media.sandbox.errors import MediaProblem
from media.sandbox.ffmpeg_input import input_arguments
from media.sandbox.limits import PROBE
from tests.media.poison import write_poison

pytestmark = pytest.mark.slow


@pytest.fixture
def listener():
    """A server that accepts connections and never answers; `calls()` counts them."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server


def calls(server):
    count = 0
    while True:
        try:
            server.accept()[0].close()
        except TimeoutError:
            return count
        count += 1


def every_ffmpeg():
    found = {ffmpeg_path(), shutil.which("ffmpeg"), os.environ.get("TAGNING_FFMPEG")}
    return sorted(one for one in found if one)


@pytest.fixture
def poison(tmp_path, mp4, listener):
    victim = tmp_path / "victim.mp4"
    victim.write_bytes(mp4.read_bytes())
    return write_poison(tmp_path, victim, listener.getsockname()[1])


def test_a_bare_ffmpeg_follows_the_poison_files(poison):
    """This proves that the other tests test something: a bare ffmpeg follows some of the files."""
    followed = [
        path.name for path in poison if path.name.startswith(("concat", "hls"))
        and subprocess.run([
            ffmpeg_path(), "-v", "error", "-nostdin", "-safe", "0", "-i", path, "-t", "0.1", "-f", "null", "-",
        ], capture_output=True,
                           timeout=30, cwd=path.parent).returncode == 0
    ]
    assert "concat.webm" in followed and len(followed) >= 2


def test_normalise_opens_none_of_twelve_poison_files(poison, tmp_path, listener):
    assert len(poison) == 12
    for path in poison:
        with pytest.raises(MediaProblem) as caught:
            normalise(path, tmp_path / "out.mp4")
        assert caught.value.code == "not_media", path.name
        assert not (tmp_path / "out.mp4").exists()
    assert calls(listener) == 0


@pytest.mark.parametrize("ffmpeg", every_ffmpeg())
@pytest.mark.parametrize("demuxer", ["mov", "matroska"])
def test_no_ffmpeg_opens_poison_even_with_a_forced_demuxer(ffmpeg, demuxer, poison, tmp_path, listener):
    for path in poison:
        with pytest.raises(MediaProblem):
            run_ffmpeg([*input_arguments(path, demuxer), "-f", "matroska", f"file:{tmp_path}/out.mkv"], caps=PROBE, ffmpeg=ffmpeg)
    assert calls(listener) == 0


def test_a_name_that_looks_like_an_option_or_an_address_is_only_a_name(tmp_path, webm, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("-i x.webm", "http:evil.webm", "concat:a|b.webm", "frame%03d.webm", "$(touch owned).webm"):
        path = tmp_path / name
        path.write_bytes(webm.read_bytes())
        assert normalise(path, tmp_path / "out.mp4").has_video, name
    assert not (tmp_path / "owned").exists()
