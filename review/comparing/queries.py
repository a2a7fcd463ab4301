"""SQL of the comparison: who is compared, who has handed in, and the marks, each for a stretch of an interview's candidates."""

from dataclasses import asdict, dataclass

from engines.database.contract import Database, Row
from foundation.paging import Ask, Order, Page, take_page
from review.queries import SUBMITTED

_LISTED = f"""select v.id, v.submitted_at from invitation v
              where v.team_id = :team_id and {SUBMITTED}"""
_TOTAL = f"(select count(*) from invitation v where v.team_id = :team_id and {SUBMITTED})"
_CHOSEN = f"""(select v.id from invitation v where v.team_id = :team_id and {SUBMITTED}
               and (v.submitted_at, v.id) >= (:first_at, :first_id) and (v.submitted_at, v.id) <= (:last_at, :last_id))"""
_FIRST_COME = Order(("submitted_at", "id"))


@dataclass(frozen=True)
class Stretch:
    """The candidates of an interview from one to another, in the order in which they submitted."""

    team_id: str
    interview_id: str
    first_at: str = ""
    first_id: str = ""
    last_at: str = "9"
    last_id: str = ""


def list_candidates(db: Database, team_id: str, interview_id: str, ask: Ask, size: int) -> Page:
    """A page of the candidates who have submitted, the first first: id, submitted_at."""
    return take_page(db, ask, _FIRST_COME, _LISTED, size, _TOTAL, team_id=team_id, interview_id=interview_id)


