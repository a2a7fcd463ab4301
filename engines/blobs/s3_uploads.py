"""Uploads in a bucket: segments that are there or not, the parts made of them, and the blob that the parts become.

What is durable of an upload is its segments: objects named by the byte they begin at, each written only if nothing is there yet.
So any host can go on, how far it is can be listed, and of two writers at one place the second is refused, without a lock.

    uploads/<id>/record              whose blob it becomes, and whether it is being finished ("sealed")
    uploads/<id>/at/<first byte>     a segment of at most 5 MiB, never changed
    blobs/raw/<id>                   the parts, as soon as there is enough for one; a blob once they are made whole

The record is asked for after every segment: a segment that came before the seal is in the blob, one that came after is not
confirmed.
"""

import contextlib
import secrets
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import IO

from engines.blobs.arriving import at_most, verified
from engines.blobs.contract import Exists, Full, Locked, Missing, TooLong, Unreachable, WrongOffset
from engines.blobs.s3_bucket import Bucket, Sent
from engines.blobs.s3_parts import GRAIN, Part, part, parts_of
from engines.blobs.s3_segments import Segment, Segments, Writer

_REMEMBERED = 4096


@dataclass(frozen=True)
class Record:
    """What is written of an upload: the word by which its blob is known to be its own, the id of its parts, and the seal."""

    owner: str
    parts_id: str
    sealed: bool = False


@dataclass
class Growth:
    """How far this process has seen an upload grow. It may be behind the truth: the next segment's name finds that out."""

    record: Record
    end: int = 0
    folded: int | None = None  # how many parts were sent; None where another host began and nobody has asked yet
    recent: list[Segment] = field(default_factory=list)  # the segments since the last part


