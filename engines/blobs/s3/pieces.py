"""Blobs that still are the segments of the uploads that they were, and how they become one object.

A finish puts an empty object at the blob's name, a mark that says how many bytes of the segments count: from then on it is a blob, and
reads as one. Gathering sends the bytes to the same name in parts, which replace the mark, and takes the segments away after that: whoever
reads finds the one or the other at every moment.

A finish that is overtaken by an abandonment puts its mark over pieces that are gone, and takes it away when it sees that the record
is. If it dies before, the mark is void: known by the record that is missing, and taken away by the sweep.

Who deletes the blob also throws away what is being sent to its name. Who gathers looks for the mark once more after beginning
to send: so either sees the other, and what was deleted does not come back.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from engines.blobs.contract import Exists, Missing, Unreachable
from engines.blobs.s3.bucket import Bucket, Found, Sent
from engines.blobs.s3.parts import Part, grain_start, parts_of
from engines.blobs.s3.segments import Run, Segments, record_key


@dataclass(frozen=True)
class Lying:
    """What lies at a blob's name, and how large the blob is: whole, in pieces, or the mark of somebody who gives the upload up.

    `owner` is the word of the upload's record, "" where it came from no upload.
    """

    owner: str
    size: int
    in_pieces: bool = False
    given_up: bool = False


def lying(found: Found) -> Lying:
    """What the object is."""
    said = found.metadata
    if "abandoned" in said:
        return Lying(said["abandoned"], 0, given_up=True)
    if "pieces" in said:
        return Lying(said["upload"], int(said["pieces"]), in_pieces=True)
    return Lying(said.get("upload", ""), found.size)


class Pieces:
    """The blobs that were uploads; `folder` is where they lie in the bucket."""

    def __init__(self, bucket: Bucket, folder: str) -> None:
        self._bucket = bucket
        self._folder = folder
        self._segments = Segments(bucket)

    def look(self, upload: str) -> Lying | None:
        """What lies at the upload's blob's name."""
        found = self._bucket.find(self._key(upload))
        return None if found is None else lying(found)

    def is_finished(self, upload: str, owner: str) -> bool:
        """Whether the upload with that record has become a blob."""
        there = self.look(upload)
        return there is not None and there.owner == owner and not there.given_up

    def is_in_pieces(self, upload: str) -> bool:
        """Whether the mark of a blob in pieces lies at the name; it may be void."""
        there = self.look(upload)
        return there is not None and there.in_pieces

    def is_void(self, upload: str) -> bool:
        """Whether a mark lies at the blob's name that nothing belongs to any more, an abandonment's or a finish's."""
        # Asked for before the mark: who gathers puts the whole in the mark's place, and takes the record away after that.
        record = self._bucket.find(record_key(upload))
        there = self.look(upload)
        return there is not None and (there.given_up or there.in_pieces and record is None)

    def mark(self, upload: str, owner: str, size: int) -> int:
        """Have the segments be the blob; its size, an earlier mark's if there is one. Raises Missing when it was given up, Exists."""
        try:
            self._bucket.put_new(self._key(upload), b"", upload=owner, pieces=str(size))
            return size
        except Exists:
            there = self.look(upload)
            if there is None or there.owner != owner:
                raise
        if there.given_up:
            raise Missing(upload)
        return there.size

    def finished(self, upload: str) -> int:
        """The size of the blob, once the upload's record is gone. Raises Missing; a void mark is taken away."""
        there = self.look(upload)
        if there is not None and there.in_pieces:
            self._bucket.delete(self._key(upload))
        if there is None or there.in_pieces or there.given_up:
            raise Missing(upload)
        return there.size

    def give_up(self, upload: str, owner: str) -> bool:
        """Have the upload become no blob; whether its segments may go: False when they are the blob already.

        `owner` is the word of its record, "" when that is gone: then nothing is a blob in pieces.
        """
        if not owner:
            return True
        with contextlib.suppress(Exists):
            self._bucket.put_new(self._key(upload), b"", abandoned=owner)
        there = self.look(upload)
        return there is None or not there.in_pieces

    def clear(self, upload: str) -> None:
        """Take away a mark that is void, and parts that nobody makes whole any more."""
        self._throw_parts_away(upload)
        if self.is_void(upload):
            self._bucket.delete(self._key(upload))

    def left_over(self) -> Iterator[str]:
        """The uploads of which a void mark is left, and those of which parts are."""
        for key, size in self._bucket.below(self._folder):
            upload = key.removeprefix(self._folder)
            if not size and self.is_void(upload):
                yield upload
        for key, _parts_id in self._bucket.open_parts(self._folder):
            yield key.removeprefix(self._folder)

    def read(self, upload: str, size: int, start: int, end: int | None) -> Iterator[bytes]:
        """The bytes from `start` to `end` of a blob of that size, gathered meanwhile or not. Raises Missing half way when it goes."""
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
        """Make one object of the pieces, and take them away. Raises Missing when they are not all there."""
        there = self.look(upload)
        if there is not None and there.in_pieces:
            self._throw_parts_away(upload)
            self._make_whole(upload, there)
            there = self.look(upload)
        if there is not None and there.owner and not there.in_pieces and not there.given_up:
            self.take_away(upload)

    def _make_whole(self, upload: str, there: Lying) -> None:
        key, run = self._key(upload), self._segments.run(upload)
        parts_id = self._bucket.begin_parts(key, upload=there.owner)
        try:
            if self.look(upload) == there:
                sent = [self._send(upload, parts_id, run, one) for one in parts_of(there.size)]
                self._bucket.complete(key, parts_id, sent)
                return
        except (Missing, Unreachable):  # Ceph speaks of an inner error where parts were thrown away
            if self.look(upload) == there:
                raise
        finally:
            self._bucket.abort(key, parts_id)

    def _send(self, upload: str, parts_id: str, run: Run, one: Part) -> Sent:
        with self._segments.gathered(upload, run, one.start, one.end) as body:
            return self._bucket.put_part(self._key(upload), parts_id, one.number, body)

    def delete(self, upload: str) -> None:
        """Let go of the blob, whatever it is by now; not of an upload that has not become one."""
        there, key = self.look(upload), self._key(upload)
        if there is None or there.given_up:
            return
        self._bucket.delete(key)
        self._throw_parts_away(upload)
        self._bucket.delete(key)  # once more: they may have been made whole in between
        if there.owner:
            self.take_away(upload)

    def take_away(self, upload: str) -> None:
        """Take record and segments away."""
        # The record first: whoever asks from now on hears that the upload is over, and never half of it.
        self._bucket.delete(record_key(upload))
        self._segments.delete_all(upload)

    def _throw_parts_away(self, upload: str) -> None:
        key = self._key(upload)
        for found, parts_id in list(self._bucket.open_parts(key)):
            if found == key:
                self._bucket.abort(key, parts_id)

    def _key(self, upload: str) -> str:
        return self._folder + upload
