"""All SQL of the composition root: sessions, counted tries, and the number of jobs."""

from engines.database.contract import Database, Row


def answers(db: Database) -> Row | None:
    """A row, if the database answers."""
    return db.one("select 1 as yes")


def find_session(db: Database, id_hash: str, side: str, now: str) -> Row | None:
    """The live session of that side, or None."""
    return db.one(
        "select * from web_session where id_hash = :id_hash and side = :side and expires_at > :now",
        id_hash=id_hash, side=side, now=now,
    )


def add_session(db: Database, *, id_hash: str, side: str, person_id: str | None, data: str, now: str, expires_at: str) -> None:
    """Insert a new session."""
    db.execute(
        """insert into web_session (id_hash, side, person_id, data, created_at, seen_at, expires_at)
           values (:id_hash, :side, :person_id, :data, :now, :now, :expires_at)""",
        id_hash=id_hash, side=side, person_id=person_id, data=data, now=now, expires_at=expires_at,
    )


def save_session(db: Database, *, id_hash: str, person_id: str | None, data: str, now: str, expires_at: str) -> int:
    """Update a session; 0 if it was ended meanwhile, and then it stays ended."""
    return db.execute(
        """update web_session set person_id = :person_id, data = :data, seen_at = :now, expires_at = :expires_at
           where id_hash = :id_hash""",
        id_hash=id_hash, person_id=person_id, data=data, now=now, expires_at=expires_at,
    )


def delete_session(db: Database, id_hash: str) -> None:
    """End the session."""
    db.execute("delete from web_session where id_hash = :id_hash", id_hash=id_hash)


def delete_old_sessions(db: Database, now: str) -> int:
    """Delete expired sessions; returns how many."""
    return db.execute("delete from web_session where expires_at <= :now", now=now)


def find_generation(db: Database, invitation_id: str) -> int | None:
    """The generation of the invitation's current link; None without such an invitation. The browser's session names the id."""
    row = db.one("select generation from invitation where id = :invitation_id", invitation_id=invitation_id)
    return row["generation"] if row else None


def count_attempt(db: Database, bucket: str, slot: str) -> int:
    """Count one try in the bucket's current slot; returns the new count."""
    rows = db.query(
        """insert into attempt (bucket, slot, count) values (:bucket, :slot, 1)
           on conflict (bucket, slot) do update set count = attempt.count + 1 returning count""",
        bucket=bucket, slot=slot,
    )
    return int(rows[0]["count"])


def list_attempts(db: Database, bucket: str, after: str) -> list[Row]:
    """The bucket's slots that began after that moment, with their counts, oldest first."""
    return db.query("select slot, count from attempt where bucket = :bucket and slot > :after order by slot", bucket=bucket, after=after)


def forgive_attempt(db: Database, bucket: str, slot: str) -> None:
    """Take one try back in that slot."""
    db.execute("update attempt set count = count - 1 where bucket = :bucket and slot = :slot and count > 0", bucket=bucket, slot=slot)


def delete_old_attempts(db: Database, before: str) -> int:
    """Delete the tries of slots that began before then; slots are UTC times."""
    return db.execute("delete from attempt where slot < :before", before=before)


def count_jobs(db: Database) -> list[Row]:
    """Unfinished jobs by `kind` and `state`, and when the `oldest` of them was due."""
    return db.query(
        """select kind, state, count(*) as jobs, min(run_at) as oldest from job
           where state in ('ready', 'running', 'parked') group by kind, state order by kind, state"""
    )


def delete_attempts(db: Database, bucket: str) -> int:
    """Delete every try of the bucket; returns how many slots."""
    return db.execute("delete from attempt where bucket = :bucket", bucket=bucket)


def add_orphan(db: Database, nobody: str, now: str) -> None:
    """Insert a membership without person or team. A database that enforces foreign keys raises Conflict."""
    db.execute(
        "insert into membership (team_id, person_id, roles, created_at) values (:nobody, :nobody, '', :now)", nobody=nobody, now=now
    )


def quick_check(db: Database) -> str:
    """`ok`, or the first fault in SQLite's file."""
    return str(next(iter(db.query("pragma quick_check(1)")[0].values())))


def count_held_jobs(db: Database, now: str) -> int:
    """How many jobs are leased to a worker at this moment."""
    return int(db.query("select count(*) as n from job where state = 'running' and lease_until > :now", now=now)[0]["n"])
