"""What needs all candidates at once: how wide the intervals are, how strict each reviewer is, and what is still missing."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from review.comparing.board import Board
from review.comparing.openness import RECUSED, SEALED
from review.comparing.quantiles import t_quantile
from review.comparing.severity import rater_severity

FEW_DF = 10
"""With fewer degrees of freedom an interval is drawn as thin."""
MOST_NAMED = 8


def grid(board: Board, competency_id: str, raters: list[str], first: bool = False) -> np.ndarray:
    """The marks of a competency: a row per candidate of the board, a column per rater, NaN for none. `first`: as they were handed in."""
    column = {id: n for n, id in enumerate(raters)}
    marks = np.full((len(board.candidates), len(raters)), np.nan)
    for row, candidate in enumerate(board.candidates):
        for mark in board.marks.get((candidate["id"], competency_id), ()):
            value = mark.first_value if first else mark.value
            if value is not None:
                marks[row, column[mark.reviewer_id]] = value
    return marks


def raters_of(board: Board) -> list[str]:
    """Everybody whose marks can be seen, by name."""
    seen = {mark.reviewer_id for marks in board.marks.values() for mark in marks}
    return [id for id in board.people if id in seen]


def numbers_of(board: Board) -> dict[str, Any]:
    """Both as JSON: `columns` in the scorecard's order, and `gaps`."""
    raters = raters_of(board)
    return {
        "columns": [_column(grid(board, one.id, raters), raters) for one in board.card.competencies],
        "gaps": gaps_of(board),
    }


def _column(marks: np.ndarray, raters: list[str]) -> dict[str, Any]:
    """`raw` and `fair`: how far marks stray (s), times t for 95 %, and whether few marks tell it; and each rater's severity."""
    there = ~np.isnan(marks)
    count = there.sum(axis=1, keepdims=True)
    means = np.divide(np.nansum(marks, axis=1, keepdims=True), count, out=np.zeros_like(count, float), where=count > 0)
    df = int(there.sum() - (count > 0).sum())
    s = math.sqrt(float(np.nansum((marks - means) ** 2)) / df) if df > 0 else math.nan
    model = rater_severity(marks)
    return {
        "raw": _reach(s, df), "fair": _reach(model.rest, model.df),
        "severity": {id: round(float(one), 3) for id, one in zip(raters, model.raters, strict=True) if not math.isnan(one)},
        "reason": model.reason,
    }


def _reach(s: float, df: int) -> dict[str, Any] | None:
    """`reach` / √(number of marks) is half the width of a mean's 95 % interval."""
    if math.isnan(s) or df < 1:
        return None
    return {"reach": round(s * t_quantile(0.975, df), 3), "few": df < FEW_DF}


def gaps_of(board: Board) -> dict[str, Any]:
    """Candidates nobody has judged, and what each colleague has left; counted among the candidates that are open to the person."""
    states = {row["id"]: board.state(row["id"]) for row in board.candidates}
    opened = [row for row in board.candidates if states[row["id"]] not in (SEALED, RECUSED)]
    handed_in, recused = board.openness.acts.handed_in, board.openness.acts.recused
    unjudged = [row for row in opened if not handed_in.get(row["id"])]
    left = []
    for person_id in (id for id in board.people if id in board.openness.panel):
        todo = [row for row in opened if person_id not in handed_in.get(row["id"], ()) and person_id not in recused.get(row["id"], ())]
        if todo:
            left.append([board.people[person_id], len(todo), _minutes(row["length_ms"] for row in todo)])
    return {
        "all": len(board.candidates), "open": len(opened), "sealed": sum(one == SEALED for one in states.values()),
        "recused": sum(one == RECUSED for one in states.values()),
        "unjudged": [row["name"] for row in unjudged[:MOST_NAMED]], "unjudgedCount": len(unjudged), "left": left,
    }


def _minutes(lengths: Iterable[int]) -> int:
    return math.ceil(sum(lengths) / 60_000)
