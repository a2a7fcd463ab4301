"""SQL of the scores that are taken out as a file."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import SIZE, among, places

_INVITATIONS = places("invitation", SIZE)


def list_submitted(db: Database, team_id: str, interview_id: str, by_number: int) -> list[Row]:
    """Every submitted invitation of the interview by the candidate's name, or number: id and submitted_at."""
    return db.query(
        """select v.id, v.submitted_at from invitation v
           where v.team_id = :team_id and v.interview_id = :interview_id and v.submitted_at is not null and v.withdrawn_at is null
           order by case when :by_number = 1 then v.number end, case when :by_number = 0 then v.name_key end, v.id""",
        team_id=team_id, interview_id=interview_id, by_number=by_number,
    )


def list_answers(db: Database, team_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """The kept answers of these candidates: id, invitation_id and question_id, which the seal asks for."""
    return db.query(
        f"""select a.id, a.invitation_id, a.question_id from answer a
            where a.team_id = :team_id and a.invitation_id in {_INVITATIONS} and a.kept_take_id is not null""",
        team_id=team_id, **among("invitation", invitation_ids, SIZE),
    )


def list_scores(db: Database, team_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """Every score of these candidates that was handed in, with its competency's body, its question and who gave it."""
    return db.query(
        f"""select m.invitation_id, m.answer_id, m.competency_id, m.reviewer_id, m.kind, m.value, m.reason, m.note, m.first_kind,
                   m.first_value, k.body, p.name as reviewer, h.handed_in_at, s.version, a.position, q.title as question
            from mark m
            join hand_in h on h.team_id = m.team_id and h.invitation_id = m.invitation_id and h.reviewer_id = m.reviewer_id
            join scorecard s on s.id = h.scorecard_id and s.team_id = m.team_id
            join competency k on k.id = m.competency_id and k.team_id = m.team_id
            join person p on p.id = m.reviewer_id
            left join answer a on a.id = m.answer_id and a.team_id = m.team_id
            left join question q on q.id = a.question_id and q.team_id = m.team_id
            where m.team_id = :team_id and m.invitation_id in {_INVITATIONS} and m.kind <> 'open'
            order by a.position, m.competency_id, p.name, m.reviewer_id""",
        team_id=team_id, **among("invitation", invitation_ids, SIZE),
    )


def list_passages(db: Database, team_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """The passages that are cited for these candidates' scores, by time."""
    return db.query(
        f"""select e.invitation_id, e.answer_id, e.competency_id, e.reviewer_id, e.at_ms, e.until_ms from evidence e
            where e.team_id = :team_id and e.invitation_id in {_INVITATIONS} order by e.at_ms, e.id""",
        team_id=team_id, **among("invitation", invitation_ids, SIZE),
    )
