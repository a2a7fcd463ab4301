"""Renditions are made while a recording arrives, for every kind that can be read from front to end."""

import pytest

from media.reading.incoming import Incoming
from media.reading.probe import probe
from media.reading.sources import Source
from media.renditions.catalogue import make_renditions
from media.renditions.from_stream import pass_over
from media.renditions.live import WANTED
from media.renditions.onepass import OnePass
from media.sandbox.limits import Limits
from tests.media.conftest import ffmpeg_complaints
from tests.media.corpus import CORPUS, SECRETS
from tests.media.fuzz import arrive

pytestmark = pytest.mark.slow

SHAPES = (
    "chrome-avc-opus-fragments.mp4", "safari-avc-aac-fragments.mp4", "chrome-vp8-live.webm",
    "chrome-vp9-live.webm", "chrome-av1-live.webm", "mkv-called.webm", "firefox-vorbis.webm", "camera-off.webm",
    "camera-off.mp4", "holes.webm", "still-screen.webm", "grows.webm", "turned-fragments.mp4",
    "anamorphic-fragments.mp4", "gps-fragments.mp4", "tfdt-100-s.mp4", "lost-middle.webm", "doubled-middle.webm",
    "doubled-voice.webm",
)


@pytest.mark.parametrize("name", SHAPES)
def test_every_rendition_is_made_clean_and_with_its_facts(name, odd, tmp_path):
    want, made = CORPUS[name][1], {}

    def look(rendition, file):
        made[rendition.name] = rendition
        data = file.read_bytes()
        assert not [secret for secret in SECRETS if secret in data]
        if rendition.mimetype.startswith("video/"):
            assert ffmpeg_complaints(file) == ""
        (tmp_path / rendition.name).write_bytes(data)

    arrive(odd(name), look)
    assert set(made) >= {"playable", "wall", "poster", "storyboard", "peaks"}
    facts, copy = made["playable"].facts, probe(tmp_path / "playable")
    assert (facts["kind"], facts["width"], facts["height"], facts["has_audio"], facts["salvaged"]) == (
        want.kind, *want.size, want.audio, want.salvaged,
    )
    assert want.ms[0] <= facts["duration_ms"] <= want.ms[1] and want.ms[0] <= copy.duration_ms <= want.ms[1]
    assert (copy.kind, copy.width, copy.height, bool(copy.audio)) == (want.kind, *want.size, want.audio)
    assert (probe(tmp_path / "wall").width, probe(tmp_path / "wall").height) == (640, 360)


@pytest.fixture
def passed(odd, tmp_path, monkeypatch):
    """`passed(name, wanted, most)` runs a pass with all bytes present and `most` bytes allowed to wait; returns the events and the
    folder.
    """
    def run(name, wanted=WANTED, most=1 << 20):
        monkeypatch.setattr("media.renditions.from_stream.MOST_WAITING", most)
        events, folder = [], tmp_path / str(most)
        folder.mkdir()
        with odd(name).open("rb") as file:
            incoming = Incoming(file.fileno())  # a file always has more to read
            with Source(incoming, Limits(), threads=1) as source:
                decode = source.decode
                monkeypatch.setattr(source, "decode", lambda packet: events.append("decoded") or decode(packet))
                pass_over(source, incoming, OnePass(source, folder, wanted, lambda made: events.append(made.name)))
        return events, folder
    return run


@pytest.mark.parametrize("name", ["chrome-vp8-live.webm", "tfdt-100-s.mp4"])
def test_the_copy_is_finished_before_decoding_and_the_rest_equals_the_jobs(name, passed, odd, tmp_path):
    events, folder = passed(name, ["playable", "wall", "storyboard", "peaks"])
    at = events.index("playable")
    assert events[:at].count("decoded") < 10 and events[at:].count("decoded") > 50
    for rendition in make_renditions(odd(name), tmp_path, ["wall", "storyboard", "peaks"]).values():
        assert (folder / rendition.file).read_bytes() == (tmp_path / rendition.file).read_bytes(), rendition.name


def test_waiting_packets_are_limited_in_memory(passed):
    events, _ = passed("chrome-vp8-live.webm", most=0)
    assert "decoded" not in events[events.index("playable") :] and events.count("decoded") > 50


@pytest.mark.parametrize("name", ["chrome-vp8-live.webm", "tfdt-100-s.mp4", "camera-off.webm"])
def test_the_poster_comes_before_the_playable_copy(name, passed):
    events, _ = passed(name)
    assert events.index("poster") < events.index("playable")
