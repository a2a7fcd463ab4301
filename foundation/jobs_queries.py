"""All SQL about jobs."""

from typing import Any

from engines.database.contract import Database, Row


def insert(db: Database, **values: Any) -> str:
    """Insert a waiting job. Returns its id, or that of the earlier job with the same `dedup`."""
    written = db.execute(
        """insert into job (id, kind, args, state, priority, run_at, max_attempts, dedup, team_id, subject, created_at)
           values (:id, :kind, :args, 'ready', :priority, :run_at, :max_attempts, :dedup, :team_id, :subject, :now)
           on conflict (dedup) do nothing""",
        **values,
    )
    if written:
        return str(values["id"])
    return str(db.query("select id from job where dedup = :dedup", dedup=values["dedup"])[0]["id"])


def find(db: Database, job_id: str) -> Row | None:
    """The job."""
    return db.one("select * from job where id = :job_id", job_id=job_id)


def for_subject(db: Database, team_id: str, subject: str) -> Row | None:
    """The newest job of the subject."""
    return db.one(
        "select * from job where team_id = :team_id and subject = :subject order by created_at desc, id desc limit 1",
        team_id=team_id, subject=subject,
    )


def is_any_due(db: Database, now: str) -> bool:
    """Whether there is a job to claim or to give up. Asked first, since it takes no lock."""
    return bool(db.query(
        """select 1 as due where exists (select 1 from job where state = 'ready' and run_at <= :now)
                              or exists (select 1 from job where state = 'running' and lease_until < :now)""",
        now=now,
    ))


def give_up(db: Database, now: str, error: str) -> list[Row]:
    """End the jobs whose lease ran out and that must not be retried: they have no attempts left, or were cancelled."""
    return db.query(
        """update job set state = case when cancel_asked = 1 then 'cancelled' else 'parked' end, lease_until = null,
                  error = case when cancel_asked = 1 then error else :error end, finished_at = :now
           where state = 'running' and lease_until < :now and (attempts >= max_attempts or cancel_asked = 1)
           returning id, kind, state, attempts""",
        now=now, error=error,
    )


def claim(db: Database, worker: str, now: str, until: str) -> Row | None:
    """Lease the next due job to the worker."""
    skip = "for update skip locked" if db.dialect == "postgresql" else ""
    return db.one(
        f"""update job set state = 'running', worker = :worker, lease_until = :until, attempts = attempts + 1
            where id = (select id from job
                        where (state = 'ready' and run_at <= :now) or (state = 'running' and lease_until < :now)
                        order by priority desc, run_at, created_at limit 1 {skip})
            returning *""",
        worker=worker, now=now, until=until,
    )


def renew(db: Database, job_id: str, worker: str, until: str, permille: int | None, step: str | None) -> list[Row]:
    """Extend the worker's lease; no row when the worker no longer holds it."""
    return db.query(
        """update job set lease_until = :until, permille = coalesce(cast(:permille as integer), permille),
                  step = coalesce(cast(:step as text), step)
           where id = :job_id and worker = :worker and state = 'running' returning cancel_asked""",
        job_id=job_id, worker=worker, until=until, permille=permille, step=step,
    )


def end(db: Database, job_id: str, worker: str, state: str, now: str) -> int:
    """Write how the job ended, if the worker still holds it."""
    return db.execute(
        """update job set state = :state, permille = case when :state = 'done' then 1000 else permille end, lease_until = null,
                  error_code = null, error = null, finished_at = :now
           where id = :job_id and worker = :worker and state = 'running'""",
        job_id=job_id, worker=worker, state=state, now=now,
    )


def park(db: Database, job_id: str, worker: str, code: str | None, error: str, now: str) -> int:
    """Park the worker's job with its error."""
    return db.execute(
        """update job set state = 'parked', error_code = :code, error = :error, lease_until = null, finished_at = :now
           where id = :job_id and worker = :worker and state = 'running'""",
        job_id=job_id, worker=worker, code=code, error=error, now=now,
    )


def retry(db: Database, job_id: str, worker: str, error: str, run_at: str, now: str) -> int:
    """Retry the worker's job later, unless somebody cancelled it."""
    return db.execute(
        """update job set state = case when cancel_asked = 1 then 'cancelled' else 'ready' end, error = :error, lease_until = null,
                  run_at = :run_at, finished_at = case when cancel_asked = 1 then :now else null end
           where id = :job_id and worker = :worker and state = 'running'""",
        job_id=job_id, worker=worker, error=error, run_at=run_at, now=now,
    )


def try_again(db: Database, dedup: str, now: str) -> int:
    """Make a parked or cancelled job wait again."""
    return db.execute(
        """update job set state = 'ready', attempts = 0, cancel_asked = 0, run_at = :now, error = null, error_code = null,
                  finished_at = null
           where dedup = :dedup and state in ('parked', 'cancelled')""",
        dedup=dedup, now=now,
    )


def hasten(db: Database, dedup: str, now: str) -> int:
    """Make a waiting job due."""
    return db.execute("update job set run_at = :now where dedup = :dedup and state = 'ready' and run_at > :now", dedup=dedup, now=now)


def put_back(db: Database, job_id: str, worker: str, error: str, run_at: str, now: str) -> int:
    """Retry the worker's job later, without counting this attempt."""
    with db.tx():
        retried = retry(db, job_id, worker, error, run_at, now)
        if retried:
            db.execute("update job set attempts = attempts - 1 where id = :job_id", job_id=job_id)
        return retried


def delete_finished(db: Database, before: str, parked_before: str) -> int:
    """Delete jobs that ended before then; returns how many."""
    return db.execute(
        """delete from job where (state in ('done', 'cancelled') and finished_at < :before)
                              or (state = 'parked' and finished_at < :parked_before)""",
        before=before, parked_before=parked_before,
    )


def cancel(db: Database, job_id: str, now: str) -> int:
    """Cancel a waiting job, or ask a running one's worker to stop."""
    return db.execute(
        """update job set cancel_asked = 1,
                  finished_at = case when state = 'ready' then :now else finished_at end,
                  state = case when state = 'ready' then 'cancelled' else state end
           where id = :job_id and state in ('ready', 'running')""",
        job_id=job_id, now=now,
    )
