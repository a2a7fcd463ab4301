"""SQL of what lists of invitations are sorted, searched and counted by. It is derived, and kept beside the invitation."""

from engines.database.contract import Database
from foundation.paging import folded

_NAME = folded("c.name")
_WORDS = folded("c.name || ' ' || c.email")
_CANDIDATE = "from candidate c where c.id = invitation.candidate_id and c.team_id = invitation.team_id"
_REFRESH = f"""update invitation set
    name_key = (select {_NAME} {_CANDIDATE}),
    words_key = (select {_WORDS} {_CANDIDATE}),
    closes_key = coalesce(deadline, (select v.deadline from interview_version v
                                     where v.id = invitation.version_id and v.team_id = invitation.team_id), '9'),
    submitted_answers = case when submitted_at is null then 0 else (
        select count(*) from answer a
        where a.invitation_id = invitation.id and a.team_id = invitation.team_id and a.kept_take_id is not null) end
    where team_id = :team_id"""


def refresh_candidate(db: Database, team_id: str, candidate_id: str) -> None:
    """Derive the keys of the candidate's invitations again: call it in the transaction that changes a name, an address or a deadline."""
    db.execute(f"{_REFRESH} and candidate_id = :candidate_id", team_id=team_id, candidate_id=candidate_id)


def refresh_invitation(db: Database, team_id: str, invitation_id: str) -> None:
    """Derive the keys of one invitation again: call it in the transaction that submits it."""
    db.execute(f"{_REFRESH} and id = :invitation_id", team_id=team_id, invitation_id=invitation_id)


def refresh_interview(db: Database, team_id: str, interview_id: str) -> None:
    """Derive the keys of all the interview's invitations again: call it in the transaction that moves everyone's deadline."""
    db.execute(f"{_REFRESH} and interview_id = :interview_id", team_id=team_id, interview_id=interview_id)


def refresh_team(db: Database, team_id: str) -> None:
    """Derive the keys of all the team's invitations again, after rows were written in bulk."""
    db.execute(_REFRESH, team_id=team_id)


def count_invitations(db: Database, team_id: str, interview_id: str) -> int:
    """How many invitations the interview has, withdrawn ones too."""
    row = db.one(
        "select count(*) as n from invitation where team_id = :team_id and interview_id = :interview_id",
        team_id=team_id, interview_id=interview_id,
    )
    return int(row["n"]) if row else 0


def set_number(db: Database, team_id: str, interview_id: str, invitation_id: str, number: int) -> int:
    """Set the invitation's number; 0 when another one of the interview has it."""
    return db.execute(
        """update invitation set number = :number where team_id = :team_id and id = :invitation_id
           and not exists (select 1 from invitation o where o.team_id = :team_id and o.interview_id = :interview_id
                           and o.number = :number)""",
        team_id=team_id, interview_id=interview_id, invitation_id=invitation_id, number=number,
    )
