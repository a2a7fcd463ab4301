"""Questions: their text, and the next step for each."""

import json
from dataclasses import dataclass, replace

from authoring.questions import queries
from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.paging import FIRST_PAGE, Ask, Page
from foundation.policy import Actor
from interviews.question import find_question


@dataclass(frozen=True)
class Wording:
    """A question's text: a short title for colleagues, the text that candidates see, the competency it looks for."""

    title: str
    text: str
    competency: str


def create_question(db: Database, clock: Clock, actor: Actor, wording: Wording) -> str:
    """Create a question for the actor's team; returns its id."""
    question_id = new_id()
    queries.insert_question(
        db, id=question_id, team_id=actor.team_id, title=wording.title, text=wording.text, competency=wording.competency,
        created_by=actor.person_id, now=clock.iso(),
    )
    return question_id


def change_question(db: Database, clock: Clock, actor: Actor, question: Row, wording: Wording, version: int) -> None:
    """Change the question's text. Raises Problem 409 when a colleague changed it after `version`.

    Published clips keep their text.
    """
    touched = queries.update_question(
        db, id=question["id"], team_id=question["team_id"], title=wording.title, text=wording.text, competency=wording.competency,
        version=version, updated_by=actor.person_id, now=clock.iso(),
    )
    if not touched:
        raise Problem(
            "changed", _("A colleague changed this question while you were writing. Your text is kept here. Compare, then save again."), 409
        )


def archive_question(db: Database, clock: Clock, question: Row) -> None:
    """Archive the question: it leaves the lists, and everything published from it stays."""
    queries.set_archived(db, question["team_id"], question["id"], clock.iso())


def restore_question(db: Database, question: Row) -> None:
    """Restore an archived question."""
    queries.set_archived(db, question["team_id"], question["id"], None)


def list_questions(db: Database, actor: Actor, ask: Ask = FIRST_PAGE) -> Page:
    """A page of the team's questions, each with its `step` (record, trim, publishing, changed or published) and its card's `language`."""
    page = queries.list_questions(db, actor.team_id or "", ask)
    return replace(page, rows=[{**row, "step": _step(row), "language": _language(row["body"])} for row in page.rows])


def list_competencies(db: Database, actor: Actor) -> list[str]:
    """The competencies that the team uses."""
    return [row["competency"] for row in queries.list_competencies(db, actor.team_id or "")]


def _language(body: str | None) -> str:
    """The language that the recruiter chose for the clip's or the draft's card; empty where nobody has chosen yet."""
    return str((json.loads(body).get("instructions") or {}).get("language") or "") if body else ""


def _step(row: Row) -> str:
    if row["rendering_id"]:
        return "publishing"
    if row["clip_id"]:
        return "changed" if row["changed"] or row["updated_at"] > row["clip_begun_at"] else "published"
    return "trim" if row["takes"] else "record"


__all__ = [
    "Wording", "archive_question", "change_question", "create_question", "find_question", "list_competencies", "list_questions",
    "restore_question",
]