class Uploads:
    """The verbs of the contract that are about uploads; `blob_key(upload)` says where each one's blob lies."""

    def __init__(self, bucket: Bucket, blob_key: str) -> None:
        self._bucket = bucket
        self._blob_key = blob_key
        self._segments = Segments(bucket)
        self._growths: dict[str, Growth] = {}

    def begin(self, upload: str) -> None:
        key = self._key(upload)
        if self._bucket.find(key) is not None:
            raise Exists(upload)
        owner = secrets.token_hex(8)
        record = Record(owner, self._bucket.begin_parts(key, upload=owner))
        try:
            self._bucket.put_new(_record_key(upload), b"", owner=owner, parts=record.parts_id)
        except Exception:
            with contextlib.suppress(Unreachable):
                self._bucket.abort(key, record.parts_id)
            raise
        self._remember(upload, Growth(record, folded=0))

    def offset(self, upload: str) -> int:
        self._record(upload)
        return self._segments.end(upload)

    def append(
        self, upload: str, offset: int, chunks: Iterable[bytes], checksum: tuple[str, bytes] | None, limit: int | None,
    ) -> int:
        growth = self._growth(upload, offset)
        writer = Writer(self._segments, upload, offset)
        with verified(at_most(chunks, None if limit is None else limit - offset), checksum) as pieces:
            self._write(upload, writer, pieces)
        self._confirm(upload, growth.record, writer)
        growth = replace(growth, end=writer.end, recent=growth.recent + writer.written)
        self._fold(upload, growth)
        self._remember(upload, growth)
        return growth.end

    def _write(self, upload: str, writer: Writer, pieces: Iterable[bytes]) -> None:
        with writer:
            try:
                for piece in pieces:
                    writer.add(piece)
                writer.flush()
            except TooLong:
                self._segments.delete_from(upload, writer.start)
                raise
            except (WrongOffset, Unreachable, Full):
                self._forget(upload)
                raise
            except BaseException:  # the line was cut: what came stays
                with contextlib.suppress(WrongOffset, Unreachable, Full):
                    writer.flush()
                raise

    def _confirm(self, upload: str, record: Record, writer: Writer) -> None:
        try:
            now = self._record(upload)
        except Missing:
            now = None
        if now is None or now.owner != record.owner:
            self._forget(upload)
            self._segments.delete(upload, writer.written)
            raise Missing(upload)
        if now.sealed:
            raise Locked(upload)

    def _growth(self, upload: str, offset: int) -> Growth:
        known = self._growths.get(upload)
        if known is not None and known.end == offset:
            return known
        record = self._record(upload)
        if record.sealed:
            raise Locked(upload)
        if known is None or known.record != record:
            known = Growth(record)
            since = self._segments.run(upload)
        else:
            since = self._segments.run_from(upload, known.end)
        found = [*known.recent, *since]
        end = found[-1].end if found else known.end
        if end != offset:
            raise WrongOffset(f"{upload}: {offset} is not {end}")
        return replace(known, end=end, recent=found)

    def _fold(self, upload: str, growth: Growth) -> None:
        """Send the parts that are whole by now. What fails here is made up for later: the segments have been confirmed."""
        due = growth.end - _lag(upload)
        with contextlib.suppress(Unreachable, Full, Missing):
            if growth.folded is None or part(growth.folded + 2).end <= due:
                growth.folded = _in_a_row(self._bucket.parts(self._key(upload), growth.record.parts_id))
            while part(growth.folded + 1).end <= due:
                self._send(upload, growth.record, part(growth.folded + 1), growth.recent)
                growth.folded += 1
        start = part((growth.folded or 0) + 1).start
        growth.recent = [segment for segment in growth.recent if segment.start >= start]

    def _send(self, upload: str, record: Record, wanted: Part, segments: list[Segment]) -> Sent:
        with self._segments.gathered(upload, segments, wanted.start, wanted.end) as body:
            return self._bucket.put_part(self._key(upload), record.parts_id, wanted.number, body, wanted.end - wanted.start)

    def finish(self, upload: str) -> int:
        key = self._key(upload)
        try:
            record = self._record(upload)
        except Missing:
            return self._finished_before(key)
        self._seal(upload, record)
        try:
            self._make_blob(upload, record)
        except Exists:
            self._seal(upload, record, sealed=False)
            raise
        size = self._finished_before(key)
        self._take_away(upload)
        return size

    def _finished_before(self, key: str) -> int:
        found = self._bucket.find(key)
        if found is None or "claimed" in found.metadata:
            raise Missing(key)
        return found.size

    def _seal(self, upload: str, record: Record, sealed: bool = True) -> None:
        self._bucket.put_over(_record_key(upload), owner=record.owner, parts=record.parts_id, **({"sealed": "1"} if sealed else {}))

    def _make_blob(self, upload: str, record: Record) -> None:
        segments = self._segments.run(upload)
        size = segments[-1].end if segments else 0
        if size >= GRAIN:
            return self._make_of_parts(upload, record, segments, size)
        key = self._key(upload)
        with self._segments.gathered(upload, segments, 0, size) as body:
            if not self._claim(key, record, body):
                return
        self._bucket.abort(key, record.parts_id)

    def _make_of_parts(self, upload: str, record: Record, segments: list[Segment], size: int) -> None:
        key = self._key(upload)
        if not self._claim(key, record):
            return
        try:
            there = self._bucket.parts(key, record.parts_id)
            for one in parts_of(size):
                if one.number not in there or there[one.number].size != one.end - one.start:
                    there[one.number] = self._send(upload, record, one, segments)
            self._bucket.complete(key, record.parts_id, [there[one.number] for one in parts_of(size)])
        except Missing:
            if self._finished_before(key) != size:  # another host was quicker
                raise
        if self._finished_before(key) != size:
            raise OSError(f"{key} was not made whole")

    def _claim(self, key: str, record: Record, body: IO[bytes] | None = None) -> bool:
        """Take the blob's name with `body`, or with a mark that the parts will replace; False when the blob is there already.

        Not every store completes parts only if nothing is there, but each one puts only if nothing is there. Raises Exists.
        """
        try:
            if body is None:
                self._bucket.put_new(key, b"", claimed=record.owner)
            else:
                self._bucket.put_new(key, body, upload=record.owner)
            return True
        except Exists:
            found = self._bucket.find(key)
            if found is not None and found.metadata.get("claimed") == record.owner:
                return True
            if found is not None and found.metadata.get("upload") == record.owner:
                return False
            raise

    def abandon(self, upload: str) -> None:
        key = self._key(upload)
        self._bucket.delete(_record_key(upload))
        for found, parts_id in self._bucket.open_parts(key):
            if found == key:
                self._bucket.abort(key, parts_id)
        blob = self._bucket.find(key)
        if blob is not None and "claimed" in blob.metadata:
            self._bucket.delete(key)
        self._take_away(upload)

    def _take_away(self, upload: str) -> None:
        # The record first: whoever asks from now on hears that the upload is over, and never half of it.
        self._bucket.delete(_record_key(upload))
        self._forget(upload)
        self._segments.delete_from(upload, 0)

    def ids(self) -> Iterator[str]:
        found = set(self._bucket.folders("uploads/"))
        begun = {key.removeprefix(self._blob_key) for key, _ in self._bucket.open_parts(self._blob_key)}
        return iter(sorted(found | begun))

    def read(self, upload: str, start: int) -> Iterator[bytes]:
        self._record(upload)
        return self._segments.read(upload, start)

    def _key(self, upload: str) -> str:
        return self._blob_key + upload

    def _record(self, upload: str) -> Record:
        found = self._bucket.find(_record_key(upload))
        if found is None:
            raise Missing(upload)
        return Record(found.metadata["owner"], found.metadata["parts"], "sealed" in found.metadata)

    def _remember(self, upload: str, growth: Growth) -> None:
        self._growths[upload] = growth
        while len(self._growths) > _REMEMBERED:
            self._forget(next(iter(self._growths)))

    def _forget(self, upload: str) -> None:
        self._growths.pop(upload, None)


def _record_key(upload: str) -> str:
    return f"uploads/{upload}/record"


def _lag(upload: str) -> int:
    """How many bytes after its end a part of this upload is sent: a hundred that began together would else all do it in one second."""
    return zlib.crc32(upload.encode()) % GRAIN


def _in_a_row(sent: Mapping[int, object]) -> int:
    number = 0
    while number + 1 in sent:
        number += 1
    return number
