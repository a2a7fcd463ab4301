"""How bytes are divided: what arrives into segments, what is made one object of them into parts.

S3 takes at most 10,000 parts, each but the last of at least 5 MiB. How long it is, is known by the time parts are made.
"""

from dataclasses import dataclass

GRAIN = 5 * 1024 * 1024
_LEAST_GRAINS = 4  # in a part: fewer requests, and still nothing that is long to send again
_MOST_PARTS = 10_000


@dataclass(frozen=True)
class Part:
    """Part `number` (from 1): the bytes from `start` up to but not including `end`."""

    number: int
    start: int
    end: int


def parts_of(size: int) -> list[Part]:
    """The parts of `size` bytes, each of 20 MiB, or of as much more as is needed; the last may be shorter.

    No bytes are one empty part: a store makes nothing of no parts.
    """
    step = GRAIN * max(_LEAST_GRAINS, -(-size // (GRAIN * _MOST_PARTS)))
    return [Part(number, start, min(start + step, size)) for number, start in enumerate(range(0, max(1, size), step), 1)]


def grain_start(offset: int) -> int:
    """Where the grain that holds `offset` begins: a segment begins there too, if one does so far on."""
    return offset // GRAIN * GRAIN


def grain_end(offset: int) -> int:
    """Where the grain that holds `offset` ends. No segment goes past it, so every part begins with a segment."""
    return (offset // GRAIN + 1) * GRAIN
