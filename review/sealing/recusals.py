"""Recusal: a reviewer knows a candidate and does not judge them. They see nothing of what colleagues think of that candidate."""

from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.language import mark as _
from foundation.policy import Actor
from review.sealing import queries
from review.sealing.seals import require_open

LONGEST_REASON = 500


def recuse(db: Database, clock: Clock, actor: Actor, answer: Row, reason: str) -> None:
    """Note that the actor knows the answer's candidate. Doing it twice changes nothing.

    Raises Problem for a long reason, and once the interview is decided.
    """
    require_open(db, actor, answer)
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Problem("long_reason", _("A reason can have at most %(n)s characters. Yours is still here: shorten it."), n=LONGEST_REASON)
    queries.insert_recusal(
        db, invitation_id=answer["invitation_id"], person_id=actor.person_id, team_id=answer["team_id"], reason=reason, now=clock.iso(),
    )


def take_back_recusal(db: Database, actor: Actor, answer: Row) -> None:
    """The actor judges the answer's candidate after all. Raises Problem once the interview is decided."""
    require_open(db, actor, answer)
    queries.delete_recusal(db, answer["team_id"], answer["invitation_id"], actor.person_id or "")
