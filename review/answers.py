"""Submitted answers and their interviews, as every part of this room finds them."""

from engines.database.contract import Database, Row
from foundation.errors import NotFound
from review import queries

READY, WAITING, STUCK, BROKEN = "ready", "waiting", "stuck", "broken"


def find_interview(db: Database, team_id: str, interview_id: str) -> Row:
    """The team's published interview, or NotFound."""
    row = queries.find_interview(db, team_id, interview_id)
    if row is None:
        raise NotFound()
    return row


def find_answer(db: Database, team_id: str, answer_id: str) -> Row:
    """The team's submitted answer with its kept take, or NotFound."""
    row = queries.find_answer(db, team_id, answer_id)
    if row is None:
        raise NotFound()
    return row


def state_of(answer: Row) -> str:
    """Of an answer that cannot be watched: whether it will be, by itself or when somebody tries again, or never."""
    if answer["state"] == "broken":
        return BROKEN
    return STUCK if answer["job_state"] in ("parked", "cancelled") else WAITING
