"""SQL that several parts of this room need: interviews, their questions and the submitted answers."""

from engines.database.contract import Database, Row


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
