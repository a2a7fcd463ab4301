"""How firm an order of candidates is: what becomes of it when a rater is left out, when steps are uneven, and when weights move."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from review.comparing.severity import rater_severity

RATER, STEPS, WEIGHT = "rater", "steps", "weight"
TOP_WIDER, BOTTOM_WIDER, AS_USED = "top", "bottom", "used"
MOVED = 0.2
"""How far each weight is moved, up and down."""
RESAMPLES = 1000
SHOWN = 2
"""Decimals that are shown: what is equal in them is a tie."""
_USED = (0.0, 0.29, 0.51, 0.70, 0.87, 1.0)


@dataclass(frozen=True)
class Panel:
    """All marks: an array for each competency, candidates by raters, NaN for none; the scales' highest steps, and the weights."""

    marks: list[np.ndarray]
    scales: list[int]
    weights: np.ndarray

    @property
    def one_scale(self) -> int | None:
        """The highest step where all counted competencies have the same scale; else the whole is on 0 to 100."""
        counted = {scale for scale, weight in zip(self.scales, self.weights, strict=True) if weight > 0}
        return counted.pop() if len(counted) == 1 else None


@dataclass(frozen=True)
class Try:
    """One change and what it does. `kind` and `which` name the change; `up` is the direction of a weight."""

    kind: str
    which: int | str
    up: bool = False
    comes: tuple[int, ...] = ()
    """Candidates who take a seat that they did not have, and those who lose theirs."""
    goes: tuple[int, ...] = ()
    same_order: bool = True

    @property
    def holds(self) -> bool:
        """Whether the same candidates have the seats."""
        return not self.comes and not self.goes


@dataclass(frozen=True)
class Firmness:
    """An order of candidates (row numbers), and how it stands."""

    order: list[int]
    """Everybody who has a score, the highest first."""
    scores: np.ndarray
    """The weighted whole of each row, rounded to SHOWN decimals; NaN without marks."""
    seats: int
    """As asked for, and never more than there are candidates."""
    tied: list[int]
    """Candidates between whom the last seat is undecided."""
    tries: list[Try] = field(default_factory=list)
    above_next: dict[int, float] = field(default_factory=dict)
    """The share of resamples in which the candidate stands above the next in the order; a tie counts half."""
    reach: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Between which values 95 % of the candidate's resamples lie."""

    @property
    def held(self) -> int:
        """In how many tries the same candidates have the seats."""
        return sum(one.holds for one in self.tries)

    @property
    def kept_order(self) -> int:
        """In how many of them they also keep their order."""
        return sum(one.holds and one.same_order for one in self.tries)


def firmness_of(panel: Panel, seats: int, shown: int, seed: int = 1) -> Firmness:
    """The order by weighted means, every try, and resamples for the first `shown` of the order.

    Resampling draws what the severity model leaves of the marks anew, for each competency (residual bootstrap; Efron & Tibshirani 1993).
    """
    scores = whole(panel)
    order = ordered(scores)
    seats = max(0, min(seats, len(order)))
    base = Firmness(order, scores, seats, tied_at(order, scores, seats))
    if not order:
        return base
    tries = [judged(base, scores_now, one) for one, scores_now in changes(panel)]
    above, reach = resampled(panel, order[:shown], seed)
    return replace(base, tries=tries, above_next=above, reach=reach)


def whole(panel: Panel) -> np.ndarray:
    """Each candidate's weighted mean over the competencies that have a mark, rounded; NaN without one or where all weights are 0."""
    means = np.array([_means(marks) for marks in panel.marks])
    return np.asarray(np.round(_weighed(_placed(means, panel), panel.weights), SHOWN))


def ordered(scores: np.ndarray) -> list[int]:
    """The rows with a score, the highest first; equal ones as they came."""
    known = np.flatnonzero(~np.isnan(scores))
    return [int(row) for row in known[np.argsort(-scores[known], kind="stable")]]


def seated(order: list[int], scores: np.ndarray, seats: int) -> set[int]:
    """Everybody whose score reaches the last seat: more than there are seats where the last is tied."""
    return {row for row in order if scores[row] >= scores[order[min(seats, len(order)) - 1]]} if seats and order else set()


def tied_at(order: list[int], scores: np.ndarray, seats: int) -> list[int]:
    """Those who share the last seat with somebody for whom there is none."""
    if not 0 < seats < len(order) or scores[order[seats - 1]] != scores[order[seats]]:
        return []
    return [row for row in order if scores[row] == scores[order[seats]]]


def changes(panel: Panel) -> Iterator[tuple[Try, np.ndarray]]:
    """Every change that is tried, with the scores that it gives."""
    raters = panel.marks[0].shape[1] if panel.marks else 0
    for rater in range(raters if raters > 1 else 0):
        yield Try(RATER, rater), whole(replace(panel, marks=[_without(marks, rater) for marks in panel.marks]))
    for name in (TOP_WIDER, BOTTOM_WIDER, AS_USED):
        marks = [_bent(one, scale, name) for one, scale in zip(panel.marks, panel.scales, strict=True)]
        yield Try(STEPS, name), whole(replace(panel, marks=marks))
    counted = np.flatnonzero(panel.weights > 0)
    for competency in counted if len(counted) > 1 else ():
        for up in (True, False):
            weights = panel.weights.copy()
            weights[competency] *= 1 + MOVED if up else 1 - MOVED
            yield Try(WEIGHT, int(competency), up), whole(replace(panel, weights=weights))


