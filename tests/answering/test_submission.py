import pytest

from answering import submission, takes
from foundation.clock import parse
from foundation.errors import Problem
from interviews import answer


def record(stage, position, state="ready"):
    takes.start_thinking(stage.db, stage.clock, stage.visit, position)
    take = takes.begin_take(stage.db, stage.clock, stage.visit, position)
    takes.end_take(stage.db, stage.clock, stage.visit, take["id"], 12_000)
    stage.db.execute("update answer_take set state = :state where id = :id", state=state, id=take["id"])
    takes.keep_take(stage.db, stage.clock, stage.visit, take["id"])
    return take["id"]


def submit(stage, leave_out=False):
    submission.submit(stage.db, stage.clock, stage.visit, leave_out)


def refused(stage, leave_out=False):
    with pytest.raises(Problem) as caught:
        submit(stage, leave_out)
    return caught.value


def test_nothing_is_submitted_without_an_answer(consented):
    assert refused(consented, leave_out=True).code == "nothing_kept"


def test_an_unanswered_question_must_be_left_out_knowingly(consented):
    record(consented, 1)
    assert refused(consented).code == "unanswered"
    submit(consented, leave_out=True)
    assert [one.asked.position for one in submission.receipt(consented.db, consented.visit).left_out] == [2]


def test_submission_waits_for_the_last_byte(consented):
    record(consented, 1)
    take = record(consented, 2, state="arriving")
    problem = refused(consented)
    assert (problem.code, problem.params) == ("not_safe_yet", {"safe": 1, "all": 2})
    consented.db.execute("update answer_take set state = 'received' where id = :id", id=take)
    submit(consented)
    assert consented.visit["submitted_at"] == consented.clock.iso()


def test_submitting_twice_is_one_submission_and_one_receipt(consented):
    record(consented, 1)
    record(consented, 2)
    submit(consented)
    first = consented.visit["submitted_at"]
    consented.clock.advance(1000)
    assert refused(consented).code == "submitted"
    assert consented.visit["submitted_at"] == first
    assert len(consented.jobs("send_receipt")) == 1


def test_after_submission_nothing_changes(consented):
    take = record(consented, 1)
    record(consented, 2)
    submit(consented)
    with pytest.raises(Problem) as caught:
        takes.keep_take(consented.db, consented.clock, consented.visit, take)
    assert caught.value.code == "submitted"


def test_the_deadline_closes_the_submission(consented):
    record(consented, 1)
    record(consented, 2)
    consented.clock.moment = parse("2026-11-30T12:00:00.000Z")
    assert refused(consented).code == "expired"


def test_in_the_grace_of_a_take_one_may_still_submit(consented):
    record(consented, 1)
    consented.clock.moment = parse("2026-11-30T11:59:59.000Z")
    record(consented, 2)
    consented.clock.advance(11 * 60 * 1000)
    submit(consented)
    assert consented.visit["submitted_at"]


def test_a_receipt_needs_a_submission(consented):
    record(consented, 1)
    with pytest.raises(Problem) as caught:
        submission.receipt(consented.db, consented.visit)
    assert caught.value.code == "not_submitted"


def test_the_receipt_names_what_was_received(consented):
    record(consented, 1)
    record(consented, 2)
    submit(consented)
    receipt = submission.receipt(consented.db, consented.visit)
    assert [one.asked.title for one in receipt.answers] == ["Teamwork", "Planning"]
    assert receipt.code == submission.receipt(consented.db, consented.visit).code
    assert len(receipt.code) == 9


def test_the_team_reads_submitted_answers_only(consented):
    take = record(consented, 1)
    record(consented, 2)
    assert answer.list_answers(consented.db, "t1", "it1") == []
    submit(consented)
    rows = answer.list_answers(consented.db, "t1", "it1")
    assert [(row["position"], row["takes_used"], row["duration_ms"]) for row in rows] == [(1, 1, 12_000), (2, 1, 12_000)]
    assert rows[0]["take_id"] == take


def test_a_withdrawn_candidates_answers_are_not_read(consented):
    record(consented, 1)
    submit(consented, leave_out=True)
    consented.set(withdrawn_at=consented.clock.iso())
    assert answer.list_answers(consented.db, "t1", "it1") == []


def test_another_team_reads_nothing(consented):
    record(consented, 1)
    submit(consented, leave_out=True)
    mine = answer.answers_of(consented.db, "t1", "inv1")
    assert answer.find_answer(consented.db, "t1", mine[0]["id"])["renditions"] == {}
    assert answer.find_answer(consented.db, "t2", mine[0]["id"]) is None
    assert answer.list_answers(consented.db, "t2", "it1") == []


def test_the_team_sees_how_far_candidates_are(consented):
    record(consented, 1)
    assert answer.count_kept(consented.db, "t1", "it1") == {"inv1": 1}
    assert answer.count_kept(consented.db, "t2", "it1") == {}
