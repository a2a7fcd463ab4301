"""H.264 NAL units in both packagings (Annex B and length-prefixed), as far as joining streams needs it. Runs inside the sandbox only."""

import struct
from collections.abc import Iterator

IDR, SLICE, SPS, PPS = 5, 1, 7, 8


class Misfit(Exception):
    """The stream does not match, so packets cannot be copied; the message tells why."""


def kind(unit: bytes) -> int:
    """The unit's type."""
    return unit[0] & 31


def from_annexb(data: bytes) -> Iterator[bytes]:
    """The units between start codes."""
    at = data.find(b"\0\0\1")
    while at >= 0:
        following = data.find(b"\0\0\1", at + 3)
        unit = data[at + 3 : following if following >= 0 else None]
        if following >= 0:
            unit = unit.rstrip(b"\0")
        if unit:
            yield unit
        at = following


def from_lengths(data: bytes) -> Iterator[bytes]:
    """The units behind four-byte lengths. Raises Misfit."""
    at = 0
    while at + 4 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        at += 4
        if not size or at + size > len(data):
            raise Misfit("a unit is longer than its packet")
        yield data[at : at + size]
        at += size


def with_lengths(units: Iterator[bytes]) -> bytes:
    """The picture units, each behind its length."""
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in units if kind(unit) in (IDR, SLICE))


def parameter_sets(extradata: bytes | None) -> tuple[bytes, bytes]:
    """SPS and PPS of an avcC record that has one of each. Raises Misfit."""
    if not extradata or extradata[0] != 1 or extradata[4] & 3 != 3:
        raise Misfit("the file has no plain avcC record")
    sets: list[bytes] = []
    at = 5
    for mask in (31, 255):
        if extradata[at] & mask != 1:
            raise Misfit("the file has several parameter sets")
        size = int.from_bytes(extradata[at + 1 : at + 3], "big")
        sets.append(extradata[at + 3 : at + 3 + size])
        at += 3 + size
    return sets[0], sets[1]
