"""SQL of anonymous interviews."""

from engines.database.contract import Database


def has_marks(db: Database, team_id: str, interview_id: str) -> bool:
    """Whether anybody has given a mark in the interview."""
    row = db.one(
        """select m.subject from mark m join invitation v on v.id = m.invitation_id and v.team_id = m.team_id
           where m.team_id = :team_id and v.interview_id = :interview_id limit 1""",
        team_id=team_id, interview_id=interview_id,
    )
    return row is not None


def set_anonymous(db: Database, team_id: str, interview_id: str, on: int) -> None:
    """Set whether the interview is anonymous in review."""
    db.execute(
        "update interview set is_anonymous = :on where team_id = :team_id and id = :interview_id",
        team_id=team_id, interview_id=interview_id, on=on,
    )
