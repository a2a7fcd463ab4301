"""SQL of the letters: what each says, who has got it, and what is applied."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import SIZE, Ask, Order, Page, among, places, take_page

_DECISIONS = places("decision", SIZE)
_PENDING = """from decision d join invitation v on v.id = d.invitation_id and v.team_id = d.team_id
              where d.team_id = :team_id and d.interview_id = :interview_id and d.ended_at is null and d.applied_at is null"""
_READY = f"{_PENDING} and (d.confirmed_at is not null or :four_eyes = 0)"
_LISTED = f"select d.id, v.name_key {_READY}"
_BY_NAME = Order(("name_key", "id"))
_SHOWN = {
    "": "",
    "advance": " and d.has_letter = 1 and d.verdict = 'advance'",
    "hold": " and d.has_letter = 1 and d.verdict = 'hold'",
    "decline": " and d.has_letter = 1 and d.verdict = 'decline'",
    "none": " and d.has_letter = 0",
}
SHOWS = tuple(_SHOWN)
_LETTER = """select d.*, c.name, c.email, s.role, s.language, t.name as team_name, t.zone as team_zone, p.name as contact_name,
                    p.email as contact_email, l.subject as template_subject, l.body as template_body
             from decision d
             join invitation v on v.id = d.invitation_id and v.team_id = d.team_id
             join candidate c on c.id = v.candidate_id and c.team_id = d.team_id
             join interview_version s on s.id = v.version_id and s.team_id = d.team_id
             join team t on t.id = d.team_id
             join person p on p.id = v.invited_by
             left join letter_template l on l.interview_id = d.interview_id and l.verdict = d.verdict and l.team_id = d.team_id
             where d.team_id = :team_id"""


def list_ready(db: Database, team_id: str, interview_id: str, four_eyes: int, ask: Ask) -> Page:
    """A page of the ids of the decisions that can be applied, by the candidates' names."""
    return take_page(
        db, ask, _BY_NAME, _LISTED + _SHOWN[ask.show], team_id=team_id, interview_id=interview_id, four_eyes=four_eyes,
    )


def list_letters(db: Database, team_id: str, decision_ids: Sequence[str]) -> list[Row]:
    """All that the letters of these decisions, at most 25, are made of."""
    return db.query(f"{_LETTER} and d.id in {_DECISIONS}", team_id=team_id, **among("decision", decision_ids, SIZE))


def list_all_ready(db: Database, team_id: str, interview_id: str, four_eyes: int) -> list[Row]:
    """All that the letters of every decision that can be applied are made of."""
    return db.query(
        f"""{_LETTER} and d.interview_id = :interview_id and d.ended_at is null and d.applied_at is null
            and (d.confirmed_at is not null or :four_eyes = 0) order by d.id""",
        team_id=team_id, interview_id=interview_id, four_eyes=four_eyes,
    )


def find_letter(db: Database, team_id: str, decision_id: str) -> Row | None:
    """All that the letter of the decision is made of."""
    return db.one(f"{_LETTER} and d.id = :id", team_id=team_id, id=decision_id)


def find_sample(db: Database, team_id: str, interview_id: str) -> Row | None:
    """What the letters to the interview's candidates have in common: role, language, team and contact of the newest version."""
    return db.one(
        """select s.role, s.language, t.name as team_name, p.name as contact_name
           from interview i
           join interview_version s on s.id = i.current_version_id and s.team_id = i.team_id
           join team t on t.id = i.team_id
           join person p on p.id = s.published_by
           where i.team_id = :team_id and i.id = :interview_id""",
        team_id=team_id, interview_id=interview_id,
    )


def count_ready(db: Database, team_id: str, interview_id: str, four_eyes: int) -> list[Row]:
    """How many decisions can be applied, by verdict and has_letter."""
    return db.query(
        f"select d.verdict, d.has_letter, count(*) as n {_READY} group by d.verdict, d.has_letter",
        team_id=team_id, interview_id=interview_id, four_eyes=four_eyes,
    )


