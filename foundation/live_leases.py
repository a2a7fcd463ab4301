"""Something is made of an upload while its bytes arrive: who does it, as rows with a lease.

One process follows an upload and renews its lease while it does. It ends as `done` when everything is made, or as `left` to the job
that makes the same from the bytes. The job comes with the last byte: it takes over what was made, and the rest.
Whoever takes over writes `left`, and the other one's next renewal fails: so the two never store the same form twice.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

from engines.database.contract import Database, Row
from foundation import jobs
from foundation import live_leases_queries as queries
from foundation.clock import Clock, iso, parse
from foundation.work import Work
from media.renditions.catalogue import Rendition
from media.renditions.live import LiveTask

LEASE_MS = 4000
LOOK_AGAIN_S = 0.1
LONGEST_WAIT_S = 60.0


class Left(Exception):
    """Somebody else has it now, or is to have it."""


@dataclass(frozen=True)
class Recipe:
    """What a room makes of an upload while it arrives.

    `begin(db, upload)` starts the task that is fed, or gives None when there is nothing to be made; `keep(work, upload, made, path)` stores
    one form of it after the last byte, and raises Left when the upload is not the one that counts; `job(upload)` is the
    `dedup` of the job that makes the same.
    """

    begin: Callable[[Database, Row], AbstractContextManager[LiveTask] | None]
    keep: Callable[[Work, Row, Rendition, Path], None]
    job: Callable[[Row], str]


def claim(db: Database, clock: Clock, upload: Row, worker: str) -> bool:
    """Whether this worker may follow the upload: nobody does, or who did fell silent, and it was not left to a job."""
    now = clock.now()
    until = iso(now + timedelta(milliseconds=LEASE_MS))
    return bool(queries.claim(db, upload["team_id"], upload["id"], worker, iso(now), until))


def renew(db: Database, clock: Clock, upload: Row, worker: str) -> None:
    """Say that it is still at it. Raises Left."""
    until = iso(clock.now() + timedelta(milliseconds=LEASE_MS))
    if not queries.renew(db, upload["team_id"], upload["id"], worker, until):
        raise Left()


def end(db: Database, clock: Clock, upload: Row, worker: str, state: str, job: str) -> None:
    """Write how it ended, `done` or `left`, and have the job look at once. Nothing happens when somebody else has it."""
    with db.tx():
        if queries.end(db, upload["team_id"], upload["id"], worker, state):
            jobs.hasten(db, clock, job)


def let_go(db: Database, upload: Row, worker: str) -> None:
    """Leave it to whoever receives the next bytes."""
    queries.remove(db, upload["team_id"], upload["id"], worker)


def head_start_ms(db: Database, clock: Clock, upload: Row) -> int:
    """How long the job should wait for whoever follows the upload: as long as the lease runs, 0 when nobody does."""
    row = queries.find(db, upload["team_id"], upload["id"])
    if row is None or row["state"] != "following":
        return 0
    return max(0, round((parse(row["lease_until"]) - clock.now()).total_seconds() * 1000))


def take_over(db: Database, clock: Clock, team_id: str, upload_id: str, beat: Callable[[], None]) -> bool:
    """Whether everything has been made already. If not, it is the caller's from now on.

    Waits while somebody's lease runs and is renewed; where the clocks of two machines disagree, for one lease without a renewal.
    """
    seen, since, end_s = None, monotonic(), monotonic() + LONGEST_WAIT_S
    while monotonic() < end_s:
        row = queries.find(db, team_id, upload_id)
        if row is None or row["state"] != "following" or row["lease_until"] <= clock.iso():
            break
        if row["lease_until"] != seen:
            seen, since = row["lease_until"], monotonic()
        elif monotonic() - since > LEASE_MS / 1000:
            break
        beat()
        sleep(LOOK_AGAIN_S)
    return queries.take_over(db, team_id, upload_id) == "done"
