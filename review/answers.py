"""Submitted answers and their interviews, for every part of this room."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.errors import NotFound, Problem
from foundation.language import mark as _
from foundation.renditions import renditions_of_all
from review import queries

MOST_SIDE_BY_SIDE = 4
READY, WAITING, STUCK, BROKEN = "ready", "waiting", "stuck", "broken"


def find_interview(db: Database, team_id: str, interview_id: str) -> Row:
    """The team's published interview. Raises NotFound."""
    row = queries.find_interview(db, team_id, interview_id)
    if row is None:
        raise NotFound()
    return row


def find_answer(db: Database, team_id: str, answer_id: str) -> Row:
    """The team's submitted answer with its chosen take. Raises NotFound."""
    row = queries.find_answer(db, team_id, answer_id)
    if row is None:
        raise NotFound()
    return row


def require_inside(answer: Row, at_ms: int, until_ms: int | None) -> None:
    """Raise Problem unless the moment, and the range's end after it, lie within the answer."""
    length = answer["duration_ms"]
    end = at_ms if until_ms is None else until_ms
    if at_ms < 0 or (until_ms is not None and until_ms <= at_ms) or (length is not None and end > length + 1000):
        raise Problem("bad_moment", _("The answer is shorter than that. Choose another moment; your text is still here."))


def state_of(answer: Row) -> str:
    """The state of an answer that cannot be watched: still processing, failed with a retry possible, or broken for good."""
    if answer["state"] == "broken":
        return BROKEN
    return STUCK if answer["job_state"] in ("parked", "cancelled") else WAITING


def answers_side_by_side(db: Database, team_id: str, interview_id: str, question_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """The chosen candidates' answers to the question, in the chosen order, at most four; each with its `renditions`.

    Without a choice: the answers of the first four candidates who have one.
    """
    return with_renditions(db, team_id, list_side_by_side(db, team_id, interview_id, question_id, invitation_ids))


def list_side_by_side(db: Database, team_id: str, interview_id: str, question_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """Those answers without their renditions: each tells how many are `made`, and the latest of these at `made_at`."""
    if not invitation_ids:
        return queries.list_first_answers(db, team_id, interview_id, question_id, MOST_SIDE_BY_SIDE)
    found = {row["invitation_id"]: row for row in queries.list_answers(db, team_id, interview_id, question_id, invitation_ids)}
    return [found[id] for id in dict.fromkeys(invitation_ids) if id in found][:MOST_SIDE_BY_SIDE]


def with_renditions(db: Database, team_id: str, answers: Sequence[Row]) -> list[Row]:
    """The answers, each with its `renditions`."""
    made = renditions_of_all(db, team_id, [_owner(row) for row in answers])
    return [{**row, "renditions": made[_owner(row)]} for row in answers]


def _owner(answer: Row) -> str:
    return f"answer_take:{answer['take_id']}"


def is_cut_off(answer: Row) -> bool:
    """Whether the recording of the chosen take was interrupted, by a lost connection, a closed page or a device that stopped."""
    return bool(answer["problem"] == "interrupted")