def find_state(db: Database, team_id: str, interview_id: str) -> Row:
    """Numbers and moments that differ as soon as a decision, a letter or a template of the interview has changed."""
    return db.query(
        """select i.four_eyes, (select count(*) from decision d where d.team_id = :team_id and d.interview_id = i.id) as decisions,
                  (select count(*) from decision d where d.team_id = :team_id and d.interview_id = i.id and d.ended_at is null
                   and d.applied_at is null) as pending,
                  (select max(d.changed_at) from decision d where d.team_id = :team_id and d.interview_id = i.id) as changed_at,
                  (select count(*) from letter_template l where l.team_id = :team_id and l.interview_id = i.id) as templates,
                  (select max(l.updated_at) from letter_template l where l.team_id = :team_id and l.interview_id = i.id) as updated_at
           from interview i where i.team_id = :team_id and i.id = :interview_id""",
        team_id=team_id, interview_id=interview_id,
    )[0]


def find_last_applied(db: Database, team_id: str, interview_id: str) -> Row | None:
    """Who applied decisions of the interview last, and when."""
    return db.one(
        """select d.applied_at, p.name from decision d join person p on p.id = d.applied_by
           where d.team_id = :team_id and d.interview_id = :interview_id and d.applied_at is not null
           order by d.applied_at desc limit 1""",
        team_id=team_id, interview_id=interview_id,
    )


def set_letter(db: Database, team_id: str, decision_id: str, subject: str | None, body: str | None, now: str) -> int:
    """Set the words of the pending decision's letter, None for those of the template; 0 when it is applied or not in force."""
    return db.execute(
        """update decision set letter_subject = :subject, letter_body = :body, has_letter = 1, changed_at = :now
           where team_id = :team_id and id = :id and ended_at is null and applied_at is null""",
        team_id=team_id, id=decision_id, subject=subject, body=body, now=now,
    )


def set_has_letter(db: Database, team_id: str, decision_id: str, wanted: int, now: str) -> int:
    """Set whether a letter goes with the pending decision; 0 when it is applied or not in force."""
    return db.execute(
        """update decision set has_letter = :wanted, changed_at = :now
           where team_id = :team_id and id = :id and ended_at is null and applied_at is null""",
        team_id=team_id, id=decision_id, wanted=wanted, now=now,
    )


def set_applied(db: Database, **values: object) -> int:
    """Apply the decision with its letter as it goes; 0 when it is applied already or not in force."""
    return db.execute(
        """update decision set applied_at = :now, applied_by = :person_id, letter_subject = :subject, letter_body = :body, changed_at = :now
           where team_id = :team_id and id = :id and ended_at is null and applied_at is null""",
        **values,
    )


def find_template(db: Database, team_id: str, interview_id: str, verdict: str) -> Row | None:
    """The interview's own letter for that verdict."""
    return db.one(
        """select subject, body from letter_template
           where team_id = :team_id and interview_id = :interview_id and verdict = :verdict""",
        team_id=team_id, interview_id=interview_id, verdict=verdict,
    )


def put_template(db: Database, **values: object) -> None:
    """Insert or replace the interview's own letter for a verdict."""
    db.execute(
        """insert into letter_template (interview_id, verdict, team_id, subject, body, updated_by, updated_at)
           values (:interview_id, :verdict, :team_id, :subject, :body, :person_id, :now)
           on conflict (interview_id, verdict) do update
           set subject = excluded.subject, body = excluded.body, updated_by = excluded.updated_by, updated_at = excluded.updated_at""",
        **values,
    )


def set_mailed(db: Database, team_id: str, decision_id: str, now: str) -> None:
    """Note that the letter was sent."""
    db.execute(
        "update decision set mailed_at = :now, mail_problem = null where team_id = :team_id and id = :id and mailed_at is null",
        team_id=team_id, id=decision_id, now=now,
    )


def set_mail_problem(db: Database, team_id: str, decision_id: str, words: str) -> None:
    """Note why the letter could not be sent."""
    db.execute(
        "update decision set mail_problem = :words where team_id = :team_id and id = :id", team_id=team_id, id=decision_id, words=words,
    )
