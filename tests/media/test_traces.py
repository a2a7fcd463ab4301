"""The sender's metadata (place, device, name) reaches no output, and claims in a file are not trusted."""

import pytest

from media.clip.inspect import inspect, read_edit
from media.clip.render import render
from media.edit import Edit
from media.house.format import to_house, to_house_with_report
from media.house.normalise import normalise
from media.renditions.playable import make_playable
from media.renditions.poster import poster
from media.renditions.storyboard import storyboard
from media.renditions.transcoding import full, wall
from tests.media.conftest import ffmpeg_complaints, made
from tests.media.corpus import GPS, SECRETS

pytestmark = pytest.mark.slow

MAKERS = {
    "normalise": normalise, "house": to_house, "playable": make_playable, "wall": wall, "full": full, "poster": poster,
    "storyboard": storyboard,
    "clip": lambda source, output: render(source, Edit.from_json({"look": {"card": "none", "overlay_ms": 0}}), output),
}
EVIL = '</script><script>alert(1)</script>'


@pytest.mark.parametrize("source", ["gps.mp4", "gps.mkv"])
@pytest.mark.parametrize("maker", MAKERS)
def test_the_senders_metadata_is_dropped(maker, source, odd, tmp_path):
    assert sum(secret in odd(source).read_bytes() for secret in SECRETS) >= 3
    output = tmp_path / ("out.jpg" if maker in ("poster", "storyboard") else "out.mp4")
    MAKERS[maker](odd(source), output)
    assert not [secret for secret in SECRETS if secret in output.read_bytes()]


def test_a_file_that_claims_the_house_format_smuggles_nothing(house, mp4, tmp_path):
    words = GPS.replace("'", "").replace("Lisas phone", "Lisas").replace("-metadata comment=Secret", "").split()
    disguised = made(tmp_path / "disguised.mp4", "-i", house, "-c", "copy", *words, "-metadata", "comment=tagning house 1")
    assert b"Secretphone" in disguised.read_bytes()
    assert to_house_with_report(disguised, tmp_path / "out.mp4")["method"] == "copy"
    assert not [secret for secret in (*SECRETS, b"Lisas") if secret in (tmp_path / "out.mp4").read_bytes()]
    MAKERS["clip"](disguised, tmp_path / "clip.mp4")
    assert not [secret for secret in (*SECRETS, b"Lisas") if secret in (tmp_path / "clip.mp4").read_bytes()]
    assert ffmpeg_complaints(tmp_path / "out.mp4") == "" and inspect(tmp_path / "out.mp4")["pictures"] == 240
    another = made(tmp_path / "another.mp4", "-i", mp4, "-c", "copy", "-metadata", "comment=tagning house 1")
    turned = made(tmp_path / "turned.mp4", "-display_rotation", "90", "-i", house, "-c", "copy", "-metadata", "comment=tagning house 1")
    assert {to_house_with_report(one, tmp_path / "out.mp4")["method"] for one in (another, turned)} == {"encode"}


@pytest.mark.parametrize("carried", [
    "{", "null", "[]", "0", '"' + "x" * 300_000, "[" * 100_000, '{"keep": [[5, 1]]}', '{"instructions": {"takes": 1e999}}',
    '{"instructions": []}', '{"instructions": {"takes": true}}', '{"instructions": {"question": "' + "x" * 5000 + '"}}',
    '{"instructions": {"answer_seconds": "120; drop table take"}}', '{"instructions": {"language": "../../etc/passwd"}}',
    '{"look": {"card": "<script>"}}', '{"look": {"card_ms": -1}}', '{"look": {"overlay_ms": NaN}}',
])
def test_invalid_instructions_are_ignored(carried):
    assert read_edit(carried) is None


def test_a_file_with_unreadable_instructions_is_still_accepted(house, tmp_path):
    (tmp_path / "words.txt").write_text(";FFMETADATA1\ntagning=" + "[" * 50_000 + "\n")
    clip = made(
        tmp_path / "clip.mp4", "-i", house, "-f", "ffmetadata", "-i", tmp_path / "words.txt", "-map_metadata", "1", "-c", "copy",
        "-movflags", "use_metadata_tags",
    )
    assert b"[[[[" in clip.read_bytes()
    found = inspect(clip)
    assert found["edit"] is None and found["pictures"] == 240


def test_markup_in_texts_stays_text(house, tmp_path):
    edit = Edit.from_json({
        "instructions": {
            "question": EVIL, "role_info": ["a & b <i>", "\u202eto the right\0\x07"], "presenter": {"name": "O'Neill \"x\""},
        },
        "look": {"card": "both", "card_ms": 500, "overlay_ms": 0},
    })
    render(house, edit, tmp_path / "clip.mp4")
    found = inspect(tmp_path / "clip.mp4")
    assert found["edit"]["instructions"]["question"] == EVIL
    assert found["edit"]["instructions"]["role_info"] == ["a & b <i>", "to the right"]
    assert [one["title"] for one in found["chapters"]][1] == EVIL
    assert [(one["start_ms"], one["end_ms"]) for one in found["chapters"]] == [(0, 500), (500, 8500), (8500, 9000)]
    assert found["text"][0]["text"].startswith(EVIL) and found["text"][0]["end_ms"] > 0
