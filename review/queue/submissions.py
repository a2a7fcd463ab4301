"""What there is to review: interviews, and in each the candidates who have submitted, question by question."""

from dataclasses import dataclass

from engines.database.contract import Database, Row
from foundation.errors import NotFound
from foundation.renditions import renditions_of
from review import queries
from review.answers import READY, state_of
from review.comments.queries import count_comments
from review.queue.queries import list_submissions
from review.scorecards.scores import Seen, seen_scores

MOST_ON_THE_WALL = 4


@dataclass(frozen=True)
class Cell:
    """One candidate's answer to one question, as the overview shows it."""

    answer: Row
    state: str
    """Of `review.answers`: ready, waiting, stuck or broken."""
    seen: Seen
    comments: int


@dataclass(frozen=True)
class Overview:
    """Candidates by questions: `cells[(invitation_id, question_id)]`; no cell where a version did not have the question."""

    questions: list[Row]
    submissions: list[Row]
    cells: dict[tuple[str, str], Cell]


def overview(db: Database, interview: Row, reviewer_id: str) -> Overview:
    """The whole interview as this reviewer may see it."""
    team_id, interview_id = interview["team_id"], interview["id"]
    scores = seen_scores(db, team_id, interview_id, reviewer_id)
    comments = {row["answer_id"]: row["n"] for row in count_comments(db, team_id, interview_id)}
    nothing = Seen(None, [], 0)
    cells = {
        (row["invitation_id"], row["question_id"]): Cell(
            row, READY if row["state"] == "ready" else state_of(row), scores.get(row["id"], nothing), comments.get(row["id"], 0)
        )
        for row in queries.list_answers(db, team_id, interview_id)
    }
    return Overview(queries.list_questions(db, team_id, interview_id), list_submissions(db, team_id, interview_id), cells)


def answers_for_wall(db: Database, interview: Row, question_id: str, invitation_ids: list[str]) -> list[Row]:
    """The chosen candidates' answers to the question, in the order chosen, at most four; each with its `renditions`.

    With nobody chosen: the first four who answered it. NotFound for a question that the interview does not have.
    """
    team_id = interview["team_id"]
    if question_id not in {row["id"] for row in queries.list_questions(db, team_id, interview["id"])}:
        raise NotFound()
    rows = {r["invitation_id"]: r for r in queries.list_answers(db, team_id, interview["id"]) if r["question_id"] == question_id}
    order = invitation_ids or [row["id"] for row in list_submissions(db, team_id, interview["id"])]
    chosen = [rows[id] for id in dict.fromkeys(order) if id in rows][:MOST_ON_THE_WALL]
    return [{**row, "renditions": renditions_of(db, team_id, f"answer_take:{row['take_id']}")} for row in chosen]
