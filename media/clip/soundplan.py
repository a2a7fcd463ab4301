"""Plans which AAC packets of a take are copied into a clip. Whole numbers only; times are samples of 1/48000 s.

An AAC packet advances 1024 samples and shapes the 2048 samples from its time on. It is copied when all of those are the take's own,
silent when all of them are silent, and encoded again otherwise. All packets of a clip lie on one grid of 1024 samples. So of several kept
ranges, only those within four milliseconds of that grid can be copied.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from media.clip.plan import TICKS, Stretch

RATE = 48_000
STEP = 1024
SPAN = 2 * STEP
FADE = RATE * 4 // 1000
SLACK = RATE * 4 // 1000
COPY, SILENT, NEW = "copy", "silent", "new"


@dataclass(frozen=True)
class Part:
    """A kept range: samples `start` to `end` of the clip are the take's from `start - shift` on.

    It is `aligned` when its packets lie on the grid.
    """

    start: int
    end: int
    shift: int
    aligned: bool


@dataclass(frozen=True)
class Run:
    """Consecutive packets of the same kind; the first lies at sample `at` of the clip. `shift` is for copies."""

    kind: str
    at: int
    count: int
    shift: int = 0


def samples(ticks: int) -> int:
    """The sample at a tick."""
    return ticks * RATE // TICKS


def place_parts(stretches: Sequence[Stretch]) -> tuple[int, list[Part]]:
    """The grid (0 to 1023) and the parts. The longest part sets the grid."""
    spans = [(samples(one.at), samples(one.at + one.length), samples(one.at) - samples(one.origin)) for one in stretches]
    grid = max(spans, key=lambda span: span[1] - span[0])[2] % STEP
    parts = []
    for start, end, shift in spans:
        off = (shift - grid + STEP // 2) % STEP - STEP // 2
        aligned = abs(off) <= SLACK
        parts.append(Part(start, end, shift - off if aligned else shift, aligned))
    return grid, parts


def plan_sound(
    stretches: Sequence[Stretch], end: int, has_packet: frozenset[int], copying: bool = True,
) -> tuple[list[Part], list[Run]]:
    """The parts, and the runs of packets from before the clip's start to its end (samples).

    `has_packet` holds the times of the take's packets.
    """
    grid, parts = place_parts(stretches)
    first = grid - STEP * 2 if grid else -STEP
    runs: list[Run] = []
    for at in range(first, end, STEP):
        kind, shift = _kind(at, parts, has_packet, copying)
        last = runs[-1] if runs else None
        if last is not None and (last.kind, last.shift) == (kind, shift):
            runs[-1] = Run(kind, last.at, last.count + 1, shift)
        else:
            runs.append(Run(kind, at, 1, shift))
    return parts, runs


def _kind(at: int, parts: Sequence[Part], has_packet: frozenset[int], copying: bool) -> tuple[str, int]:
    touched = [part for part in parts if part.start < at + SPAN and at < part.end]
    if not touched:
        return SILENT, 0
    part = touched[0]
    own = len(touched) == 1 and part.start + FADE <= at and at + SPAN <= part.end - FADE
    if copying and own and part.aligned and at - part.shift in has_packet:
        return COPY, part.shift
    return NEW, 0


def pieces(parts: Sequence[Part], start: int, end: int) -> Iterator[tuple[Part | None, int, int]]:
    """The pieces between two samples of the clip, in order: (part or None for silence, from, to)."""
    at = start
    for part in parts:
        if part.end <= at or part.start >= end:
            continue
        if part.start > at:
            yield None, at, part.start
            at = part.start
        yield part, at, min(part.end, end)
        at = min(part.end, end)
    if at < end:
        yield None, at, end
