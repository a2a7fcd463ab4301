"""A number with its interval, or the reason why there is none."""

import math
from dataclasses import dataclass, replace

NAN = math.nan

ONE_RATER, ONE_CANDIDATE, NOTHING = "one_rater", "one_candidate", "nothing"
"""Fewer than two people judged; fewer than two candidates can be compared; there are no marks at all."""
ALL_EQUAL, HOLES, NO_RESAMPLE, UNCONNECTED, NO_REST = "all_equal", "holes", "no_resample", "unconnected", "no_rest"
"""All marks are the same step; a cell is empty; too many resamples have no value; raters and candidates fall into groups that share
nothing; there are no more marks than unknowns, so errors cannot be estimated."""


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval. Where there is none, it is NaN and `reason` says why; the interval alone may be NaN too."""

    value: float
    low: float = NAN
    high: float = NAN
    reason: str = ""

    def __float__(self) -> float:
        return self.value

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return not math.isnan(self.value)

    @property
    def has_interval(self) -> bool:
        """Whether there is an interval as well."""
        return not (math.isnan(self.low) or math.isnan(self.high))

    def without_interval(self, reason: str) -> "Estimate":
        """The same value with that reason in place of an interval."""
        return replace(self, low=NAN, high=NAN, reason=reason)


def unknown(reason: str) -> Estimate:
    """No value, for that reason."""
    return Estimate(NAN, NAN, NAN, reason)
