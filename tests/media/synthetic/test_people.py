"""Synthetic people: reproducible, moving and audible."""

import av
import numpy as np
import pytest

from media.house.loudness import measure
from media.reading.probe import probe
from media.synthetic.people import person
from media.synthetic.portraits import STYLES, portrait

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    path = tmp_path_factory.mktemp("people") / "one.webm"
    return path, person(path, seed=25, seconds=2.5, size=(160, 90))


def pictures(path):
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in file.decode(video=0)]


def test_a_webm_looks_like_a_browsers_recording(film):
    path, facts = film
    found = probe(path)
    assert (found.format, found.video, found.audio, found.width, found.height) == ("matroska", "vp8", "opus", 160, 90)
    assert facts.duration_ms == 2500 and abs(found.duration_ms - 2500) < 40 and found.clean
    with av.open(str(path)) as file:
        assert file.duration is None


def test_the_person_moves_and_the_background_does_not(film):
    shown = pictures(film[0])
    assert len(shown) == 75
    steps = [np.abs(a - b) for a, b in zip(shown, shown[4:])]
    assert max(step[20:60, 60:100].mean() for step in steps) > 1.5
    assert max(step[5:80, 2:20].mean() for step in steps) < 1.0


def test_the_voice_is_audible(film):
    heard = measure(film[0])
    assert -40 < heard.lufs < -10


def test_a_seed_always_gives_the_same_person(film, tmp_path):
    person(tmp_path / "again.webm", seed=25, seconds=2.5, size=(160, 90))
    person(tmp_path / "other.webm", seed=30, seconds=2.5, size=(160, 90))
    own, again, other = pictures(film[0])[30], pictures(tmp_path / "again.webm")[30], pictures(tmp_path / "other.webm")[30]
    assert np.abs(own - again).mean() < 0.5 < 5 < np.abs(own - other).mean()


def test_people_are_of_many_kinds():
    crowd = [portrait(seed) for seed in range(300)]
    assert {one.style for one in crowd} == set(STYLES)
    assert len({(one.skin, one.hair, one.style, one.cloth) for one in crowd}) > 200


def test_a_camera_that_was_off(tmp_path):
    facts = person(tmp_path / "voice.webm", seed=3, seconds=1, picture=False)
    assert facts.kind == "audio" and probe(tmp_path / "voice.webm").kind == "audio"


def test_mp4_and_upright_pictures(tmp_path):
    person(tmp_path / "tall.mp4", seed=65, seconds=1, size=(90, 160), voice=False)
    found = probe(tmp_path / "tall.mp4")
    assert (found.format, found.video, found.audio, found.width, found.height) == ("mov", "h264", "", 90, 160)
