"""Counts the packets of a stream: how many, over which time, and with which gaps."""

from array import array
from fractions import Fraction
from typing import Any

SHORTEST_HOLE_S, MUTE_HOLE_S = 0.3, 3.0
USUAL_STEPS, MUTE_STEPS = 3, 20


class Tally:
    """The packets of one stream and their time span in seconds. Packets that an edit list discards are not counted."""

    def __init__(self) -> None:
        self.count = self.backwards = 0
        self.first, self.last = Fraction(10**9), Fraction(-(10**9))
        self._dts: int | None = None
        self._stamps = array("q")
        self._base = Fraction(1)

    def add(self, packet: Any) -> None:
        """Count one packet."""
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None or packet.is_discard:
            return
        self.count += 1
        self.first = min(self.first, stamp * packet.time_base)
        self.last = max(self.last, (stamp + (packet.duration or 0)) * packet.time_base)
        if self._dts is not None and packet.dts is not None and packet.dts < self._dts:
            self.backwards += 1
        self._dts, self._base = packet.dts, packet.time_base
        self._stamps.append(stamp)

    @property
    def span_ms(self) -> float:
        """The time from the first packet to the end of the last, in ms."""
        return float(1000 * (self.last - self.first)) if self.count else 0.0

    @property
    def rate(self) -> float:
        """Packets per second."""
        return round(self.count / float(self.last - self.first), 3) if self.count > 1 and self.last > self.first else 30.0

    def holes(self, shortest_s: float, steps: int) -> list[tuple[float, float]]:
        """Gaps in seconds that are longer than `shortest_s` and than `steps` usual steps between packets."""
        base, stamps = float(self._base), sorted(self._stamps)
        apart = [after - before for before, after in zip(stamps, stamps[1:])]
        usual = sorted(apart)[len(apart) // 2] * base if apart else 0.0
        least = max(shortest_s, steps * usual)
        return [(at * base + usual, at * base + gap * base) for at, gap in zip(stamps, apart) if gap * base > least]


def has_gap(counted: list[Tally]) -> bool:
    """Whether a piece in the middle is missing: a gap with neither picture nor sound.

    Some codecs decode across a lost piece without an error, so only the time stamps tell. A still screen has sound but no pictures.
    Without sound, only a long gap proves a loss.
    """
    if len(counted) < 2:
        return any(one.holes(MUTE_HOLE_S, MUTE_STEPS) for one in counted)
    pictures, sounds = (one.holes(SHORTEST_HOLE_S, USUAL_STEPS) for one in counted)
    return any(min(a[1], b[1]) > max(a[0], b[0]) for a in pictures for b in sounds)
