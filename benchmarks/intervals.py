"""How often a 95 % interval of agreement holds the truth, and what correcting for severity is worth; panels are simulated.

A mark is candidate + rater + rest, drawn from normal distributions and, for alpha and kappa, cut into five steps. The truth of alpha and
kappa is their value on 20,000 candidates of the same panel.
"""

from collections.abc import Callable

import numpy as np

from benchmarks.report import Figure, Report
from review.comparing.agreement import Estimate, icc, krippendorff_alpha, rater_severity, weighted_kappa

ROUNDS = 400
"""For each of the rounds that are asked for."""
CANDIDATE, RATER, REST = 1.0, 0.5, 0.7
CUTS = (-1.5, -0.5, 0.5, 1.5)


def measure(rounds: int) -> Report:
    """Coverage, and errors of raw and corrected means."""
    chance = np.random.default_rng(2026)
    return Report([*_coverage(chance, rounds * ROUNDS // 5), *_correction(chance, rounds * ROUNDS // 5)])


def _coverage(chance: np.random.Generator, rounds: int) -> list[Figure]:
    truth = CANDIDATE ** 2 / (CANDIDATE ** 2 + RATER ** 2 + REST ** 2)
    figures = []
    for n, k in ((10, 3), (30, 3), (30, 5)):
        held = _held(lambda: icc(panel(chance, n, k))[0], truth, rounds)
        figures.append(Figure(f"ICC(2,1), {n} candidates and {k} raters: intervals that hold the truth", held, 92, "%"))
    for n, k in ((10, 3), (30, 3), (100, 3)):
        raters = chance.normal(0, RATER, k)
        true_alpha = krippendorff_alpha(steps(panel(chance, 20_000, k, raters)), resamples=1).value
        held = _held(lambda: krippendorff_alpha(steps(panel(chance, n, k, raters)), resamples=500), true_alpha, rounds)
        figures.append(Figure(f"Ordinal alpha, {n} candidates and {k} raters: intervals that hold the truth", held, None, "%"))
    raters = chance.normal(0, RATER, 2)
    true_kappa = _kappa(steps(panel(chance, 20_000, 2, raters))).value
    for n in (20, 50, 200):
        held = _held(lambda: _kappa(steps(panel(chance, n, 2, raters))), true_kappa, rounds)
        figures.append(Figure(f"Weighted kappa, {n} candidates: intervals that hold the truth", held, None, "%"))
    return figures


def _correction(chance: np.random.Generator, rounds: int) -> list[Figure]:
    figures = []
    for words, seen in (("each candidate by 2 of 5 raters", 2), ("each by 3 of 5", 3), ("everybody by all 5", 5)):
        raw, fair = (float(one) for one in np.mean([_errors(chance, seen) for _ in range(rounds)], axis=0))
        figures.append(Figure(f"Severity, {words}: error of corrected means beside raw ones", fair / raw, 1.001, "×", at_most=True))
    return figures


def _errors(chance: np.random.Generator, seen: int, n: int = 40, k: int = 5) -> tuple[float, float]:
    """The root mean square error of raw and of corrected means against the true candidates, both around their own mean."""
    candidates, raters = chance.normal(0, CANDIDATE, n), chance.normal(0, RATER, k)
    marks = candidates[:, None] + raters + chance.normal(0, REST, (n, k))
    for row in marks:
        row[chance.permutation(k)[seen:]] = np.nan
    return _error(np.nanmean(marks, axis=1) - candidates), _error(rater_severity(marks).candidates - candidates)


def _error(off: np.ndarray) -> float:
    return float(np.sqrt(np.mean((off - off.mean()) ** 2)))


def panel(chance: np.random.Generator, n: int, k: int, raters: np.ndarray | None = None) -> np.ndarray:
    """Marks of n candidates by k raters, who are drawn too unless they are given."""
    raters = chance.normal(0, RATER, k) if raters is None else raters
    return chance.normal(0, CANDIDATE, (n, 1)) + raters + chance.normal(0, REST, (n, k))


def steps(marks: np.ndarray) -> np.ndarray:
    """The marks cut into the steps 1 to 5."""
    return np.digitize(marks, CUTS) + 1.0


def _kappa(marks: np.ndarray) -> Estimate:
    return weighted_kappa(marks[:, 0], marks[:, 1])


def _held(draw: Callable[[], Estimate], truth: float, rounds: int) -> float:
    drawn = [one for one in (draw() for _ in range(rounds)) if one.has_interval]
    return 100 * sum(one.low <= truth <= one.high for one in drawn) / len(drawn)
