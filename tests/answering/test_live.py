"""Answers that are made watchable while they arrive; and what becomes of those that stall, lie, are too long or lose their maker."""

import os
import signal
import threading
from types import SimpleNamespace

import av
import pytest

from answering import queries, takes
from answering.arrivals import ANSWER, take_arrived
from engines.database.contract import Unreachable
from foundation import live_leases, live_processing, uploads
from foundation.clock import parse
from foundation.policy import Actor
from foundation.renditions import renditions_of
from media.renditions.live import LiveTask
from media.synthetic.people import person
from tagning.handlers import make_work
from tagning.live_workers import Followers
from tests.answering.conftest import NOW, fill
from tests.arriving import Arriving, children
from tests.waiting import until
from tests.media.conftest import made

pytestmark = pytest.mark.slow

ERIN = Actor(kind="candidate", invitation_ids=frozenset({"inv1"}))
RENDITIONS = {"playable", "wall", "poster", "storyboard", "cues", "peaks"}


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    """Four seconds of somebody talking, as a browser records it."""
    path = tmp_path_factory.mktemp("talk") / "talk.webm"
    person(path, seed=3, seconds=4, size=(160, 90), fps=10)
    return path.read_bytes()


class Sending(Arriving):
    """A take of the first question on its way."""

    def __init__(self, room, data, pieces=4, limit_ms=120_000, take_id=None):
        self.room = room
        self.take_id = take_id or self._begin_take(limit_ms)
        super().__init__(room, ANSWER, ERIN, self.take_id, data, pieces)

    def _begin_take(self, limit_ms):
        visit = queries.find_visit(self.room.db, "inv1")
        takes.start_thinking(self.room.db, self.room.clock, visit, 1)
        self.room.db.execute("update answer_take set state = 'arriving' where state = 'recording'")
        take = takes.begin_take(self.room.db, self.room.clock, visit, 1)
        self.room.db.execute("update answer_take set limit_ms = :ms where id = :id", ms=limit_ms, id=take["id"])
        return take["id"]

    @property
    def take(self):
        return self.room.db.one("select * from answer_take where id = :id", id=self.take_id)

    @property
    def lease_until(self):
        return live_leases.queries.find(self.room.db, "t1", self.id)["lease_until"]

    @property
    def renditions(self):
        return renditions_of(self.room.db, "t1", f"answer_take:{self.take_id}")

    def bytes_of(self, name):
        return b"".join(self.room.blobs.read(self.renditions[name]["blob"]))


@pytest.fixture
def room(house):
    """A house whose process follows two uploads at a time; erin has consented, and may record as often as she likes."""
    fill(house.db)
    house.db.execute("update invitation set consented_at = :now", now=NOW)
    house.db.execute("update clip set body = replace(body, '\"takes\": 3', '\"takes\": null')")
    work = make_work(house)
    followers = Followers(work, most=2)
    yield SimpleNamespace(db=house.db, blobs=house.blobs, clock=house.clock, work=work, followers=followers, house=house)
    followers.stop(wait_s=20)
    assert followers.busy == 0


def packets(path):
    with av.open(str(path)) as file:
        return [(p.stream_index, p.pts, bytes(p)) for p in file.demux() if p.size]


def test_everything_is_there_before_the_job_begins(room, talk, run_jobs):
    sending = Sending(room, talk).more(2)
    assert sending.renditions == {}
    sending.end()
    until(lambda: sending.followed == "done")
    assert set(sending.renditions) == RENDITIONS
    assert (sending.take["state"], sending.take["problem"]) == ("ready", None)
    assert 3800 < sending.take["duration_ms"] < 4300
    assert sending.renditions["playable"]["mimetype"] == "video/webm" and sending.renditions["playable"]["facts"]["copied"] is True
    before = sending.renditions
    room.db.execute("update rendition set created_at = 'earlier'")
    run_jobs(room.house)
    after = sending.renditions
    assert set(after) == RENDITIONS | {"full"}
    assert all(after[name]["created_at"] == "earlier" for name in before), "the job made again what was there"


@pytest.mark.parametrize("kind", ["picture", "voice"])
def test_a_take_is_not_ready_before_its_poster_is_there(room, talk, monkeypatch, tmp_path, kind):
    there, said, ready, hear = [], [], queries.set_take_ready, LiveTask.made
    monkeypatch.setattr(LiveTask, "made", lambda fed, wait_s=0.0: (said.append(one.name) or one for one in hear(fed, wait_s)))
    monkeypatch.setattr(queries, "set_take_ready", lambda *args: there.append(set(sending.renditions)) or ready(*args))
    if kind == "voice":
        (tmp_path / "talk").write_bytes(talk)
        talk = made(tmp_path / "voice.webm", "-i", tmp_path / "talk", "-vn", "-c", "copy").read_bytes()
    sending = Sending(room, talk, pieces=8).more(7)
    until(lambda: kind == "voice" or "poster" in said)
    sending.end()
    until(lambda: sending.followed == "done")
    assert there and {"poster", "playable"} <= there[0]


