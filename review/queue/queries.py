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


def find_interview(db: Database, team_id: str, interview_id: str) -> Row | None:
    """A published interview of the team."""
    return db.one(
        """select id, team_id, title, role, about, language, state from interview
           where team_id = :team_id and id = :interview_id and current_version_id is not null""",
        team_id=team_id, interview_id=interview_id,
    )


def list_questions(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """The questions that were sent with any version of the interview, in the newest version's order."""
    return db.query(
        """select q.id, q.title, max(vq.position) as position, max(v.number) as number, max(c.question_text) as text,
                  max(c.competency) as competency, max(c.id) as clip_id
           from version_question vq
           join interview_version v on v.id = vq.version_id
           join question q on q.id = vq.question_id
           join clip c on c.id = vq.clip_id
           where vq.team_id = :team_id and v.interview_id = :interview_id
           group by q.id, q.title
           order by max(v.number) desc, max(vq.position)""",
        team_id=team_id, interview_id=interview_id,
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


_ANSWER = """select a.id, a.team_id, a.invitation_id, a.question_id, a.clip_id, a.position, v.interview_id, c.name as candidate,
                    t.id as take_id, t.state, t.duration_ms, t.limit_ms, t.number as take_number, j.state as job_state
             from answer a
             join invitation v on v.id = a.invitation_id
             join candidate c on c.id = v.candidate_id
             join answer_take t on t.id = a.kept_take_id
             left join job j on j.dedup = 'process_answer_take:' || t.id and j.team_id = t.team_id
             where a.team_id = :team_id and v.submitted_at is not null and v.withdrawn_at is null"""


def list_answers(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """Every submitted answer of the interview with its kept take."""
    return db.query(_ANSWER + " and v.interview_id = :interview_id", team_id=team_id, interview_id=interview_id)


def find_answer(db: Database, team_id: str, answer_id: str) -> Row | None:
    """One submitted answer with its kept take."""
    return db.one(_ANSWER + " and a.id = :answer_id", team_id=team_id, answer_id=answer_id)
