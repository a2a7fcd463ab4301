"""How large a recording may be, and how much its processing may cost."""

from dataclasses import dataclass

GIB = 1024**3
LIVE_NICE, JOB_NICE, IDLE_NICE = 2, 5, 15


@dataclass(frozen=True)
class Limits:
    """Limits of a recording: minutes, pixels on the longer side, pixels per picture, and streams."""

    max_minutes: float = 30
    max_side: int = 8192
    max_pixels: int = 33_600_000
    max_streams: int = 100

    @property
    def max_ms(self) -> int:
        """The longest duration in ms."""
        return round(self.max_minutes * 60_000)


@dataclass(frozen=True)
class Caps:
    """Limits of a child process: CPU seconds, wall-clock seconds, bytes of address space, and bytes per file.

    `nice` lowers its priority: work that a person waits for runs before background work.
    """

    cpu_s: int = 60
    wall_s: float = 120
    memory: int = 2 * GIB
    output: int = 4 * GIB
    nice: int = JOB_NICE


# On a busy machine even short work may wait long, through no fault of the recording; the CPU limit is what stops a bomb.
PROBE = Caps(cpu_s=20, wall_s=180)


def caps_for(duration_ms: int, nice: int = JOB_NICE) -> Caps:
    """Generous limits for one pass over a recording of this length."""
    seconds = duration_ms / 1000
    return Caps(cpu_s=round(60 + 6 * seconds), wall_s=120 + 12 * seconds, nice=nice)
