"""The page about agreement: named figures for each competency, how strict reviewers are, and what another reviewer would add."""

from dataclasses import dataclass

import numpy as np

from foundation.language import Words
from foundation.policy import Actor
from interviews.scorecard import Competency, text_in
from review.comparing.agreement import exact_agreement, icc, krippendorff_alpha, rater_severity, spearman_brown, weighted_kappa, within_one
from review.comparing.board import Board
from review.comparing.estimate import HOLES, Estimate, unknown
from review.comparing.numbers import grid, raters_of
from review.comparing.quantiles import t_quantile

ENOUGH = 10
"""Candidates with two marks or more, below which a figure is greyed: intervals then reach over most of the scale."""
MANY = 300
"""Above so many candidates, fewer resamples tell the interval of alpha as well."""
MOST_REVIEWERS = 6


@dataclass(frozen=True)
class Figures:
    """The agreement on one competency. `judged_twice` candidates have two marks or more, `whole` have everybody's."""

    name: str
    alpha: Estimate
    one: Estimate
    panel: Estimate
    kappa: Estimate | None
    """Only where two people score."""
    exact: Estimate
    near: Estimate
    judged_twice: int
    whole: int

    @property
    def is_enough(self) -> bool:
        """Whether the sample can carry the figures."""
        return self.judged_twice >= ENOUGH


@dataclass(frozen=True)
class Reviewer:
    """One reviewer beside the panel. `severity` is above 0 for the generous."""

    name: str
    is_me: bool
    marks: int
    mean: float
    spread: float
    severity: Estimate


@dataclass(frozen=True)
class Report:
    """All of it. `planned` has the reliability of the mean of 1, 2, … reviewers; empty where it is not known."""

    figures: list[Figures]
    reviewers: list[Reviewer]
    raters: int
    planned: list[Estimate]
    sealed: int


def report_of(board: Board, actor: Actor, words: Words) -> Report:
    """The report on what is open to the actor; of first marks. Who does not lead sees only their own severity."""
    raters = raters_of(board)
    grids = [grid(board, one.id, raters, first=True) for one in board.card.competencies]
    figures = [_figures(one, marks, words) for one, marks in zip(board.card.competencies, grids, strict=True)]
    together = np.vstack(grids) if grids and raters else np.zeros((0, 0))
    reviewers = _reviewers(board, raters, together)
    if not actor.may("review.lead"):
        reviewers = [one for one in reviewers if one.is_me]
    return Report(figures, reviewers, len(raters), _planned(grids), len(board.candidates) - len(board.open_ids))


def _figures(competency: Competency, marks: np.ndarray, words: Words) -> Figures:
    seen = (~np.isnan(marks)).sum(axis=1) if marks.size else np.zeros(0)
    whole = marks[seen == marks.shape[1]] if marks.size else marks
    one, panel = icc(whole) if len(whole) or not marks.size else (unknown(HOLES), unknown(HOLES))
    resamples = 2000 if len(marks) <= MANY else 300
    return Figures(
        text_in(competency.name, words.code), krippendorff_alpha(marks, resamples=resamples), one, panel,
        weighted_kappa(marks[:, 0], marks[:, 1]) if marks.shape[1] == 2 else None, exact_agreement(marks), within_one(marks),
        int((seen > 1).sum()), len(whole),
    )


def _reviewers(board: Board, raters: list[str], marks: np.ndarray) -> list[Reviewer]:
    """Everybody, over all competencies together: a row for each candidate and competency."""
    if not raters:
        return []
    model = rater_severity(marks)
    reach = t_quantile(0.975, model.df) if model.df > 0 else np.nan
    found = []
    for n, id in enumerate(raters):
        given = marks[~np.isnan(marks[:, n]), n]
        half = reach * float(model.rater_errors[n])
        severity = Estimate(float(model.raters[n]), float(model.raters[n]) - half, float(model.raters[n]) + half, model.reason)
        spread = float(given.std(ddof=1)) if len(given) > 1 else float("nan")
        found.append(Reviewer(
            board.people[id], id == board.openness.me, len(given), float(given.mean()) if len(given) else float("nan"), spread, severity,
        ))
    return found


def _planned(grids: list[np.ndarray]) -> list[Estimate]:
    """The reliability of 1 to MOST_REVIEWERS, from the mean of the competencies' ICC(2,1)."""
    known = [one for one, _panel in (icc(_complete(marks)) for marks in grids if marks.size) if one.is_known]
    if not known:
        return []
    value, low, high = (float(one) for one in np.mean([[one.value, one.low, one.high] for one in known], axis=0))
    single = Estimate(value, low, high)
    return [spearman_brown(single, k) for k in range(1, MOST_REVIEWERS + 1)] if single.value > 0 else []


def _complete(marks: np.ndarray) -> np.ndarray:
    return np.asarray(marks[~np.isnan(marks).any(axis=1)])
