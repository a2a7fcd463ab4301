"""How loud a recording is, moment by moment, for drawing it."""

import json
from pathlib import Path
from typing import Any

from media.renditions.catalogue import make_form
from media.sandbox.command import Progress, no_progress
from media.sandbox.limits import Limits

A_SECOND, MOST = 50, 3000
FINE = 240
QUIETEST_LOUD = 0.05


def peaks(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> list[int]:
    """Write and return numbers from 0 to 100: 50 a second up to a minute, 3000 in all beyond that; [] without sound.

    The loudest is 100, unless all is near silence. Raises MediaProblem.
    """
    make_form(source, output, "peaks", progress, limits)
    made: list[int] = json.loads(output.read_text())
    return made


class Meter:
    """Takes blocks of sound of which nobody knows yet how long it will be; keeps the loudest of each 5 ms. Inside the box only."""

    def __init__(self) -> None:
        from media.reading.sounds import Chunks

        self._chunks = Chunks(FINE)
        self._loudest: list[float] = []

    def take(self, block: Any) -> None:
        """One block of any length."""
        self._loudest += [float(abs(chunk).max()) for chunk in self._chunks.take(block)]

    def numbers(self, duration_ms: int) -> list[int]:
        """What was heard so far, from 0 to 100, of a recording of that length."""
        import numpy as np

        count = max(1, min(MOST, duration_ms * A_SECOND // 1000))
        fine = np.array([*self._loudest, *(float(abs(chunk).max()) for chunk in self._chunks.end())])
        edges = np.round(np.arange(count + 1) * (duration_ms * 48 / FINE / count)).astype(int)
        heard = [float(fine[start:end].max()) for start, end in zip(edges, edges[1:]) if start < len(fine)]
        loud = max([QUIETEST_LOUD, *heard])
        return [round(100 * value / loud) for value in heard]
