"""The data for the wall's script."""

from collections.abc import Mapping
from typing import Any

from engines.database.contract import Row
from foundation.language import Words
from foundation.policy import Actor
from review.scorecards.scores import NOTHING, Seen, scores_shown
from review.wall.coverage import Watched, resume_at
from review.wall.watching import watch_of

LETTERS = "ABCD"


def describe(
    question_id: str, answers: list[Row], seen: Mapping[str, Seen], watched: Mapping[str, Watched], actor: Actor, words: Words,
) -> dict[str, Any]:
    """The wall as JSON: its candidates, their files, the scores, what the reader has watched, and the reader's rights."""
    alone = len(answers) == 1
    return {
        "me": actor.person_id,
        "language": words.code,
        "mayComment": actor.may("comment.add"),
        "mayScore": actor.may("score.give"),
        "question": question_id,
        "startMs": resume_at(watched.values(), max((row["duration_ms"] or 0 for row in answers), default=0)),
        "answers": [
            _answer(index, row, seen.get(row["id"], NOTHING), watched[row["id"]], alone) for index, row in enumerate(answers)
        ],
    }


def _answer(index: int, row: Row, seen: Seen, watched: Watched, alone: bool) -> dict[str, Any]:
    return {
        "id": row["id"],
        "invitation": row["invitation_id"],
        "letter": LETTERS[index],
        "candidate": row["candidate"],
        **watch_of(row, alone),
        "scores": scores_shown(seen),
        "watched": watched.parts,
    }
