"""How loud a recording is, moment by moment, for drawing it."""

import json
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.command import Progress, no_progress, run_task
from media.limits import Limits, caps_for
from media.probe import Probe, probe

A_SECOND, MOST = 50, 3000
QUIETEST_LOUD = 0.05


def peaks(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> list[int]:
    """Write and return numbers from 0 to 100: 50 a second up to a minute, 3000 in all beyond that; [] without sound.

    The loudest is 100, unless all is near silence. Raises MediaProblem.
    """
    found = probe(source, limits)
    if not found.audio:
        output.write_text("[]")
        return []
    order = {"source": str(source.absolute()), "limits": asdict(limits), "probe": asdict(found)}
    made: list[int] = run_task("waveform:peaks_here", order, caps=caps_for(found.duration_ms), progress=progress)
    output.write_text(json.dumps(made, separators=(",", ":")))
    return made


def peaks_here(arguments: dict[str, Any], tell: Progress) -> list[int]:
    """The same inside the box."""
    from media.sounds import Line
    from media.sources import Source

    found = Probe(**arguments["probe"])
    meter = Meter(found.duration_ms)
    with Source(Path(arguments["source"]), Limits(**arguments["limits"])) as source:
        source.video = None
        line = Line(Fraction(found.start))
        for frame in source.frames():
            for block in line.take(frame):
                meter.take(block)
            tell(min(990, line.at // 48 * 1000 // found.duration_ms))
        for block in line.end():
            meter.take(block)
    return meter.numbers()


class Meter:
    """Takes blocks of sound and keeps the loudest of each step."""

    def __init__(self, duration_ms: int) -> None:
        from media.sounds import Chunks

        self.count = max(1, min(MOST, duration_ms * A_SECOND // 1000))
        self._chunks = Chunks(max(1, duration_ms * 48 // self.count))
        self._loudest: list[float] = []

    def take(self, block: Any) -> None:
        """One block of any length."""
        self._loudest += [float(abs(chunk).max()) for chunk in self._chunks.take(block)]

    def numbers(self) -> list[int]:
        """What was heard, from 0 to 100."""
        self._loudest += [float(abs(chunk).max()) for chunk in self._chunks.end()]
        heard = self._loudest[: self.count]
        loud = max([QUIETEST_LOUD, *heard])
        return [round(100 * value / loud) for value in heard]
