"""SQL of marks, their evidence and hand-ins."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import among, places

_FEW = 4
"""As many answers, and so candidates, as stand side by side."""
_ANSWERS = places("answer", _FEW)
_CANDIDATES = places("candidate", _FEW)
_OPEN_ANSWERS = places("open_answer", _FEW)
_OPEN_CANDIDATES = places("open_candidate", _FEW)


def list_answers_beside(db: Database, team_id: str, answer_ids: Sequence[str]) -> list[Row]:
    """All answers of the candidates to whom these few answers belong, in order, with the titles of their questions."""
    return db.query(
        f"""select a.id, a.team_id, a.invitation_id, a.question_id, a.position, q.title, v.interview_id, i.phase, i.is_anonymous,
                   t.duration_ms
            from answer a
            join answer_take t on t.id = a.kept_take_id and t.team_id = a.team_id
            join invitation v on v.id = a.invitation_id and v.team_id = a.team_id
            join interview i on i.id = v.interview_id and i.team_id = a.team_id
            join question q on q.id = a.question_id and q.team_id = a.team_id
            where a.team_id = :team_id and a.kept_take_id is not null and v.submitted_at is not null and v.withdrawn_at is null
              and a.invitation_id in (select b.invitation_id from answer b where b.team_id = :team_id and b.id in {_ANSWERS})
            order by a.invitation_id, a.position""",
        team_id=team_id, **among("answer", answer_ids, _FEW),
    )


def list_marks(
    db: Database, team_id: str, reviewer_id: str, candidates: Sequence[str], open_answers: Sequence[str], open_candidates: Sequence[str],
) -> list[Row]:
    """The reviewer's own marks of these few candidates, and what colleagues have handed in on the open answers and candidates.

    `watched_ms` is how much of the answer the one who marked has watched by now.
    """
    return db.query(
        f"""select m.*, p.name as reviewer, coalesce(w.watched_ms, 0) as watched_ms
            from mark m join person p on p.id = m.reviewer_id
            left join watched w on w.answer_id = m.answer_id and w.person_id = m.reviewer_id and w.team_id = m.team_id
            where m.team_id = :team_id and m.invitation_id in {_CANDIDATES}
              and (m.reviewer_id = :reviewer_id
                   or ((m.answer_id in {_OPEN_ANSWERS} or (m.answer_id is null and m.invitation_id in {_OPEN_CANDIDATES}))
                       and exists (select 1 from hand_in h where h.team_id = m.team_id and h.invitation_id = m.invitation_id
                                   and h.reviewer_id = m.reviewer_id)))
            order by p.name, m.reviewer_id""",
        team_id=team_id, reviewer_id=reviewer_id, **among("candidate", candidates, _FEW), **among("open_answer", open_answers, _FEW),
        **among("open_candidate", open_candidates, _FEW),
    )


def list_evidence(db: Database, team_id: str, reviewer_id: str, candidates: Sequence[str], open_answers: Sequence[str]) -> list[Row]:
    """The passages that the reviewer cites on these few candidates, and those that colleagues who handed in cite on the open answers."""
    return db.query(
        f"""select e.id, e.invitation_id, e.answer_id, e.competency_id, e.reviewer_id, e.comment_id, e.at_ms, e.until_ms from evidence e
            where e.team_id = :team_id and e.invitation_id in {_CANDIDATES}
              and (e.reviewer_id = :reviewer_id
                   or (e.answer_id in {_OPEN_ANSWERS}
                       and exists (select 1 from hand_in h where h.team_id = e.team_id and h.invitation_id = e.invitation_id
                                   and h.reviewer_id = e.reviewer_id)))
            order by e.answer_id, e.at_ms, e.id""",
        team_id=team_id, reviewer_id=reviewer_id, **among("candidate", candidates, _FEW), **among("open_answer", open_answers, _FEW),
    )


def list_changes(db: Database, team_id: str, candidates: Sequence[str]) -> list[Row]:
    """The changes of handed-in marks of these few candidates, the oldest first."""
    return db.query(
        f"""select * from mark_change where team_id = :team_id and invitation_id in {_CANDIDATES} order by changed_at, id""",
        team_id=team_id, **among("candidate", candidates, _FEW),
    )


def find_mark(db: Database, team_id: str, competency_id: str, reviewer_id: str, subject: str) -> Row | None:
    """One mark."""
    return db.one(
        """select * from mark where team_id = :team_id and competency_id = :competency_id and reviewer_id = :reviewer_id
           and subject = :subject""",
        team_id=team_id, competency_id=competency_id, reviewer_id=reviewer_id, subject=subject,
    )


def put_mark(db: Database, **values: object) -> None:
    """Insert or replace the reviewer's mark; what was first handed in stays."""
    db.execute(
        """insert into mark (competency_id, reviewer_id, subject, team_id, invitation_id, answer_id, kind, value, reason, note,
                             watched_percent, created_at, updated_at)
           values (:competency_id, :reviewer_id, :subject, :team_id, :invitation_id, :answer_id, :kind, :value, :reason, :note,
                   :watched_percent, :now, :now)
           on conflict (competency_id, reviewer_id, subject) do update
           set kind = excluded.kind, value = excluded.value, reason = excluded.reason, note = excluded.note,
               watched_percent = excluded.watched_percent, updated_at = excluded.updated_at""",
        **values,
    )


