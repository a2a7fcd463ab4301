"""How bytes are divided: an upload into segments, a multipart upload into parts.

S3 takes at most 10,000 parts, and each but the last has at least 5 MiB. The size is known when the parts are made.
"""

from dataclasses import dataclass

GRAIN = 5 * 1024 * 1024
_LEAST_GRAINS = 4  # per part: fewer requests, and still cheap to resend
_MOST_PARTS = 10_000


@dataclass(frozen=True)
class Part:
    """Part `number` (from 1): the bytes from `start` up to but not including `end`."""

    number: int
    start: int
    end: int


def parts_of(size: int) -> list[Part]:
    """The parts of `size` bytes: 20 MiB each, or more when 10,000 parts need it. The last may be shorter.

    An empty blob is one empty part, because a store needs at least one.
    """
    step = GRAIN * max(_LEAST_GRAINS, -(-size // (GRAIN * _MOST_PARTS)))
    return [Part(number, start, min(start + step, size)) for number, start in enumerate(range(0, max(1, size), step), 1)]


def grain_start(offset: int) -> int:
    """The start of the grain that holds `offset`. If an upload is that long, a segment begins there too."""
    return offset // GRAIN * GRAIN


def grain_end(offset: int) -> int:
    """The end of the grain that holds `offset`. No segment crosses it, so every part begins with a segment."""
    return (offset // GRAIN + 1) * GRAIN
