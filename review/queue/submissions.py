"""The reviewer's queue: each interview's submitted candidates, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engines.database.contract import Database, Row
from foundation.language import Words, rough_length
from foundation.paging import Ask, Page, read_ask
from foundation.policy import Actor
from interviews.scorecard import Scorecard, current_scorecard
from review.answers import MOST_SIDE_BY_SIDE, READY, is_cut_off, state_of
from review.queries import list_questions
from review.queue import queries
from review.sealing.names import hides_names, with_names
from review.sealing.seals import Seals, seals_on


@dataclass(frozen=True)
class Cell:
    """One candidate's answer to one question, as the overview shows it to one reviewer."""

    answer_id: str
    state: str
    """Of `review.answers`: ready, waiting, stuck or broken."""
    length: str
    """As on a timeline; empty while it is not known."""
    value: int | None
    """The reviewer's own mark, where there is one mark to give."""
    scale: int
    """The highest step of that mark."""
    marks: int
    """How many marks the reviewer has given, of `wanted`."""
    wanted: int
    comments: int
    """Those that the reviewer may see."""
    is_cut_off: bool
    """Whether the recording was interrupted, which is not the candidate's fault."""


@dataclass(frozen=True)
class Overview:
    """A page of candidates by questions. Each of `rows` has a cell per question, None for a question the candidate was not asked."""

    questions: list[Row]
    page: Page
    rows: list[tuple[Row, list[Cell | None]]]
    ticked: list[Row]
    """Candidates who are chosen to stand side by side, on this page of the list or on another."""
    handed_in: frozenset[str] = frozenset()
    """The invitations on this page whose scorecard the reviewer has handed in."""


def read_submissions_ask(given: Mapping[str, str], actor: Actor) -> Ask:
    """The list query in the address. Only people who score can filter by scores."""
    return read_ask(given, queries.SORTS, queries.SHOWS if actor.may("score.give") else ())


def list_interviews(db: Database, team_id: str, reviewer_id: str, ask: Ask) -> Page:
    """A page of the published interviews, each with its counts and this reviewer's own."""
    page = queries.list_interviews(db, team_id, ask)
    ids = [row["id"] for row in page.rows]
    found = {row["id"]: row for row in queries.count_answers(db, team_id, reviewer_id, ids)}
    return replace(page, rows=[found[id] for id in ids if id in found])


def list_submissions(db: Database, actor: Actor, words: Words, interview: Row, ask: Ask) -> Page:
    """A page of the submitted candidates, each as the person reads who it is."""
    by_number = hides_names(interview)
    page = queries.list_submissions(db, interview["team_id"], interview["id"], actor.person_id or "", ask, by_number)
    return replace(page, rows=with_names(db, actor, words, interview, page.rows, "id"))


def list_chosen(db: Database, actor: Actor, words: Words, interview: Row, invitation_ids: Sequence[str]) -> list[Row]:
    """The candidates chosen for the wall, at most four, sorted by how the person reads who they are."""
    rows = queries.list_submitted(db, interview["team_id"], interview["id"], invitation_ids) if invitation_ids else []
    named = with_names(db, actor, words, interview, rows, "id")
    return sorted(named, key=lambda row: (row["candidate"], row["id"]))[:MOST_SIDE_BY_SIDE]


def overview(db: Database, interview: Row, actor: Actor, words: Words, ask: Ask, ticked: Sequence[str] = ()) -> Overview:
    """A page of the interview's overview, as this person may see it."""
    team_id, reviewer_id = interview["team_id"], actor.person_id or ""
    page = list_submissions(db, actor, words, interview, ask)
    found = queries.list_cells(db, team_id, reviewer_id, [row["id"] for row in page.rows])
    seals, card = seals_on(db, actor, interview["id"], found), current_scorecard(db, team_id, interview["id"])
    cells = {(row["invitation_id"], row["question_id"]): _cell(row, seals, card) for row in found}
    questions = list_questions(db, team_id, interview["id"])
    rows = [(row, [cells.get((row["id"], question["id"])) for question in questions]) for row in page.rows]
    mine = frozenset(row["id"] for row in page.rows if seals.own_hand_in(row["id"], reviewer_id))
    return Overview(questions, page, rows, list_chosen(db, actor, words, interview, ticked), mine)


def _cell(row: Row, seals: Seals, card: Scorecard) -> Cell:
    state = READY if row["state"] == "ready" else state_of(row)
    judged = [one for one in card.competencies if one.is_judged_on(row["question_id"])]
    comments = row["comments"] if seals.of(row["id"]).counts else row["own_comments"]
    return Cell(
        row["id"], state, rough_length(row["duration_ms"]) if row["duration_ms"] else "", row["value"] if len(judged) == 1 else None,
        judged[0].scale if judged else 0, row["marks"], len(judged), comments, is_cut_off(row),
    )
