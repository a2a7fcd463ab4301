"""Every odd file has its expected outcome, and nothing breaks."""

import io
import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from multiprocessing import get_context

import pytest

from media.cli import main
from media.house.normalise import normalise
from media.sandbox.errors import MediaProblem
from tests.media.conftest import ffmpeg_complaints
from tests.media.corpus import CORPUS, SECRETS, Shelf

pytestmark = pytest.mark.slow

FACTS = {"kind", "duration_ms", "width", "height", "has_audio", "has_video", "salvaged"}


def judged(folder, name):
    """The command's result for a file: exit code, JSON, ffmpeg's complaints about the output, and the output's bytes or None."""
    source, output = Shelf(folder)(name), folder / f"out-{abs(hash(name))}.mp4"
    said = io.StringIO()
    with redirect_stdout(said):
        code = main(["normalise", str(source), str(output)])
    written = output.read_bytes() if output.exists() else None
    noise = ffmpeg_complaints(output) if written is not None else ""
    output.unlink(missing_ok=True)
    return code, json.loads(said.getvalue()), noise, written


@pytest.fixture(scope="module")
def verdicts(odd, request):
    """The results of all files that this session tests, two at a time."""
    names = {one.callspec.params["name"] for one in request.session.items if one.name.startswith("test_an_odd_file_becomes")}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        work = {name: pool.submit(judged, odd.folder, name) for name in CORPUS if name in names}
        yield lambda name: work[name].result()


@pytest.mark.parametrize("name", CORPUS)
def test_an_odd_file_becomes_what_it_should(name, verdicts):
    want = CORPUS[name][1]
    code, said, noise, written = verdicts(name)
    if want.code:
        assert (code, said.get("error"), set(said), written) == (2, want.code, {"error", "message"}, None)
        return
    assert code == 0 and set(said) >= FACTS, said
    assert (said["kind"], said["width"], said["height"]) == (want.kind, *want.size)
    assert want.ms[0] <= said["duration_ms"] <= want.ms[1]
    assert (said["has_audio"], said["has_video"], said["salvaged"]) == (want.audio, want.kind == "video", want.salvaged)
    assert noise == "" and written[4:8] == b"ftyp"
    assert not [secret for secret in SECRETS if secret in written]


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 80


@pytest.mark.parametrize(("odd_one", "exit_code"), [("turned-90.mp4", 0), ("cut-live.webm", 0), ("locked.mp4", 2), ("playlist.mp4", 2)])
def test_the_command_gives_the_same_result(odd, tmp_path, odd_one, exit_code):
    done = subprocess.run(
        [sys.executable, "-m", "tagning", "media", "normalise", odd(odd_one), tmp_path / "out.mp4"],
        capture_output=True, text=True, timeout=120,
    )
    said, want = json.loads(done.stdout), CORPUS[odd_one][1]
    assert done.returncode == exit_code
    assert said["error"] == want.code if want.code else (said["width"], said["height"], said["salvaged"]) == (*want.size, want.salvaged)


def test_the_library_gives_the_same_result(odd, tmp_path):
    facts = normalise(odd("anamorphic-turned.mp4"), tmp_path / "out.mp4")
    assert (facts.kind, facts.width, facts.height) == ("video", 120, 213)
    with pytest.raises(MediaProblem) as caught:
        normalise(odd("ten-hours-on-the-line.webm"), tmp_path / "none.mp4")
    assert caught.value.code == "too_long" and caught.value.is_refusal and not (tmp_path / "none.mp4").exists()


def test_a_name_that_looks_like_an_option_is_a_file_when_there_is_one(odd, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("-y.mp4", "--max-side=1.mp4", "-i x.mp4"):
        (tmp_path / name).write_bytes((odd("plain.mp4")).read_bytes())
        assert main(["normalise", name, "out.mp4"]) == 0, name
        assert json.loads(capsys.readouterr().out)["width"] == 160


def test_a_pipe_and_a_folder_are_refused_without_waiting(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe.mp4")
    for path in (tmp_path / "pipe.mp4", tmp_path):
        assert main(["normalise", str(path), str(tmp_path / "out.mp4")]) == 2
        assert json.loads(capsys.readouterr().out)["error"] == "not_media"


def test_a_file_never_overwrites_itself(odd, tmp_path, capsys):
    path = tmp_path / "take.mp4"
    path.write_bytes((odd("plain.mp4")).read_bytes())
    for verb in ("normalise", "house"):
        assert main([verb, str(path), str(path)]) == 1
        assert json.loads(capsys.readouterr().out)["error"] == "failed"
    assert path.read_bytes() == (odd("plain.mp4")).read_bytes()


def test_a_refusal_keeps_an_earlier_output(odd, tmp_path, capsys):
    (tmp_path / "out.mp4").write_text("an earlier one")
    assert main(["normalise", str(odd("locked.mp4")), str(tmp_path / "out.mp4")]) == 2
    assert (tmp_path / "out.mp4").read_text() == "an earlier one"
