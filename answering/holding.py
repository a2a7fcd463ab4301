"""Which tab holds a take in progress: the one that asks, another active one, or one that has gone quiet.

A tab is one page in one browser. Its id lives as long as the tab, so it survives a reload.
"""

from datetime import datetime, timedelta

from engines.database.contract import Row
from foundation.clock import parse

HERE, ELSEWHERE, QUIET = "here", "elsewhere", "quiet"
UNDER_WAY = ("recording", "arriving")
QUIET_AFTER = timedelta(seconds=15)
"""A tab says every second that it records, and every five that it sends. After this long it is off, closed or without a connection."""


def holder(take: Row, tab: str, now: datetime) -> str | None:
    """Which tab has the rest of this take, as seen from `tab`: here, elsewhere or quiet; None when nothing remains."""
    if take["state"] not in UNDER_WAY:
        return None
    if tab and take["holder"] == tab:
        return HERE
    return ELSEWHERE if is_heard(take, now) else QUIET


def is_heard(take: Row, now: datetime) -> bool:
    """Whether the tab that holds the take has sent a sign of life recently."""
    return take["heard_at"] is not None and now < parse(take["heard_at"]) + QUIET_AFTER
