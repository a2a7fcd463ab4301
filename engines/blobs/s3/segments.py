"""The segments of uploads: objects named by the offset of their first byte."""

import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO

from engines.blobs.contract import Exists, Locked, Missing, WrongOffset
from engines.blobs.s3.bucket import Bucket
from engines.blobs.s3.parts import grain_end

_IN_MEMORY = 512 * 1024
_OLD_S = 5.0
_STEPS = 8


@dataclass(frozen=True)
class Segment:
    """The bytes from `start` up to but not including `end`."""

    start: int
    end: int


@dataclass
class Run:
    """Consecutive segments from `start`. A run is `sealed` when an empty segment ends it for good."""

    start: int
    segments: list[Segment] = field(default_factory=list)
    sealed: bool = False

    @property
    def end(self) -> int:
        """The end of the last segment."""
        return self.segments[-1].end if self.segments else self.start

    def add(self, size: int) -> None:
        """Append a segment of that size."""
        if size:
            self.segments.append(Segment(self.end, self.end + size))
        else:
            self.sealed = True


class Segments:
    """Every upload's segments in one bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def run(self, upload: str, start: int = 0) -> Run:
        """The consecutive segments from `start`, where one begins. Segments beyond a gap do not count."""
        found = Run(start)
        for key, size in self._bucket.below(_folder(upload), after=_key(upload, start - 1) if start else ""):
            if not found.sealed and int(key.rpartition("/")[2]) == found.end:
                found.add(size)
        return found

    def run_from(self, upload: str, start: int) -> Run:
        """Like `run`, for few segments: it asks for each one, because a listing takes a store ten times as long."""
        found = Run(start)
        for _ in range(_STEPS):
            one = self._bucket.find(_key(upload, found.end))
            if one is None:
                return found
            found.add(one.size)
            if found.sealed:
                return found
        rest = self.run(upload, found.end)
        return Run(start, found.segments + rest.segments, rest.sealed)

    def put(self, upload: str, start: int, body: IO[bytes]) -> None:
        """Write a segment; durable on return. Raises WrongOffset when another writer was first, Locked when the upload is sealed."""
        try:
            self._bucket.put_new(_key(upload, start), body)
        except Exists:
            if self.is_sealed(upload, start):
                raise Locked(upload) from None
            raise WrongOffset(f"{upload}: another writer was first at {start}") from None

    def seal(self, upload: str, end: int) -> int:
        """Seal the upload after the bytes that exist, of which `end` are known; returns their number. Raises Locked.

        The seal is an empty segment in the place of the next one. So the store itself decides between a writer and a finish.
        """
        for _ in range(_STEPS):
            try:
                self._bucket.put_new(_key(upload, end), b"")
                return end
            except Exists:
                run = self.run(upload)
            if run.sealed:
                return run.end
            end = run.end
        raise Locked(upload)

    def unseal(self, upload: str, end: int) -> None:
        """Remove the seal at `end`."""
        self._bucket.delete(_key(upload, end))

    def is_sealed(self, upload: str, end: int) -> bool:
        """Whether the upload is sealed at `end`."""
        found = self._bucket.find(_key(upload, end))
        return found is not None and not found.size

    def read(self, upload: str, run: Run, start: int) -> Iterator[bytes]:
        """The bytes of the run from `start` on. Raises Missing half way when segments are deleted."""
        for one in run.segments:
            if one.end > start:
                yield from self._bucket.read(_key(upload, one.start), max(0, start - one.start))[1]

    @contextmanager
    def gathered(self, upload: str, run: Run, start: int, end: int) -> Iterator[IO[bytes]]:
        """A file with the run's bytes from `start` to `end`; segments begin at both. Raises Missing."""
        wanted = Run(start, [one for one in run.segments if start <= one.start < end])
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            for piece in self.read(upload, wanted, start):
                body.write(piece)
            if body.tell() != end - start:
                raise Missing(f"{upload}: the bytes from {start} to {end}")
            body.seek(0)
            yield body

    def delete(self, upload: str, segments: Iterable[Segment]) -> None:
        """Delete these segments."""
        self._bucket.delete_all([_key(upload, one.start) for one in segments])

    def delete_all(self, upload: str) -> None:
        """Delete every segment and the seal, as far as the store allows the last one first."""
        found = self._bucket.below(_folder(upload))
        self._bucket.delete_all(reversed([key for key, _ in found]))


class Writer:
    """Cuts incoming bytes from `start` on into segments. It buffers one segment, large ones in a temporary file.

    It writes a segment when the segment is full, when its first byte is five seconds old, and at `flush`.
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
        """Write the buffered bytes; durable on return. Raises WrongOffset, Full."""
        size = self._body.tell()
        if not size:
            return
        self._segments.put(self._upload, self.end, self._body)
        self.written.append(Segment(self.end, self.end + size))
        self.end += size
        self._body.seek(0)
        self._body.truncate()

    def close(self) -> None:
        """Discard unwritten bytes."""
        self._body.close()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def record_key(upload: str) -> str:
    """The key of an upload's record."""
    return f"uploads/{upload}/record"


def _folder(upload: str) -> str:
    return f"uploads/{upload}/at/"


def _key(upload: str, start: int) -> str:
    return f"{_folder(upload)}{start:016d}"
