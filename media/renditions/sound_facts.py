"""Measures a recording's sound: peaks, loudness and speech. Runs inside the sandbox only."""

from dataclasses import asdict
from typing import Any

from media.house import loudness
from media.renditions.peaks import PeakMeter
from media.renditions.speech import Speech


class SoundFacts:
    """Passes samples to the three meters."""

    def __init__(self) -> None:
        self._peaks, self._loudness, self._speech = PeakMeter(), loudness.LoudnessMeter(), Speech()
        self._any = False

    def add(self, block: Any) -> None:
        """Measure the next samples."""
        self._any = True
        for meter in (self._peaks, self._loudness, self._speech):
            meter.add(block)

    def peaks(self, duration_ms: int) -> list[int]:
        """The peaks of the whole recording, from 0 to 100; [] without sound."""
        return self._peaks.numbers(duration_ms) if self._any else []

    def facts(self) -> dict[str, Any]:
        """`loudness` (LUFS, LU, dBTP) and `speech` (onset and end in ms); either may be None. Ends the measurement."""
        heard = self._loudness.heard() if self._any else None
        return {"loudness": asdict(heard) if heard else None, "speech": self._speech.heard()}
