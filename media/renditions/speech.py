"""Detects when speech begins and ends. Runs inside the sandbox only."""

from typing import Any

import numpy as np

from media.reading.samples import RATE, BlockCutter

WINDOW_MS = 20
ABOVE_DB, LEAST_DB, SILENCE_DB = 9.0, -50.0, -100.0
RUN, MOST_OF_RUN = 10, 7


class Speech:
    """Detects speech by energy alone.

    It compares the level of each 20 ms with the noise floor, the tenth percentile of all levels. Speech is 9 dB above the floor and over
    -50 dBFS in seven of ten windows. A click is too short for that, and a steady hum is the floor. It analyses neither words nor voices.
    """

    def __init__(self) -> None:
        self._chunks = BlockCutter(RATE * WINDOW_MS // 1000)
        self._levels: list[float] = []

    def add(self, block: Any) -> None:
        """Measure the next samples."""
        for chunk in self._chunks.add(block):
            power = float(np.dot(chunk, chunk)) / len(chunk)
            self._levels.append(10 * np.log10(power) if power > 1e-10 else SILENCE_DB)

    def heard(self) -> dict[str, int] | None:
        """`onset_ms` and `end_ms`, to 20 ms; None when nobody speaks."""
        if len(self._levels) < RUN:
            return None
        levels = np.array(self._levels)
        loud = levels > max(float(np.percentile(levels, 10)) + ABOVE_DB, LEAST_DB)
        runs = np.flatnonzero(np.convolve(loud, np.ones(RUN, int), "valid") >= MOST_OF_RUN)
        if not len(runs):
            return None
        spoken = np.flatnonzero(loud[runs[0] : runs[-1] + RUN]) + runs[0]
        return {"onset_ms": int(spoken[0]) * WINDOW_MS, "end_ms": (int(spoken[-1]) + 1) * WINDOW_MS}
