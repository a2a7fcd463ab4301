"""Rate limits that all processes share. Tries are counted in the database by slot; the slots of the limit's last seconds count."""

from engines.database.contract import Database
from foundation.clock import Clock, iso, moment_of, parse
from foundation.errors import Problem
from foundation.language import mark as _
from foundation.limit import Limit
from tagning import queries

_SLOTS = 12
"""The count slides along by a twelfth: nobody waits for a new hour to begin, and nobody gets twice the number round its beginning."""


def count(db: Database, clock: Clock, limit: Limit, key: str) -> None:
    """Count one try by `key`. Over the limit it raises Problem 429 and does not count the try.

    The problem's params hold `retry_after`, in seconds.
    """
    bucket, now = f"{limit.name}:{key}", int(clock.now().timestamp())
    queries.count_attempt(db, bucket, _written(_slot_begin(clock, limit.seconds)))
    slots = queries.list_attempts(db, bucket, _written(now - limit.seconds))
    over = sum(row["count"] for row in slots) - limit.most
    if over <= 0:
        return
    forgive(db, clock, limit, key)
    wait = _until_free([(int(parse(row["slot"]).timestamp()), row["count"]) for row in slots], over) + limit.seconds - now
    raise Problem(
        "too_many_tries", _("Too many attempts in a short time. Wait %(minutes)s min and try again. Nothing is lost."), 429,
        minutes=max(1, round(wait / 60)), retry_after=max(1, wait),
    )


def forgive(db: Database, clock: Clock, limit: Limit, key: str) -> None:
    """Take back one try of the current slot: it was legitimate."""
    queries.forgive_attempt(db, f"{limit.name}:{key}", _written(_slot_begin(clock, limit.seconds)))


def _until_free(slots: list[tuple[int, int]], wanted: int) -> int:
    """The beginning of the slot with which, counted from the oldest, `wanted` tries expire."""
    for begin, tries in slots:
        wanted -= tries
        if wanted <= 0:
            return begin
    return slots[-1][0]


def _slot_begin(clock: Clock, seconds: int) -> int:
    now = int(clock.now().timestamp())
    return now - now % max(1, seconds // _SLOTS)


def _written(begin: int) -> str:
    return iso(moment_of(begin))
