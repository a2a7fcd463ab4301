"""The sample tables of an MP4 track: offset, size and time of each packet, read from one index and written into another.

Runs inside the sandbox only. Numbers in a file prove nothing, so all are checked against the file's size before use.
"""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

from media.mp4.atoms import Atom, full
from media.mp4.nal import Misfit

MOST = 2_000_000
ONCE = 0x00010000
SMALL = 1 << 32


@dataclass(frozen=True)
class Table:
    """A track's packets in order, one array element each.

    `at` is when a packet is shown and `end` when the last one ends, both in 1/`rate` s. `source` is the number of the file with its
    bytes, `offset` and `size` their place, `key` whether it is a keyframe.
    """

    rate: int
    at: Any
    end: int
    source: Any
    offset: Any
    size: Any
    key: Any

    def __len__(self) -> int:
        return len(self.at)


def read_table(moov: Atom, trak: Atom, file_size: int, source: int = 0) -> Table:
    """The table of one track.

    Raises Misfit for tables that our own files never have: reordered packets, packets outside the file, or edits.
    """
    try:
        return _read_table(moov, trak, file_size, source)
    except (struct.error, ValueError, IndexError, OverflowError) as error:
        raise Misfit(f"the file's index cannot be read: {error}") from None


def _read_table(moov: Atom, trak: Atom, file_size: int, source: int) -> Table:
    rate, _ = clock_of(trak.at(b"mdia", b"mdhd"))
    stbl = trak.at(b"mdia", b"minf", b"stbl")
    if stbl.all(b"ctts"):
        raise Misfit("pictures are stored out of order")
    size = _sizes(stbl.at(b"stsz").body)
    offset = _offsets(stbl, size)
    lasts = _durations(stbl.at(b"stts").body, len(size))
    times = np.concatenate(([0], np.cumsum(lasts))) + _shift(trak, rate, clock_of(moov.at(b"mvhd"))[0])
    if np.any(lasts[:-1] <= 0) or np.any(offset < 0) or np.any(offset + size > file_size):
        raise Misfit("packets lie outside the file, or time stands still")
    key = np.zeros(len(size), bool)
    marked = _numbers(stbl.all(b"stss")[0].body, 4, 1)[:, 0] - 1 if stbl.all(b"stss") else np.arange(len(size))
    if np.any(marked < 0) or np.any(marked >= len(size)):
        raise Misfit("the keyframe table names missing packets")
    key[marked] = True
    return Table(rate, times[:-1], int(times[-1]), np.full(len(size), source), offset, size, key)


def clock_of(head: Atom) -> tuple[int, int]:
    """Units per second and duration in units, from an `mdhd` or `mvhd`."""
    layout, at = (">IQ", 20) if head.body[:1] == b"\1" else (">II", 12)
    if len(head.body) < at + struct.calcsize(layout):
        raise Misfit("a header is truncated")
    rate, length = struct.unpack_from(layout, head.body, at)
    if not rate:
        raise Misfit("a clock rate is zero")
    return rate, length


def _numbers(body: bytes, at: int, columns: int) -> Any:
    """Rows of 32-bit numbers behind their count."""
    count = int.from_bytes(body[at : at + 4], "big")
    if count > MOST or len(body) < at + 4 + 4 * columns * count:
        raise Misfit("a table is truncated")
    return np.frombuffer(body, ">u4", columns * count, at + 4).astype(np.int64).reshape(count, columns)


def _sizes(body: bytes) -> Any:
    alike, count = struct.unpack(">II", body[4:12])
    if not 0 < count <= MOST:
        raise Misfit("a track has no packets or too many")
    return np.full(count, alike, np.int64) if alike else _numbers(body, 8, 1)[:, 0]


def _durations(body: bytes, count: int) -> Any:
    rows = _numbers(body, 4, 2)
    if rows[:, 0].sum() != count:
        raise Misfit("the counts of times and packets differ")
    return np.repeat(rows[:, 1], rows[:, 0])


def _offsets(stbl: Atom, size: Any) -> Any:
    chunks = _long_numbers(stbl.at(b"co64").body) if stbl.all(b"co64") else _numbers(stbl.at(b"stco").body, 4, 1)[:, 0]
    rows = _numbers(stbl.at(b"stsc").body, 4, 3)
    if not len(rows) or rows[0, 0] != 1 or np.any(np.diff(rows[:, 0]) <= 0) or rows[-1, 0] > len(chunks):
        raise Misfit("the chunk table names missing chunks")
    each = np.repeat(rows[:, 1], np.diff(np.append(rows[:, 0], len(chunks) + 1)))
    if each.sum() != len(size):
        raise Misfit("chunks and packets do not match")
    before = np.cumsum(size) - size
    chunk = np.repeat(np.arange(len(chunks)), each)
    first = np.cumsum(each) - each
    return chunks[chunk] + before - before[first[chunk]]