def test_a_job_makes_the_same(room, talk, run_jobs, tmp_path):
    live = Sending(room, talk).more(1).end()
    until(lambda: live.followed == "done")
    room.followers.stop()
    later = Sending(room, talk).more(1).end()
    assert later.followed is None
    run_jobs(room.house)
    for name in RENDITIONS - {"playable"}:
        assert live.bytes_of(name) == later.bytes_of(name), name
        assert live.renditions[name]["facts"] == later.renditions[name]["facts"], name
    for one in (live, later):
        (tmp_path / one.id).write_bytes(one.bytes_of("playable"))
    assert packets(tmp_path / live.id) == packets(tmp_path / later.id)
    first, second = (one.renditions["playable"]["facts"] for one in (live, later))
    # One counts an encoder's pre-roll of a few ms, the other does not.
    assert abs(first.pop("duration_ms") - second.pop("duration_ms")) < 20 and first == second


def test_the_job_waits_for_the_live_one_only_as_long_as_it_is_alive(room, talk, run_jobs):
    sending = Sending(room, talk).more(2)
    until(children)
    os.kill(children()[0], signal.SIGKILL)
    sending.end()
    until(lambda: sending.followed == "left")
    assert sending.renditions == {}
    run_jobs(room.house)
    assert set(sending.renditions) == RENDITIONS | {"full"} and sending.take["state"] == "ready"


def test_a_follower_that_froze_stores_nothing_once_the_job_has_taken_over(room, talk, run_jobs, monkeypatch):
    monkeypatch.setattr(live_leases, "LEASE_MS", 300)
    monkeypatch.setattr(live_processing, "RENEW_S", 1000)  # a process that is frozen does not renew either
    held, thawed, keep = [], threading.Event(), live_processing._Follower._keep

    def freeze(self, task):
        if self._made and not held:
            held.append(sending.take["state"])
            thawed.wait(60)
        keep(self, task)

    monkeypatch.setattr(live_processing._Follower, "_keep", freeze)
    sending = Sending(room, talk).more(2).end()
    until(lambda: held)
    room.clock.advance(10_000)
    run_jobs(room.house)
    assert held == ["received"] and set(sending.renditions) == RENDITIONS | {"full"}
    room.db.execute("update rendition set created_at = 'earlier'")
    thawed.set()
    until(lambda: room.followers.busy == 0)
    assert {row["created_at"] for row in sending.renditions.values()} == {"earlier"}


@pytest.mark.parametrize("unread", [0, 300_000], ids=["after the last byte", "before it has read all"])
def test_a_child_that_is_slow_costs_no_lease(room, talk, monkeypatch, unread):
    monkeypatch.setattr(live_processing, "RENEW_S", 0.05)
    sending = Sending(room, talk + bytes(unread)).more(2)
    until(children)
    child = children()[0]
    os.kill(child, signal.SIGSTOP)
    sending.end()
    for _ in range(3):
        room.clock.advance(live_leases.LEASE_MS + 1)
        until(lambda: sending.lease_until > room.clock.iso())
    os.kill(child, signal.SIGCONT)
    until(lambda: sending.followed == "done")


def test_the_child_comes_to_its_end_while_the_upload_is_being_finished(room, talk):
    sending = Sending(room, talk).more(2)
    uploads.set_length(room.db, sending.upload, len(talk), sending.at, 10**9)
    sending.more(2)
    until(lambda: children() == [])
    assert (sending.followed, sending.renditions) == ("following", {}), "nothing is stored of what is not whole"
    sending.end()
    until(lambda: sending.followed == "done")
    assert set(sending.renditions) == RENDITIONS


def test_an_upload_that_is_not_finished_though_all_of_it_is_here_is_let_go(room, talk, monkeypatch):
    monkeypatch.setattr(live_processing, "STALLED_S", 0.3)
    sending = Sending(room, talk).more(2)
    uploads.set_length(room.db, sending.upload, len(talk), sending.at, 10**9)
    sending.more(2)
    until(lambda: room.followers.busy == 0)
    assert (sending.followed, sending.renditions) == (None, {})


