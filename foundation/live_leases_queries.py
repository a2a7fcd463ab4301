"""All SQL about leases on live uploads."""

from engines.database.contract import Database, Row


def claim(db: Database, team_id: str, upload_id: str, worker: str, now: str, until: str) -> int:
    """Lease the upload to the worker; 0 when another worker holds it or it has ended."""
    return db.execute(
        """insert into following (upload_id, team_id, state, worker, lease_until)
           values (:upload_id, :team_id, 'following', :worker, :until)
           on conflict (upload_id) do update set worker = excluded.worker, lease_until = excluded.lease_until
           where following.state = 'following' and following.lease_until < :now""",
        upload_id=upload_id, team_id=team_id, worker=worker, now=now, until=until,
    )


def renew(db: Database, team_id: str, upload_id: str, worker: str, until: str) -> int:
    """Extend the worker's lease; 0 when the worker no longer holds it."""
    return db.execute(
        """update following set lease_until = :until
           where upload_id = :upload_id and team_id = :team_id and worker = :worker and state = 'following'""",
        upload_id=upload_id, team_id=team_id, worker=worker, until=until,
    )


def end(db: Database, team_id: str, upload_id: str, worker: str, state: str) -> int:
    """Write how the live processing ended; 0 when the worker no longer holds the lease."""
    return db.execute(
        """update following set state = :state
           where upload_id = :upload_id and team_id = :team_id and worker = :worker and state = 'following'""",
        upload_id=upload_id, team_id=team_id, worker=worker, state=state,
    )


def remove(db: Database, team_id: str, upload_id: str, worker: str) -> int:
    """Delete the worker's lease."""
    return db.execute(
        """delete from following
           where upload_id = :upload_id and team_id = :team_id and worker = :worker and state = 'following'""",
        upload_id=upload_id, team_id=team_id, worker=worker,
    )


def find(db: Database, team_id: str, upload_id: str) -> Row | None:
    """The upload's lease and state."""
    return db.one("select * from following where upload_id = :upload_id and team_id = :team_id", upload_id=upload_id, team_id=team_id)


def take_over(db: Database, team_id: str, upload_id: str) -> str:
    """Take the lease from whoever holds it, unless the upload is done. Returns the state afterwards."""
    with db.tx():
        db.execute(
            "update following set state = 'left' where upload_id = :upload_id and team_id = :team_id and state = 'following'",
            upload_id=upload_id, team_id=team_id,
        )
        row = find(db, team_id, upload_id)
    return row["state"] if row else ""
