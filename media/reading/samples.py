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
MIXED = ("2.1", "3.0", "4.0", "quad", "5.0", "5.0(side)", "5.1", "5.1(side)", "6.1", "7.0", "7.1", "hexagonal", "downmix")
AUDIBLE, CANCELS, STILL_CANCELS = 1e-7, 0.01, 0.1
"""Mean squares: of what can be heard, and of the sum as a part of the louder channel when the two cancel each other out."""


class SampleStream:
    """Turns decoded sound into consecutive blocks of float32 samples from `start` (seconds) on.

    Gaps of more than 20 ms become silence; overlaps are dropped.
    """

    def __init__(self, start: Fraction) -> None:
        self._start = start
        self._resampler: AudioResampler | None = None
        self._for: tuple[Any, ...] = ()
        self._mixer = Mixer()
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
        frame = self._mixer.mono(frame)
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


class Mixer:
    """Mixes channels to one. A second channel that is the first one turned over would cancel it; then the first is taken alone.

    The resampler mixes only the layouts that it has rules for: asked for others it fails, and may damage memory.
    """

    def __init__(self) -> None:
        self._cancels = False

    def mono(self, frame: AudioFrame) -> AudioFrame:
        """The frame with one channel, or as it is where the resampler mixes it."""
        if frame.layout.nb_channels == 1 or frame.layout.name in MIXED:
            return frame
        channels = _channels(frame)
        mixed = channels.sum(axis=0) * np.float32(0.5**0.5 if len(channels) == 2 else 1 / len(channels))
        if len(channels) == 2:
            mixed = self._unless_cancelled(channels, mixed)
        made = AudioFrame.from_ndarray(np.ascontiguousarray(mixed.reshape(1, -1)), format="fltp", layout="mono")
        made.sample_rate, made.pts, made.time_base = frame.sample_rate, frame.pts, frame.time_base
        return made

    def _unless_cancelled(self, channels: Any, mixed: Any) -> Any:
        loudest, left = float(np.square(channels).mean(axis=1).max()), float(np.square(mixed).mean())
        if loudest > AUDIBLE:
            self._cancels = left < loudest * (STILL_CANCELS if self._cancels else CANCELS)
        return channels[0] if self._cancels else mixed


def _channels(frame: AudioFrame) -> Any:
    """The samples as float32 from -1 to 1: a row for each channel."""
    raw = frame.to_ndarray()
    if not frame.format.is_planar:
        raw = raw.reshape(-1, frame.layout.nb_channels).T
    if raw.dtype.kind == "f":
        return raw.astype(np.float32)
    if raw.dtype == np.uint8:
        return (raw.astype(np.float32) - 128) / 128
    return raw.astype(np.float32) / float(2 ** (8 * raw.dtype.itemsize - 1))


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
