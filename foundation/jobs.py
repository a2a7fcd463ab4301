"""Background jobs as rows with a lease. The table is the truth, whichever process dies.

A job is inserted in the same transaction as the change that needs it. A worker claims it and renews the lease while it works. When the
worker dies, the lease runs out and another worker takes over. Only the worker that holds the lease can finish the job. A handler may
run twice, so it must be idempotent.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from engines.blobs.contract import Unreachable as StoreAway
from engines.database.contract import Busy, Database, Row
from engines.database.contract import Unreachable as DatabaseAway
from engines.mail.contract import Deferred
from foundation import jobs_queries as queries
from foundation.clock import Clock, iso
from foundation.errors import Problem
from foundation.ids import new_id

log = logging.getLogger("tagning.jobs")
LEASE_MS = 20_000
LONGEST_WAIT_S = 3600
AWAY_WAIT_S = 10
TOPIC = "jobs"
"""What the database announces when there may be something to do."""
_SILENT = "The worker fell silent during the last try."


class Lost(Exception):
    """Another worker holds the job now."""


class Cancelled(Exception):
    """Somebody asked to cancel the job."""


class Job:
    """A claimed job, as its handler sees it."""

    def __init__(self, db: Database, clock: Clock, row: Row, lease_ms: int) -> None:
        self._db, self._clock, self._lease_ms = db, clock, lease_ms
        self.id: str = row["id"]
        self.kind: str = row["kind"]
        self.worker: str = row["worker"]
        self.team_id: str | None = row["team_id"]
        self.subject: str = row["subject"]
        self.attempts: int = row["attempts"]
        self.max_attempts: int = row["max_attempts"]
        self.args: dict[str, Any] = json.loads(row["args"])

    def beat(self, permille: int | None = None, step: str | None = None) -> None:
        """Renew the lease and report progress. Raises Lost or Cancelled."""
        until = iso(self._clock.now() + timedelta(milliseconds=self._lease_ms))
        rows = queries.renew(self._db, self.id, self.worker, until, permille, step)
        if not rows:
            raise Lost(self.id)
        if rows[0]["cancel_asked"]:
            raise Cancelled(self.id)


def put(
    db: Database, clock: Clock, kind: str, *, team_id: str | None = None, subject: str = "", priority: int = 0, delay_ms: int = 0,
    max_attempts: int = 5, dedup: str | None = None, **args: Any,
) -> str:
    """Queue a job and return its id. Call it inside the transaction of the change that needs it.

    With `dedup` only the first call counts; later ones return the first one's id.
    """
    now = clock.now()
    job_id = queries.insert(
        db, id=new_id(), kind=kind, args=json.dumps(args), priority=priority, run_at=iso(now + timedelta(milliseconds=delay_ms)),
        max_attempts=max_attempts, dedup=dedup, team_id=team_id, subject=subject, now=iso(now),
    )
    db.notify(TOPIC)  # sent when the transaction commits; polling makes up for a lost notification
    return job_id


def find(db: Database, job_id: str) -> Row | None:
    """The job's row, or None."""
    return queries.find(db, job_id)


def for_subject(db: Database, team_id: str, subject: str) -> Row | None:
    """The newest job of that subject, or None."""
    return queries.for_subject(db, team_id, subject)


def cancel(db: Database, clock: Clock, job_id: str) -> None:
    """Cancel a job: a waiting one at once, a running one at its next beat."""
    queries.cancel(db, job_id, clock.iso())
    db.notify(TOPIC)


def try_again(db: Database, clock: Clock, dedup: str) -> bool:
    """Queue a parked or cancelled job again, with all its attempts. Returns whether there was one."""
    found = bool(queries.try_again(db, dedup, clock.iso()))
    db.notify(TOPIC)
    return found


def hasten(db: Database, clock: Clock, dedup: str) -> None:
    """Make the waiting job with that `dedup` due now."""
    queries.hasten(db, dedup, clock.iso())
    db.notify(TOPIC)


def forget_finished(db: Database, before: str, parked_before: str) -> int:
    """Delete the rows of jobs that ended before `before`, and of jobs parked before `parked_before`; returns how many."""
    return queries.delete_finished(db, before, parked_before)


