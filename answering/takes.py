"""A candidate's takes: thinking, beginning, ending, interruption, take-over, and the choice of one.

It enforces the clip's limits, and that one tab at a time records a question.
"""

from datetime import timedelta

from answering import queries
from answering.holding import UNDER_WAY
from answering.progress import Standing, list_standings, may_meet
from answering.visits import CLOSING, GRACE, OPEN, refuse_unless
from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock, iso, parse
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _

TOLERANCE_MS = 2000
_HEARD_AGAIN = timedelta(seconds=4)


def find_standing(db: Database, visit: Row, position: int) -> Standing:
    """The question at that position (from 1) with its takes. Raises NotFound."""
    for standing in list_standings(db, visit):
        if standing.asked.position == position:
            return standing
    raise NotFound()


def start_thinking(db: Database, clock: Clock, visit: Row, position: int) -> Standing:
    """Start the thinking time, once: the clip was watched, or its text read. Idempotent."""
    with db.tx():
        standing = find_standing(db, visit, position)
        refuse_unless({OPEN}, visit, _takes(db, visit), clock)
        if visit["consented_at"] is None:
            raise Problem("consent_needed", _("First read what happens with your answers and give your consent."), 409)
        if not may_meet(visit, list_standings(db, visit), position, clock.now()):
            raise Problem("too_early", _("Answer the earlier questions first."), 409)
        until = clock.now() + timedelta(milliseconds=standing.asked.think_ms)
        queries.put_answer(
            db, id=new_id(), team_id=visit["team_id"], invitation_id=visit["id"], position=position,
            question_id=standing.asked.question_id, clip_id=standing.asked.clip_id,
            think_until=iso(until) if standing.asked.think_ms else None, now=clock.iso(),
        )
        queries.set_started(db, visit["team_id"], visit["id"], clock.iso())
        return find_standing(db, visit, position)


def begin_take(db: Database, clock: Clock, visit: Row, position: int, tab: str = "") -> Row:
    """Begin a take that `tab` may record; its row carries `limit_ms`.

    Raises Problem after the deadline, before the question was reached, while another take is in progress, and when no take is left.
    """
    with db.tx():
        standing = find_standing(db, visit, position)
        refuse_unless({OPEN}, visit, _takes(db, visit), clock)
        _refuse_take(standing)
        assert standing.answer is not None
        id, limit_ms = new_id(), standing.asked.answer_ms
        queries.insert_take(
            db, id=id, team_id=visit["team_id"], answer_id=standing.answer["id"], number=len(standing.takes) + 1,
            limit_ms=limit_ms, holder=tab or None, now=clock.iso(),
        )
        grace_ms = int(GRACE.total_seconds() * 1000)
        jobs.put(
            db, clock, "close_answer_take", team_id=visit["team_id"], subject=f"answer_take:{id}", delay_ms=limit_ms + grace_ms, take_id=id
        )
    return find_take(db, visit, id)


def _refuse_take(standing: Standing) -> None:
    if standing.answer is None:
        raise Problem("not_watched", _("Watch the question, or read it, before you answer."), 409)
    if standing.recording is not None:
        raise Problem("take_under_way", _("This question is being recorded on another device or in another window."), 409)
    if not standing.may_record:
        raise Problem("no_takes_left", _("You have used all your takes for this question. Choose the one you want to submit."), 409)


def hold_take(db: Database, clock: Clock, visit: Row, take_id: str, tab: str) -> bool:
    """Note that `tab` records or sends the take; returns whether it may go on recording. Raises NotFound.

    It may not when the take was ended meanwhile: taken over, or closed with the received bytes.
    """
    take = find_take(db, visit, take_id)
    mine = take["holder"] == tab
    if take["state"] not in UNDER_WAY or (take["state"] == "recording" and not mine):
        return False
    if not mine or take["heard_at"] is None or clock.now() - parse(take["heard_at"]) >= _HEARD_AGAIN:
        queries.set_take_heard(db, visit["team_id"], take["id"], tab, clock.iso())
    return bool(take["state"] == "recording")


def take_over(db: Database, clock: Clock, visit: Row, take_id: str) -> Row:
    """End a take that another device records, so that the candidate can continue here. Raises Problem, NotFound.

    The other device learns of it and still sends everything that it has recorded. Idempotent.
    """
    with db.tx():
        refuse_unless({OPEN, CLOSING}, visit, _takes(db, visit), clock)
        if find_take(db, visit, take_id)["state"] == "recording":
            note_interruption(db, clock, visit, take_id)
            queries.set_take_ended(db, visit["team_id"], take_id, None, clock.iso())
        return find_take(db, visit, take_id)


def end_take(db: Database, clock: Clock, visit: Row, take_id: str, duration_ms: int | None) -> Row:
    """End the take normally; `duration_ms` is the recorder's own measure. Bytes may still be on their way."""
    take = find_take(db, visit, take_id)
    queries.set_take_ended(db, visit["team_id"], take["id"], duration_ms, clock.iso())
    return find_take(db, visit, take_id)


def note_interruption(db: Database, clock: Clock, visit: Row, take_id: str) -> Row:
    """Note that the take was interrupted. It does not count, for at most three takes of a question. Raises NotFound.

    `arrivals.close_take` handles its bytes. A take that is safe already does not change.
    """
    with db.tx():
        take = find_take(db, visit, take_id)
        if take["state"] not in ("recording", "arriving") or take["problem"]:
            return take
        standing = find_standing(db, visit, take["position"])
        queries.set_take_interrupted(db, visit["team_id"], take["id"], 0 if standing.free_left else 1, clock.iso())
    return find_take(db, visit, take_id)


def keep_take(db: Database, clock: Clock, visit: Row, take_id: str) -> Row:
    """Choose this take as the answer to its question; the choice may change until the submission. Raises Problem, NotFound."""
    with db.tx():
        take = find_take(db, visit, take_id)
        refuse_unless({OPEN, CLOSING}, visit, _takes(db, visit), clock)
        if take["state"] == "recording":
            raise Problem("take_under_way", _("This take is still being recorded. Stop it first."), 409)
        if take["state"] == "broken":
            raise Problem("take_broken", _("This take cannot be played, so it cannot be submitted. Choose another one."), 409)
        queries.set_kept(db, visit["team_id"], take["answer_id"], take["id"], clock.iso())
    return find_take(db, visit, take_id)


def find_take(db: Database, visit: Row, take_id: str) -> Row:
    """A take of this invitation. Raises NotFound."""
    row = queries.find_own_take(db, visit["team_id"], visit["id"], take_id)
    if row is None:
        raise NotFound()
    return row


def _takes(db: Database, visit: Row) -> list[Row]:
    return queries.list_takes(db, visit["team_id"], visit["id"])
