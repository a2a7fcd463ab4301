"""Deadlines: a moment in UTC, written and read as the local time of the house's zone."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from foundation.clock import Clock, iso, parse
from foundation.errors import Problem
from foundation.language import mark as _

FURTHEST = timedelta(days=366)
_WRITTEN = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


def to_moment(written: str, zone: str) -> str | None:
    """The moment (UTC, as stored) of a local date and time such as `2026-11-30T23:59`; None for an empty text.

    In the hour that an autumn night has twice, the later one is meant: it gives candidates the longer time. Raises Problem
    for anything that is no date and time, and for the hour that a spring night skips.
    """
    if not written.strip():
        return None
    local = _parse(written.strip()).replace(tzinfo=ZoneInfo(zone), fold=1)
    moment = local.astimezone(timezone.utc)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Problem("no_such_time", _("That hour does not exist: the clocks are set forward that night. Choose another time."), 422)
    return iso(moment)


def to_local(moment: str | None, zone: str) -> str:
    """The moment as a date and time field shows it, in local time; an empty text for None."""
    return f"{parse(moment).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if moment else ""


def require_future(deadline: str | None, clock: Clock) -> None:
    """Raise Problem unless the deadline is still to come, within a year. No deadline at all is fine."""
    if deadline is None:
        return
    if parse(deadline) <= clock.now():
        raise Problem("deadline_passed", _("That time has passed already. Choose a later one."), 422)
    if parse(deadline) > clock.now() + FURTHEST:
        raise Problem("deadline_far", _("That is more than a year away. Choose an earlier time."), 422)


def _parse(written: str) -> datetime:
    for form in _WRITTEN:
        try:
            return datetime.strptime(written, form)
        except ValueError:
            continue
    raise Problem("no_date", _("Write a date and a time, such as 2026-11-30 23:59."), 422)
