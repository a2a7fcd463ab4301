"""SQL of the long lists of this room: which interviews and which invitations stand on a page, and how many stand where."""

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


_NAME = folded("c.name")
_WORDS = folded("c.name || ' ' || c.email")
# As `interviews.invitation.state_of` has it.
_STANDING = """case when i.submitted_at is not null then 'submitted' when i.withdrawn_at is not null then 'withdrawn'
                    when coalesce(i.deadline, v.deadline) <= :now then 'expired' when i.started_at is not null then 'started'
                    when i.opened_at is not null then 'opened' else 'invited' end"""
_UNDELIVERED = "i.undeliverable_at is not null and i.submitted_at is null and i.withdrawn_at is null"
_LISTED = f"""select i.id, i.created_at, {_NAME} as name_key, coalesce(i.deadline, v.deadline, '9') as closes_key
              from invitation i
              join candidate c on c.id = i.candidate_id and c.team_id = i.team_id
              join interview_version v on v.id = i.version_id and v.team_id = i.team_id
              where i.team_id = :team_id and i.interview_id = :interview_id and (:search = '' or {_WORDS} like :search escape '!')
                and (:show = '' or {_STANDING} = :show or (:show = 'undelivered' and {_UNDELIVERED}))"""
INVITATION_SORTS = {
    "": Order(("created_at", "id"), descending=True),
    "name": Order(("name_key", "id")),
    "deadline": Order(("closes_key", "id")),
}


def list_invitations(db: Database, team_id: str, interview_id: str, ask: Ask, now: str) -> Page:
    """A page of the ids of the interview's invitations."""
    return take_page(db, ask, INVITATION_SORTS[ask.sort], _LISTED, team_id=team_id, interview_id=interview_id, now=now)


def count_standings(db: Database, team_id: str, interview_id: str, now: str) -> list[Row]:
    """How many of the interview's invitations stand where, and of how many the mail did not arrive."""
    return db.query(
        f"""select standing, undelivered, count(*) as n
            from (select {_STANDING} as standing, case when {_UNDELIVERED} then 1 else 0 end as undelivered
                  from invitation i join interview_version v on v.id = i.version_id and v.team_id = i.team_id
                  where i.team_id = :team_id and i.interview_id = :interview_id) listed
            group by standing, undelivered""",
        team_id=team_id, interview_id=interview_id, now=now,
    )


def news_of(db: Database, team_id: str, interview_id: str) -> Row:
    """Numbers and moments that differ when something has happened to one of the interview's invitations."""
    return db.query(
        """select count(*) as invited, count(withdrawn_at) as withdrawn, count(mailed_at) as mailed, count(mail_problem) as waiting,
                  count(undeliverable_at) as undelivered, max(created_at) as created_at, max(mailed_at) as mailed_at,
                  max(opened_at) as opened_at, max(consented_at) as consented_at, max(started_at) as started_at,
                  max(submitted_at) as submitted_at, max(deadline) as deadline
           from invitation where team_id = :team_id and interview_id = :interview_id""",
        team_id=team_id, interview_id=interview_id,
    )[0]
