"""The only source of time."""

from datetime import datetime, timezone

from foundation.clock import iso


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(timezone.utc)

    def iso(self) -> str:
        """This moment as text, the way it is stored."""
        return iso(self.now())
