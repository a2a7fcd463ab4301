"""Finished uploads that still consist of segments, and how they become one object.

A finish puts an empty marker object at the blob's name. The marker says how many bytes of the segments count; from then on the blob
exists and can be read. Gathering sends the bytes to the same name as a multipart upload, which replaces the marker, and then deletes the
segments. So a reader always finds one or the other.

A finish that loses a race against an abandon puts its marker over deleted segments, and removes it when it sees that the record is gone.
If it dies before that, the marker is void: its record is missing, and the sweep removes it.

A delete also aborts multipart uploads to the blob's name. A gather checks the marker again after it has begun its multipart upload. So
each sees the other, and a deleted blob does not come back.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from engines.blobs.contract import Exists, Missing, Unreachable
from engines.blobs.s3.bucket import Bucket, Found, Sent
from engines.blobs.s3.parts import Part, grain_start, parts_of
from engines.blobs.s3.segments import Run, Segments, record_key


@dataclass(frozen=True)
class BlobState:
    """The state at a blob's name, and the blob's size: whole, in pieces, or marked as abandoned.

    `owner` is the token in the upload's record; "" for a blob that was no upload.
    """

    owner: str
    size: int
    in_pieces: bool = False
    abandoned: bool = False


def state_of(found: Found) -> BlobState:
    """The state that the object's metadata tells."""
    said = found.metadata
    if "abandoned" in said:
        return BlobState(said["abandoned"], 0, abandoned=True)
    if "pieces" in said:
        return BlobState(said["upload"], int(said["pieces"]), in_pieces=True)
    return BlobState(said.get("upload", ""), found.size)


class FinishedUploads:
    """The blobs that were uploads; `folder` is their place in the bucket."""

    def __init__(self, bucket: Bucket, folder: str) -> None:
        self._bucket = bucket
        self._folder = folder
        self._segments = Segments(bucket)

    def look(self, upload: str) -> BlobState | None:
        """The state of the upload's blob, or None."""
        found = self._bucket.find(self._key(upload))
        return None if found is None else state_of(found)

    def is_finished(self, upload: str, owner: str) -> bool:
        """Whether the upload with that token has become a blob."""
        there = self.look(upload)
        return there is not None and there.owner == owner and not there.abandoned

    def is_in_pieces(self, upload: str) -> bool:
        """Whether the marker of a blob in pieces exists; it may be void."""
        there = self.look(upload)
        return there is not None and there.in_pieces

    def is_void(self, upload: str) -> bool:
        """Whether a void marker exists, left by an abandon or by a finish."""
        # Read before the marker: a gather first replaces the marker and then deletes the record.
        record = self._bucket.find(record_key(upload))
        there = self.look(upload)
        return there is not None and (there.abandoned or there.in_pieces and record is None)

    def mark(self, upload: str, owner: str, size: int) -> int:
        """Mark the segments as the blob; returns its size, or the size in an earlier marker.

        Raises Missing when the upload was abandoned, and Exists.
        """
        try:
            self._bucket.put_new(self._key(upload), b"", upload=owner, pieces=str(size))
            return size
        except Exists:
            there = self.look(upload)
            if there is None or there.owner != owner:
                raise
        if there.abandoned:
            raise Missing(upload)
        return there.size

    def finished(self, upload: str) -> int:
        """The size of the blob once the upload's record is gone. Raises Missing; a void marker is removed."""
        there = self.look(upload)
        if there is not None and there.in_pieces:
            self._bucket.delete(self._key(upload))
        if there is None or there.in_pieces or there.abandoned:
            raise Missing(upload)
        return there.size

    def mark_abandoned(self, upload: str, owner: str) -> bool:
        """Mark the upload as abandoned. Returns whether its segments may be deleted; False when they are the blob already.

        `owner` is the token in its record, "" when that is gone: then no blob is in pieces.
        """
        if not owner:
            return True
        with contextlib.suppress(Exists):
            self._bucket.put_new(self._key(upload), b"", abandoned=owner)
        there = self.look(upload)
        return there is None or not there.in_pieces

    def clear(self, upload: str) -> None:
        """Delete a void marker, and abort unfinished multipart uploads."""
        self._abort_parts(upload)
        if self.is_void(upload):
            self._bucket.delete(self._key(upload))

    def left_over(self) -> Iterator[str]:
        """The uploads with a void marker or an unfinished multipart upload."""
        for key, size in self._bucket.below(self._folder):
            upload = key.removeprefix(self._folder)
            if not size and self.is_void(upload):
                yield upload
        for key, _parts_id in self._bucket.open_parts(self._folder):
            yield key.removeprefix(self._folder)

    def read(self, upload: str, size: int, start: int, end: int | None) -> Iterator[bytes]:
        """The bytes from `start` to `end` of a blob of that size, also when it is gathered meanwhile.

        Raises Missing half way when it is deleted.
        """
        at, stop = start, size if end is None else min(end, size)
        if at >= stop:
            return
        with contextlib.suppress(Missing):
            for piece in self._segments.read(upload, self._segments.run(upload, grain_start(start)), start):
                yield piece[:stop - at]
                at += len(piece)
                if at >= stop:
                    return
        if at < stop:
            there = self.look(upload)
            if there is None or there.in_pieces:
                raise Missing(upload)
            yield from self._bucket.read(self._key(upload), at, stop)[1]

    def gather(self, upload: str) -> None:
        """Join the pieces into one object and delete them. Raises Missing when pieces are missing."""
        there = self.look(upload)
        if there is not None and there.in_pieces:
            self._abort_parts(upload)
            self._make_whole(upload, there)
            there = self.look(upload)
        if there is not None and there.owner and not there.in_pieces and not there.abandoned:
            self.delete_upload(upload)

    def _make_whole(self, upload: str, there: BlobState) -> None:
        key, run = self._key(upload), self._segments.run(upload)
        parts_id = self._bucket.begin_parts(key, upload=there.owner)
        try:
            if self.look(upload) == there:
                sent = [self._send(upload, parts_id, run, one) for one in parts_of(there.size)]
                self._bucket.complete(key, parts_id, sent)
                return
        except (Missing, Unreachable):  # Ceph reports an internal error when parts were aborted
            if self.look(upload) == there:
                raise
        finally:
            self._bucket.abort(key, parts_id)

    def _send(self, upload: str, parts_id: str, run: Run, one: Part) -> Sent:
        with self._segments.gathered(upload, run, one.start, one.end) as body:
            return self._bucket.put_part(self._key(upload), parts_id, one.number, body)

    def delete(self, upload: str) -> None:
        """Delete the blob in whatever state it is, but no unfinished upload."""
        there, key = self.look(upload), self._key(upload)
        if there is None or there.abandoned:
            return
        self._bucket.delete(key)
        self._abort_parts(upload)
        self._bucket.delete(key)  # again: a gather may have completed in between
        if there.owner:
            self.delete_upload(upload)

    def delete_upload(self, upload: str) -> None:
        """Delete record and segments."""
        # The record first, so that other requests find the upload gone and never find half of it.
        self._bucket.delete(record_key(upload))
        self._segments.delete_all(upload)

    def _abort_parts(self, upload: str) -> None:
        key = self._key(upload)
        for found, parts_id in list(self._bucket.open_parts(key)):
            if found == key:
                self._bucket.abort(key, parts_id)

    def _key(self, upload: str) -> str:
        return self._folder + upload
