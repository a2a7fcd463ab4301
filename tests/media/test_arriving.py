"""What recorders write, made watchable while it arrives: of every shape that can be read from front to end."""

import pytest

from media.probe import probe
from tests.media.conftest import silent
from tests.media.corpus import CORPUS, SECRETS
from tests.media.fuzz import arrive

SHAPES = (
    "chrome-avc-opus-fragments.mp4", "safari-avc-aac-fragments.mp4", "chrome-vp8-live.webm",
    "chrome-vp9-live.webm", "chrome-av1-live.webm", "mkv-called.webm", "firefox-vorbis.webm", "camera-off.webm",
    "camera-off.mp4", "holes.webm", "still-screen.webm", "grows.webm", "turned-fragments.mp4",
    "anamorphic-fragments.mp4", "gps-fragments.mp4", "tfdt-100-s.mp4", "lost-middle.webm", "doubled-middle.webm",
    "doubled-voice.webm",
)


@pytest.mark.parametrize("name", SHAPES)
def test_every_form_is_there_and_clean_and_says_what_it_should(name, odd, tmp_path):
    want, made = CORPUS[name][1], {}

    def look(form, file):
        made[form.name] = form
        data = file.read_bytes()
        assert not [secret for secret in SECRETS if secret in data]
        if form.mimetype.startswith("video/"):
            assert silent(file) == ""
        (tmp_path / form.name).write_bytes(data)

    arrive(odd(name), look)
    assert set(made) >= {"playable", "wall", "poster", "storyboard", "peaks"}
    facts, copy = made["playable"].facts, probe(tmp_path / "playable")
    assert (facts["kind"], facts["width"], facts["height"], facts["has_audio"], facts["salvaged"]) == (
        want.kind, *want.size, want.audio, want.salvaged,
    )
    assert want.ms[0] <= facts["duration_ms"] <= want.ms[1] and want.ms[0] <= copy.duration_ms <= want.ms[1]
    assert (copy.kind, copy.width, copy.height, bool(copy.audio)) == (want.kind, *want.size, want.audio)
    assert (probe(tmp_path / "wall").width, probe(tmp_path / "wall").height) == (640, 360)
