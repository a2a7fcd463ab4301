"""Answers as the team reads them: submitted ones only, with the submitted take and its files."""

from engines.database.contract import Database, Row
from foundation.renditions import renditions_of

_ANSWER = """select a.id, a.team_id, a.invitation_id, a.position, a.question_id, a.clip_id, a.kept_at, a.watched_at, a.think_until,
                    i.interview_id, i.version_id, i.candidate_id, i.submitted_at, c.name as candidate_name,
                    k.question_text, k.competency, t.id as take_id, t.number as take_number, t.state, t.problem, t.limit_ms,
                    t.duration_ms, t.started_at, t.ended_at,
                    (select sum(o.counted) from answer_take o where o.answer_id = a.id and o.team_id = a.team_id) as takes_used,
                    (select min(o.started_at) from answer_take o where o.answer_id = a.id and o.team_id = a.team_id) as first_take_at
             from answer a
             join invitation i on i.id = a.invitation_id and i.team_id = a.team_id
             join candidate c on c.id = i.candidate_id and c.team_id = a.team_id
             join clip k on k.id = a.clip_id and k.team_id = a.team_id
             join answer_take t on t.id = a.kept_take_id and t.team_id = a.team_id
             where a.team_id = :team_id and i.submitted_at is not null and i.withdrawn_at is null"""


def list_answers(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """Every submitted answer of the interview, by submission and position, without renditions."""
    return db.query(
        _ANSWER + " and i.interview_id = :interview_id order by i.submitted_at, i.id, a.position",
        team_id=team_id, interview_id=interview_id,
    )


def answers_of(db: Database, team_id: str, invitation_id: str) -> list[Row]:
    """One candidate's submitted answers by position, each with its `renditions` by name."""
    rows = db.query(_ANSWER + " and i.id = :invitation_id order by a.position", team_id=team_id, invitation_id=invitation_id)
    return [with_renditions(db, row) for row in rows]


def find_answer(db: Database, team_id: str, answer_id: str) -> Row | None:
    """One submitted answer with its `renditions`, or None."""
    row = db.one(_ANSWER + " and a.id = :answer_id", team_id=team_id, answer_id=answer_id)
    return with_renditions(db, row) if row else None


def with_renditions(db: Database, row: Row) -> Row:
    """The answer with the finished renditions of its submitted take: playable, wall, full, poster, storyboard, peaks."""
    return {**row, "renditions": renditions_of(db, row["team_id"], f"answer_take:{row['take_id']}")}


def count_kept(db: Database, team_id: str, interview_id: str) -> dict[str, int]:
    """How many questions each invitation of the interview has an answer to so far, submitted or not."""
    rows = db.query(
        """select a.invitation_id, count(*) as n from answer a
           join invitation i on i.id = a.invitation_id and i.team_id = a.team_id
           where a.team_id = :team_id and i.interview_id = :interview_id and a.kept_take_id is not null
           group by a.invitation_id""",
        team_id=team_id, interview_id=interview_id,
    )
    return {row["invitation_id"]: row["n"] for row in rows}
