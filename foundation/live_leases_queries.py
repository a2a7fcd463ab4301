"""All SQL about uploads that are followed."""

from engines.database.contract import Database, Row


def claim(db: Database, team_id: str, upload_id: str, worker: str, now: str, until: str) -> int:
    """Give the upload to the worker; 0 when somebody has it or it was ended."""
    return db.execute(
        """insert into following (upload_id, team_id, state, worker, lease_until)
           values (:upload_id, :team_id, 'following', :worker, :until)
           on conflict (upload_id) do update set worker = excluded.worker, lease_until = excluded.lease_until
           where following.state = 'following' and following.lease_until < :now""",
        upload_id=upload_id, team_id=team_id, worker=worker, now=now, until=until,
    )


def renew(db: Database, team_id: str, upload_id: str, worker: str, until: str) -> int:
    """Lengthen the worker's lease; 0 when it is not the worker's any more."""
    return db.execute(
        """update following set lease_until = :until
           where upload_id = :upload_id and team_id = :team_id and worker = :worker and state = 'following'""",
        upload_id=upload_id, team_id=team_id, worker=worker, until=until,
    )


def end(db: Database, team_id: str, upload_id: str, worker: str, state: str) -> int:
    """Write how the worker's following ended; 0 when it is not the worker's any more."""
    return db.execute(
        """update following set state = :state
           where upload_id = :upload_id and team_id = :team_id and worker = :worker and state = 'following'""",
        upload_id=upload_id, team_id=team_id, worker=worker, state=state,
    )


def remove(db: Database, team_id: str, upload_id: str, worker: str) -> int:
    """Forget that the worker follows it."""
    return db.execute(
        """delete from following
           where upload_id = :upload_id and team_id = :team_id and worker = :worker and state = 'following'""",
        upload_id=upload_id, team_id=team_id, worker=worker,
    )


def find(db: Database, team_id: str, upload_id: str) -> Row | None:
    """Who follows the upload and how it stands."""
    return db.one("select * from following where upload_id = :upload_id and team_id = :team_id", upload_id=upload_id, team_id=team_id)


def take_over(db: Database, team_id: str, upload_id: str) -> str:
    """Take it from whoever has it, unless it is done; the state after that."""
    with db.tx():
        db.execute(
            "update following set state = 'left' where upload_id = :upload_id and team_id = :team_id and state = 'following'",
            upload_id=upload_id, team_id=team_id,
        )
        row = find(db, team_id, upload_id)
    return row["state"] if row else ""
