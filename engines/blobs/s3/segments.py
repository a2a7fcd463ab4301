"""The segments of uploads: objects named by the byte they begin at, which together are what has come."""

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
    """Segments that follow on each other from `start`; `sealed` when an empty one says that nothing comes after them."""

    start: int
    segments: list[Segment] = field(default_factory=list)
    sealed: bool = False

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        return self.segments[-1].end if self.segments else self.start

    def add(self, size: int) -> None:
        """One more, of that size."""
        if size:
            self.segments.append(Segment(self.end, self.end + size))
        else:
            self.sealed = True


class Segments:
    """Every upload's segments in one bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def run(self, upload: str, start: int = 0) -> Run:
        """Those that follow on each other from `start`, where one begins. What lies beyond a gap does not count."""
        found = Run(start)
        for key, size in self._bucket.below(_folder(upload), after=_key(upload, start - 1) if start else ""):
            if not found.sealed and int(key.rpartition("/")[2]) == found.end:
                found.add(size)
        return found

    def run_from(self, upload: str, start: int) -> Run:
        """The same, for few: asked one by one, since a listing takes a store ten times as long."""
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
        """Write a segment; durable on return. Raises WrongOffset when another writer has written there, Locked when it is sealed."""
        try:
            self._bucket.put_new(_key(upload, start), body)
        except Exists:
            if self.is_sealed(upload, start):
                raise Locked(upload) from None
            raise WrongOffset(f"{upload}: another writer was quicker at {start}") from None

    def seal(self, upload: str, end: int) -> int:
        """Have nothing come after the bytes that are there, of which `end` are known; how many there are. Raises Locked.

        The seal is an empty segment. It takes the place of the next one, so the store itself tells a writer from whoever ends the upload.
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
        """Let more come after `end`."""
        self._bucket.delete(_key(upload, end))

    def is_sealed(self, upload: str, end: int) -> bool:
        """Whether the upload was ended with so many bytes."""
        found = self._bucket.find(_key(upload, end))
        return found is not None and not found.size

    def read(self, upload: str, run: Run, start: int) -> Iterator[bytes]:
        """The bytes of the run from `start` on. Raises Missing half way when they are taken away."""
        for one in run.segments:
            if one.end > start:
                yield from self._bucket.read(_key(upload, one.start), max(0, start - one.start))[1]

    @contextmanager
    def gathered(self, upload: str, run: Run, start: int, end: int) -> Iterator[IO[bytes]]:
        """A file with the run's bytes from `start` to `end`, where segments begin. Raises Missing."""
        wanted = Run(start, [one for one in run.segments if start <= one.start < end])
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            for piece in self.read(upload, wanted, start):
                body.write(piece)
            if body.tell() != end - start:
                raise Missing(f"{upload}: the bytes from {start} to {end}")
            body.seek(0)
            yield body

    def delete(self, upload: str, segments: Iterable[Segment]) -> None:
        """Take these away."""
        self._bucket.delete_all([_key(upload, one.start) for one in segments])

    def delete_all(self, upload: str) -> None:
        """Take away every segment and the seal, the last one first as far as the store lets us."""
        found = self._bucket.below(_folder(upload))
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


def record_key(upload: str) -> str:
    """Where the word of an upload is kept."""
    return f"uploads/{upload}/record"


def _folder(upload: str) -> str:
    return f"uploads/{upload}/at/"


def _key(upload: str, start: int) -> str:
    return f"{_folder(upload)}{start:016d}"
