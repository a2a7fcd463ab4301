"""SQL of the long lists of this room: which interviews and which invitations stand on a page, and how many stand where."""

from typing import Any

from engines.database.contract import Database, Row
from foundation.paging import Ask, Order, Page, folded, take_page

_TITLE = folded("i.title || ' ' || i.role")
_INTERVIEWS = f"""select i.id, i.updated_at, {_TITLE} as title_key from interview i
                  where i.team_id = :team_id and (:search = '' or {_TITLE} like :search escape '!')
                    and (:show in ('', 'archived') or i.state = :show) and (:show = 'archived') = (i.archived_at is not null)"""
INTERVIEW_SORTS = {"": Order(("updated_at", "id"), descending=True), "title": Order(("title_key", "id"))}


def list_interviews(db: Database, team_id: str, ask: Ask) -> Page:
    """A page of the ids of the team's interviews."""
    return take_page(db, ask, INTERVIEW_SORTS[ask.sort], _INTERVIEWS, team_id=team_id)


# As `interviews.invitation.state_of` has it.
_STANDING = """case when i.submitted_at is not null then 'submitted' when i.withdrawn_at is not null then 'withdrawn'
                    when i.closes_key <= :now then 'expired' when i.started_at is not null then 'started'
                    when i.opened_at is not null then 'opened' else 'invited' end"""
_UNDELIVERED = "i.undeliverable_at is not null and i.submitted_at is null and i.withdrawn_at is null"
_LISTED = """select i.id, i.created_at, i.name_key, i.closes_key from invitation i
             where i.team_id = :team_id and i.interview_id = :interview_id"""
_SEARCHED = " and i.words_key like :search escape '!'"
_SHOWN = f" and {_STANDING} = :show"
_SHOWN_UNDELIVERED = f" and {_UNDELIVERED}"
INVITATION_SORTS = {
    "": Order(("created_at", "id"), descending=True),
    "name": Order(("name_key", "id")),
    "deadline": Order(("closes_key", "id")),
}


def list_invitations(db: Database, team_id: str, interview_id: str, ask: Ask, now: str, total: int | None = None) -> Page:
    """A page of the ids of the interview's invitations; `total` is how many match, where that is known."""
    shown = _SHOWN_UNDELIVERED if ask.show == "undelivered" else _SHOWN if ask.show else ""
    listing = _LISTED + shown + (_SEARCHED if ask.search else "")
    when: dict[str, Any] = {"now": now} if shown == _SHOWN else {}
    known = "" if total is None else total
    return take_page(db, ask, INVITATION_SORTS[ask.sort], listing, total=known, team_id=team_id, interview_id=interview_id, **when)


def count_standings(db: Database, team_id: str, interview_id: str, now: str) -> list[Row]:
    """How many of the interview's invitations stand where, of how many the mail did not arrive, and how many were opened and started."""
    return db.query(
        f"""select standing, undelivered, count(*) as n, count(opened_at) as opened, count(started_at) as started
            from (select {_STANDING} as standing, case when {_UNDELIVERED} then 1 else 0 end as undelivered, i.opened_at, i.started_at
                  from invitation i
                  where i.team_id = :team_id and i.interview_id = :interview_id) listed
            group by standing, undelivered""",
        team_id=team_id, interview_id=interview_id, now=now,
    )


def count_mails(db: Database, team_id: str, interview_id: str) -> Row:
    """The mails of the round of invitations that is being sent: how many are `wanted`, and how many of them `sent`; 0 when none is."""
    return db.query(
        """select count(*) as wanted, count(mailed_at) as sent from invitation
           where team_id = :team_id and interview_id = :interview_id and withdrawn_at is null
             and created_at >= (select min(w.created_at) from invitation w
                                where w.team_id = :team_id and w.interview_id = :interview_id and w.mailed_at is null
                                  and w.undeliverable_at is null and w.mail_problem is null and w.withdrawn_at is null
                                  and w.submitted_at is null)""",
        team_id=team_id, interview_id=interview_id,
    )[0]


def news_of(db: Database, team_id: str, interview_id: str) -> Row:
    """Numbers and moments that differ when something has happened to one of the interview's invitations."""
    return db.query(
        """select count(*) as invited, count(withdrawn_at) as withdrawn, count(mailed_at) as mailed, count(mail_problem) as waiting,
                  count(undeliverable_at) as undelivered, max(created_at) as created_at, max(mailed_at) as mailed_at,
                  max(opened_at) as opened_at, max(consented_at) as consented_at, max(started_at) as started_at,
                  max(submitted_at) as submitted_at, max(deadline) as deadline,
                  (select count(*) from invitation i join answer a on a.invitation_id = i.id and a.team_id = i.team_id
                   where i.team_id = :team_id and i.interview_id = :interview_id and i.withdrawn_at is null and i.submitted_at is null
                     and i.started_at is not null and a.kept_take_id is not null) as answers
           from invitation where team_id = :team_id and interview_id = :interview_id""",
        team_id=team_id, interview_id=interview_id,
    )[0]
