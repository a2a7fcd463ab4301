"""Uploads in a bucket, kept as segments until a marker turns them into a blob.

Only segments are durable: objects named by the offset of their first byte, written only where no object exists yet. So any host can
continue an upload, a listing tells its length, and the store refuses the second of two writers at one offset. No lock is needed.

    uploads/<id>/record              holds the token by which the upload recognises its own blob
    uploads/<id>/at/<first byte>     a segment of at most 5 MiB, never changed; an empty one is the seal, and nothing follows it
    blobs/raw/<id>                   after `finish`: an empty marker with the number of bytes that count, until `gather` replaces it;
                                     during `abandon`: an empty marker that says so

After every segment the record is read again. Bytes for an upload that has ended meanwhile are not confirmed.
"""

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from engines.blobs.checked_chunks import at_most, verified
from engines.blobs.contract import Exists, Full, Locked, Missing, TooLong, Unreachable, WrongOffset
from engines.blobs.s3.bucket import Bucket
from engines.blobs.s3.finished_uploads import FinishedUploads
from engines.blobs.s3.parts import grain_start
from engines.blobs.s3.segments import Run, Segments, Writer, record_key

T = TypeVar("T")
_REMEMBERED = 4096


@dataclass(frozen=True)
class Growth:
    """How long this process knows an upload to be, and the token in its record. It may be outdated; the next segment's name tells."""

    owner: str
    end: int = 0


class Uploads:
    """The contract's methods for uploads."""

    def __init__(self, bucket: Bucket, finished: FinishedUploads) -> None:
        self._bucket = bucket
        self._segments = Segments(bucket)
        self._finished = finished
        self._growths: dict[str, Growth] = {}
        self._read_ends: dict[str, int] = {}
        """The end of the last read of an upload. If the upload is longer now, a segment begins there."""

    def begin(self, upload: str) -> None:
        if self._finished.look(upload) is not None:
            raise Exists(upload)
        owner = secrets.token_hex(8)
        self._bucket.put_new(record_key(upload), b"", owner=owner)
        _note(self._growths, upload, Growth(owner))

    def offset(self, upload: str) -> int:
        return self._open_run(upload).end

    def read(self, upload: str, start: int) -> Iterator[bytes]:
        run = self._open_run(upload, start)
        _note(self._read_ends, upload, run.end)
        return self._segments.read(upload, run, start)

    def _open_run(self, upload: str, start: int = 0) -> Run:
        """The segments from `start`, or a little before, of an upload that is no blob yet. Raises Missing."""
        owner = self._owner(upload)
        if start and self._read_ends.get(upload) == start:
            run = self._segments.run_from(upload, start)
        else:
            run = self._segments.run(upload, grain_start(start))
        if run.sealed and self._finished.is_finished(upload, owner):
            raise Missing(upload)
        return run

    def append(
        self, upload: str, offset: int, chunks: Iterable[bytes], checksum: tuple[str, bytes] | None, limit: int | None,
    ) -> int:
        growth = self._growth(upload, offset)
        writer = Writer(self._segments, upload, offset)
        with verified(at_most(chunks, None if limit is None else limit - offset), checksum) as pieces:
            self._write(upload, writer, pieces)
        self._confirm(upload, growth.owner, writer)
        _note(self._growths, upload, replace(growth, end=writer.end))
        return writer.end

    def _write(self, upload: str, writer: Writer, pieces: Iterable[bytes]) -> None:
        with writer:
            try:
                for piece in pieces:
                    writer.add(piece)
                writer.flush()
            except TooLong:
                self._take_back(upload, writer)
                raise
            except (WrongOffset, Locked, Unreachable, Full):
                self._forget(upload)
                raise
            except BaseException:  # the connection was lost: received bytes stay
                with contextlib.suppress(WrongOffset, Locked, Unreachable, Full):
                    writer.flush()
                raise

    def _take_back(self, upload: str, writer: Writer) -> None:
        # A finish that has sealed the upload meanwhile counts on these bytes.
        if not self._segments.is_sealed(upload, writer.end):
            self._segments.delete(upload, reversed(writer.written))
            self._read_ends.pop(upload, None)

    def _confirm(self, upload: str, owner: str, writer: Writer) -> None:
        found = self._bucket.find(record_key(upload))
        if found is None or found.metadata["owner"] != owner:
            self._forget(upload)
            self._segments.delete(upload, writer.written)
            raise Missing(upload)

    def _growth(self, upload: str, offset: int) -> Growth:
        known = self._growths.get(upload)
        if known is not None and known.end == offset:
            return known
        owner = self._owner(upload)
        if known is None or known.owner != owner:
            run = self._segments.run(upload)
        else:
            run = self._segments.run_from(upload, known.end)
        if run.sealed:
            raise Missing(upload) if self._finished.is_finished(upload, owner) else Locked(upload)
        if run.end != offset:
            raise WrongOffset(f"{upload}: {offset} is not {run.end}")
        return Growth(owner, run.end)

    def finish(self, upload: str) -> int:
        try:
            growth = self._growths.get(upload) or Growth(self._owner(upload))
        except Missing:
            return self._finished.finished(upload)
        end = self._segments.seal(upload, growth.end)
        try:
            size = self._finished.mark(upload, growth.owner, end)
        except (Exists, Missing):
            self._segments.unseal(upload, end)
            raise
        finally:
            self._forget(upload)
        if self._bucket.find(record_key(upload)) is None:  # gathered already, or abandoned before it was marked
            self._segments.unseal(upload, end)
            return self._finished.finished(upload)
        return size

    def abandon(self, upload: str) -> None:
        self._forget(upload)
        found = self._bucket.find(record_key(upload))
        if self._finished.mark_abandoned(upload, found.metadata["owner"] if found else ""):
            self._finished.delete_upload(upload)
            self._finished.clear(upload)

    def ids(self) -> Iterator[str]:
        found = {*self._bucket.folders("uploads/"), *self._finished.left_over()}
        return (upload for upload in sorted(found) if not self._finished.is_in_pieces(upload) or self._finished.is_void(upload))

    def _owner(self, upload: str) -> str:
        found = self._bucket.find(record_key(upload))
        if found is None:
            raise Missing(upload)
        return found.metadata["owner"]

    def _forget(self, upload: str) -> None:
        self._growths.pop(upload, None)


def _note(known: dict[str, T], upload: str, what: T) -> None:
    known[upload] = what
    while len(known) > _REMEMBERED:
        known.pop([*known][0], None)  # a list, because other threads add entries too
