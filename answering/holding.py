"""Who holds a take that is under way: the tab that asks, another one that is heard from, or one that has gone quiet.

A tab is one page in one browser; its id lives as long as the tab does, so it is the same after a reload.
"""

from datetime import datetime, timedelta

from engines.database.contract import Row
from foundation.clock import parse

HERE, ELSEWHERE, QUIET = "here", "elsewhere", "quiet"
UNDER_WAY = ("recording", "arriving")
QUIET_AFTER = timedelta(seconds=15)
"""A tab says every second that it records, and every five that it sends. After this long it is off, closed or without a connection."""


def holder(take: Row, tab: str, now: datetime) -> str | None:
    """Who has the rest of this take, as seen from `tab`: here, elsewhere or quiet; None when there is no rest."""
    if take["state"] not in UNDER_WAY:
        return None
    if tab and take["holder"] == tab:
        return HERE
    return ELSEWHERE if is_heard(take, now) else QUIET


def is_heard(take: Row, now: datetime) -> bool:
    """Whether the tab that holds the take has been heard from lately."""
    return take["heard_at"] is not None and now < parse(take["heard_at"]) + QUIET_AFTER
