"""Moments and clocks: the text form of a moment, and the clock protocol."""

from datetime import datetime, timedelta, timezone
from typing import Protocol


class Clock(Protocol):
    """Tells the current time."""

    def now(self) -> datetime:
        """The current moment, in UTC."""

    def iso(self) -> str:
        """The current moment as text."""


class FixedClock:
    """A clock that stands still until a caller advances it."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def now(self) -> datetime:
        """The moment the clock was set to."""
        return self.moment

    def iso(self) -> str:
        """That moment as text."""
        return iso(self.moment)

    def advance(self, ms: int) -> None:
        """Advance the clock."""
        self.moment += timedelta(milliseconds=ms)


def iso(moment: datetime) -> str:
    """The moment as stored: `2026-11-23T20:45:00.000Z`, UTC, sortable as text."""
    utc = moment.astimezone(timezone.utc)
    return f"{utc.year:04d}-{utc:%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"  # %Y does not pad years below 1000


def parse(text: str) -> datetime:
    """Parse the text that `iso` writes. Raises ValueError for anything else."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)


def moment_of(seconds: float) -> datetime:
    """The moment `seconds` after 1970, in UTC."""
    return datetime.fromtimestamp(seconds, timezone.utc)
