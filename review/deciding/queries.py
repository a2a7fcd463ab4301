"""SQL of decisions: whom to decide on, what was decided, and the scores behind it."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import SIZE, Ask, Order, Page, among, places, take_page
from review.queries import BY_NUMBER, SUBMITTED, searched, submissions

_INVITATIONS = places("invitation", SIZE)
_IN_FORCE = "from decision d where d.team_id = v.team_id and d.invitation_id = v.id and d.ended_at is null"
_SHOWN = {
    "": "",
    "open": f" and not exists (select 1 {_IN_FORCE})",
    "pending": f" and exists (select 1 {_IN_FORCE} and d.applied_at is null)",
    "applied": f" and exists (select 1 {_IN_FORCE} and d.applied_at is not null)",
}
SHOWS = tuple(_SHOWN)
SORTS = {"": Order(("name_key", "id")), "submitted": Order(("submitted_at", "id"))}


def list_candidates(db: Database, team_id: str, interview_id: str, ask: Ask, by_number: bool = False) -> Page:
    """A page of the submitted invitations: id and when they were submitted. `by_number`: found and sorted by number and by no name."""
    narrowing, digits = searched(ask.search, by_number)
    listing = submissions(by_number) + narrowing + _SHOWN[ask.show]
    order = BY_NUMBER if by_number and not ask.sort else SORTS[ask.sort]
    return take_page(db, ask, order, listing, team_id=team_id, interview_id=interview_id, **digits)


def find_interview(db: Database, team_id: str, interview_id: str) -> Row | None:
    """A published interview with its phase and whether a second person confirms decisions."""
    return db.one(
        """select id, team_id, title, role, language, phase, is_anonymous, four_eyes from interview
           where team_id = :team_id and id = :interview_id and current_version_id is not null""",
        team_id=team_id, interview_id=interview_id,
    )


def find_invitation(db: Database, team_id: str, interview_id: str, invitation_id: str) -> Row | None:
    """The interview's invitation, submitted or not."""
    return db.one(
        """select v.id, v.team_id, v.interview_id, v.submitted_at, v.withdrawn_at from invitation v
           where v.team_id = :team_id and v.interview_id = :interview_id and v.id = :invitation_id""",
        team_id=team_id, interview_id=interview_id, invitation_id=invitation_id,
    )


def list_invitations(db: Database, team_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """These invitations, each with when it was submitted."""
    return db.query(
        f"""select v.id, v.submitted_at from invitation v
            where v.team_id = :team_id and v.id in {_INVITATIONS}""",
        team_id=team_id, **among("invitation", invitation_ids, SIZE),
    )


def list_answers(db: Database, team_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """The kept answers of these candidates: id, invitation_id and question_id, which the seal asks for."""
    return db.query(
        f"""select a.id, a.invitation_id, a.question_id from answer a
            where a.team_id = :team_id and a.invitation_id in {_INVITATIONS} and a.kept_take_id is not null order by a.position""",
        team_id=team_id, **among("invitation", invitation_ids, SIZE),
    )


def list_means(db: Database, team_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """For each of these candidates and each competency: n, total, low and high of the scores that were handed in, and unseen."""
    return db.query(
        f"""select m.invitation_id, m.competency_id, count(m.value) as n, cast(coalesce(sum(m.value), 0) as bigint) as total,
                   coalesce(min(m.value), 0) as low, coalesce(max(m.value), 0) as high,
                   cast(sum(case when m.kind = 'no_evidence' then 1 else 0 end) as bigint) as unseen
            from mark m
            join hand_in h on h.team_id = m.team_id and h.invitation_id = m.invitation_id and h.reviewer_id = m.reviewer_id
            where m.team_id = :team_id and m.invitation_id in {_INVITATIONS}
            group by m.invitation_id, m.competency_id""",
        team_id=team_id, **among("invitation", invitation_ids, SIZE),
    )


_DECISION = """select d.*, p.name as decided_by_name, q.name as confirmed_by_name, r.name as applied_by_name
               from decision d
               join person p on p.id = d.decided_by
               left join person q on q.id = d.confirmed_by
               left join person r on r.id = d.applied_by
               where d.team_id = :team_id"""


def list_in_force(db: Database, team_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """The decisions in force on these candidates."""
    return db.query(
        f"{_DECISION} and d.ended_at is null and d.invitation_id in {_INVITATIONS}",
        team_id=team_id, **among("invitation", invitation_ids, SIZE),
    )


def list_history(db: Database, team_id: str, invitation_id: str) -> list[Row]:
    """Every decision on the candidate, the newest first."""
    return db.query(
        f"{_DECISION} and d.invitation_id = :invitation_id order by d.decided_at desc, d.id", team_id=team_id, invitation_id=invitation_id,
    )


def find_decision(db: Database, team_id: str, decision_id: str) -> Row | None:
    """One decision, in force or not."""
    return db.one(f"{_DECISION} and d.id = :id", team_id=team_id, id=decision_id)


def count_decisions(db: Database, team_id: str, interview_id: str) -> Row:
    """How many of the interview's candidates are undecided (open), and how many decisions are pending, unconfirmed and applied."""
    return db.query(
        f"""select count(*) - count(d.id) as open, count(d.id) - count(d.applied_at) as pending, count(d.applied_at) as applied,
                  cast(coalesce(sum(case when d.applied_at is null and d.id is not null and d.confirmed_at is null then 1 else 0 end), 0)
                       as bigint) as unconfirmed
           from invitation v left join decision d on d.team_id = v.team_id and d.invitation_id = v.id and d.ended_at is null
           where v.team_id = :team_id and {SUBMITTED}""",
        team_id=team_id, interview_id=interview_id,
    )[0]


def insert_decision(db: Database, **values: object) -> None:
    """Insert a decision. Raises Conflict when another one is in force."""
    db.execute(
        """insert into decision (id, team_id, interview_id, invitation_id, verdict, reasons, words, decided_by, decided_at, replaces,
                                 has_letter, changed_at)
           values (:id, :team_id, :interview_id, :invitation_id, :verdict, :reasons, :words, :decided_by, :now, :replaces, :has_letter,
                   :now)""",
        **values,
    )


def end_decision(db: Database, team_id: str, decision_id: str, now: str) -> None:
    """The decision is no longer in force."""
    db.execute(
        "update decision set ended_at = :now, changed_at = :now where team_id = :team_id and id = :id",
        team_id=team_id, id=decision_id, now=now,
    )


def revive_decision(db: Database, team_id: str, decision_id: str, now: str) -> None:
    """The decision is in force again."""
    db.execute(
        "update decision set ended_at = null, changed_at = :now where team_id = :team_id and id = :id",
        team_id=team_id, id=decision_id, now=now,
    )


def set_confirmed(db: Database, team_id: str, decision_id: str, person_id: str | None, now: str) -> None:
    """Note who confirms the decision, or with None that nobody does."""
    db.execute(
        """update decision set confirmed_by = :person_id, confirmed_at = :confirmed_at, changed_at = :now
           where team_id = :team_id and id = :id""",
        team_id=team_id, id=decision_id, person_id=person_id, confirmed_at=now if person_id else None, now=now,
    )


def set_four_eyes(db: Database, team_id: str, interview_id: str, wanted: int) -> int:
    """Switch the interview's second person on or off; 0 when it was so already."""
    return db.execute(
        "update interview set four_eyes = :wanted where team_id = :team_id and id = :interview_id and four_eyes <> :wanted",
        team_id=team_id, interview_id=interview_id, wanted=wanted,
    )
