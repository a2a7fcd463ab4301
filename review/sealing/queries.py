"""SQL of the seal: who has handed in, who has broken a seal, and what is left of a question."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import SIZE, among, places

_INVITATIONS = places("invitation", SIZE)


def list_acts(db: Database, team_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """Hand-ins, broken seals and recusals of these candidates, the oldest first: kind (hand_in, break, recusal), who, when and more."""
    return db.query(
        f"""select 'hand_in' as kind, h.invitation_id, h.reviewer_id as person_id, p.name as person, h.handed_in_at as at, h.scorecard_id,
                   '' as reason
            from hand_in h join person p on p.id = h.reviewer_id where h.team_id = :team_id and h.invitation_id in {_INVITATIONS}
            union all
            select 'break', b.invitation_id, b.person_id, p.name, b.broken_at, '', b.reason
            from seal_break b join person p on p.id = b.person_id where b.team_id = :team_id and b.invitation_id in {_INVITATIONS}
            union all
            select 'recusal', r.invitation_id, r.person_id, p.name, r.recused_at, '', r.reason
            from recusal r join person p on p.id = r.person_id where r.team_id = :team_id and r.invitation_id in {_INVITATIONS}
            order by at""",
        team_id=team_id, **among("invitation", invitation_ids, SIZE),
    )


_NAMED = """select v.id, v.number, c.name, (select count(*) from hand_in h where h.team_id = v.team_id and h.invitation_id = v.id
                                              and h.reviewer_id = :me) as own_hand_ins
            from invitation v join candidate c on c.id = v.candidate_id and c.team_id = v.team_id
            where v.team_id = :team_id and v.interview_id = :interview_id"""


def list_candidates(db: Database, team_id: str, interview_id: str, me: str, invitation_ids: Sequence[str]) -> list[Row]:
    """Those of these invitations that belong to the interview: id, the candidate's name and number, and whether the person has handed in.

    `names.py` decides who reads which.
    """
    return db.query(
        f"{_NAMED} and v.id in {_INVITATIONS}", team_id=team_id, interview_id=interview_id, me=me,
        **among("invitation", invitation_ids, SIZE),
    )


def list_candidates_between(
    db: Database, team_id: str, interview_id: str, me: str, first: tuple[str, str], last: tuple[str, str],
) -> list[Row]:
    """The same of everybody who submitted from one to another, each told by when they submitted and their id."""
    return db.query(
        f"""{_NAMED} and v.submitted_at is not null and (v.submitted_at, v.id) >= (:first_at, :first_id)
            and (v.submitted_at, v.id) <= (:last_at, :last_id)""",
        team_id=team_id, interview_id=interview_id, me=me, first_at=first[0], first_id=first[1], last_at=last[0], last_id=last[1],
    )


def list_members(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """Everybody who is in the team now: id, roles, and how many of the interview's candidates they have handed in."""
    return db.query(
        """select m.person_id, m.roles, (select count(*) from review_progress r where r.interview_id = :interview_id
                                         and r.reviewer_id = m.person_id and r.team_id = m.team_id and r.is_complete = 1) as handed_in
           from membership m where m.team_id = :team_id and m.removed_at is null""",
        team_id=team_id, interview_id=interview_id,
    )


def list_unfinished_questions(db: Database, team_id: str, interview_id: str, reviewer_id: str) -> set[str]:
    """The questions that a candidate has answered whose scorecard this reviewer has not handed in."""
    rows = db.query(
        """select distinct a.question_id from answer a join invitation v on v.id = a.invitation_id and v.team_id = a.team_id
           where a.team_id = :team_id and v.interview_id = :interview_id and v.submitted_at is not null and v.withdrawn_at is null
             and a.kept_take_id is not null
             and not exists (select 1 from hand_in h where h.team_id = a.team_id and h.invitation_id = v.id
                             and h.reviewer_id = :reviewer_id)""",
        team_id=team_id, interview_id=interview_id, reviewer_id=reviewer_id,
    )
    return {row["question_id"] for row in rows}


def find_rule(db: Database, team_id: str, interview_id: str) -> Row | None:
    """The interview's phase, whether it is anonymous, and when its scorecard opens what colleagues think (None without a scorecard)."""
    return db.one(
        """select i.phase, i.is_anonymous, (select s.opens from scorecard s where s.interview_id = i.id and s.team_id = i.team_id
                            and s.published_at is not null order by s.version desc limit 1) as opens
           from interview i where i.team_id = :team_id and i.id = :interview_id""",
        team_id=team_id, interview_id=interview_id,
    )


def has_been_in_debrief(db: Database, team_id: str, interview_id: str) -> bool:
    """Whether the interview was moved to debrief, or on to decided, at some time."""
    row = db.one(
        """select 1 as yes from phase_move where team_id = :team_id and interview_id = :interview_id
           and to_phase in ('debrief', 'decided') limit 1""",
        team_id=team_id, interview_id=interview_id,
    )
    return row is not None


def insert_break(db: Database, **values: object) -> None:
    """Insert a broken seal."""
    db.execute(
        """insert into seal_break (id, team_id, invitation_id, person_id, reason, broken_at)
           values (:id, :team_id, :invitation_id, :person_id, :reason, :now)""",
        **values,
    )


def insert_recusal(db: Database, **values: object) -> None:
    """Insert a recusal; a second one changes nothing."""
    db.execute(
        """insert into recusal (invitation_id, person_id, team_id, reason, recused_at)
           values (:invitation_id, :person_id, :team_id, :reason, :now) on conflict (invitation_id, person_id) do nothing""",
        **values,
    )


def delete_recusal(db: Database, team_id: str, invitation_id: str, person_id: str) -> None:
    """Delete the recusal."""
    db.execute(
        "delete from recusal where team_id = :team_id and invitation_id = :invitation_id and person_id = :person_id",
        team_id=team_id, invitation_id=invitation_id, person_id=person_id,
    )
