import pytest

from answering import takes
from answering.progress import ELSEWHERE, LOOK, READY, STUCK, THINK, WATCH
from foundation.clock import iso, parse
from foundation.errors import NotFound, Problem


def code_of(action, *args):
    with pytest.raises(Problem) as caught:
        action(*args)
    return caught.value.code


def think(stage, position=1):
    return takes.start_thinking(stage.db, stage.clock, stage.visit, position)


def begin(stage, position=1):
    return takes.begin_take(stage.db, stage.clock, stage.visit, position)


def receive(stage, take):
    """Every byte of the take has come."""
    stage.db.execute("update answer_take set state = 'received', blob = 'raw/x' where id = :id", id=take["id"])
    return stage.take(take["id"])


def standing(stage, position=1):
    return takes.find_standing(stage.db, stage.visit, position)


def step(stage, position=1):
    return standing(stage, position).step(stage.clock.now())


def test_nothing_is_recorded_before_consent(stage):
    assert code_of(think, stage) == "consent_needed"


def test_a_question_must_be_met_before_it_is_answered(consented):
    assert step(consented) == WATCH
    assert code_of(begin, consented) == "not_watched"


def test_thinking_time_is_the_clips_own(consented):
    assert think(consented).think_left_ms(consented.clock.now()) == 30_000
    assert step(consented) == THINK


def test_thinking_time_does_not_begin_anew(consented):
    think(consented)
    consented.clock.advance(20_000)
    assert think(consented).think_left_ms(consented.clock.now()) == 10_000


def test_when_thinking_time_is_over_the_candidate_may_still_record(consented):
    think(consented)
    consented.clock.advance(30_000)
    assert step(consented) == READY
    assert begin(consented)["number"] == 1


def test_a_candidate_may_begin_before_thinking_time_is_over(consented):
    think(consented)
    consented.clock.advance(4_000)
    assert begin(consented)["started_at"] == "2026-11-23T09:00:04.000Z"


def test_without_thinking_time_a_question_is_ready_at_once(consented):
    consented.set_clip("c1t1", think_seconds=0)
    think(consented)
    assert step(consented) == READY


def test_a_take_carries_the_clips_limit(consented):
    consented.set_clip("c1t1", answer_seconds=45)
    think(consented)
    assert begin(consented)["limit_ms"] == 45_000


def test_the_first_question_begun_is_the_interviews_start(consented):
    think(consented)
    assert consented.visit["started_at"] == consented.clock.iso()


def test_the_last_second_before_the_deadline_is_in_time(consented):
    think(consented)
    consented.clock.moment = parse("2026-11-30T11:59:59.999Z")
    assert begin(consented)["state"] == "recording"


def test_the_deadline_itself_is_too_late(consented):
    think(consented)
    consented.clock.moment = parse("2026-11-30T12:00:00.000Z")
    assert code_of(begin, consented) == "expired"


def test_an_own_deadline_overrules_the_interviews(consented):
    consented.set(deadline="2026-12-02T12:00:00.000Z")
    consented.clock.moment = parse("2026-12-01T12:00:00.000Z")
    think(consented)
    assert begin(consented)["state"] == "recording"


def test_after_the_deadline_a_take_begun_in_time_may_be_kept_and_no_other_begun(consented):
    think(consented)
    consented.clock.moment = parse("2026-11-30T11:59:00.000Z")
    take = receive(consented, begin(consented))
    consented.clock.moment = parse("2026-11-30T12:05:00.000Z")
    assert code_of(begin, consented) == "deadline"
    assert takes.keep_take(consented.db, consented.clock, consented.visit, take["id"])["kept_take_id"] == take["id"]


def test_the_grace_is_the_takes_limit_and_ten_minutes(consented):
    think(consented)
    consented.clock.moment = parse("2026-11-30T11:59:00.000Z")
    take = receive(consented, begin(consented))
    keep = (takes.keep_take, consented.db, consented.clock, consented.visit, take["id"])
    consented.clock.moment = parse("2026-11-30T12:10:59.999Z")
    keep[0](*keep[1:])
    consented.clock.moment = parse("2026-11-30T12:11:00.000Z")
    assert code_of(*keep) == "expired"


def test_one_take_at_a_time(consented):
    think(consented)
    begin(consented)
    assert code_of(begin, consented) == "take_under_way"


def test_after_the_last_take_no_other_begins(consented):
    consented.set_clip("c1t1", takes=2)
    think(consented)
    receive(consented, begin(consented))
    assert standing(consented).left == 1
    receive(consented, begin(consented))
    assert standing(consented).left == 0
    assert code_of(begin, consented) == "no_takes_left"


