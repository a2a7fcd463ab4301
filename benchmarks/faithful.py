"""Compares a clip with its edit: identical pictures, none lost or doubled, sound in place."""

import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.inputs import ffmpeg_path
from benchmarks.scene import RATE, read_beeps, read_pictures
from media.house.format import GOP_S


@dataclass(frozen=True)
class Faithful:
    """`untouched` pictures come after the overlay and the next keyframe; `equal_percent` of them decode to the source's own.

    `wrong` pictures of the kept range are missing, doubled or misplaced. `offset_ms` is the worst shift of a beep against its flash,
    relative to the source; `drift_ms` is its change from the first half to the second. `complaints` are ffmpeg's.
    """

    untouched: int
    equal_percent: float
    wrong: int
    offset_ms: float
    drift_ms: float
    beeps: int
    complaints: str

    def as_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        return asdict(self)


def faithful(source: Path, clip: Path, kept_ms: tuple[int, int], front_ms: int, overlay_ms: int) -> Faithful:
    """Compare a clip of one range after a card with its source, by decoding both completely."""
    first, last = (round(ms * RATE / 1000) for ms in kept_ms)
    spoken = [(at, number, flash) for at, number, flash in read_pictures(clip) if at * 1000 >= front_ms - 1]
    wrong = sum(seen != wanted for (_, seen, _), wanted in zip(spoken, range(first, last))) + abs(last - first - len(spoken))
    begins = -(-(kept_ms[0] + overlay_ms) // (GOP_S * 1000)) * GOP_S * RATE
    own, (made, complaints) = framemd5(source)[0], framemd5(clip)
    pairs = list(zip(own[begins:last], made[len(made) - (last - begins) :], strict=True))
    shift = (front_ms - kept_ms[0]) / 1000
    late = _lateness(read_pictures(source), read_beeps(source), spoken, read_beeps(clip), shift)
    half = len(late) // 2
    return Faithful(
        len(pairs), 100 * sum(one == other for one, other in pairs) / len(pairs), wrong, round(float(np.abs(late).max()), 3),
        round(abs(float(np.median(late[:half]) - np.median(late[half:]))), 3), len(late), complaints,
    )


def framemd5(path: Path) -> tuple[list[str], str]:
    """The MD5 of each decoded picture in order, and ffmpeg's complaints."""
    done = subprocess.run(
        [
            ffmpeg_path(), "-v", "error", "-xerror", "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-enc_time_base", "demux",
            "-f", "framemd5", "-",
        ],
        capture_output=True, text=True, check=True,
    )
    return [line.rpartition(",")[2].strip() for line in done.stdout.splitlines() if not line.startswith("#")], done.stderr.strip()


def _lateness(source: list[Any], beeps: list[float], spoken: list[Any], heard: list[float], shift: float) -> Any:
    """In ms for each flash in the clip: how much later its beep comes than in the source."""
    flashes = {number: at for at, number, flash in source if flash}
    late = []
    for at, number, flash in spoken[1:]:
        if flash and number in flashes:
            then, now = _nearest(beeps, flashes[number]) - flashes[number], _nearest(heard, at) - at
            late.append(1000 * (now - then))
    return np.array(late)


def _nearest(times: list[float], at: float) -> float:
    return min(times, key=lambda one: abs(one - at))
