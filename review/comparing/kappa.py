"""Weighted kappa: agreement of two raters beyond chance, where near misses count less."""

import numpy as np

from review.comparing.estimate import ALL_EQUAL, NOTHING, ONE_CANDIDATE, Estimate, unknown
from review.comparing.quantiles import normal_quantile

_TINY = 1e-12


def weighted_kappa(a: np.ndarray, b: np.ndarray, weights: str | np.ndarray = "quadratic") -> Estimate:
    """Kappa = 1 - observed / expected disagreement of the marks `a` and `b` of the same candidates; pairs with NaN are left out.

    `weights`: "quadratic" or "linear" in the distance of the marks, or a table of disagreement for marks that are row numbers from 0
    (Cohen 1968). The interval is value ± 1.96 standard errors by Fleiss, Cohen & Everitt (1969).
    """
    first, second = np.asarray(a, float), np.asarray(b, float)
    both = ~(np.isnan(first) | np.isnan(second))
    first, second = first[both], second[both]
    if not len(first):
        return unknown(NOTHING)
    if len(first) == 1:
        return unknown(ONE_CANDIDATE)
    shares, apart = _table(first, second, weights)
    return _kappa(shares, apart, len(first))


def _table(first: np.ndarray, second: np.ndarray, weights: str | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The share of candidates in each meeting of two marks, and how far apart these marks are."""
    if isinstance(weights, str):
        if weights not in ("quadratic", "linear"):
            raise ValueError("weights must be quadratic, linear or a table")
        steps = np.unique(np.concatenate([first, second]))
        apart = np.abs(steps[:, None] - steps[None, :]) ** (2 if weights == "quadratic" else 1)
    else:
        apart = np.asarray(weights, float)
        steps = np.arange(len(apart), dtype=float)
    shares = np.zeros((len(steps), len(steps)))
    np.add.at(shares, (np.searchsorted(steps, first), np.searchsorted(steps, second)), 1 / len(first))
    return shares, apart


def _kappa(shares: np.ndarray, apart: np.ndarray, n: int) -> Estimate:
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    expected = float(rows @ apart @ columns)
    if expected < _TINY:
        return unknown(ALL_EQUAL)
    value = 1 - float((shares * apart).sum()) / expected
    error = _error(shares, 1 - apart / apart.max(), value, n)
    half = normal_quantile(0.975) * error
    return Estimate(value, value - half, value + half)


def _error(shares: np.ndarray, weights: np.ndarray, kappa: float, n: int) -> float:
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    chance = float(rows @ weights @ columns)
    mean_of_row, mean_of_column = weights @ columns, rows @ weights
    inner = weights - (mean_of_row[:, None] + mean_of_column[None, :]) * (1 - kappa)
    variance = float((shares * inner ** 2).sum()) - (kappa - chance * (1 - kappa)) ** 2
    return float(np.sqrt(max(variance, 0.0) / n)) / (1 - chance)