def test_a_place_outlives_a_database_that_could_not_be_told_how_it_ended(room, talk, monkeypatch):
    def away(*_):
        raise Unreachable("it is away")

    followers = room.followers = Followers(room.work, most=1)
    with monkeypatch.context() as patch:
        patch.setattr(live_leases, "end", away)
        lost = Sending(room, talk).more(2).end()
        until(lambda: followers.busy == 0)
    assert lost.followed == "following", "the job waits for its lease"
    sending = Sending(room, talk).more(2).end()
    until(lambda: sending.followed == "done")
    assert set(sending.renditions) == RENDITIONS


def test_an_upload_that_stalls_lets_go_of_its_place_and_is_followed_anew_when_it_goes_on(room, talk, monkeypatch):
    monkeypatch.setattr(live_processing, "STALLED_S", 0.3)
    sending = Sending(room, talk).more(2)
    until(lambda: room.followers.busy == 0)
    assert sending.followed is None and children() == []
    monkeypatch.setattr(live_processing, "STALLED_S", 30)
    sending.more(1)
    assert sending.followed == "following"
    sending.end()
    until(lambda: sending.followed == "done")
    assert set(sending.renditions) == RENDITIONS


def test_an_upload_whose_follower_died_with_its_process_is_followed_anew(room, talk):
    sending = Sending(room, talk)
    live_leases.claim(room.db, room.clock, sending.upload, "a process that is no more")
    sending.more(1)
    assert room.followers.busy == 0, "somebody may still be at it"
    room.clock.advance(live_leases.LEASE_MS + 1)
    again = Followers(room.work, most=1)
    room.followers = again
    sending.more(1).end()
    until(lambda: sending.followed == "done")
    again.stop()
    assert set(sending.renditions) == RENDITIONS


def test_a_take_that_was_cut_off_is_watchable_as_far_as_it_came(room, talk):
    from answering.arrivals import close_take

    sending = Sending(room, talk).more(2)
    close_take(room.db, room.blobs, room.clock, sending.take_id)
    room.followers.wake()
    until(lambda: sending.followed == "done")
    assert set(sending.renditions) == RENDITIONS
    assert sending.take["state"] == "ready" and 500 < sending.take["duration_ms"] < 3500


def test_what_is_over_the_limit_is_left_to_the_job_which_cuts_it(room, talk, run_jobs):
    sending = Sending(room, talk, limit_ms=1000).more(2).end()
    until(lambda: sending.followed == "left")
    run_jobs(room.house)
    assert (sending.take["problem"], sending.take["duration_ms"]) == ("over_limit", 1000)
    assert sending.renditions["wall"]["facts"]["duration_ms"] <= 1200


def test_two_seconds_over_the_limit_are_forgiven(room, talk):
    sending = Sending(room, talk, limit_ms=2200).more(2).end()
    until(lambda: sending.followed == "done")
    assert sending.take["problem"] is None and sending.take["duration_ms"] > 3800


@pytest.mark.parametrize("lie", [b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n" * 400, b"ffconcat version 1.0\nfile /etc/passwd\n" * 400,
                                 b"\x1a\x45\xdf\xa3" + b"\xff" * 20_000, b"\0\0\0\x20ftypisom" + b"\0" * 20_000])
def test_what_is_no_recording_is_left_to_the_job_which_says_so(room, run_jobs, lie):
    sending = Sending(room, lie).more(2).end()
    until(lambda: sending.followed == "left")
    assert sending.renditions == {}
    run_jobs(room.house)
    assert (sending.take["state"], sending.renditions) == ("broken", {})


def test_an_upload_that_is_thrown_away_leaves_nothing(room, talk):
    sending = Sending(room, talk).more(2)
    until(children)
    uploads.abandon_upload(room.db, room.blobs, room.clock, sending.upload)
    room.followers.wake()
    until(lambda: room.followers.busy == 0)
    assert sending.followed is None and sending.renditions == {} and children() == []


def test_more_than_the_machine_carries_become_jobs(room, talk, run_jobs):
    three = [Sending(room, talk).more(1) for _ in range(3)]
    assert [one.followed for one in three] == ["following", "following", None]
    for one in reversed(three):
        one.end()
    until(lambda: [one.followed for one in three] == ["done", "done", None])
    assert three[2].take["state"] == "received"
    run_jobs(room.house)
    assert all(set(one.renditions) == RENDITIONS | {"full"} for one in three)