def claim(db: Database, clock: Clock, worker: str, lease_ms: int = LEASE_MS) -> Job | None:
    """Claim the next job that is due or whose lease ran out; None when there is none.

    A job whose workers died as often as it may be tried is parked instead: the job itself may have killed them.
    """
    now = clock.now()
    if not queries.is_any_due(db, iso(now)):
        return None
    for given_up in queries.give_up(db, iso(now), _SILENT):
        log.error("job %s (%s) is %s: its worker fell silent on try %s", *(given_up[k] for k in ("id", "kind", "state", "attempts")))
    row = queries.claim(db, worker, iso(now), iso(now + timedelta(milliseconds=lease_ms)))
    return Job(db, clock, row, lease_ms) if row else None


def run_one(
    db: Database, clock: Clock, handlers: Mapping[str, Callable[[Job], None]], worker: str, lease_ms: int = LEASE_MS
) -> bool:
    """Claim one job and run it. Returns whether there was one."""
    job = claim(db, clock, worker, lease_ms)
    if job is None:
        return False
    stop = threading.Event()
    beating = threading.Thread(target=_keep_beating, args=(job, stop, lease_ms / 3000), daemon=True)
    beating.start()
    try:
        _do(db, clock, handlers, job)
    finally:
        stop.set()
        beating.join()
    return True


def _do(db: Database, clock: Clock, handlers: Mapping[str, Callable[[Job], None]], job: Job) -> None:
    try:
        _handler(handlers, job.kind)(job)
    except Lost:
        log.warning("job %s (%s) went to another worker", job.id, job.kind)
    except Cancelled:
        _surely(lambda: queries.end(db, job.id, job.worker, "cancelled", clock.iso()))
    except Problem as problem:
        code, sentence = problem.code, _sentence(problem)
        _surely(lambda: queries.park(db, job.id, job.worker, code, sentence, clock.iso()))
    except (DatabaseAway, StoreAway) as error:
        _put_back(db, clock, job, error)
    except Deferred as error:
        log.warning("job %s (%s) is put off, try %s of %s: %s", job.id, job.kind, job.attempts, job.max_attempts, error)
        _later_or_never(db, clock, job, error)
    except Exception as error:
        log.exception("job %s (%s) failed, try %s of %s", job.id, job.kind, job.attempts, job.max_attempts)
        _later_or_never(db, clock, job, error)
    else:
        _surely(lambda: queries.end(db, job.id, job.worker, "done", clock.iso()))


def _surely(write: Callable[[], object]) -> None:
    # A restart of the database at the end must not lose an hour's work, so this retries. Writing the end twice is idempotent.
    for wait_s in (0.5, 1, 2, 4, 8):
        try:
            write()
            return
        except (Busy, DatabaseAway) as error:
            log.warning("how a job ended cannot be written yet: %s", error)
            time.sleep(wait_s)
    write()


def _handler(handlers: Mapping[str, Callable[[Job], None]], kind: str) -> Callable[[Job], None]:
    try:
        return handlers[kind]
    except KeyError:
        raise RuntimeError(f"this version does not know jobs of the kind {kind}") from None


def _sentence(problem: Problem) -> str:
    # Without params it stays the catalogue's key, and is shown in the reader's language.
    return problem.message % problem.params if problem.params else problem.message


def _later_or_never(db: Database, clock: Clock, job: Job, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"[:2000]
    if job.attempts >= job.max_attempts:
        _surely(lambda: queries.park(db, job.id, job.worker, None, text, clock.iso()))
        return
    again = clock.now() + timedelta(seconds=min(2**job.attempts, LONGEST_WAIT_S))
    _surely(lambda: queries.retry(db, job.id, job.worker, text, iso(again), clock.iso()))


def _put_back(db: Database, clock: Clock, job: Job, error: Exception) -> None:
    log.warning("job %s (%s) waits, for a server is away: %s", job.id, job.kind, error)
    again, text = clock.now() + timedelta(seconds=AWAY_WAIT_S), f"{type(error).__name__}: {error}"[:2000]
    _surely(lambda: queries.put_back(db, job.id, job.worker, text, iso(again), clock.iso()))


def _keep_beating(job: Job, stop: threading.Event, every_s: float) -> None:
    while not stop.wait(every_s):
        try:
            job.beat()
        except Lost:
            return
        except Cancelled:
            continue  # the handler still runs: without the lease a second worker would start the same job
        except Exception:
            log.warning("job %s: could not renew its lease", job.id, exc_info=True)
