"""Deadlines: a moment in UTC, read and written as local time in the team's zone."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from foundation.clock import Clock, iso, parse
from foundation.errors import Problem
from foundation.language import mark as _

FURTHEST = timedelta(days=366)
_WRITTEN = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


def to_moment(written: str, zone: str) -> str | None:
    """The moment (UTC, as stored) of a local date and time such as `2026-11-30T23:59`; None for an empty text.

    An hour that occurs twice on an autumn night means the later one, which gives candidates more time. Raises Problem for an invalid
    date or time, and for the hour that a spring night skips.
    """
    if not written.strip():
        return None
    local = _parse(written.strip()).replace(tzinfo=ZoneInfo(zone), fold=1)
    try:
        moment = local.astimezone(timezone.utc)
    except OverflowError:  # the first and the last day that there can be
        raise _no_date() from None
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Problem("no_such_time", _("That time does not exist: the clocks go forward that night. Choose another time."), 422)
    return iso(moment)


def to_local(moment: str | None, zone: str) -> str:
    """The moment in local time, in the format of a date and time field; an empty text for None."""
    return f"{parse(moment).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if moment else ""


def require_future(deadline: str | None, clock: Clock) -> None:
    """Raise Problem unless the deadline is in the future and within a year. No deadline is allowed."""
    if deadline is None:
        return
    if parse(deadline) <= clock.now():
        raise Problem("deadline_passed", _("That time has already passed. Choose a later one."), 422)
    if parse(deadline) > clock.now() + FURTHEST:
        raise Problem("deadline_far", _("That is more than a year away. Choose an earlier time."), 422)


def _parse(written: str) -> datetime:
    for form in _WRITTEN:
        try:
            return datetime.strptime(written, form)
        except ValueError:
            continue
    raise _no_date()


def _no_date() -> Problem:
    return Problem("no_date", _("Write a date and a time, for example 2026-11-30 23:59."), 422)
