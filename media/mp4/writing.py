"""Collects a clip's tracks and writes the MP4 file. Runs inside the sandbox only.

Copied packets never pass through Python one by one: their place in the take goes into the new index, and their bytes go from file to file
in large blocks.
"""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from media.mp4.atoms import Atom
from media.mp4.tables import SMALL, Table, clock_of, movie_lasts, write_table
from media.sandbox.command import Progress

COMMON = 240_000
BLOCK = 1 << 20
BRANDS = struct.pack(">I4s4sI4s4s4s4s", 32, b"ftyp", b"isom", 512, b"isom", b"iso2", b"avc1", b"mp41")


class TrackWriter:
    """One track. New packets go to `spool`, file number `new`; copied packets stay in the take, file number `take`."""

    def __init__(self, spool: BinaryIO, new: int, take: int, rate: int) -> None:
        self._spool, self._new, self._take, self._rate = spool, new, take, rate
        self._rows: list[tuple[int, int, int, int, bool]] = []
        self._blocks: list[Any] = []
        self._written = 0

    def add(self, data: bytes, at: int, key: bool = True) -> None:
        """Append a new packet, shown at `at`."""
        self._spool.write(data)
        self._rows.append((at, self._new, self._written, len(data), key))
        self._written += len(data)

    def copy(self, table: Table, chosen: Any, at: Any) -> None:
        """Append the take's packets `chosen`, shown at the times `at`."""
        self._settle()
        self._blocks.append(np.column_stack((
            at, np.full(len(at), self._take), table.offset[chosen], table.size[chosen], table.key[chosen],
        )))

    def table(self, end: int) -> Table:
        """The track's table; its last packet ends at `end`."""
        self._settle()
        self._spool.flush()
        at, source, offset, size, key = np.concatenate(self._blocks).astype(np.int64).T
        return Table(self._rate, at, end, source, offset, size, key.astype(bool))

    def _settle(self) -> None:
        if self._rows:
            self._blocks.append(np.array(self._rows, np.int64))
            self._rows = []


def write_file(output: Path, moov: Atom, tracks: Sequence[tuple[Atom, Table]], files: Sequence[BinaryIO], tell: Progress) -> None:
    """Write an MP4 with its index in front and the packets in time order.

    `tracks` belong to `moov`, `files` are the numbered sources, and `tell` receives permille of the bytes.
    """
    tables = [table for _, table in tracks]
    track = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    times = np.concatenate([table.at * (COMMON // table.rate) for table in tables])
    order = np.lexsort((track, times))
    track = track[order]
    source, offset, size = (np.concatenate([getattr(table, name) for table in tables])[order] for name in ("source", "offset", "size"))
    place = np.cumsum(size) - size
    starts = np.flatnonzero(np.diff(track, prepend=-1))
    each = np.diff(np.append(starts, len(track)))
    length = int(size.sum())
    clock, head = clock_of(moov.at(b"mvhd"))[0], b""
    for _ in range(2):  # two passes: the length of the index does not depend on the offsets in it
        begin = len(head)
        lasting = [
            write_table(trak, table, place[starts][track[starts] == n] + begin, each[track[starts] == n], clock)
            for n, (trak, table) in enumerate(tracks)
        ]
        movie_lasts(moov, max(lasting))
        head = BRANDS + bytes(moov) + _media_head(length)
    with open(output, "wb") as file:
        file.write(head)
        _pour(file, files, source, offset, size, tell)


def _media_head(length: int) -> bytes:
    return struct.pack(">I4sQ", 1, b"mdat", 16 + length) if length + 8 >= SMALL else struct.pack(">I4s", 8 + length, b"mdat")


def _pour(output: BinaryIO, files: Sequence[BinaryIO], source: Any, offset: Any, size: Any, tell: Progress) -> None:
    """Write the packets in order; adjacent ones are copied in one read."""
    follows = (source[1:] == source[:-1]) & (offset[1:] == offset[:-1] + size[:-1])
    starts = np.concatenate(([0], np.flatnonzero(~follows) + 1))
    lengths, total, done = np.add.reduceat(size, starts), int(size.sum()), 0
    for number, begin, length in zip(source[starts].tolist(), offset[starts].tolist(), lengths.tolist()):
        file = files[number]
        file.seek(begin)
        for at in range(0, length, BLOCK):
            output.write(file.read(min(BLOCK, length - at)))
        done += length
        tell(1000 * done // total)
