"""How far reviewers agree, as numbers with names and intervals.

Every function takes arrays of marks with a row per candidate and a column per rater, NaN for a missing mark, and gives an `Estimate`.
Degenerate input gives NaN with a reason code of `review/comparing/estimate.py`.
"""

import numpy as np

from review.comparing.alpha import krippendorff_alpha
from review.comparing.estimate import ALL_EQUAL, HOLES, NAN, NOTHING, ONE_CANDIDATE, ONE_RATER, Estimate, unknown
from review.comparing.kappa import weighted_kappa
from review.comparing.quantiles import f_quantile
from review.comparing.severity import Severity, rater_severity

__all__ = [
    "Estimate", "Severity", "exact_agreement", "icc", "krippendorff_alpha", "rater_severity", "spearman_brown", "weighted_kappa",
    "within_one",
]

_TINY = 1e-12


def icc(ratings: np.ndarray) -> tuple[Estimate, Estimate]:
    """ICC(2,1) and ICC(2,k): two-way random effects, absolute agreement, of one rater and of the mean of all k.

    ICC(2,1) = (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n), with the mean squares between candidates, between raters and of
    the rest; ICC(2,k) is its Spearman-Brown value (Shrout & Fleiss 1979). The intervals are McGraw & Wong's (1996), with Satterthwaite's
    degrees of freedom. Every rater must have judged every candidate; a value below 0 says that candidates are alike.
    """
    marks = np.asarray(ratings, float)
    reason = _reason_against_icc(marks)
    if reason:
        return unknown(reason), unknown(reason)
    n, k = marks.shape
    between, raters, rest = _mean_squares(marks)
    single = (between - rest) / (between + (k - 1) * rest + k * (raters - rest) / n)
    low, high = _icc_interval(single, n, k, between, raters, rest)
    one = Estimate(single, low, high)
    return one, spearman_brown(one, k)


def spearman_brown(r: float | Estimate, factor: float) -> Estimate:
    """The reliability when there are `factor` times as many raters: factor r / (1 + (factor - 1) r) (Spearman 1910; Brown 1910).

    An interval is carried over. Where the formula has no meaning (at r = 1 / (1 - factor) and below) the value is NaN.
    """
    given = r if isinstance(r, Estimate) else Estimate(float(r))
    return Estimate(_stepped(given.value, factor), _stepped(given.low, factor), _stepped(given.high, factor), given.reason)


def exact_agreement(ratings: np.ndarray) -> Estimate:
    """The share of pairs of raters who gave a candidate the same mark; the interval is Wilson's over candidates' pairs."""
    return _share_within(ratings, 0)


def within_one(ratings: np.ndarray) -> Estimate:
    """The share of pairs of raters whose marks of a candidate are at most one step apart."""
    return _share_within(ratings, 1)


def _reason_against_icc(marks: np.ndarray) -> str:
    if marks.size == 0:
        return NOTHING
    n, k = marks.shape
    if np.isnan(marks).any():
        return HOLES
    if k < 2:
        return ONE_RATER
    if n < 2:
        return ONE_CANDIDATE
    return ALL_EQUAL if np.ptp(marks) < _TINY else ""


def _mean_squares(marks: np.ndarray) -> tuple[float, float, float]:
    """Of the analysis of variance: between candidates (BMS), between raters (JMS), and of the rest (EMS)."""
    n, k = marks.shape
    mean, rows, columns = marks.mean(), marks.mean(axis=1), marks.mean(axis=0)
    between = k * ((rows - mean) ** 2).sum() / (n - 1)
    raters = n * ((columns - mean) ** 2).sum() / (k - 1)
    rest = ((marks - rows[:, None] - columns[None, :] + mean) ** 2).sum() / ((n - 1) * (k - 1))
    return float(between), float(raters), float(rest)


def _icc_interval(r: float, n: int, k: int, between: float, raters: float, rest: float) -> tuple[float, float]:
    if rest < _TINY and raters < _TINY:  # everybody agrees on everything
        return 1.0, 1.0
    a, b = k * r, n * (1 + (k - 1) * r) - k * r
    below = (a * raters) ** 2 / (k - 1) + (b * rest) ** 2 / ((n - 1) * (k - 1))
    if below < _TINY:
        return NAN, NAN
    df = (a * raters + b * rest) ** 2 / below
    if df < _TINY:
        return NAN, NAN
    upper, lower = f_quantile(0.975, n - 1, df), f_quantile(0.975, df, n - 1)
    noise = k * raters + (k * n - k - n) * rest
    low = n * (between - upper * rest) / (upper * noise + n * between)
    high = n * (lower * between - rest) / (noise + n * lower * between)
    return low, high


def _stepped(r: float, factor: float) -> float:
    below = 1 + (factor - 1) * r
    return factor * r / below if below > _TINY else NAN


def _share_within(ratings: np.ndarray, steps: int) -> Estimate:
    marks = np.asarray(ratings, float)
    if marks.size == 0:
        return unknown(NOTHING)
    if marks.shape[1] < 2:
        return unknown(ONE_RATER)
    left, right = np.triu_indices(marks.shape[1], 1)
    apart = np.abs(marks[:, left] - marks[:, right])
    judged = ~np.isnan(apart)
    pairs = int(judged.sum())
    if not pairs:
        return unknown(ONE_RATER)
    agreed = int((apart[judged] <= steps + _TINY).sum())
    independent = int(judged.any(axis=1).sum())  # the pairs of one candidate stand or fall together
    return _wilson(agreed / pairs, independent)


def _wilson(share: float, n: int) -> Estimate:
    """The share with its Wilson interval (Wilson 1927) for n independent cases."""
    z2 = 1.959963984540054 ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = (z2 / n * (share * (1 - share) + z2 / (4 * n))) ** 0.5 / (1 + z2 / n)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))
