import pytest

from answering import arrivals, takes
from foundation import uploads
from foundation.errors import NotFound, Problem
from foundation.policy import Actor
from foundation.uploads import Wanted, begin_upload, close_upload, own_upload


@pytest.fixture
def take(consented):
    """A take in the middle of its recording."""
    takes.start_thinking(consented.db, consented.clock, consented.visit, 1)
    return takes.begin_take(consented.db, consented.clock, consented.visit, 1)


def send(stage, take, data=b"some bytes", actor=None):
    upload = begin_upload(
        stage.db, stage.blobs, stage.clock, actor or stage.actor, arrivals.ANSWER, Wanted("answer", take["id"], "a.webm"), 10_000
    )
    if data:
        stage.blobs.append(upload["id"], 0, [data])
    return upload


def test_the_last_byte_makes_a_take_safe_and_asks_for_its_processing(consented, take):
    upload = send(consented, take)
    close_upload(consented.db, consented.blobs, consented.clock, arrivals.ANSWER, upload)
    row = consented.take(take["id"])
    assert (row["state"], row["counted"], row["problem"]) == ("received", 1, None)
    assert b"".join(consented.blobs.read(row["blob"])) == b"some bytes"
    assert [job["args"] for job in consented.jobs("process_answer_take")] == [f'{{"take_id": "{take["id"]}"}}']


def test_what_arrived_of_a_cut_off_take_is_kept(consented, take):
    send(consented, take, b"half of")
    takes.note_interruption(consented.db, consented.clock, consented.visit, take["id"])
    arrivals.close_take(consented.db, consented.blobs, consented.clock, take["id"])
    row = consented.take(take["id"])
    assert (row["state"], row["counted"], row["problem"]) == ("received", 0, "interrupted")
    assert b"".join(consented.blobs.read(row["blob"])) == b"half of"


def test_a_cut_off_take_without_a_byte_is_named_so_and_does_not_count(consented, take):
    send(consented, take, b"")
    takes.note_interruption(consented.db, consented.clock, consented.visit, take["id"])
    arrivals.close_take(consented.db, consented.blobs, consented.clock, take["id"])
    row = consented.take(take["id"])
    assert (row["state"], row["counted"], row["problem"]) == ("broken", 0, "nothing_arrived")


def test_of_two_uploads_for_a_take_the_longer_is_kept(consented, take):
    send(consented, take, b"a")
    send(consented, take, b"the longer one")
    send(consented, take, b"")
    arrivals.close_take(consented.db, consented.blobs, consented.clock, take["id"])
    assert b"".join(consented.blobs.read(consented.take(take["id"])["blob"])) == b"the longer one"


def test_closing_a_take_that_is_safe_changes_nothing(consented, take):
    upload = send(consented, take)
    close_upload(consented.db, consented.blobs, consented.clock, arrivals.ANSWER, upload)
    before = consented.take(take["id"])
    arrivals.close_take(consented.db, consented.blobs, consented.clock, take["id"])
    assert consented.take(take["id"]) == before


def test_bytes_for_a_take_that_is_over_are_refused(consented, take):
    upload = send(consented, take)
    assert arrivals.may_continue(consented.db, consented.actor, upload)
    arrivals.close_take(consented.db, consented.blobs, consented.clock, take["id"])
    assert not arrivals.may_continue(consented.db, consented.actor, upload)
    with pytest.raises(Problem) as caught:
        send(consented, take)
    assert caught.value.code == "take_over"


def test_a_finished_upload_may_be_asked_about(consented, take):
    upload = send(consented, take)
    close_upload(consented.db, consented.blobs, consented.clock, arrivals.ANSWER, upload)
    upload = own_upload(consented.db, consented.actor, upload["id"])
    assert arrivals.may_continue(consented.db, consented.actor, upload)


def test_a_withdrawn_invitation_closes_the_door_at_once(consented, take):
    upload = send(consented, take)
    consented.set(withdrawn_at=consented.clock.iso())
    assert not arrivals.may_continue(consented.db, consented.actor, upload)
    with pytest.raises(Problem):
        send(consented, take)


OTHERS = [Actor(), Actor(kind="candidate", invitation_ids=frozenset({"inv2"})), Actor(kind="member", team_id="t1")]


@pytest.mark.parametrize("actor", OTHERS)
def test_nobody_else_sends_for_a_candidates_take(consented, take, actor):
    with pytest.raises(NotFound):
        send(consented, take, actor=actor)


def test_a_take_is_begun_again_only_so_often(consented, take):
    for _ in range(5):
        send(consented, take)
    with pytest.raises(Problem) as caught:
        send(consented, take)
    assert caught.value.code == "too_many_uploads"


def give_up(stage, take):
    arrivals.give_up_waiting(stage.db, stage.blobs, stage.clock, take["id"])


def test_a_take_left_alone_waits_for_a_day_while_the_interview_is_open(consented, take):
    send(consented, take, b"first half")
    consented.clock.advance(12 * 60 * 1000)
    give_up(consented, take)
    assert consented.take(take["id"])["state"] == "recording"
    assert len(consented.jobs("close_answer_take")) == 2
    consented.clock.advance(24 * 3600 * 1000)
    give_up(consented, take)
    row = consented.take(take["id"])
    assert (row["state"], row["problem"], row["counted"]) == ("received", "interrupted", 0)


def test_after_the_deadline_a_take_left_alone_waits_for_its_grace_alone(consented, take):
    send(consented, take, b"first half")
    consented.set(deadline="2026-11-23T09:01:00.000Z")
    consented.clock.advance(120_000 + 600_000 - 1)
    give_up(consented, take)
    assert consented.take(take["id"])["state"] == "recording"
    consented.clock.advance(1)
    give_up(consented, take)
    assert consented.take(take["id"])["state"] == "received"


def test_the_purpose_is_the_candidates_side_of_the_door():
    from answering.arrivals import PURPOSES

    assert [purpose.name for purpose in PURPOSES] == ["answer"]
    assert uploads.MIB * 1024 == PURPOSES[0].max_bytes
