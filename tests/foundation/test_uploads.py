"""The rules of uploads, without HTTP: whose they are, when they are over, and what a crash in the middle of a finish leaves."""

from datetime import datetime, timezone

import pytest

from foundation import uploads
from foundation.clock import FixedClock
from foundation.errors import NotFound, Problem
from foundation.policy import Actor
from foundation.uploads import LIFETIME, Purpose, Wanted
from tests.tagning.web.door import ACTORS, Door

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)


@pytest.fixture
def door(tmp_path, database):
    made = Door(tmp_path, clock=FixedClock(NOW), database=database)
    yield made
    made.db.close()


def begin(door, actor="alice", length=None, purpose=None):
    wanted = Wanted("take", "question", "a.webm", "video/webm", length)
    return uploads.begin_upload(door.db, door.blobs, door.clock, ACTORS[actor], purpose or door.purpose, wanted, 1000)


def finish(door, upload, purpose=None):
    return uploads.finish_if_whole(door.db, door.blobs, door.clock, purpose or door.purpose, upload)


def refused(code):
    return pytest.raises(Problem, match=f"^{code}:")


def test_a_new_upload_belongs_to_its_owner_and_team(door):
    upload = begin(door)
    assert (upload["team_id"], upload["owner_key"], upload["length"]) == ("ours", "person:alice", None)
    assert door.blobs.offset(upload["id"]) == 0


@pytest.mark.parametrize("actor", ["carol", "dave", "erin"])
def test_nobody_else_can_find_it(door, actor):
    upload = begin(door)
    with pytest.raises(NotFound):
        uploads.own_upload(door.db, ACTORS[actor], upload["id"])


def test_its_owner_cannot_find_it_from_another_team(door):
    upload = begin(door)
    with pytest.raises(NotFound):
        uploads.own_upload(door.db, Actor("member", "alice", team_id="theirs", roles=frozenset({"owner"})), upload["id"])


def test_nobody_finds_nothing(door):
    upload = begin(door)
    with pytest.raises(NotFound):
        uploads.own_upload(door.db, Actor(), upload["id"])


def test_a_candidate_finds_the_upload_of_each_open_link(door):
    upload = begin(door, "erin")
    both = Actor("candidate", invitation_ids=frozenset({"another", "erin"}))
    assert uploads.own_upload(door.db, both, upload["id"])["id"] == upload["id"]


def test_what_is_said_to_be_too_long_is_refused_before_a_row_is_made(door):
    with refused("too_large"):
        begin(door, length=1001)
    assert door.db.query("select id from upload") == []


def test_the_length_can_be_said_once(door):
    upload = uploads.set_length(door.db, begin(door), 10, 0, 1000)
    assert door.row(upload["id"])["length"] == 10
    uploads.set_length(door.db, upload, 10, 0, 1000)
    with refused("length_contradicts"):
        uploads.set_length(door.db, upload, 11, 0, 1000)


def test_a_length_shorter_than_what_is_there_is_refused(door):
    with refused("length_contradicts"):
        uploads.set_length(door.db, begin(door), 4, 5, 1000)


def test_the_last_byte_finishes_it_and_its_room_hears_of_it_once(door):
    upload = begin(door, length=3)
    door.blobs.append(upload["id"], 0, [b"abc"])
    done = finish(door, upload)
    assert (done["blob"], done["length"], done["finished_at"]) == (f"raw/{upload['id']}", 3, "2026-11-23T09:00:00.000Z")
    finish(door, upload)
    assert len(door.received()) == 1


def test_an_unfinished_one_stays_unfinished(door):
    upload = begin(door, length=3)
    door.blobs.append(upload["id"], 0, [b"ab"])
    assert finish(door, upload)["finished_at"] is None
    assert door.received() == []


def test_a_crash_between_the_bytes_and_the_row_is_mended(door):
    upload = begin(door, length=3)
    door.blobs.append(upload["id"], 0, [b"abc"])
    door.blobs.finish(upload["id"])
    assert finish(door, upload)["finished_at"]
    assert len(door.received()) == 1


def test_when_its_room_fails_the_row_is_not_finished_and_can_be_tried_again(door):
    def fails(db, clock, upload):
        raise RuntimeError("no")

    failing = Purpose("take", 1000, door.may_begin, door.may_continue, fails)
    upload = begin(door, length=1)
    door.blobs.append(upload["id"], 0, [b"a"])
    with pytest.raises(RuntimeError):
        finish(door, upload, failing)
    assert door.row(upload["id"])["finished_at"] is None
    assert finish(door, upload)["finished_at"]


def test_a_sender_who_does_not_come_back_leaves_what_arrived(door):
    upload = begin(door)
    door.blobs.append(upload["id"], 0, [b"abcd"])
    closed = uploads.close_upload(door.db, door.blobs, door.clock, door.purpose, upload)
    assert closed["length"] == 4
    assert door.bytes_of(upload["id"]) == b"abcd"
    assert len(door.received()) == 1


def test_an_upload_runs_out_after_a_week(door):
    upload = begin(door)
    door.clock.advance(int(LIFETIME.total_seconds() * 1000) - 1)
    uploads.require_open(door.clock, upload)
    door.clock.advance(1)
    with refused("upload_gone"):
        uploads.require_open(door.clock, upload)


def test_the_sweep_takes_what_ran_out_and_nothing_else(door):
    old, done, young = begin(door), begin(door, length=1), None
    door.blobs.append(done["id"], 0, [b"a"])
    finish(door, done)
    door.clock.advance(int(LIFETIME.total_seconds() * 1000) - 1000)
    young = begin(door)
    door.clock.advance(1000)
    assert uploads.sweep_uploads(door.db, door.blobs, door.clock) == 1
    assert door.row(old["id"])["abandoned_at"]
    with pytest.raises(Exception, match=old["id"]):
        door.blobs.offset(old["id"])
    assert door.bytes_of(done["id"]) == b"a"
    assert door.blobs.offset(young["id"]) == 0
    assert uploads.sweep_uploads(door.db, door.blobs, door.clock) == 0


def test_a_finished_upload_cannot_be_thrown_away_here(door):
    upload = begin(door, length=1)
    door.blobs.append(upload["id"], 0, [b"a"])
    with refused("upload_used"):
        uploads.abandon_upload(door.db, door.blobs, door.clock, finish(door, upload))


def test_the_open_uploads_of_a_subject_are_known(door):
    first, second = begin(door), begin(door, length=1)
    assert [row["id"] for row in uploads.open_uploads(door.db, "ours", "take", "question")] == sorted([first["id"], second["id"]])
    uploads.abandon_upload(door.db, door.blobs, door.clock, first)
    assert [row["id"] for row in uploads.open_uploads(door.db, "ours", "take", "question")] == [second["id"]]
    assert uploads.open_uploads(door.db, "theirs", "take", "question") == []


def test_what_is_left_of_an_upload_that_is_over_is_swept_and_an_open_one_is_not(door):
    whole, given_up, on_its_way = begin(door), begin(door), begin(door)
    door.blobs.append(whole["id"], 0, [b"bytes"])
    uploads.close_upload(door.db, door.blobs, door.clock, door.purpose, whole)
    uploads.abandon_upload(door.db, door.blobs, door.clock, given_up)
    for over in (whole["id"], given_up["id"], "unheardof"):
        (door.folder / "bytes" / "uploads" / over).write_bytes(b"as a crash leaves it")
    uploads.sweep_uploads(door.db, door.blobs, door.clock)
    assert list(door.blobs.upload_ids()) == [on_its_way["id"]]
    assert door.bytes_of(whole["id"]) == b"bytes"
