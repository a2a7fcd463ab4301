"""The page about how firm the order is: its sentence's numbers, the order with a cut line, and what was tried."""

from dataclasses import dataclass

import numpy as np

from foundation.language import Words
from interviews.scorecard import text_in
from review.comparing.board import Board
from review.comparing.firmness import RATER, WEIGHT, Firmness, Panel, Try, firmness_of
from review.comparing.numbers import grid, raters_of

BEYOND = 7
"""How many are shown below the cut."""
FEW_MARKS = 6
"""With fewer marks of a candidate than this, shares are said to be rough."""


@dataclass(frozen=True)
class Line:
    """A candidate in the order. `above` is the share of resamples above the next, None where nobody is next."""

    place: str
    name: str
    score: float
    above: float | None
    low: float
    high: float
    seated: bool
    is_tied: bool


@dataclass(frozen=True)
class Tried:
    """A change, and who comes and goes by it. `kind` and `which` as in `Try`; `which` is a name for raters and competencies."""

    kind: str
    which: str
    up: bool
    comes: list[str]
    goes: list[str]
    same_order: bool


@dataclass(frozen=True)
class FirmPage:
    """All of it. `span` is the whole's scale; `weights` and `names` are the competencies'."""

    firm: Firmness
    lines: list[Line]
    tries: list[Tried]
    tied: list[str]
    span: tuple[float, float]
    names: list[str]
    weights: list[float]
    raters: int
    sealed: int
    few: bool


def firm_page(board: Board, seats: int, weights: list[float | None], words: Words) -> FirmPage:
    """The page for so many seats, by these weights; the scorecard's own where there is none (and for what is not counted 0)."""
    raters, competencies = raters_of(board), board.card.competencies
    own = [float(one.weight if one.counted else 0) for one in competencies]
    given = [weights[n] if n < len(weights) else None for n in range(len(own))]
    used = [own[n] if weight is None else weight for n, weight in enumerate(given)]
    marks = [grid(board, one.id, raters) for one in competencies]
    panel = Panel(marks, [one.scale for one in competencies], np.array(used))
    firm = firmness_of(panel, seats, seats + BEYOND)
    names = [row["name"] for row in board.candidates]
    shown = firm.order[:firm.seats + BEYOND]
    count = sum((~np.isnan(one)).sum(axis=1) for one in marks)
    return FirmPage(
        firm, [_line(firm, row, names) for row in shown], [_tried(one, board, raters, names, words) for one in firm.tries],
        [names[row] for row in firm.tied], (1, panel.one_scale) if panel.one_scale else (0, 100),
        [text_in(one.name, words.code) for one in competencies], used, len(raters), len(board.candidates) - len(board.open_ids),
        any(int(count[row]) < FEW_MARKS for row in shown) if shown else False,
    )


def _line(firm: Firmness, row: int, names: list[str]) -> Line:
    score = firm.scores[row]
    alike = [one for one in firm.order if firm.scores[one] == score]
    place = firm.order.index(alike[0]) + 1
    low, high = firm.reach[row]
    return Line(
        f"{place} =" if len(alike) > 1 else str(place), names[row], float(score), firm.above_next.get(row), low, high,
        firm.order.index(row) < firm.seats, row in firm.tied,
    )


def _tried(one: Try, board: Board, raters: list[str], names: list[str], words: Words) -> Tried:
    which = str(one.which)
    if one.kind == RATER:
        which = board.people[raters[int(one.which)]]
    if one.kind == WEIGHT:
        which = text_in(board.card.competencies[int(one.which)].name, words.code)
    return Tried(one.kind, which, one.up, [names[row] for row in one.comes], [names[row] for row in one.goes], one.same_order)


def place_on(page: FirmPage, value: float, wide: float) -> float:
    """Where the value stands on a line that is `wide`, for a picture."""
    low, high = page.span
    return round(wide * (value - low) / (high - low), 1)