def test_a_place_that_is_free_again_is_given_to_who_sends_next(room, talk):
    first, second, third = (Sending(room, talk).more(1) for _ in range(3))
    first.end()
    until(lambda: room.followers.busy == 1)
    third.more(1)
    assert third.followed == "following"
    for one in (second, third):
        one.end()
    until(lambda: room.followers.busy == 0)
    assert set(third.renditions) == RENDITIONS


def test_of_two_uploads_for_a_take_the_one_that_arrived_is_shown(room, talk):
    first = Sending(room, talk).more(2)
    second = Sending(room, talk, take_id=first.take_id).more(1).end()
    until(lambda: second.followed == "done")
    first.end()
    until(lambda: first.followed == "left")
    assert first.take["upload_id"] == second.id and set(second.renditions) == RENDITIONS


def test_an_upload_that_comes_at_one_stroke_is_a_job(room, talk, run_jobs):
    sending = Sending(room, talk, pieces=1)
    sending.at = room.blobs.append(sending.id, 0, [talk])
    sending.upload = uploads.set_length(room.db, sending.upload, len(talk), 0, 10**9)
    room.followers.bytes_came(ANSWER, sending.upload, sending.at)
    sending.end()
    assert sending.followed is None
    run_jobs(room.house)
    assert sending.take["state"] == "ready"


def test_the_job_comes_at_once_when_nobody_follows(room, talk):
    with room.db.tx():
        sending = Sending(room, talk)
        take_arrived(room.db, room.clock, {**sending.upload, "blob": "raw/x"})
    job = room.db.one("select * from job where kind = 'process_answer_take'")
    assert job["run_at"] == room.clock.iso()


def test_the_job_gives_whoever_follows_a_head_start_of_one_lease(room, talk):
    sending = Sending(room, talk)
    live_leases.claim(room.db, room.clock, sending.upload, "another process")
    with room.db.tx():
        take_arrived(room.db, room.clock, {**sending.upload, "blob": "raw/x"})
    job = room.db.one("select * from job where kind = 'process_answer_take'")
    assert (parse(job["run_at"]) - room.clock.now()).total_seconds() * 1000 == live_leases.LEASE_MS
    live_leases.end(room.db, room.clock, sending.upload, "another process", "left", f"process_answer_take:{sending.take_id}")
    assert room.db.one("select run_at from job where kind = 'process_answer_take'")["run_at"] == room.clock.iso()


class Beats:
    """A job that waits: each beat is a second by the house's clock, and `then` happens."""

    def __init__(self, clock, then=lambda: None):
        self.clock, self.then, self.count = clock, then, 0

    def __call__(self):
        self.count += 1
        self.clock.advance(1000)
        self.then()


@pytest.fixture
def followed(room, talk, monkeypatch):
    """An upload that another process follows."""
    monkeypatch.setattr(live_leases, "LOOK_AGAIN_S", 0)
    sending = Sending(room, talk)
    assert live_leases.claim(room.db, room.clock, sending.upload, "another process")
    return sending


@pytest.mark.parametrize("gone_s", [0, 1, 4, 60])
def test_what_a_dead_follower_had_is_taken_over_as_soon_as_its_lease_is_over(room, followed, gone_s):
    room.clock.advance(gone_s * 1000)
    beats = Beats(room.clock)
    assert live_leases.take_over(room.db, room.clock, "t1", followed.id, beats) is False
    assert beats.count == max(0, live_leases.LEASE_MS // 1000 - gone_s) and followed.followed == "left"


def test_as_long_as_somebody_is_at_it_the_job_waits(room, followed):
    def work():
        live_leases.renew(room.db, room.clock, followed.upload, "another process")
        if beats.count == 10:
            live_leases.end(room.db, room.clock, followed.upload, "another process", "done", "none")

    beats = Beats(room.clock, work)
    assert live_leases.take_over(room.db, room.clock, "t1", followed.id, beats) is True
    assert beats.count == 10


def test_a_follower_whose_clock_is_ahead_and_who_died_is_not_waited_for_longer_than_a_lease(room, followed, monkeypatch):
    monkeypatch.setattr(live_leases, "LEASE_MS", 100)
    room.db.execute("update following set lease_until = '2999-01-01T00:00:00.000Z'")
    assert live_leases.take_over(room.db, room.clock, "t1", followed.id, lambda: None) is False
    assert followed.followed == "left"


def test_the_head_start_is_what_is_left_of_the_lease(room, followed):
    room.clock.advance(1500)
    assert live_leases.head_start_ms(room.db, room.clock, followed.upload) == live_leases.LEASE_MS - 1500
    room.clock.advance(60_000)
    assert live_leases.head_start_ms(room.db, room.clock, followed.upload) == 0
