"""Sound spooled to disk until the recording is complete, then encoded. Runs inside the sandbox only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from media.house.format import add_audio_stream
from media.reading.samples import RATE, BlockCutter, as_frame


class SoundSpool:
    """Stores blocks of float32 samples and replays them any number of times, a second at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self.samples = 0

    def add(self, block: Any) -> None:
        """Append the next samples."""
        self._file.write(np.ascontiguousarray(block, np.float32).tobytes())
        self.samples += len(block)

    def blocks(self) -> Iterator[Any]:
        """All samples from the first."""
        self._file.flush()
        with self._path.open("rb") as file:
            while some := file.read(4 * RATE):
                yield np.frombuffer(some, np.float32)


class SoundWriter:
    """Encodes samples into a file, up to a given time."""

    def __init__(self, blocks: Iterator[Any]) -> None:
        self._chunks = _cut(blocks)
        self._file: Any = None
        self._stream: Any = None
        self._written = 0

    def begin(self, file: Any) -> "SoundWriter":
        """Add the audio stream to the file."""
        self._file, self._stream = file, add_audio_stream(file)
        return self

    def write_until(self, until: float | None) -> int:
        """Write the sound before that time (seconds), or all of it. Returns the number of samples written so far."""
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
    chunks = BlockCutter(1024)
    for block in blocks:
        yield from chunks.add(block)
    yield from chunks.end()