def _long_numbers(body: bytes) -> Any:
    count = int.from_bytes(body[4:8], "big")
    if count > MOST or len(body) < 8 + 8 * count:
        raise Misfit("a table is truncated")
    return np.frombuffer(body, ">i8", count, 8).astype(np.int64)


def _shift(trak: Atom, rate: int, movie: int) -> int:
    """The difference between a packet's time in the track and the time it is shown."""
    if not trak.all(b"edts"):
        return 0
    body = trak.at(b"edts", b"elst").body
    layout = ">QqI" if body[:1] == b"\1" else ">IiI"
    rows = list(struct.iter_unpack(layout, body[8 : 8 + struct.calcsize(layout) * int.from_bytes(body[4:8], "big")]))
    wait = rows.pop(0)[0] if rows and rows[0][1] == -1 else 0
    if len(rows) != 1 or rows[0][1] < 0 or rows[0][2] != ONCE:
        raise Misfit("the file has several edits")
    return wait * rate // movie - int(rows[0][1])


def write_table(trak: Atom, table: Table, chunk_offsets: Any, each: Any, clock: int) -> int:
    """Write a track's table into its `trak`; `each` lists the packets per chunk. Returns the track's end in 1/`clock` s."""
    stbl = trak.at(b"mdia", b"minf", b"stbl")
    lasts = np.diff(np.append(table.at, table.end))
    stbl.put(full(b"stts", _counted(_runs(lasts))))
    stbl.drop(b"stss", b"ctts", b"sdtp", b"sgpd", b"sbgp", b"stco", b"co64")
    if not table.key.all():
        stbl.put(full(b"stss", _counted(np.flatnonzero(table.key)[:, None] + 1)))
    stbl.put(full(b"stsc", _counted(_chunk_runs(each))))
    stbl.put(full(b"stsz", struct.pack(">II", 0, len(table)) + table.size.astype(">u4").tobytes()))
    large = chunk_offsets[-1] >= SMALL
    stbl.put(full(b"co64" if large else b"stco", struct.pack(">I", len(each)) + chunk_offsets.astype(">i8" if large else ">u4").tobytes()))
    return _write_times(trak, table, clock)


def _write_times(trak: Atom, table: Table, clock: int) -> int:
    first, length = int(table.at[0]), table.end - int(table.at[0])
    shown = -(-(table.end - max(0, first)) * clock // table.rate)
    wait = max(0, first) * clock // table.rate
    rows = ([(wait, -1, ONCE)] if wait else []) + [(shown, max(0, -first), ONCE)]
    trak.drop(b"edts")
    edits = full(b"elst", struct.pack(">I", len(rows)) + b"".join(struct.pack(">IiI", *row) for row in rows))
    trak.children.insert(1, Atom(b"edts", children=[edits]))
    _lasting(trak.at(b"mdia", b"mdhd"), 16, length)
    _lasting(trak.at(b"tkhd"), 20, wait + shown)
    return wait + shown


def movie_lasts(moov: Atom, length: int) -> None:
    """Write the file's duration, in units of its clock."""
    _lasting(moov.at(b"mvhd"), 16, length)


def _lasting(head: Atom, at: int, length: int) -> None:
    """Write a duration into a version 0 header."""
    if head.body[:1] != b"\0":
        raise Misfit("a header has an unknown version")
    head.body = head.body[:at] + struct.pack(">I", length) + head.body[at + 4 :]


def _runs(values: Any) -> Any:
    """Rows of (count, value)."""
    starts = np.flatnonzero(np.diff(values, prepend=values[0] - 1))
    return np.column_stack((np.diff(np.append(starts, len(values))), values[starts]))


def _chunk_runs(each: Any) -> Any:
    """Rows of (first chunk, packets per chunk, sample description)."""
    starts = np.flatnonzero(np.diff(each, prepend=each[0] - 1))
    return np.column_stack((starts + 1, each[starts], np.ones(len(starts), np.int64)))


def _counted(rows: Any) -> bytes:
    return struct.pack(">I", len(rows)) + rows.astype(">u4").tobytes()
