"""A later deadline for everyone who is invited, in one act: whom it reaches, and a short time in which it can be undone.

The mails wait for that time. Once candidates may know of a deadline it is never taken back: they plan by it.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from authoring.inviting import invitations, moved_deadlines_queries as queries
from authoring.inviting.deadlines import require_future
from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock, iso, parse
from foundation.errors import Problem
from foundation.ids import new_id
from foundation.jobs import Job
from foundation.language import mark as _
from foundation.policy import Actor
from foundation.work import Work
from interviews.list_queries import refresh_interview

UNDO_FOR = timedelta(minutes=2)
TELL = "tell_moved_deadline"


@dataclass(frozen=True)
class Reach:
    """Who has not submitted and is not withdrawn, by deadline: pairs of a moment (None for no deadline) and a number of candidates."""

    groups: list[tuple[str | None, int]]

    @property
    def candidates(self) -> int:
        """How many have a deadline that can be moved."""
        return sum(n for at, n in self.groups if at)

    @property
    def without(self) -> int:
        """How many have none."""
        return sum(n for at, n in self.groups if not at)


def reach_of(db: Database, interview: Row) -> Reach:
    """Whom a new deadline can reach."""
    rows = queries.list_deadlines(db, interview["team_id"], interview["id"])
    return Reach([(row["closes_at"], row["n"]) for row in rows])


def move_deadline(db: Database, clock: Clock, actor: Actor, interview: Row, deadline: str | None, mails: bool) -> tuple[int, int]:
    """Move everyone's deadline who has an earlier one. Returns how many were moved, and how many keep a later one.

    With `mails` each is told by mail when the move can no longer be undone. Raises Problem when nobody has an earlier deadline, for a
    moment that is past or far, and past the day's mail limit.
    """
    if deadline is None:
        raise Problem("no_deadline", _("Write a date and a time."), 422)
    require_future(deadline, clock)
    team_id = interview["team_id"]
    with db.tx():
        before = queries.list_earlier(db, team_id, interview["id"], deadline)
        if not before:
            raise Problem("not_later", _("Nobody has an earlier deadline. A deadline can only be moved to a later time."), 422)
        if mails:
            invitations.require_mails(db, clock, team_id, len(before))
        move_id = new_id()
        queries.insert_move(
            db, id=move_id, team_id=team_id, interview_id=interview["id"], deadline=deadline, mails=int(mails), moved_by=actor.person_id,
            before=json.dumps({row["id"]: row["deadline"] for row in before}), now=clock.iso(),
        )
        queries.set_later(db, team_id, interview["id"], deadline)
        refresh_interview(db, team_id, interview["id"])
        jobs.put(
            db, clock, TELL, team_id=team_id, subject=f"interview:{interview['id']}", delay_ms=UNDO_FOR // timedelta(milliseconds=1),
            dedup=f"{TELL}:{move_id}", move_id=move_id,
        )
    return len(before), reach_of(db, interview).candidates - len(before)


def pending_move(db: Database, interview: Row) -> dict[str, Any] | None:
    """The newest move that can still be undone: its `id`, `deadline`, `n`, `mails`, `by_name`, and the moment `undo_until`."""
    row = queries.find_pending(db, interview["team_id"], interview["id"])
    if row is None:
        return None
    return {**row, "n": len(json.loads(row["before"])), "undo_until": iso(parse(row["moved_at"]) + UNDO_FOR)}


def undo_move(db: Database, clock: Clock, interview: Row, move_id: str) -> int:
    """Give everyone the deadline back that they had; returns how many. A deadline that was changed again since stays.

    Raises Problem when the candidates are told already.
    """
    team_id = interview["team_id"]
    with db.tx():
        if not queries.set_undone(db, team_id, interview["id"], move_id, clock.iso()):
            raise Problem("told", _("This can no longer be undone: the candidates know of the new deadline."), 409)
        move = queries.find_move(db, team_id, move_id)
        assert move is not None
        given = json.loads(move["before"]).items()
        back = sum(queries.give_back(db, team_id=team_id, id=id, moved=move["deadline"], deadline=own) for id, own in given)
        refresh_interview(db, team_id, interview["id"])
    return back


def tell_moved(work: Work, job: Job) -> None:
    """Queue the mails of a move that was not undone. Idempotent."""
    team_id = job.team_id or ""
    with work.db.tx():
        if not queries.set_told(work.db, team_id, job.args["move_id"], work.clock.iso()):
            return
        move = queries.find_move(work.db, team_id, job.args["move_id"])
        assert move is not None
        for row in queries.list_moved(work.db, team_id, move["interview_id"], move["deadline"]) if move["mails"] else []:
            if row["id"] in json.loads(move["before"]):
                invitations.have_mailed(work.db, work.clock, team_id, row["id"], row["generation"], "deadline")
