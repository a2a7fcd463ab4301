"""The only source of time."""

from datetime import datetime, timezone

from foundation.clock import iso


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The current moment, in UTC."""
        return datetime.now(timezone.utc)

    def iso(self) -> str:
        """The current moment as text, in the stored form."""
        return iso(self.now())
