"""One candidate's competency: each reviewer's marks and words, and the passages that they cite."""

from typing import Any

from engines.database.contract import Database, Row
from foundation.errors import NotFound
from foundation.policy import Actor
from interviews.scorecard import current_scorecard
from review.comparing import queries
from review.comparing.openness import openness_of
from review.comparing.queries import Stretch


def cell_of(db: Database, actor: Actor, interview_id: str, invitation_id: str, competency_id: str) -> list[dict[str, Any]]:
    """What is behind the marks as JSON, a reviewer each, by name; nothing that is sealed.

    Raises NotFound for a candidate or competency that the interview does not have.
    """
    team_id = actor.team_id or ""
    candidate = queries.find_candidate(db, team_id, interview_id, invitation_id)
    if candidate is None or current_scorecard(db, team_id, interview_id).find(competency_id) is None:
        raise NotFound()
    of = Stretch(team_id, interview_id, *2 * (candidate["submitted_at"], candidate["id"]))
    openness = openness_of(db, actor, of, queries.list_people(db, team_id, of.interview_id))

    def shown(row: Row) -> bool:
        return openness.shows(invitation_id, row["question_id"] or "")

    found: dict[str, dict[str, Any]] = {}
    for mark in filter(shown, queries.list_cell(db, team_id, invitation_id, competency_id)):
        one = found.setdefault(mark["reviewer_id"], {"id": mark["reviewer_id"], "name": mark["reviewer"], "marks": [], "passages": []})
        one["marks"].append(_mark(mark))
    for passage in filter(shown, queries.list_passages(db, team_id, invitation_id, competency_id)):
        if passage["reviewer_id"] in found:
            found[passage["reviewer_id"]]["passages"].append(_passage(passage))
    return list(found.values())


def _mark(row: Row) -> dict[str, Any]:
    changed = (row["first_kind"], row["first_value"]) != (row["kind"], row["value"])
    return {
        "question": row["title"] or "", "kind": row["kind"], "value": row["value"], "note": row["note"],
        "first": row["first_value"] if changed else None,
    }


def _passage(row: Row) -> dict[str, Any]:
    return {
        "answer": row["answer_id"], "questionId": row["question_id"], "question": row["title"], "from": row["at_ms"],
        "to": row["until_ms"],
    }
