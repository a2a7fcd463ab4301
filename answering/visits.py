"""An invitation as its candidate uses it: whose it is, until when it is open, what may still be done.

A take that was begun in time may be sent, watched, chosen and submitted after the deadline: for its limit and ten minutes more.
"""

from datetime import datetime, timedelta

from answering import queries
from engines.database.contract import Database, Row
from foundation.clock import Clock, parse
from foundation.errors import NotFound, Problem
from foundation.language import mark as _
from foundation.policy import Actor, may
from interviews.invitation import effective_deadline

GRACE = timedelta(minutes=10)

OPEN, CLOSING, EXPIRED, WITHDRAWN, SUBMITTED = "open", "closing", "expired", "withdrawn", "submitted"


def find_visit(db: Database, actor: Actor, invitation_id: str) -> Row:
    """The invitation, if this browser has opened its link. Raises NotFound otherwise."""
    row = queries.find_visit(db, invitation_id) if may(actor, "candidate.answer", {"id": invitation_id}) else None
    if row is None:
        raise NotFound()
    return row


def phase(visit: Row, takes: list[Row], now: datetime) -> str:
    """open, closing (after the deadline, while a take begun in time may be finished), expired, withdrawn or submitted.

    The deadline itself is the first moment too late.
    """
    if visit["withdrawn_at"]:
        return WITHDRAWN
    if visit["submitted_at"]:
        return SUBMITTED
    closed_at = effective_deadline(visit)
    if closed_at is None or now < parse(closed_at):
        return OPEN
    return CLOSING if now < grace_end(takes, closed_at) else EXPIRED


def grace_end(takes: list[Row], closed_at: str) -> datetime:
    """The end of the grace period, in which takes begun before the deadline may be finished and submitted."""
    ends = [take_end(take) for take in takes if parse(take["started_at"]) < parse(closed_at)]
    return max(ends, default=parse(closed_at))


def take_end(take: Row) -> datetime:
    """The moment after which a take's bytes are refused: its start, its limit and ten minutes."""
    return parse(take["started_at"]) + timedelta(milliseconds=take["limit_ms"]) + GRACE


def refuse_unless(allowed: set[str], visit: Row, takes: list[Row], clock: Clock) -> None:
    """Raise the fitting Problem, unless the invitation is in one of these phases."""
    now_in = phase(visit, takes, clock.now())
    if now_in not in allowed:
        raise _PROBLEMS[now_in]()


_PROBLEMS = {
    OPEN: lambda: Problem("open", _("This interview is still open."), 409),
    CLOSING: lambda: Problem(
        "deadline", _("The deadline has passed, so you can no longer record. What you recorded is safe: choose your takes and submit."),
        410,
    ),
    EXPIRED: lambda: Problem(
        "expired", _("The deadline has passed. Everything you recorded is kept; ask the person who invited you for more time."), 410
    ),
    WITHDRAWN: lambda: Problem(
        "withdrawn", _("This invitation has been withdrawn, so you can no longer record. Ask the person who invited you."), 410
    ),
    SUBMITTED: lambda: Problem("submitted", _("Your answers have already been submitted. They can no longer be changed."), 409),
}
