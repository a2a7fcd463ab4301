"""Krippendorff's alpha: agreement among any number of raters, also when some did not judge everybody."""

import numpy as np

from review.comparing.estimate import ALL_EQUAL, NO_RESAMPLE, NOTHING, ONE_CANDIDATE, ONE_RATER, Estimate, unknown

RESAMPLES = 2000
MOST_LOST = 0.05
"""An interval is given while at most this share of the resamples has no alpha (because all their marks are equal)."""
_BLOCK = 4_000_000
LEVELS = ("ordinal", "interval", "nominal")


def krippendorff_alpha(ratings: np.ndarray, level: str = "ordinal", seed: int = 1, resamples: int = RESAMPLES) -> Estimate:
    """Alpha = 1 - observed / expected disagreement, over all pairs of marks of the same candidate; NaN for a missing mark.

    Disagreement is 0 or 1 (nominal), the squared difference (interval), or the squared difference of mid-ranks among all pairable
    marks (ordinal); Krippendorff, Content Analysis (2004), ch. 11. The interval is the percentile bootstrap over candidates (Zapf et al.
    2016), with a seed, so that a page says the same twice.
    """
    if level not in LEVELS:
        raise ValueError(f"level must be one of {LEVELS}")
    marks = np.asarray(ratings, float)
    if marks.size == 0 or np.isnan(marks).all():
        return unknown(NOTHING)
    marks = marks[(~np.isnan(marks)).sum(axis=1) > 1]  # before anything else: ranks are among pairable marks only
    if not len(marks):
        return unknown(ONE_RATER)
    steps = np.unique(marks[~np.isnan(marks)])
    if len(steps) == 1:
        return unknown(ALL_EQUAL)
    counts = (marks[:, :, None] == steps).sum(axis=1).astype(float)
    value = _alphas(np.ones((1, len(counts))), counts, steps, level)[0]
    if len(counts) == 1:
        return Estimate(float(value), reason=ONE_CANDIDATE)
    return _with_interval(Estimate(float(value)), counts, steps, level, seed, resamples)


def _with_interval(found: Estimate, counts: np.ndarray, steps: np.ndarray, level: str, seed: int, resamples: int) -> Estimate:
    chance = np.random.default_rng(seed)
    units = len(counts)
    block = max(1, min(resamples, _BLOCK // units))
    drawn = []
    for start in range(0, resamples, block):
        times = chance.multinomial(units, np.full(units, 1 / units), size=min(block, resamples - start))
        drawn.append(_alphas(times.astype(float), counts, steps, level))
    values = np.concatenate(drawn)
    kept = values[~np.isnan(values)]
    if len(kept) < (1 - MOST_LOST) * resamples:
        return found.without_interval(NO_RESAMPLE)
    low, high = np.percentile(kept, [2.5, 97.5])
    return Estimate(found.value, float(low), float(high))


def _alphas(times: np.ndarray, counts: np.ndarray, steps: np.ndarray, level: str) -> np.ndarray:
    """Alpha of each row of `times` (how often each candidate is drawn); NaN where all marks drawn are equal."""
    made = counts.sum(axis=1, keepdims=True)
    pairs = counts[:, :, None] * counts[:, None, :] - np.eye(len(steps)) * counts[:, :, None]
    together = np.tensordot(times, pairs / (made - 1)[:, :, None], axes=1)
    totals = times @ counts
    apart = _apart(totals, steps, level)
    everything = totals.sum(axis=1)
    observed = (together * apart).sum(axis=(1, 2)) * (everything - 1)
    expected = np.einsum("bi,bj,bij->b", totals, totals, apart)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def _apart(totals: np.ndarray, steps: np.ndarray, level: str) -> np.ndarray:
    if level == "nominal":
        return np.broadcast_to(1 - np.eye(len(steps)), (len(totals), len(steps), len(steps)))
    places = np.broadcast_to(steps, totals.shape) if level == "interval" else np.cumsum(totals, axis=1) - totals / 2
    difference: np.ndarray = (places[:, :, None] - places[:, None, :]) ** 2
    return difference
