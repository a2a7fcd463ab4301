"""What the wall's page needs to know, as plain data for its script."""

from typing import Any

from engines.database.contract import Row
from foundation.language import Words
from foundation.policy import Actor
from review.queue.submissions import Overview
from review.scorecards.scores import scores_shown
from review.wall.watching import watch_of

LETTERS = "ABCD"


def describe(whole: Overview, question_id: str, answers: list[Row], actor: Actor, words: Words) -> dict[str, Any]:
    """The wall as JSON-able data: who is on it, where the files are, what was scored, who may write."""
    alone = len(answers) == 1
    return {
        "me": actor.person_id,
        "language": words.code,
        "mayComment": actor.may("comment.add"),
        "mayScore": actor.may("score.give"),
        "question": question_id,
        "answers": [_answer(whole, index, row, alone) for index, row in enumerate(answers)],
    }


def _answer(whole: Overview, index: int, row: Row, alone: bool) -> dict[str, Any]:
    cell = whole.cells[(row["invitation_id"], row["question_id"])]
    return {
        "id": row["id"],
        "invitation": row["invitation_id"],
        "letter": LETTERS[index],
        "candidate": row["candidate"],
        **watch_of(row, alone),
        "scores": scores_shown(cell.seen),
    }
