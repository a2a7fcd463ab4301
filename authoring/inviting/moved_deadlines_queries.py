"""SQL of deadlines that are moved for everyone who is invited."""

from engines.database.contract import Database, Row

_OPEN = """from invitation i join interview_version v on v.id = i.version_id and v.team_id = i.team_id
           where i.team_id = :team_id and i.interview_id = :interview_id and i.submitted_at is null and i.withdrawn_at is null"""


def list_deadlines(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """The deadlines of the invitations that are not over, the first one first, each with how many have it."""
    return db.query(
        f"select coalesce(i.deadline, v.deadline) as closes_at, count(*) as n {_OPEN} group by coalesce(i.deadline, v.deadline) order by 1",
        team_id=team_id, interview_id=interview_id,
    )


def list_earlier(db: Database, team_id: str, interview_id: str, deadline: str) -> list[Row]:
    """The invitations with an earlier deadline, each with its own one, if any."""
    return db.query(
        f"select i.id, i.deadline {_OPEN} and coalesce(i.deadline, v.deadline) < :deadline",
        team_id=team_id, interview_id=interview_id, deadline=deadline,
    )


def set_later(db: Database, team_id: str, interview_id: str, deadline: str) -> int:
    """Give those the new deadline."""
    return db.execute(
        f"""update invitation set deadline = :deadline
            where team_id = :team_id and id in (select i.id {_OPEN} and coalesce(i.deadline, v.deadline) < :deadline)""",
        team_id=team_id, interview_id=interview_id, deadline=deadline,
    )


def insert_move(db: Database, **values: object) -> None:
    """Insert a move, with what each invitation had before."""
    db.execute(
        """insert into deadline_move (id, team_id, interview_id, deadline, before, mails, moved_by, moved_at)
           values (:id, :team_id, :interview_id, :deadline, :before, :mails, :moved_by, :now)""",
        **values,
    )


def find_pending(db: Database, team_id: str, interview_id: str) -> Row | None:
    """The interview's newest move of which nobody is told yet."""
    return db.one(
        """select m.*, p.name as by_name from deadline_move m join person p on p.id = m.moved_by
           where m.team_id = :team_id and m.interview_id = :interview_id and m.told_at is null and m.undone_at is null
           order by m.moved_at desc limit 1""",
        team_id=team_id, interview_id=interview_id,
    )


def find_move(db: Database, team_id: str, move_id: str) -> Row | None:
    """One move."""
    return db.one("select * from deadline_move where team_id = :team_id and id = :id", team_id=team_id, id=move_id)


def set_told(db: Database, team_id: str, move_id: str, now: str) -> int:
    """From now on the move cannot be undone; 0 when it was, or when that was noted before."""
    return db.execute(
        "update deadline_move set told_at = :now where team_id = :team_id and id = :id and told_at is null and undone_at is null",
        team_id=team_id, id=move_id, now=now,
    )


def set_undone(db: Database, team_id: str, interview_id: str, move_id: str, now: str) -> int:
    """Undo the move; 0 when it is too late."""
    return db.execute(
        """update deadline_move set undone_at = :now
           where team_id = :team_id and interview_id = :interview_id and id = :id and told_at is null and undone_at is null""",
        team_id=team_id, interview_id=interview_id, id=move_id, now=now,
    )


def give_back(db: Database, **values: object) -> int:
    """Give the invitation its former deadline; 0 when it has another one than the moved one, or is over."""
    return db.execute(
        """update invitation set deadline = :deadline
           where team_id = :team_id and id = :id and deadline = :moved and submitted_at is null and withdrawn_at is null""",
        **values,
    )


def list_moved(db: Database, team_id: str, interview_id: str, deadline: str) -> list[Row]:
    """The open invitations that have this deadline of their own."""
    return db.query(
        """select id, generation from invitation where team_id = :team_id and interview_id = :interview_id and deadline = :deadline
           and submitted_at is null and withdrawn_at is null""",
        team_id=team_id, interview_id=interview_id, deadline=deadline,
    )
