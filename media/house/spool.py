"""Sound that waits on the disk until all of it is there, and is encoded then. Inside the box only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from media.house.format import add_sound
from media.reading.sounds import RATE, Chunks, as_frame


class Spool:
    """Takes blocks of float32 samples, and gives them again as often as one likes, a second at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self.samples = 0

    def take(self, block: Any) -> None:
        """The next samples."""
        self._file.write(np.ascontiguousarray(block, np.float32).tobytes())
        self.samples += len(block)

    def blocks(self) -> Iterator[Any]:
        """All of them from the first on."""
        self._file.flush()
        with self._path.open("rb") as file:
            while some := file.read(4 * RATE):
                yield np.frombuffer(some, np.float32)


class SoundTrack:
    """Encodes samples into a file, as far as is wanted at a time."""

    def __init__(self, blocks: Iterator[Any]) -> None:
        self._chunks = _cut(blocks)
        self._file: Any = None
        self._stream: Any = None
        self._written = 0

    def begin(self, file: Any) -> "SoundTrack":
        """Give the file a stream for it."""
        self._file, self._stream = file, add_sound(file)
        return self

    def write_until(self, until: float | None) -> int:
        """Write what lies before that time (seconds), or all of the rest; how many samples there are by now."""
        if self._stream is None:
            return 0
        while until is None or self._written < until * RATE:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._file.mux(self._stream.encode(as_frame(chunk, self._written)))
            self._written += len(chunk)
        if until is None:
            self._file.mux(self._stream.encode(None))
        return self._written


def _cut(blocks: Iterator[Any]) -> Iterator[Any]:
    chunks = Chunks(1024)
    for block in blocks:
        yield from chunks.take(block)
    yield from chunks.end()
