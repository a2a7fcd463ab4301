"""SQL of what there is to review: interviews, their questions and submissions."""

from engines.database.contract import Database, Row


def list_interviews(db: Database, team_id: str, reviewer_id: str) -> list[Row]:
    """Published interviews with how much there is to watch, and how much of it this reviewer has scored."""
    return db.query(
        """select i.id, i.title, i.role, i.state, i.language,
                  (select count(*) from invitation v where v.interview_id = i.id and v.team_id = i.team_id
                      and v.withdrawn_at is null) as invited,
                  (select count(*) from invitation v where v.interview_id = i.id and v.team_id = i.team_id
                      and v.withdrawn_at is null and v.submitted_at is not null) as submitted,
                  (select max(v.submitted_at) from invitation v where v.interview_id = i.id and v.team_id = i.team_id
                      and v.withdrawn_at is null) as latest_at,
                  (select count(*) from answer a join invitation v on v.id = a.invitation_id
                      where v.interview_id = i.id and a.team_id = i.team_id and v.withdrawn_at is null
                      and v.submitted_at is not null and a.kept_take_id is not null) as answers,
                  (select count(*) from score s join answer a on a.id = s.answer_id join invitation v on v.id = a.invitation_id
                      where v.interview_id = i.id and s.team_id = i.team_id and s.reviewer_id = :reviewer_id
                      and v.withdrawn_at is null) as scored
           from interview i
           where i.team_id = :team_id and i.current_version_id is not null
           order by i.updated_at desc""",
        team_id=team_id, reviewer_id=reviewer_id,
    )


def list_submissions(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """Those who have submitted: invitation, name, when."""
    return db.query(
        """select v.id, v.team_id, v.submitted_at, c.name
           from invitation v join candidate c on c.id = v.candidate_id
           where v.team_id = :team_id and v.interview_id = :interview_id
             and v.submitted_at is not null and v.withdrawn_at is null
           order by v.submitted_at, v.id""",
        team_id=team_id, interview_id=interview_id,
    )
