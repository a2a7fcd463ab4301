"""Scores of 1 to 5, one per answer and reviewer. Colleagues' scores stay hidden until a reviewer has given their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.language import mark as _
from review.progress import recount
from review.scorecards import queries

SCALE = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Seen:
    """What one reviewer may see of an answer's scores: their own, the number of others, and, after their own, the others."""

    own: Row | None
    others: list[Row]
    hidden: int


NOTHING = Seen(None, [], 0)


def give_score(db: Database, clock: Clock, answer: Row, reviewer_id: str, value: int, note: str = "") -> None:
    """Add or change the reviewer's score of the answer. Raises Problem for a value off the scale or a long note."""
    if value not in SCALE:
        raise Problem("bad_score", _("A score is a whole number from 1 to 5."))
    if len(note) > 2000:
        raise Problem("long_note", _("A note can have at most %(n)s characters. Yours is still here: shorten it."), n=2000)
    with db.tx():
        queries.put_score(
            db, answer_id=answer["id"], reviewer_id=reviewer_id, team_id=answer["team_id"], value=value, note=note.strip(), now=clock.iso(),
        )
        recount(db, answer, reviewer_id)


def seen_scores(db: Database, team_id: str, answer_ids: Sequence[str], reviewer_id: str) -> dict[str, Seen]:
    """What this reviewer may see of each of these few answers that has scores."""
    by_answer: dict[str, list[Row]] = {}
    for row in queries.list_scores(db, team_id, answer_ids):
        by_answer.setdefault(row["answer_id"], []).append(row)
    return {answer_id: _seen(rows, reviewer_id) for answer_id, rows in by_answer.items()}


def _seen(rows: list[Row], reviewer_id: str) -> Seen:
    own = next((row for row in rows if row["reviewer_id"] == reviewer_id), None)
    others = [row for row in rows if row["reviewer_id"] != reviewer_id]
    return Seen(own, others if own else [], 0 if own else len(others))


def scores_shown(seen: Seen) -> dict[str, Any]:
    """An answer's scores as JSON for a reviewer: their own, then the others', and how many are still hidden."""
    own = {"value": seen.own["value"], "note": seen.own["note"]} if seen.own else None
    return {"own": own, "others": [{"reviewer": row["reviewer"], "value": row["value"]} for row in seen.others], "hidden": seen.hidden}
