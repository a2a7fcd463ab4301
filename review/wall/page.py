"""The data for the wall's script."""

from collections.abc import Mapping
from typing import Any

from engines.database.contract import Row
from foundation.language import Words
from foundation.policy import Actor
from review.scorecards.sheets import Sheets
from review.coverage import Watched, resume_at
from review.wall.watching import watch_of

LETTERS = "ABCD"


def describe(
    question_id: str, answers: list[Row], sheets: Sheets, watched: Mapping[str, Watched], actor: Actor, words: Words,
) -> dict[str, Any]:
    """The wall as JSON: its candidates, their files, the scorecards, what the reader has watched, and the reader's rights."""
    alone, shown = len(answers) == 1, sheets.shown_to(words)
    return {
        "me": actor.person_id,
        "language": words.code,
        "mayComment": all(sheets.seals.rights[row["id"]].comment for row in answers),
        "mayScore": actor.may("score.give"),
        "question": question_id,
        "startMs": resume_at(watched.values(), max((row["duration_ms"] or 0 for row in answers), default=0)),
        "cards": sheets.cards_shown_to(words),
        "answers": [
            _answer(index, row, shown.get(row["id"]), watched[row["id"]], alone) for index, row in enumerate(answers)
        ],
    }


def _answer(index: int, row: Row, sheet: dict[str, Any] | None, watched: Watched, alone: bool) -> dict[str, Any]:
    return {
        "id": row["id"],
        "invitation": row["invitation_id"],
        "letter": LETTERS[index],
        "candidate": row["candidate"],
        **watch_of(row, alone),
        "sheet": sheet,
        "watched": watched.parts,
    }