def test_takes_without_limit_have_none(consented):
    consented.set_clip("c1t1", takes=None)
    think(consented)
    for _ in range(12):
        receive(consented, begin(consented))
    assert standing(consented).left is None
    assert begin(consented)["number"] == 13


def test_an_interrupted_take_does_not_count(consented):
    consented.set_clip("c1t1", takes=1)
    think(consented)
    take = begin(consented)
    assert step(consented) == ELSEWHERE
    takes.note_interruption(consented.db, consented.clock, consented.visit, take["id"])
    receive(consented, take)
    assert (standing(consented).left, step(consented)) == (1, LOOK)


def interrupt(stage):
    take = begin(stage)
    takes.note_interruption(stage.db, stage.clock, stage.visit, take["id"])
    stage.db.execute("update answer_take set state = 'broken', problem = 'nothing_arrived' where id = :id", id=take["id"])


def test_the_fourth_interruption_counts(consented):
    consented.set_clip("c1t1", takes=1)
    think(consented)
    for _ in range(3):
        interrupt(consented)
    assert (standing(consented).left, standing(consented).free_left) == (1, 0)
    interrupt(consented)
    assert (standing(consented).left, step(consented)) == (0, STUCK)


def test_an_interruption_told_twice_is_one(consented):
    think(consented)
    take = begin(consented)
    for _ in range(2):
        takes.note_interruption(consented.db, consented.clock, consented.visit, take["id"])
    assert standing(consented).free_left == 2


def test_a_take_that_is_safe_cannot_be_called_interrupted(consented):
    think(consented)
    take = receive(consented, begin(consented))
    takes.note_interruption(consented.db, consented.clock, consented.visit, take["id"])
    assert consented.take(take["id"])["counted"] == 1


def test_a_take_in_recording_cannot_be_kept(consented):
    think(consented)
    take = begin(consented)
    assert code_of(takes.keep_take, consented.db, consented.clock, consented.visit, take["id"]) == "take_under_way"


def test_a_broken_take_cannot_be_kept(consented):
    think(consented)
    take = begin(consented)
    consented.db.execute("update answer_take set state = 'broken' where id = :id", id=take["id"])
    assert code_of(takes.keep_take, consented.db, consented.clock, consented.visit, take["id"]) == "take_broken"


def test_another_take_may_be_chosen_later(consented):
    think(consented)
    first = receive(consented, begin(consented))
    second = receive(consented, begin(consented))
    for take in (second, first):
        takes.keep_take(consented.db, consented.clock, consented.visit, take["id"])
    assert standing(consented).kept["id"] == first["id"]


def test_a_kept_take_that_turns_out_broken_is_not_kept(consented):
    think(consented)
    take = receive(consented, begin(consented))
    takes.keep_take(consented.db, consented.clock, consented.visit, take["id"])
    consented.db.execute("update answer_take set state = 'broken', counted = 0 where id = :id", id=take["id"])
    assert (standing(consented).kept, step(consented)) == (None, READY)


def test_another_candidates_take_is_not_there(consented):
    think(consented)
    take = begin(consented)
    other = {**consented.visit, "id": "inv2", "team_id": "t2"}
    with pytest.raises(NotFound):
        takes.keep_take(consented.db, consented.clock, other, take["id"])


def test_a_question_that_is_not_asked_is_not_there(consented):
    with pytest.raises(NotFound):
        begin(consented, 3)


@pytest.mark.parametrize("column, code", [("withdrawn_at", "withdrawn"), ("submitted_at", "submitted")])
def test_nothing_begins_when_all_is_over(consented, column, code):
    think(consented)
    consented.set(**{column: iso(consented.clock.now())})
    assert code_of(begin, consented) == code


@pytest.mark.parametrize("percent, think_ms, limit_ms", [(100, 30_000, 120_000), (150, 45_000, 180_000), (200, 60_000, 240_000)])
def test_who_has_more_time_thinks_and_answers_longer(consented, percent, think_ms, limit_ms):
    consented.set(time_percent=percent)
    think(consented)
    assert standing(consented).think_left_ms(consented.clock.now()) == think_ms
    assert begin(consented)["limit_ms"] == limit_ms


def test_without_a_limit_the_candidate_starts_by_themselves_also_when_the_clock_had_begun(consented):
    think(consented)
    assert step(consented) == THINK
    consented.set(time_percent=0)
    assert step(consented) == READY
    assert begin(consented)["limit_ms"] == 55 * 60_000
