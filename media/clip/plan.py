"""Plans which pictures of a take are copied and which are encoded again. Whole numbers only; times are ticks of 1/30000 s.

A copied stretch begins with a keyframe. A cut between keyframes re-encodes the pictures up to the next one; an overlay re-encodes those
it covers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

TICKS = 30_000
NEAR = 700


@dataclass(frozen=True)
class Stretch:
    """One kept range: pictures `first` to `last` (exclusive); those before `copy_from` are encoded.

    `origin` and `end` are ticks of the take; `at` is the clip's tick at which `origin` is shown.
    """

    first: int
    copy_from: int
    last: int
    origin: int
    end: int
    at: int

    @property
    def length(self) -> int:
        """The length in ticks."""
        return self.end - self.origin

    def moved(self, tick: int) -> int:
        """The clip's tick for a tick of the take."""
        return max(self.at, tick - self.origin + self.at)


def scaler(base: Fraction, rate: int) -> Callable[[int], int]:
    """A function that converts time stamps in `base` to whole units of 1/rate s. Fractions would cost more than copying the packets."""
    numerator, denominator = base.numerator * rate, base.denominator
    if numerator == denominator:
        return lambda stamp: stamp
    return lambda stamp: (2 * stamp * numerator + denominator) // (2 * denominator)


def ticks(ms: int) -> int:
    """The tick at a number of ms."""
    return ms * TICKS // 1000


def plan(
    stamps: Sequence[int], keys: Sequence[bool], end: int, keep: Sequence[tuple[int, int]], front: int, overlay: int, copying: bool = True,
) -> list[Stretch]:
    """Place the ranges `keep` (ms) of a take after a card of `front` ticks.

    `stamps` are the ticks of its pictures in order, `keys` its keyframe flags, and `end` the end of the last picture. The overlay covers
    the first `overlay` ticks after the card. Ranges without a picture are dropped.
    """
    stretches: list[Stretch] = []
    at = front
    for start_ms, end_ms in keep:
        origin, first = _snap(stamps, ticks(start_ms))
        stop, last = _snap_end(stamps, ticks(end_ms), end)
        if last <= first or stop <= origin:
            continue
        covered = origin + max(0, front + overlay - at)
        copy_from = _next_key(stamps, keys, first, last, covered, origin) if copying else last
        stretches.append(Stretch(first, copy_from, last, origin, stop, at))
        at += stop - origin
    return stretches


def _snap(stamps: Sequence[int], tick: int) -> tuple[int, int]:
    """Where a range begins: at a near picture, or within the picture that is shown at that time."""
    after = bisect_left(stamps, tick)
    near = min((n for n in (after - 1, after) if 0 <= n < len(stamps)), key=lambda n: abs(stamps[n] - tick))
    if abs(stamps[near] - tick) <= NEAR:
        return stamps[near], near
    return (tick, after - 1) if after else (stamps[0], 0)


def _snap_end(stamps: Sequence[int], tick: int, end: int) -> tuple[int, int]:
    if tick >= end - NEAR:
        return end, len(stamps)
    origin, near = _snap(stamps, tick)
    return (origin, near) if stamps[near] == origin else (tick, bisect_right(stamps, tick - 1))


def _next_key(stamps: Sequence[int], keys: Sequence[bool], first: int, last: int, covered: int, origin: int) -> int:
    for n in range(first, last):
        if keys[n] and stamps[n] >= max(covered, origin):
            return n
    return last
