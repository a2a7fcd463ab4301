"""How loud a recording is (EBU R128), and what brings it to -16 LUFS."""

import re
from dataclasses import dataclass
from pathlib import Path

from media.command import run_ffmpeg
from media.limits import caps_for
from media.probe import Probe, probe
from media.safe import reading

TARGET_LUFS = -16.0
TRUE_PEAK_DB = -1.5
MOST_GAIN_DB = 24.0
SILENT_LUFS = -60.0


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS, loudness range in LU, true peak in dBTP."""

    lufs: float
    range_lu: float
    true_peak: float


def measure(source: Path, found: Probe | None = None) -> Loudness | None:
    """The loudness of a recording; None when it has no sound, or only silence. Raises MediaProblem."""
    found = found or probe(source)
    if not found.audio:
        return None
    said = run_ffmpeg(
        [*reading(source, found.format), "-map", "0:a:0", "-vn", "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"],
        caps=caps_for(found.duration_ms),
    )
    return read_summary(said)


def read_summary(said: str) -> Loudness | None:
    """The figures in what ffmpeg's ebur128 filter says at the end."""
    summary = said[said.rfind("Summary:") :]
    numbers = [re.search(pattern, summary) for pattern in (r"I:\s+(-?[\d.]+) LUFS", r"LRA:\s+(-?[\d.]+) LU", r"Peak:\s+(-?[\d.]+|-inf) dBFS")]
    if not all(numbers):
        return None
    lufs, span, peak = (float(match.group(1)) for match in numbers if match is not None)
    return Loudness(lufs, span, max(-120.0, peak)) if lufs > SILENT_LUFS else None


def gain_for(loudness: Loudness, target: float) -> float:
    """The factor that brings it to the target without a peak over -1.5 dBTP."""
    wanted = min(MOST_GAIN_DB, target - loudness.lufs, TRUE_PEAK_DB - loudness.true_peak)
    return float(10 ** (wanted / 20))
