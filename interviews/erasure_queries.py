"""All SQL about erasing candidates."""

from engines.database.contract import Database, Row

_INVITATIONS = "select id from invitation where candidate_id = :candidate_id and team_id = :team_id"
_ANSWERS = f"select id from answer where team_id = :team_id and invitation_id in ({_INVITATIONS})"
_TAKES = f"select id from answer_take where team_id = :team_id and answer_id in ({_ANSWERS})"
_OWNERS = f"select 'answer_take:' || id from answer_take where team_id = :team_id and answer_id in ({_ANSWERS})"
_KEYS = "select 'invitation:' || id from invitation where candidate_id = :candidate_id and team_id = :team_id"
_UPLOADS = f"select id from upload where team_id = :team_id and owner_key in ({_KEYS})"
_PIECES = f"select 'upload:' || id from upload where team_id = :team_id and owner_key in ({_KEYS})"
_FULL = f"select 'full:' || id from answer_take where team_id = :team_id and answer_id in ({_ANSWERS})"
# In this order: rows that refer to others are deleted before them.
_DELETES = (
    f"delete from audit_detail where team_id = :team_id and thing in ({_KEYS})",
    f"delete from decision where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    f"delete from evidence where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    f"delete from mark where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    f"delete from mark_change where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    f"delete from hand_in where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    f"delete from seal_break where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    f"delete from comment where team_id = :team_id and answer_id in ({_ANSWERS})",
    f"delete from queue_place where team_id = :team_id and answer_id in ({_ANSWERS})",
    f"delete from answer_lease where team_id = :team_id and answer_id in ({_ANSWERS})",
    f"delete from recusal where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    f"delete from watched where team_id = :team_id and answer_id in ({_ANSWERS})",
    f"delete from review_progress where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    f"delete from rendition where team_id = :team_id and owner in ({_OWNERS})",
    f"""delete from job where team_id = :team_id
        and (subject in ({_OWNERS}) or subject in ({_KEYS}) or subject in ({_FULL}) or subject in ({_PIECES}))""",
    f"delete from following where team_id = :team_id and upload_id in ({_UPLOADS})",
    f"delete from upload where team_id = :team_id and owner_key in ({_KEYS})",
    f"delete from submission_notice where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    f"delete from answer_take where team_id = :team_id and answer_id in ({_ANSWERS})",
    f"delete from answer where team_id = :team_id and invitation_id in ({_INVITATIONS})",
    "delete from invitation where team_id = :team_id and candidate_id = :candidate_id",
    "delete from candidate where team_id = :team_id and id = :candidate_id",
)


def add_tombstone(db: Database, team_id: str, candidate_id: str, now: str) -> int:
    """Insert a tombstone for the candidate; 0 when there is one already."""
    return db.execute(
        """insert into erasure (candidate_id, team_id, asked_at) values (:candidate_id, :team_id, :now)
           on conflict (team_id, candidate_id) do nothing""",
        candidate_id=candidate_id, team_id=team_id, now=now,
    )


def is_known(db: Database, team_id: str, candidate_id: str) -> bool:
    """Whether the team has, or had, that candidate."""
    rows = db.query(
        """select id from candidate where team_id = :team_id and id = :candidate_id
           union select candidate_id from erasure where team_id = :team_id and candidate_id = :candidate_id""",
        team_id=team_id, candidate_id=candidate_id,
    )
    return bool(rows)


def has_team(db: Database, team_id: str) -> bool:
    """Whether the team exists here."""
    return db.one("select id from team where id = :team_id", team_id=team_id) is not None


def list_unfinished(db: Database) -> list[Row]:
    """Unfinished tombstones of every team (each row has its team_id), each with the `prefixes` of its takes' blobs."""
    rows = db.query("select * from erasure where finished_at is null order by asked_at, candidate_id")
    return [{**row, "prefixes": _prefixes(db, row["team_id"], row["candidate_id"])} for row in rows]


def list_uploads(db: Database, team_id: str, candidate_id: str) -> list[str]:
    """The ids of all the candidate's uploads."""
    return [row["id"] for row in db.query(_UPLOADS, team_id=team_id, candidate_id=candidate_id)]


def list_blobs(db: Database, team_id: str, candidate_id: str) -> list[str]:
    """The names of the blobs of the candidate's takes and their renditions."""
    rows = db.query(
        f"""select blob from rendition where team_id = :team_id and owner in ({_OWNERS})
            union select blob from answer_take where team_id = :team_id and blob is not null and answer_id in ({_ANSWERS})""",
        team_id=team_id, candidate_id=candidate_id,
    )
    return [row["blob"] for row in rows]


def delete_rows(db: Database, team_id: str, candidate_id: str) -> None:
    """Delete the candidate, their answers and what was said about them, and end the sessions that their links opened."""
    for row in db.query(_INVITATIONS, team_id=team_id, candidate_id=candidate_id):
        db.execute("delete from web_session where side = 'candidate' and data like :held", held=f"%{row['id']}%")
        db.execute("delete from attempt where bucket like :held", held=f"%{row['id']}%")
    for statement in _DELETES:
        db.execute(statement, team_id=team_id, candidate_id=candidate_id)


def finish_tombstone(db: Database, team_id: str, candidate_id: str, now: str) -> None:
    """Mark the tombstone finished: nothing of the candidate is left."""
    db.execute(
        "update erasure set finished_at = :now where candidate_id = :candidate_id and team_id = :team_id",
        candidate_id=candidate_id, team_id=team_id, now=now,
    )


def _prefixes(db: Database, team_id: str, candidate_id: str) -> list[str]:
    takes = db.query(_TAKES, team_id=team_id, candidate_id=candidate_id)
    return [f"{team_id}/answer_take/{row['id']}/" for row in takes]