def judged(base: Firmness, scores: np.ndarray, one: Try) -> Try:
    """The try with what it does to the seats. Whoever shares the last seat, before or after, neither comes nor goes; whoever has no score
    without the rater that is left out goes."""
    order = ordered(scores)
    before, now = seated(base.order, base.scores, base.seats), seated(order, scores, base.seats)
    comes = now - set(tied_at(order, scores, base.seats)) - before
    goes = before - set(base.tied) - now
    kept = base.order[:base.seats]
    turned = any(base.scores[a] > base.scores[b] and scores[a] < scores[b] for a, b in zip(kept, kept[1:]))
    return replace(one, comes=tuple(sorted(comes)), goes=tuple(sorted(goes)), same_order=not turned)


def resampled(panel: Panel, rows: list[int], seed: int) -> tuple[dict[int, float], dict[int, tuple[float, float]]]:
    """For these rows of the order: the share of resamples above the next, and the middle 95 % of their values."""
    chance = np.random.default_rng(seed)
    drawn = np.full((len(panel.marks), RESAMPLES, len(rows)), np.nan)
    for n, marks in enumerate(panel.marks):
        model = rater_severity(marks)
        drawn[n] = _drawn(marks, model.candidates, model.raters, chance, rows)
    values = _weighed(_placed(drawn, panel), panel.weights)
    above = {}
    for place, row in enumerate(rows[:-1]):
        left, right = values[:, place], values[:, place + 1]
        above[row] = float(np.mean(np.where(left == right, 0.5, left > right)))
    low, high = np.nanpercentile(values, [2.5, 97.5], axis=0)
    return above, {row: (float(low[n]), float(high[n])) for n, row in enumerate(rows)}


def _drawn(
    marks: np.ndarray, levels: np.ndarray, raters: np.ndarray, chance: np.random.Generator, rows: list[int]
) -> np.ndarray:
    """Resampled means of these rows: their mean, and for each of their marks a rest that is drawn anew."""
    there = ~np.isnan(marks)
    if np.isnan(raters).all():  # one rater, or groups that share nothing: what strays around each candidate's mean
        levels, raters = _means(marks), np.zeros(marks.shape[1])
    rest = (marks - levels[:, None] - raters[None, :])[there]
    df = len(rest) - int(there.any(axis=1).sum()) - int(there.any(axis=0).sum()) + 1
    wider = np.sqrt(len(rest) / df) if df > 0 else 1.0
    means, counts = _means(marks)[rows], there[rows].sum(axis=1)
    values = np.repeat(means[None, :], RESAMPLES, axis=0)
    for place, count in enumerate(counts):
        if count and len(rest):
            values[:, place] += wider * chance.choice(rest, size=(RESAMPLES, int(count))).mean(axis=1)
    return values


def _means(marks: np.ndarray) -> np.ndarray:
    there = ~np.isnan(marks)
    count = there.sum(axis=1)
    return np.divide(np.where(there, marks, 0).sum(axis=1), count, out=np.full(len(marks), np.nan), where=count > 0)


def _placed(means: np.ndarray, panel: Panel) -> np.ndarray:
    """The means of each competency on the whole's scale: their own where all have the same, else 0 to 100."""
    if panel.one_scale:
        return means
    tops = np.array(panel.scales, float).reshape(-1, *[1] * (means.ndim - 1))
    return np.asarray(100 * (means - 1) / (tops - 1))


def _weighed(means: np.ndarray, weights: np.ndarray) -> np.ndarray:
    each = weights.reshape(-1, *[1] * (means.ndim - 1)) * ~np.isnan(means)
    total = each.sum(axis=0)
    return np.divide((np.where(np.isnan(means), 0, means) * each).sum(axis=0), total, out=np.full(total.shape, np.nan), where=total > 0)


def _without(marks: np.ndarray, rater: int) -> np.ndarray:
    left = marks.copy()
    left[:, rater] = np.nan
    return left


def _bent(marks: np.ndarray, scale: int, name: str) -> np.ndarray:
    """The marks as if the steps were uneven: further apart at the top, at the bottom, or as interviewers use a scale of six steps
    (100, 87, 70, 51, 29, 0; 43,412 stations of a medical school's interviews)."""
    share = (marks - 1) / (scale - 1)
    bent = {
        TOP_WIDER: lambda: share ** 1.5, BOTTOM_WIDER: lambda: share ** (1 / 1.5),
        AS_USED: lambda: np.interp(share, np.linspace(0, 1, len(_USED)), _USED),
    }[name]()
    return np.asarray(1 + bent * (scale - 1))
