"""A recruiter's take that is brought to the house format while it arrives."""

import os
import signal
from types import SimpleNamespace

import pytest

from authoring.questions import queries
from authoring.questions.uploads import TAKES
from foundation.renditions import renditions_of
from media.house.format import is_house
from media.reading.probe import probe
from media.synthetic.people import person
from tagning.handlers import make_work
from tagning.live_workers import Followers
from tests.arriving import Arriving, children
from tests.waiting import until

pytestmark = pytest.mark.slow
FORMS = {"house", "poster", "storyboard", "cues", "peaks"}


@pytest.fixture(scope="session")
def recording(tmp_path_factory):
    """Three seconds of somebody, as a browser records them."""
    path = tmp_path_factory.mktemp("recording") / "take.webm"
    person(path, 3, 3.0, (160, 90), 15)
    return path.read_bytes()


@pytest.fixture
def room(house):
    followers = Followers(make_work(house), most=2)
    yield SimpleNamespace(db=house.db, blobs=house.blobs, clock=house.clock, followers=followers, house=house)
    followers.stop(wait_s=20)


@pytest.fixture
def send(room, carol, question):
    """`send(data)`: a take of the question on its way."""
    return lambda data: Arriving(room, TAKES, carol, question["id"], data)


def take_of(one):
    return queries.find_take_of_upload(one.room.db, one.team_id, one.id)


def forms(one):
    return renditions_of(one.room.db, one.team_id, f"take:{take_of(one)['id']}")


def bytes_of(one, name):
    return b"".join(one.room.blobs.read(forms(one)[name]["blob"]))


def test_a_take_is_in_the_house_format_before_its_job_begins(room, send, recording):
    one = send(recording).more(2).end()
    until(lambda: one.followed == "done")
    take = take_of(one)
    assert (take["state"], take["width"], take["height"]) == ("ready", 160, 90) and abs(take["duration_ms"] - 3000) < 70
    assert set(forms(one)) == FORMS
    with room.blobs.local_path(forms(one)["house"]["blob"]) as path:
        assert is_house(probe(path))
    assert b"".join(room.blobs.read(take["blob"])) == recording, "the take itself is kept"


def test_a_job_makes_the_same_of_a_take(room, send, recording, run_jobs):
    one = send(recording).more(1).end()
    until(lambda: one.followed == "done")
    room.followers.stop()
    other = send(recording).more(1).end()
    run_jobs(room.house)
    assert take_of(other)["state"] == "ready"
    for name in FORMS:
        assert bytes_of(one, name) == bytes_of(other, name), name
        assert forms(one)[name]["facts"] == forms(other)[name]["facts"], name


def test_a_take_whose_maker_was_killed_is_made_by_the_job(room, send, recording, run_jobs):
    one = send(recording).more(2)
    until(children)
    os.kill(children()[0], signal.SIGKILL)
    one.end()
    until(lambda: one.followed == "left")
    assert take_of(one)["state"] == "processing"
    run_jobs(room.house)
    assert take_of(one)["state"] == "ready" and set(forms(one)) == FORMS


def test_a_take_without_a_picture_is_broken_and_says_why(room, send, tmp_path, run_jobs):
    person(tmp_path / "voice.webm", 3, 2.0, picture=False)
    one = send((tmp_path / "voice.webm").read_bytes()).more(2).end()
    until(lambda: one.followed == "left")
    run_jobs(room.house)
    take = take_of(one)
    assert take["state"] == "broken" and "picture" in take["problem"] and forms(one) == {}


def test_what_is_in_the_house_format_already_gets_its_pictures_too(room, send, recording, run_jobs):
    first = send(recording).more(2).end()
    until(lambda: first.followed == "done")
    again = send(bytes_of(first, "house")).more(2).end()
    until(lambda: again.followed == "left")
    run_jobs(room.house)
    assert take_of(again)["state"] == "ready" and set(forms(again)) == FORMS
