"""`tagning media ...` prints JSON on stdout and returns a reliable exit code."""

import json
import subprocess
import sys

import pytest

from media.cli import main


def run(capsys, *arguments):
    """(exit code, decoded stdout)."""
    code = main([str(one) for one in arguments])
    return code, json.loads(capsys.readouterr().out)


def test_normalise_prints_the_facts(webm, tmp_path, capsys):
    code, said = run(capsys, "normalise", webm, tmp_path / "out.mp4")
    assert code == 0
    assert {key: said[key] for key in ("kind", "width", "height", "has_audio", "has_video", "salvaged")} == {
        "kind": "video", "width": 320, "height": 180, "has_audio": True, "has_video": True, "salvaged": False,
    }


def test_a_refusal_exits_with_two_and_prints_its_code(tmp_path, capsys):
    (tmp_path / "letter.mp4").write_text("Dear Sir or Madam")
    refusal = {"error": "not_media", "message": "The file is not a video."}
    assert run(capsys, "normalise", tmp_path / "letter.mp4", tmp_path / "out.mp4") == (2, refusal)


def test_limits_are_options(webm, tmp_path, capsys):
    for option in (["--max-minutes", "0.01"], ["--max-side", "100"], ["--max-pixels", "100"]):
        code, said = run(capsys, "normalise", webm, tmp_path / "out.mp4", *option)
        assert code == 2 and said["error"] in ("too_long", "too_big_picture")


def test_a_missing_file_exits_with_one(tmp_path, capsys):
    code, said = run(capsys, "inspect", tmp_path / "nothing.mp4")
    assert code == 1 and "nothing.mp4" in said["message"]


def test_house_then_render_then_inspect(webm, tmp_path, capsys):
    code, said = run(capsys, "house", webm, tmp_path / "house.mp4")
    assert code == 0 and said["method"] == "encode" and said["loudness_after"]["lufs"] == pytest.approx(-16, abs=1)
    edit = {"keep": [[200, 1500]], "instructions": {"question": "Why?", "takes": 2, "language": "sv"}}
    edit["look"] = {"card": "before", "card_ms": 1000, "overlay_ms": 0}
    (tmp_path / "edit.json").write_text(json.dumps(edit))
    code, said = run(capsys, "render", tmp_path / "house.mp4", tmp_path / "edit.json", tmp_path / "clip.mp4")
    assert code == 0 and said["method"] == "smart" and said["duration_ms"] == pytest.approx(2300, abs=34)
    code, said = run(capsys, "inspect", tmp_path / "clip.mp4")
    assert code == 0 and said["edit"]["instructions"]["takes"] == 2 and said["edit"]["keep"] == [[200, 1500]]


def test_an_invalid_edit_exits_with_two(webm, tmp_path, capsys):
    for text in ("{", "[]", '{"keep": [[5, 1]]}'):
        (tmp_path / "edit.json").write_text(text)
        code, said = run(capsys, "render", webm, tmp_path / "edit.json", tmp_path / "clip.mp4")
        assert code == 2 and said["error"] == "bad_edit"


def test_the_command_line_imports_only_what_it_uses():
    """The waiting process imports nothing heavy, which would cost time in every call and memory in every worker."""
    heavy = ("av", "numpy", "PIL", "moviepy", "flask")
    code = (
        "import sys, media.cli, media.clip.render, media.house.format, media.house.normalise, media.renditions.playable;"
        "import media.renditions.poster, media.renditions.storyboard, media.renditions.peaks, media.synthetic.people, media.card.layout;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
