"""Sound as one gapless stream: 48,000 samples a second, mono, every sample at its time. Runs inside the sandbox only."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

RATE = 48_000
SLACK = RATE // 50
LONGEST_HOLE_S = 4 * 3600


class SampleStream:
    """Turns decoded sound into consecutive blocks of float32 samples from `start` (seconds) on.

    Gaps of more than 20 ms become silence; overlaps are dropped.
    """

    def __init__(self, start: Fraction) -> None:
        self._start = start
        self._resampler: AudioResampler | None = None
        self._for: tuple[Any, ...] = ()
        self.at = 0

    def add(self, frame: AudioFrame) -> Iterator[Any]:
        """The blocks that this frame completes."""
        for block, at in self._resampled(frame):
            yield from self._lay(block, at)

    def end(self, at: int | None = None) -> Iterator[Any]:
        """The remaining samples, then silence up to sample number `at`."""
        if self._resampler is not None:
            for out in self._resampler.resample(None):
                yield from self._lay(out.to_ndarray()[0], self.at)
        if at is not None and at > self.at:
            yield from self._silence(at - self.at)

    def _resampled(self, frame: AudioFrame) -> Iterator[tuple[Any, int]]:
        key = (frame.format.name, frame.layout.name, frame.sample_rate)
        if key != self._for:
            self._resampler, self._for = AudioResampler(format="fltp", layout="mono", rate=RATE), key
        assert self._resampler is not None
        at = self.at if frame.pts is None or frame.time_base is None else round((frame.pts * frame.time_base - self._start) * RATE)
        frame.pts = None
        for out in self._resampler.resample(frame):
            block = out.to_ndarray()[0]
            yield block, at
            at += len(block)

    def _lay(self, block: Any, at: int) -> Iterator[Any]:
        ahead, slack = at - self.at, SLACK if self.at else 0
        if ahead > slack:
            yield from self._silence(min(ahead, LONGEST_HOLE_S * RATE))
        elif ahead < -slack:
            block = block[-ahead:]
        if len(block):
            self.at += len(block)
            yield block

    def _silence(self, samples: int) -> Iterator[Any]:
        while samples > 0:
            some = min(samples, RATE)
            self.at += some
            samples -= some
            yield np.zeros(some, np.float32)


class BlockCutter:
    """Cuts blocks of any length into blocks of `size` samples."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._rest = np.zeros(0, np.float32)

    def add(self, block: Any) -> Iterator[Any]:
        """The full blocks so far."""
        whole = np.concatenate((self._rest, block))
        count = len(whole) // self._size
        for n in range(count):
            yield whole[n * self._size : (n + 1) * self._size]
        self._rest = whole[count * self._size :]

    def end(self) -> Iterator[Any]:
        """The last block, padded with silence."""
        if len(self._rest):
            yield np.pad(self._rest, (0, self._size - len(self._rest)))


def as_frame(chunk: Any, pts: int) -> AudioFrame:
    """A frame for an encoder."""
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(chunk.reshape(1, -1)), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, pts, Fraction(1, RATE)
    return frame