def delete_mark(db: Database, team_id: str, competency_id: str, reviewer_id: str, subject: str) -> None:
    """Delete the mark."""
    db.execute(
        """delete from mark where team_id = :team_id and competency_id = :competency_id and reviewer_id = :reviewer_id
           and subject = :subject""",
        team_id=team_id, competency_id=competency_id, reviewer_id=reviewer_id, subject=subject,
    )


def insert_change(db: Database, **values: object) -> None:
    """Insert a change of a handed-in mark."""
    db.execute(
        """insert into mark_change (id, team_id, invitation_id, competency_id, reviewer_id, subject, old_kind, old_value, new_kind,
                                    new_value, why, had_seen, changed_at)
           values (:id, :team_id, :invitation_id, :competency_id, :reviewer_id, :subject, :old_kind, :old_value, :new_kind, :new_value,
                   :why, :had_seen, :now)""",
        **values,
    )


def find_hand_in(db: Database, team_id: str, invitation_id: str, reviewer_id: str) -> Row | None:
    """The reviewer's hand-in of the candidate."""
    return db.one(
        "select * from hand_in where team_id = :team_id and invitation_id = :invitation_id and reviewer_id = :reviewer_id",
        team_id=team_id, invitation_id=invitation_id, reviewer_id=reviewer_id,
    )


def insert_hand_in(db: Database, **values: object) -> None:
    """Insert a hand-in. Raises Conflict for a second one."""
    db.execute(
        """insert into hand_in (invitation_id, reviewer_id, team_id, scorecard_id, had_seen, handed_in_at)
           values (:invitation_id, :reviewer_id, :team_id, :scorecard_id, :had_seen, :now)""",
        **values,
    )


def keep_first_values(db: Database, team_id: str, invitation_id: str, reviewer_id: str) -> None:
    """Keep the reviewer's marks of the candidate as what was handed in."""
    db.execute(
        """update mark set first_kind = kind, first_value = value
           where team_id = :team_id and invitation_id = :invitation_id and reviewer_id = :reviewer_id""",
        team_id=team_id, invitation_id=invitation_id, reviewer_id=reviewer_id,
    )


def set_watched(db: Database, team_id: str, answer_id: str, reviewer_id: str, percent: int | None) -> None:
    """Note on the reviewer's marks of the answer how much of it they have watched."""
    db.execute(
        """update mark set watched_percent = :percent
           where team_id = :team_id and answer_id = :answer_id and reviewer_id = :reviewer_id""",
        team_id=team_id, answer_id=answer_id, reviewer_id=reviewer_id, percent=percent,
    )


def is_version_of(db: Database, team_id: str, interview_id: str, scorecard_id: str) -> bool:
    """Whether this is a scorecard, old or new, of the interview."""
    row = db.one(
        "select id from scorecard where team_id = :team_id and interview_id = :interview_id and id = :scorecard_id",
        team_id=team_id, interview_id=interview_id, scorecard_id=scorecard_id,
    )
    return row is not None


def count_evidence(db: Database, team_id: str, invitation_id: str, competency_id: str, reviewer_id: str) -> int:
    """How many passages the reviewer cites for the competency on this candidate's answers."""
    row = db.one(
        """select count(*) as n from evidence where team_id = :team_id and invitation_id = :invitation_id
           and competency_id = :competency_id and reviewer_id = :reviewer_id""",
        team_id=team_id, invitation_id=invitation_id, competency_id=competency_id, reviewer_id=reviewer_id,
    )
    return int(row["n"]) if row else 0


def insert_evidence(db: Database, **values: object) -> None:
    """Insert a cited passage."""
    db.execute(
        """insert into evidence (id, team_id, invitation_id, answer_id, competency_id, reviewer_id, comment_id, at_ms, until_ms, created_at)
           values (:id, :team_id, :invitation_id, :answer_id, :competency_id, :reviewer_id, :comment_id, :at_ms, :until_ms, :now)""",
        **values,
    )


def find_evidence(db: Database, team_id: str, evidence_id: str) -> Row | None:
    """One cited passage."""
    return db.one("select * from evidence where team_id = :team_id and id = :evidence_id", team_id=team_id, evidence_id=evidence_id)


def delete_evidence(db: Database, team_id: str, evidence_id: str) -> None:
    """Delete a cited passage."""
    db.execute("delete from evidence where team_id = :team_id and id = :evidence_id", team_id=team_id, evidence_id=evidence_id)
