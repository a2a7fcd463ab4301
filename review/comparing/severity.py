"""How strict each rater is, and what candidates would have got from a panel that is the same for all."""

from dataclasses import dataclass

import numpy as np

from review.comparing.estimate import NAN, NO_REST, NOTHING, ONE_CANDIDATE, ONE_RATER, UNCONNECTED


@dataclass(frozen=True)
class Severity:
    """The additive model: mark = mean + candidate + rater + rest.

    `raters` are generous above 0 and strict below; they add up to 0. `candidates` are fair means: what the average rater would give;
    `effects` are these without the mean, and add up to 0 too. Errors are standard errors. Where there is no answer, all are NaN and
    `reason` says why.
    """

    raters: np.ndarray
    candidates: np.ndarray
    rater_errors: np.ndarray
    candidate_errors: np.ndarray
    effects: np.ndarray
    effect_errors: np.ndarray
    mean: float = NAN
    mean_error: float = NAN
    rest: float = NAN
    """The standard deviation of what the model leaves."""
    df: int = 0
    reason: str = ""


def rater_severity(ratings: np.ndarray) -> Severity:
    """Least squares over the marks that are there (NaN: missing), raters and candidates each summing to zero.

    Errors come from s² (X'X)⁻¹. A candidate or rater without a mark is NaN. Where raters and candidates fall into groups that share
    nothing, no model can compare them, and the reason says so.
    """
    marks = np.asarray(ratings, float)
    there = ~np.isnan(marks)
    rows, columns = there.any(axis=1), there.any(axis=0)
    reason = _reason_against(there, rows, columns)
    if reason:
        return _nothing(marks.shape, reason)
    return _fit(marks[rows][:, columns], rows, columns)


def _fit(marks: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> Severity:
    """Normal equations with the candidates taken out, so that three thousand of them cost what the few raters cost."""
    there = ~np.isnan(marks)
    n, k = marks.shape
    filled = np.where(there, marks, 0.0)
    per_candidate, per_rater = there.sum(axis=1).astype(float), there.sum(axis=0).astype(float)
    # Rater effects r with sum 0, candidate levels l: l_i = mean of (x_ij - r_j) over the marks there.
    shared = there.T.astype(float) @ (there / per_candidate[:, None])
    left = np.diag(per_rater) - shared
    right = filled.sum(axis=0) - there.T.astype(float) @ (filled.sum(axis=1) / per_candidate)
    inverse = np.linalg.inv(left + np.ones((k, k)) / k) - np.ones((k, k)) / k  # the generalised inverse on sums of zero
    raters = inverse @ right
    levels = (filled.sum(axis=1) - there @ raters) / per_candidate
    rest = np.where(there, marks - levels[:, None] - raters[None, :], 0.0)
    df = int(there.sum()) - n - k + 1
    s = float(np.sqrt((rest ** 2).sum() / df)) if df > 0 else NAN
    return _told(raters, levels, s, df, _errors(there, per_candidate, inverse, s), rows, columns)


def _errors(there: np.ndarray, per_candidate: np.ndarray, inverse: np.ndarray, s: float) -> tuple[np.ndarray, ...]:
    """Standard errors of raters, of candidates' levels and effects, and of the mean."""
    n = len(per_candidate)
    share = there / per_candidate[:, None]
    spread = share @ inverse  # the levels' covariances: diag(1 / marks of a candidate) + share inverse share'
    levels = 1 / per_candidate + (spread * share).sum(axis=1)
    mean_share = share.mean(axis=0)
    with_mean = 1 / (n * per_candidate) + spread @ mean_share
    mean = (1 / per_candidate).sum() / n ** 2 + mean_share @ inverse @ mean_share
    variances = (np.diag(inverse), levels, levels - 2 * with_mean + mean, mean)
    return tuple(s * np.sqrt(np.maximum(one, 0)) for one in variances)


def _told(
    raters: np.ndarray, levels: np.ndarray, s: float, df: int, errors: tuple[np.ndarray, ...], rows: np.ndarray, columns: np.ndarray,
) -> Severity:
    of_raters, of_levels, of_effects, of_mean = errors
    mean = float(levels.mean())
    return Severity(
        _spread(raters, columns), _spread(levels, rows), _spread(of_raters, columns), _spread(of_levels, rows),
        _spread(levels - mean, rows), _spread(of_effects, rows), mean, float(of_mean), s, df, "" if df > 0 else NO_REST,
    )


def _spread(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    whole = np.full(len(where), NAN)
    whole[where] = values
    return whole


def _nothing(shape: tuple[int, ...], reason: str) -> Severity:
    n, k = (*shape, 0, 0)[:2]
    raters, candidates = np.full(k, NAN), np.full(n, NAN)
    return Severity(raters, candidates, raters, candidates, candidates, candidates, reason=reason)


def _reason_against(there: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> str:
    if there.size == 0 or not there.any():
        return NOTHING
    if columns.sum() < 2:
        return ONE_RATER
    if rows.sum() < 2:
        return ONE_CANDIDATE
    return "" if is_connected(there[rows][:, columns]) else UNCONNECTED


def is_connected(there: np.ndarray) -> bool:
    """Whether one gets from every rater to every other over candidates whom both have judged."""
    reached: np.ndarray = np.zeros(there.shape[1], bool)
    reached[0] = True
    while True:
        candidates = there[:, reached].any(axis=1)
        more = np.any(there[candidates], axis=0)
        if np.array_equal(more, reached):
            return bool(reached.all())
        reached = more