def list_everybody(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """All of them: id, and the length of their answers in ms."""
    return db.query(
        f"""select v.id, coalesce(cast(n.length_ms as bigint), 0) as length_ms
            from invitation v
            left join (select a.invitation_id, sum(coalesce(t.duration_ms, 0)) as length_ms
                       from answer a join answer_take t on t.id = a.kept_take_id and t.team_id = a.team_id
                       where a.team_id = :team_id group by a.invitation_id) n on n.invitation_id = v.id
            where v.team_id = :team_id and {SUBMITTED} order by v.submitted_at, v.id""",
        team_id=team_id, interview_id=interview_id,
    )


def list_acts(db: Database, of: Stretch) -> list[Row]:
    """Hand-ins, broken seals and recusals of the candidates: kind (hand_in, break, recusal), invitation_id, person_id."""
    return db.query(
        f"""select 'hand_in' as kind, h.invitation_id, h.reviewer_id as person_id from hand_in h
            where h.team_id = :team_id and h.invitation_id in {_CHOSEN}
            union all
            select 'break', b.invitation_id, b.person_id from seal_break b where b.team_id = :team_id and b.invitation_id in {_CHOSEN}
            union all
            select 'recusal', r.invitation_id, r.person_id from recusal r where r.team_id = :team_id and r.invitation_id in {_CHOSEN}""",
        **asdict(of),
    )


_SUMS = """sum(case when m.kind = 'value' then m.value end) as total, count(case when m.kind = 'value' then 1 end) as marks,
           sum(case when m.first_kind = 'value' then m.first_value end) as first_total,
           count(case when m.first_kind = 'value' then 1 end) as first_marks,
           count(case when m.kind = 'no_evidence' then 1 end) as unseen"""


_HANDED_IN = f"""from mark m join hand_in h on h.invitation_id = m.invitation_id and h.reviewer_id = m.reviewer_id and h.team_id = m.team_id
                 left join answer a on a.id = m.answer_id and a.team_id = m.team_id
                 where m.team_id = :team_id and m.kind <> 'open' and m.invitation_id in {_CHOSEN}"""
_OF_MARK = "m.invitation_id, m.competency_id, m.reviewer_id"


def list_marks(db: Database, of: Stretch, by_question: bool) -> list[Row]:
    """What has been handed in on each candidate, competency and reviewer: sums and counts of steps, as they are now and as they were first.

    With `by_question` they are for each question; `question_id` is empty for what is judged on the whole candidate, and without it.
    """
    if by_question:
        sql = f"select {_OF_MARK}, coalesce(a.question_id, '') as question_id, {_SUMS} {_HANDED_IN} group by {_OF_MARK}, a.question_id"
    else:
        sql = f"select {_OF_MARK}, '' as question_id, {_SUMS} {_HANDED_IN} group by {_OF_MARK}"
    return db.query(sql, **asdict(of))


def list_people(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """Everybody who is or was in the team: person_id, name, roles (empty for who has left), candidates of the interview handed in."""
    return db.query(
        """select p.id as person_id, p.name, case when m.removed_at is null then m.roles else '' end as roles,
                  (select count(*) from review_progress r where r.interview_id = :interview_id and r.reviewer_id = p.id
                   and r.team_id = m.team_id and r.is_complete = 1) as handed_in
           from membership m join person p on p.id = m.person_id where m.team_id = :team_id order by p.name, p.id""",
        team_id=team_id, interview_id=interview_id,
    )


def list_cell(db: Database, team_id: str, invitation_id: str, competency_id: str) -> list[Row]:
    """Every mark that was handed in on the candidate's competency, with its reviewer and the question, by reviewer and question."""
    return db.query(
        """select m.reviewer_id, p.name as reviewer, m.kind, m.value, m.first_kind, m.first_value, m.note, m.answer_id,
                  a.question_id, q.title
           from mark m
           join hand_in h on h.invitation_id = m.invitation_id and h.reviewer_id = m.reviewer_id and h.team_id = m.team_id
           join person p on p.id = m.reviewer_id
           left join answer a on a.id = m.answer_id and a.team_id = m.team_id
           left join question q on q.id = a.question_id and q.team_id = m.team_id
           where m.team_id = :team_id and m.invitation_id = :invitation_id and m.competency_id = :competency_id and m.kind <> 'open'
           order by p.name, p.id, a.position""",
        team_id=team_id, invitation_id=invitation_id, competency_id=competency_id,
    )


def list_passages(db: Database, team_id: str, invitation_id: str, competency_id: str) -> list[Row]:
    """The passages that were cited for it by whoever has handed in, in the order of the answers."""
    return db.query(
        """select e.reviewer_id, e.answer_id, e.at_ms, e.until_ms, a.question_id, q.title
           from evidence e
           join hand_in h on h.invitation_id = e.invitation_id and h.reviewer_id = e.reviewer_id and h.team_id = e.team_id
           join answer a on a.id = e.answer_id and a.team_id = e.team_id
           join question q on q.id = a.question_id and q.team_id = e.team_id
           where e.team_id = :team_id and e.invitation_id = :invitation_id and e.competency_id = :competency_id
           order by a.position, e.at_ms, e.id""",
        team_id=team_id, invitation_id=invitation_id, competency_id=competency_id,
    )


def list_own_in_order(db: Database, team_id: str, interview_id: str, reviewer_id: str) -> list[Row]:
    """The reviewer's own steps as first handed in, by their place in the queue of each question: value, and the mean of `others` there."""
    return db.query(
        """select p.question_id, p.place, m.invitation_id, m.first_value as value,
                  (select avg(cast(o.first_value as real)) from mark o
                   join hand_in g on g.invitation_id = o.invitation_id and g.reviewer_id = o.reviewer_id and g.team_id = o.team_id
                   where o.team_id = :team_id and o.invitation_id = m.invitation_id and o.subject = m.subject
                     and o.competency_id = m.competency_id and o.reviewer_id <> m.reviewer_id and o.first_kind = 'value') as others
           from queue_place p
           join mark m on m.answer_id = p.answer_id and m.reviewer_id = p.reviewer_id and m.team_id = p.team_id
           join hand_in h on h.invitation_id = m.invitation_id and h.reviewer_id = m.reviewer_id and h.team_id = m.team_id
           where p.team_id = :team_id and p.interview_id = :interview_id and p.reviewer_id = :reviewer_id and m.first_kind = 'value'
           order by p.question_id, p.place""",
        team_id=team_id, interview_id=interview_id, reviewer_id=reviewer_id,
    )


def find_candidate(db: Database, team_id: str, interview_id: str, invitation_id: str) -> Row | None:
    """One of them: id, submitted_at."""
    return db.one(f"{_LISTED} and v.id = :invitation_id", team_id=team_id, interview_id=interview_id, invitation_id=invitation_id)
