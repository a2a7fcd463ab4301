"""Moves an interview from phase to phase. Every move is kept, with what was handed in by then and why it could not wait."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from engines.database.contract import Database, Row
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock, parse
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.policy import Actor
from review.phases import queries
from review.phases.workload import standing_of
from review.sealing.sealing import DECIDED, PHASES, Can, Own, Rights, rights

LONGEST_REASON = 500
MOVES_SHOWN = 20
UNDO = timedelta(minutes=10)


@dataclass(frozen=True)
class Step:
    """One phase as a person sees it: where it stands, until when it is planned, and what it lets them do."""

    phase: str
    state: str
    """done, now or later"""
    until: str | None
    """YYYY-MM-DD"""
    is_late: bool
    before: Rights
    """What the person may see and do before they have handed in a candidate."""
    after: Rights
    """And after everybody has."""


def steps_of(interview: Row, can: Can, opens: str, today: date) -> list[Step]:
    """The four phases."""
    anonymous, now = bool(interview["is_anonymous"]), _place(interview["phase"])
    done = Own(handed_in=True, question_done=True, everyone_done=True)
    found = []
    for place, phase in enumerate(PHASES):
        until = interview[f"{phase}_until"] if phase != DECIDED else None
        state = "done" if place < now else "now" if place == now else "later"
        is_late = bool(until and place >= now and until < today.isoformat())
        found.append(Step(
            phase, state, until, is_late, rights(phase, can, opens, Own(), anonymous), rights(phase, can, opens, done, anonymous),
        ))
    return found


def today_in(clock: Clock, zone: str) -> date:
    """The day that it is in the zone."""
    return clock.now().astimezone(ZoneInfo(zone)).date()


def neighbours(phase: str) -> tuple[str | None, str | None]:
    """The phases before and after; None at the ends."""
    place = _place(phase)
    return (PHASES[place - 1] if place > 0 else None), (PHASES[place + 1] if place + 1 < len(PHASES) else None)


def move(db: Database, clock: Clock, actor: Actor, interview: Row, *, was: str, to: str, reason: str) -> str:
    """Move the interview one phase on, or back; returns the move's id. `was` is the phase that the page showed.

    Raises Problem for another phase than a neighbour, for a move that somebody else has made meanwhile, for a move back without a
    reason, and for a move on without one while something is not handed in.
    """
    reason = _checked(reason)
    if was not in PHASES or to not in neighbours(was):
        raise Problem("bad_phase", _("Choose the phase before or after this one."))
    back = PHASES.index(to) < PHASES.index(was)
    with db.tx():
        standing = standing_of(db, clock, interview)
        if back and not reason:
            raise Problem("no_reason", _("Write why the interview goes back. Everybody in the team can read it."), 422)
        if not back and not reason and not standing.is_whole:
            raise Problem(
                "not_whole", _("%(done)s of %(wanted)s are in. Wait for the rest, or write why you move on; everybody can read it."), 422,
                done=standing.done, wanted=standing.wanted,
            )
        return _write(db, clock, actor, interview, was, to, reason, (standing.done, standing.wanted))


def undo_move(db: Database, clock: Clock, actor: Actor, interview: Row, move_id: str) -> str:
    """Take back the actor's own latest move, shortly after it; returns the phase that it is in again.

    Raises NotFound for somebody else's or an unknown move, Problem 409 when it is too old or no longer the latest.
    """
    with db.tx():
        moves = queries.list_moves(db, interview["team_id"], interview["id"], MOVES_SHOWN)
        found = next((one for one in moves if one["id"] == move_id and one["moved_by"] == actor.person_id), None)
        if found is None:
            raise NotFound()
        if found["id"] != moves[0]["id"] or found["undoes"] or clock.now() - parse(found["moved_at"]) > UNDO:
            raise Problem("cannot_undo", _("This can no longer be undone. Move the interview back instead, and write why."), 409)
        _write(db, clock, actor, interview, found["to_phase"], found["from_phase"], "", (found["done"], found["wanted"]), move_id)
    return str(found["from_phase"])


def plan(db: Database, interview: Row, collecting: date | None, scoring: date | None, debrief: date | None) -> None:
    """Write until which day each phase is planned. Raises Problem when one ends before the one before it."""
    days = [day for day in (collecting, scoring, debrief) if day]
    if days != sorted(days):
        raise Problem("bad_order", _("A phase cannot end before the one before it. Choose later days, or leave one empty."), 422)
    written = {name: day.isoformat() if day else None for name, day in
               (("collecting", collecting), ("scoring", scoring), ("debrief", debrief))}
    queries.set_days(db, team_id=interview["team_id"], interview_id=interview["id"], **written)


def _write(
    db: Database, clock: Clock, actor: Actor, interview: Row, was: str, to: str, reason: str, count: tuple[int, int],
    undoes: str | None = None,
) -> str:
    if not queries.set_phase(db, interview["team_id"], interview["id"], was, to):
        raise Problem("moved", _("Somebody has moved this interview meanwhile, so nothing was changed. Look at where it is now."), 409)
    move_id = new_id()
    queries.insert_move(
        db, id=move_id, team_id=interview["team_id"], interview_id=interview["id"], was=was, to=to, reason=reason, done=count[0],
        wanted=count[1], undoes=undoes, moved_by=actor.person_id, now=clock.iso(),
    )
    record(db, clock, interview["team_id"], actor.person_id, events.PHASE_MOVED, chain=interview["id"], was=was, to=to)
    return move_id


def _checked(reason: str) -> str:
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Problem(
            "long_reason", _("A reason can have at most %(n)s characters. Yours is still here: shorten it."), 422, n=LONGEST_REASON
        )
    return reason


def _place(phase: str) -> int:
    return PHASES.index(phase) if phase in PHASES else 0
