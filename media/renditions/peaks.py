"""The waveform's peaks: how loud a recording is over time."""

import json
from pathlib import Path
from typing import Any

from media.renditions.catalogue import make_rendition
from media.sandbox.command import Progress, no_progress
from media.sandbox.limits import Limits

A_SECOND, MOST = 50, 3000
FINE = 240
QUIETEST_LOUD = 0.05


def peaks(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> list[int]:
    """Write and return numbers from 0 to 100: 50 a second up to a minute, at most 3000; [] without sound.

    The loudest is 100, unless everything is near silence. Raises MediaProblem.
    """
    make_rendition(source, output, "peaks", progress, limits)
    made: list[int] = json.loads(output.read_text())
    return made


class PeakMeter:
    """Keeps the peak of each 5 ms, because the recording's length is still unknown. Runs inside the sandbox only."""

    def __init__(self) -> None:
        from media.reading.samples import BlockCutter

        self._chunks = BlockCutter(FINE)
        self._loudest: list[float] = []

    def add(self, block: Any) -> None:
        """Measure a block of any length."""
        self._loudest += [float(abs(chunk).max()) for chunk in self._chunks.add(block)]

    def numbers(self, duration_ms: int) -> list[int]:
        """The peaks so far, from 0 to 100, for a recording of that length."""
        import numpy as np

        count = max(1, min(MOST, duration_ms * A_SECOND // 1000))
        fine = np.array([*self._loudest, *(float(abs(chunk).max()) for chunk in self._chunks.end())])
        edges = np.round(np.arange(count + 1) * (duration_ms * 48 / FINE / count)).astype(int)
        heard = [float(fine[start:end].max()) for start, end in zip(edges, edges[1:]) if start < len(fine)]
        loud = max([QUIETEST_LOUD, *heard])
        return [round(100 * value / loud) for value in heard]
