"""The segments of uploads: objects named by the byte they begin at, which together are what has come."""

import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import IO

from engines.blobs.contract import Exists, Missing, WrongOffset
from engines.blobs.s3_bucket import Bucket
from engines.blobs.s3_parts import GRAIN, grain_end

_IN_MEMORY = 512 * 1024
_OLD_S = 5.0
_STEPS = 8


@dataclass(frozen=True)
class Segment:
    """The bytes from `start` up to but not including `end`."""

    start: int
    end: int


class Segments:
    """Every upload's segments in one bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def run(self, upload: str, start: int = 0) -> list[Segment]:
        """The segments that follow on each other from `start`, where one begins. What lies beyond a gap does not count."""
        found: list[Segment] = []
        end = start
        for key, size in self._bucket.below(_folder(upload), after=_key(upload, start - 1) if start else ""):
            at = int(key.rpartition("/")[2])
            if at == end:
                end = at + size
                found.append(Segment(at, end))
        return found

    def run_from(self, upload: str, start: int) -> list[Segment]:
        """The same, for few: asked one by one, since a listing takes a store ten times as long."""
        found: list[Segment] = []
        while len(found) < _STEPS:
            one = self._bucket.find(_key(upload, start))
            if one is None:
                return found
            found.append(Segment(start, start + one.size))
            start = found[-1].end
        return found + self.run(upload, start)

    def end(self, upload: str) -> int:
        """How many bytes there are without a gap."""
        found = self.run(upload)
        return found[-1].end if found else 0

    def put(self, upload: str, start: int, body: IO[bytes]) -> None:
        """Write a segment; durable on return. Raises WrongOffset when another writer has written at that place."""
        try:
            self._bucket.put_new(_key(upload, start), body)
        except Exists:
            raise WrongOffset(f"{upload}: another writer was quicker at {start}") from None

    def read(self, upload: str, start: int) -> Iterator[bytes]:
        """The bytes from `start` on that there are now. Raises Missing half way when they are taken away."""
        grain = start // GRAIN * GRAIN
        return self._read([one for one in self.run(upload, grain) if one.end > start], upload, start)

    def _read(self, segments: list[Segment], upload: str, start: int) -> Iterator[bytes]:
        for one in segments:
            yield from self._bucket.read(_key(upload, one.start), max(0, start - one.start))[1]

    @contextmanager
    def gathered(self, upload: str, segments: list[Segment], start: int, end: int) -> Iterator[IO[bytes]]:
        """A file with the bytes from `start` to `end`, where segments begin. `segments` may lack some. Raises Missing."""
        wanted = [one for one in segments if start <= one.start < end]
        if start < end and (not wanted or wanted[0].start != start):
            wanted = [one for one in self.run(upload, start) if one.start < end]
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            for piece in self._read(wanted, upload, start):
                body.write(piece)
            if body.tell() != end - start:
                raise Missing(f"{upload}: the bytes from {start} to {end}")
            body.seek(0)
            yield body

    def delete(self, upload: str, segments: Iterable[Segment]) -> None:
        """Take these away."""
        self._bucket.delete_all([_key(upload, one.start) for one in segments])

    def delete_from(self, upload: str, start: int) -> None:
        """Take away every segment that begins at `start` or later, the last one first as far as the store lets us."""
        found = self._bucket.below(_folder(upload), after=_key(upload, start - 1) if start else "")
        self._bucket.delete_all(reversed([key for key, _ in found]))


class Writer:
    """Makes segments of what comes from `start` on. It holds one segment, the larger ones in a temporary file.

    A segment is written when it is as large as one can be, when its first byte has waited for five seconds, and at `flush`.
    """

    def __init__(self, segments: Segments, upload: str, start: int) -> None:
        self.start = self.end = start
        self.written: list[Segment] = []
        self._segments = segments
        self._upload = upload
        self._body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)
        self._since = 0.0

    def add(self, piece: bytes) -> None:
        """Take these bytes. Raises WrongOffset, Full."""
        while piece:
            waiting = self._body.tell()
            if not waiting:
                self._since = time.monotonic()
            room = grain_end(self.end) - self.end - waiting
            self._body.write(piece[:room])
            if len(piece) >= room or time.monotonic() - self._since > _OLD_S:
                self.flush()
            piece = piece[room:]

    def flush(self) -> None:
        """What was taken is durable on return. Raises WrongOffset, Full."""
        size = self._body.tell()
        if not size:
            return
        self._segments.put(self._upload, self.end, self._body)
        self.written.append(Segment(self.end, self.end + size))
        self.end += size
        self._body.seek(0)
        self._body.truncate()

    def close(self) -> None:
        """Let go of what was not written."""
        self._body.close()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _folder(upload: str) -> str:
    return f"uploads/{upload}/at/"


def _key(upload: str, start: int) -> str:
    return f"{_folder(upload)}{start:016d}"
