"""What can be said of a recording's sound: its peaks for drawing it, how loud it is, where somebody speaks. Inside the box only."""

from dataclasses import asdict
from typing import Any

from media.house import loudness
from media.renditions.speech import Speech
from media.renditions.waveform import Meter


class Hearing:
    """Takes samples as they come."""

    def __init__(self) -> None:
        self._peaks, self._loudness, self._speech = Meter(), loudness.Meter(), Speech()
        self._any = False

    def take(self, block: Any) -> None:
        """The next samples."""
        self._any = True
        for meter in (self._peaks, self._loudness, self._speech):
            meter.take(block)

    def peaks(self, duration_ms: int) -> list[int]:
        """Numbers from 0 to 100 over the whole recording; [] without sound."""
        return self._peaks.numbers(duration_ms) if self._any else []

    def facts(self) -> dict[str, Any]:
        """`loudness` (LUFS, LU, dBTP) and `speech` (onset and end in ms); either may be None. Ends the measuring."""
        heard = self._loudness.heard() if self._any else None
        return {"loudness": asdict(heard) if heard else None, "speech": self._speech.heard()}
