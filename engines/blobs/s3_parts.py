"""How the bytes of an upload are divided. Every host reckons the same parts, so two that send one send the same bytes.

S3 takes at most 10,000 parts, each but the last of at least 5 MiB. Parts begin at 5 MiB and double after every thousand, so that an
upload of nearly 5 TiB fits, although nobody knows its length when it begins.
"""

from collections.abc import Iterator
from dataclasses import dataclass

GRAIN = 5 * 1024 * 1024
_AT_ONE_SIZE = 1000


@dataclass(frozen=True)
class Part:
    """Part `number` (from 1): the bytes from `start` up to but not including `end`."""

    number: int
    start: int
    end: int


def parts() -> Iterator[Part]:
    """Every part there can be, in order, each of its full size."""
    start = 0
    for number in range(1, 10_001):
        end = start + GRAIN * 2 ** ((number - 1) // _AT_ONE_SIZE)
        yield Part(number, start, end)
        start = end


def part(number: int) -> Part:
    """The part of that number."""
    doublings, rest = divmod(number - 1, _AT_ONE_SIZE)
    start = GRAIN * (_AT_ONE_SIZE * (2**doublings - 1) + rest * 2**doublings)
    return Part(number, start, start + GRAIN * 2**doublings)


def parts_of(size: int) -> list[Part]:
    """The parts of an upload of `size` bytes; the last may be shorter than its full size."""
    found = []
    for one in parts():
        if one.start >= size:
            break
        found.append(Part(one.number, one.start, min(one.end, size)))
    return found


def grain_end(offset: int) -> int:
    """Where the grain that holds `offset` ends. No segment goes past it, so every part begins with a segment."""
    return (offset // GRAIN + 1) * GRAIN
