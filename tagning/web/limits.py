"""Rate limits that every process shares: tries are counted in the database, in slots of fixed length."""

from engines.database.contract import Database
from foundation.clock import Clock, iso, moment_of
from foundation.errors import Problem
from foundation.language import mark as _
from tagning import queries


def count(db: Database, clock: Clock, what: str, who: str, most: int, seconds: int) -> None:
    """Count one try of `what` by `who`; past `most` in the present slot of `seconds` raise Problem 429.

    The problem's params hold `retry_after`, in seconds.
    """
    begin = _slot_begin(clock, seconds)
    if queries.count_attempt(db, f"{what}:{who}", _written(begin)) <= most:
        return
    wait = begin + seconds - int(clock.now().timestamp())
    raise Problem(
        "too_many_tries", _("That was many tries in a short time. Wait %(minutes)s min and try again; nothing is lost."), 429,
        minutes=max(1, round(wait / 60)), retry_after=wait,
    )


def forgive(db: Database, clock: Clock, what: str, who: str, seconds: int) -> None:
    """Give back one try of the present slot: it was a rightful one."""
    queries.forgive_attempt(db, f"{what}:{who}", _written(_slot_begin(clock, seconds)))


def _slot_begin(clock: Clock, seconds: int) -> int:
    now = int(clock.now().timestamp())
    return now - now % seconds


def _written(begin: int) -> str:
    return iso(moment_of(begin))
