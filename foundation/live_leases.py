"""Leases on uploads that are processed while their bytes arrive.

One process follows an upload and renews its lease meanwhile. The row ends as `done` when every rendition is made, or as `left` when the
rest is up to the job that makes the same from the stored bytes. The last byte queues that job. It takes over the finished renditions
and makes the rest. Whoever takes over writes `left`, and the other one's next renewal fails. So the two never store the same rendition
twice.
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
    """Another process or the job has taken over."""


@dataclass(frozen=True)
class Recipe:
    """How a room processes an upload while it arrives.

    `begin(db, upload)` starts the task that reads the bytes, or returns None when there is nothing to make. `keep(work, upload, made,
    path)` stores one rendition after the last byte. It raises Left when the upload is not the one that counts. `job(upload)` is the
    `dedup` of the job that makes the same.
    """

    begin: Callable[[Database, Row], AbstractContextManager[LiveTask] | None]
    keep: Callable[[Work, Row, Rendition, Path], None]
    job: Callable[[Row], str]


def claim(db: Database, clock: Clock, upload: Row, worker: str) -> bool:
    """Lease the upload to this worker. Returns False when another worker's lease runs, or when it was left to a job."""
    now = clock.now()
    until = iso(now + timedelta(milliseconds=LEASE_MS))
    return bool(queries.claim(db, upload["team_id"], upload["id"], worker, iso(now), until))


def renew(db: Database, clock: Clock, upload: Row, worker: str) -> None:
    """Renew the lease. Raises Left."""
    until = iso(clock.now() + timedelta(milliseconds=LEASE_MS))
    if not queries.renew(db, upload["team_id"], upload["id"], worker, until):
        raise Left()


def end(db: Database, clock: Clock, upload: Row, worker: str, state: str, job: str) -> None:
    """Write how the processing ended, `done` or `left`, and make the job due. Does nothing without the lease."""
    with db.tx():
        if queries.end(db, upload["team_id"], upload["id"], worker, state):
            jobs.hasten(db, clock, job)


def let_go(db: Database, upload: Row, worker: str) -> None:
    """Release the lease, for whoever receives the next bytes."""
    queries.remove(db, upload["team_id"], upload["id"], worker)


def head_start_ms(db: Database, clock: Clock, upload: Row) -> int:
    """How long the job waits for the process that follows the upload: the rest of its lease, or 0 without one."""
    row = queries.find(db, upload["team_id"], upload["id"])
    if row is None or row["state"] != "following":
        return 0
    return max(0, round((parse(row["lease_until"]) - clock.now()).total_seconds() * 1000))


def take_over(db: Database, clock: Clock, team_id: str, upload_id: str, beat: Callable[[], None]) -> bool:
    """Take the upload over, unless everything is made; returns whether it is.

    Waits while another worker renews its lease. When the clocks of two machines disagree, it waits for one lease without a renewal.
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
