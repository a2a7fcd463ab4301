"""Copies rows and blobs from one place to another, and verifies the copy."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from engines.blobs.contract import Blobs, Missing
from engines.database.contract import Database, Row
from engines.database.rows import Digest, Table, count_rows, digest_of, write_rows

Progress = Callable[[int], None]
Sums = dict[str, str]


class Refused(Exception):
    """Why the command was refused, and what to do. Nothing was changed."""


def carry_rows(target: Database, tables: Sequence[Table], rows_of: Callable[[Table], Iterable[Row]], progress: Progress) -> Sums:
    """Write all rows and read them back. Returns each table's checksum. Call it in a transaction of the target. Raises Refused."""
    sums = {}
    for table in tables:
        digest = Digest()
        for written in write_rows(target, table, _counted(rows_of(table), digest)):
            progress(written)
        if digest_of(target, table) != digest.text:
            raise Refused(f"The rows of {table.name} did not arrive as they were read; nothing was written.")
        sums[table.name] = digest.text
    return sums


def _counted(rows: Iterable[Row], digest: Digest) -> Iterator[Row]:
    for row in rows:
        digest.add(row)
        yield row


def sums_of(db: Database, tables: Sequence[Table]) -> Sums:
    """The current checksum of each table."""
    return {table.name: digest_of(db, table) for table in tables}


def count_all(db: Database, tables: Sequence[Table]) -> int:
    """The number of rows."""
    return sum(count_rows(db, table) for table in tables)


def sum_of(pieces: Iterable[bytes]) -> tuple[int, str]:
    """Size and SHA-256."""
    size, digest = 0, hashlib.sha256()
    for piece in pieces:
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def file_pieces(path: Path, start: int = 0) -> Iterator[bytes]:
    """The file's bytes from `start` on."""
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(1 << 20):
            yield piece


def require_no_strangers(target: Blobs, names: Iterable[str], uploads: Iterable[str]) -> set[str]:
    """Returns which of these the target has already. Raises Refused when it holds anything else: that belongs to another installation."""
    there = set(target.names())
    strangers = sorted(there - set(names)) or sorted(set(target.upload_ids()) - set(uploads))
    if strangers:
        raise Refused(
            f"The target's store of bytes is not empty: it holds {strangers[0]}, which does not come from here. Name an empty one; "
            "one that an interrupted run has begun to fill is gone on with."
        )
    return there


def carry_upload(target: Blobs, upload: str, size: int, pieces_from: Callable[[int], Iterable[bytes]]) -> None:
    """Copy an unfinished upload as far as it has arrived, and resume an interrupted copy. Raises Refused."""
    try:
        there = target.offset(upload)
    except Missing:
        target.begin(upload)
        there = 0
    if there < size:
        target.append(upload, there, pieces_from(there))
    if sum_of(target.read_upload(upload)) != sum_of(pieces_from(0)):
        raise Refused(f"The upload {upload} did not arrive as it was read. Empty the target and begin again.")
