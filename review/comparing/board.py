"""The comparison as data: candidates by competencies, a stretch of candidates at a time, as one person may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from engines.database.contract import Database, Row
from foundation.language import Words
from foundation.paging import Ask, Page
from foundation.policy import Actor
from interviews.scorecard import CANDIDATE, Competency, Scorecard, current_scorecard, text_in
from review.comparing import queries
from review.comparing.openness import OPEN, Openness, openness_of
from review.comparing.queries import Stretch
from review.queries import list_questions
from review.sealing.names import names_between

FIRST, MORE = 40, 500
"""Candidates in the page itself, and in each piece that it asks for afterwards."""
UNSEEN, ABSTAINED = -1, -2
"""In place of a mark: the reviewer saw no evidence; the reviewer could not judge."""


class Mark(NamedTuple):
    """One reviewer's mark of a candidate's competency: the mean of their steps where several answers are judged; None for no step."""

    reviewer_id: str
    value: float | None
    first_value: float | None
    unseen: bool = False


@dataclass(frozen=True)
class Board:
    """Candidates (rows with id and name), what is open of them, and the marks by candidate and competency."""

    candidates: list[Row]
    openness: Openness
    card: Scorecard
    people: dict[str, str]
    questions: list[Row]
    marks: dict[tuple[str, str], list[Mark]]

    def state(self, invitation_id: str) -> str:
        """The candidate's: open, sealed or recused."""
        return self.openness.state(invitation_id, (row["id"] for row in self.questions))

    @property
    def open_ids(self) -> list[str]:
        """The candidates who are open to the person."""
        return [row["id"] for row in self.candidates if self.state(row["id"]) == OPEN]


def read_page(db: Database, actor: Actor, words: Words, interview: Row, ask: Ask, size: int) -> tuple[Page, Board]:
    """A page of candidates in the order in which they submitted, and their board."""
    interview_id = interview["id"]
    page = queries.list_candidates(db, actor.team_id or "", interview_id, ask, size)
    of = Stretch(actor.team_id or "", interview_id)
    if page.rows:
        first, last = page.rows[0], page.rows[-1]
        of = Stretch(of.team_id, interview_id, first["submitted_at"], first["id"], last["submitted_at"], last["id"])
    return page, _read(db, actor, of, _named(db, actor, words, interview, of, page.rows))


def read_all(db: Database, actor: Actor, words: Words, interview: Row) -> Board:
    """The board of all candidates; each row of `candidates` has `length_ms` too."""
    of = Stretch(actor.team_id or "", interview["id"])
    everybody = queries.list_everybody(db, of.team_id, of.interview_id)
    return _read(db, actor, of, _named(db, actor, words, interview, of, everybody))


def _named(db: Database, actor: Actor, words: Words, interview: Row, of: Stretch, rows: list[Row]) -> list[Row]:
    names = names_between(db, actor, words, interview, (of.first_at, of.first_id), (of.last_at, of.last_id)) if rows else {}
    return [{**row, "name": names[row["id"]].text} for row in rows if row["id"] in names]


def _read(db: Database, actor: Actor, of: Stretch, candidates: list[Row]) -> Board:
    card, questions = current_scorecard(db, of.team_id, of.interview_id), list_questions(db, of.team_id, of.interview_id)
    people = queries.list_people(db, of.team_id, of.interview_id)
    openness = openness_of(db, actor, of, people)
    rows = queries.list_marks(db, of, openness.by_question) if candidates else []
    shown = {one.id for one in card.competencies}
    visible = [row for row in rows if row["competency_id"] in shown and openness.shows(row["invitation_id"], row["question_id"])]
    return Board(candidates, openness, card, {row["person_id"]: row["name"] for row in people}, questions, _gathered(visible))


def _gathered(rows: Iterable[Row]) -> dict[tuple[str, str], list[Mark]]:
    """The marks by candidate and competency. The parts of one reviewer's mark, where it comes by question, are added up."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        key = row["invitation_id"], row["competency_id"], row["reviewer_id"]
        part = [row["total"] or 0, row["marks"], row["first_total"] or 0, row["first_marks"], row["unseen"]]
        known = sums.get(key)
        sums[key] = [a + b for a, b in zip(known, part, strict=True)] if known else part
    found: dict[tuple[str, str], list[Mark]] = {}
    for (invitation_id, competency_id, reviewer_id), (total, marks, first_total, first_marks, unseen) in sums.items():
        mark = Mark(reviewer_id, total / marks if marks else None, first_total / first_marks if first_marks else None, unseen > 0)
        found.setdefault((invitation_id, competency_id), []).append(mark)
    return found


def told(board: Board, page: Page) -> dict[str, Any]:
    """The rows as JSON: `raters` as [id, name], `rows` as [id, name, state, cells]; a cell lists [rater's number, mark]."""
    seen = {mark.reviewer_id for marks in board.marks.values() for mark in marks}
    raters = [id for id in board.people if id in seen]
    number = {id: n for n, id in enumerate(raters)}
    return {
        "raters": [[id, board.people[id]] for id in raters],
        "rows": [
            [row["id"], row["name"], board.state(row["id"]), [
                sorted([number[mark.reviewer_id], _value(mark)] for mark in board.marks.get((row["id"], one.id), []))
                for one in board.card.competencies
            ]]
            for row in board.candidates
        ],
        "after": page.after,
    }


def columns(card: Scorecard, questions: list[Row], words: Words) -> list[dict[str, Any]]:
    """The scorecard's competencies as JSON."""
    return [
        {
            "id": one.id, "name": text_in(one.name, words.code), "scale": one.scale, "weight": one.weight if one.counted else 0,
            "question": question_of(one, questions),
        }
        for one in card.competencies
    ]


def question_of(competency: Competency, questions: list[Row]) -> str:
    """The first question whose answers are judged on it; the interview's first for what is judged on the whole candidate."""
    asked = [row["id"] for row in questions if competency.judged_on == CANDIDATE or competency.is_judged_on(row["id"])]
    return asked[0] if asked else ""


def _value(mark: Mark) -> float | int:
    if mark.value is None:
        return UNSEEN if mark.unseen else ABSTAINED
    return round(mark.value, 2)
