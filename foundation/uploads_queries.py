"""All SQL about uploads."""

from engines.database.contract import Database, Row


def insert(db: Database, **values: object) -> None:
    """Insert a new, empty upload."""
    db.execute(
        """insert into upload (id, team_id, purpose, subject, owner_key, filename, filetype, length, created_at, expires_at)
           values (:id, :team_id, :purpose, :subject, :owner_key, :filename, :filetype, :length, :created_at, :expires_at)""",
        **values,
    )


def find_own(db: Database, upload_id: str, owner_key: str, team_id: str | None) -> Row | None:
    """The owner's upload. A member's is looked up in the team they act for; a candidate has no team (None)."""
    return db.one(
        """select * from upload where id = :upload_id and owner_key = :owner_key
           and (cast(:team_id as text) is null or team_id = :team_id)""",
        upload_id=upload_id, owner_key=owner_key, team_id=team_id,
    )


def count_open(db: Database, team_id: str, owner_key: str, now: str) -> int:
    """How many uploads of the owner's are neither finished nor given up nor run out."""
    row = db.one(
        """select count(*) as n from upload where team_id = :team_id and owner_key = :owner_key
           and finished_at is null and abandoned_at is null and expires_at > :now""",
        team_id=team_id, owner_key=owner_key, now=now,
    )
    return int(row["n"]) if row else 0


def find(db: Database, team_id: str, upload_id: str) -> Row | None:
    """The team's upload."""
    return db.one("select * from upload where team_id = :team_id and id = :upload_id", team_id=team_id, upload_id=upload_id)


def find_open(db: Database, team_id: str, purpose: str, subject: str) -> list[Row]:
    """The subject's uploads that are neither finished nor abandoned, oldest first."""
    return db.query(
        """select * from upload where team_id = :team_id and purpose = :purpose and subject = :subject
           and finished_at is null and abandoned_at is null order by created_at, id""",
        team_id=team_id, purpose=purpose, subject=subject,
    )


def set_length(db: Database, team_id: str, upload_id: str, length: int) -> int:
    """Write the upload's length; 0 when it was known already."""
    return db.execute(
        "update upload set length = :length where id = :upload_id and team_id = :team_id and length is null",
        length=length, upload_id=upload_id, team_id=team_id,
    )


def mark_finished(db: Database, team_id: str, upload_id: str, blob: str, length: int, now: str) -> Row | None:
    """Mark the upload finished; None when it was finished before."""
    rows = db.query(
        """update upload set finished_at = :now, blob = :blob, length = :length
           where id = :upload_id and team_id = :team_id and finished_at is null returning *""",
        now=now, blob=blob, length=length, upload_id=upload_id, team_id=team_id,
    )
    return rows[0] if rows else None


def mark_abandoned(db: Database, team_id: str, upload_id: str, now: str) -> int:
    """Mark the upload abandoned; 0 when it was finished."""
    return db.execute(
        """update upload set abandoned_at = :now
           where id = :upload_id and team_id = :team_id and finished_at is null and abandoned_at is null""",
        now=now, upload_id=upload_id, team_id=team_id,
    )


def is_open(db: Database, upload_id: str) -> bool:
    """Whether any team's upload with that id is neither finished nor abandoned."""
    found = db.one("select 1 from upload where id = :upload_id and finished_at is null and abandoned_at is null", upload_id=upload_id)
    return found is not None


def find_expired(db: Database, now: str) -> list[Row]:
    """Every team's expired unfinished uploads; each row has its team_id."""
    return db.query(
        "select id, team_id from upload where finished_at is null and abandoned_at is null and expires_at <= :now order by id",
        now=now,
    )
