"""How large a recording may be, and how much work on it may cost."""

from dataclasses import dataclass

GIB = 1024**3
LIVE_NICE, JOB_NICE, NOBODY_WAITS = 2, 5, 15


@dataclass(frozen=True)
class Limits:
    """What a recording may be: minutes, pixels on the longer side, pixels in all, and streams."""

    max_minutes: float = 30
    max_side: int = 8192
    max_pixels: int = 33_600_000
    max_streams: int = 100

    @property
    def max_ms(self) -> int:
        """The longest duration, in ms."""
        return round(self.max_minutes * 60_000)


@dataclass(frozen=True)
class Caps:
    """What a child process may use: processor seconds, seconds on the wall, bytes of address space, bytes in one file.

    `nice` is how far it steps back for others: what people are waiting for at this moment goes before what is only to be ready some day.
    """

    cpu_s: int = 60
    wall_s: float = 120
    memory: int = 2 * GIB
    output: int = 4 * GIB
    nice: int = JOB_NICE


# On a busy machine a moment's work may have to wait; that is not the recording's fault. The processor seconds are what holds it.
PROBE = Caps(cpu_s=20, wall_s=180)


def caps_for(duration_ms: int, nice: int = JOB_NICE) -> Caps:
    """Generous limits for work that passes once over a recording of this length."""
    seconds = duration_ms / 1000
    return Caps(cpu_s=round(60 + 6 * seconds), wall_s=120 + 12 * seconds, nice=nice)
