"""SQL of the reviewer's queue: interviews, their questions and submissions."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import SIZE, Ask, Order, Page, among, places, take_page
from review.queries import BY_NUMBER, SUBMITTED, searched, submissions

_INTERVIEWS = places("interview", SIZE)
_INVITATIONS = places("invitation", SIZE)


_LISTED = "select i.id, i.updated_at from interview i where i.team_id = :team_id and i.current_version_id is not null"
_NEWEST = Order(("updated_at", "id"), descending=True)


def list_interviews(db: Database, team_id: str, ask: Ask) -> Page:
    """A page of the ids of the published interviews, the last changed first."""
    return take_page(db, ask, _NEWEST, _LISTED, team_id=team_id)


def count_answers(db: Database, team_id: str, reviewer_id: str, interview_ids: Sequence[str]) -> list[Row]:
    """These interviews, each with the number of candidates and answers, and how many of each this reviewer has scored or handed in."""
    return db.query(
        f"""select i.id, i.title, i.role, i.state, i.language, i.phase, i.scoring_until,
                   i.is_anonymous, coalesce(n.invited, 0) as invited, coalesce(n.submitted, 0) as submitted,
                   n.latest_at, coalesce(n.answers, 0) as answers, coalesce(p.scored, 0) as scored,
                   coalesce(p.handed_in, 0) as handed_in
            from interview i
            left join (select interview_id, count(*) as invited, count(submitted_at) as submitted, max(submitted_at) as latest_at,
                              cast(sum(submitted_answers) as bigint) as answers
                       from invitation where team_id = :team_id and interview_id in {_INTERVIEWS} and withdrawn_at is null
                       group by interview_id) n on n.interview_id = i.id
            left join (select interview_id, cast(sum(scored) as bigint) as scored, cast(sum(is_complete) as bigint) as handed_in
                       from review_progress
                       where team_id = :team_id and interview_id in {_INTERVIEWS} and reviewer_id = :reviewer_id
                       group by interview_id) p on p.interview_id = i.id
            where i.team_id = :team_id and i.id in {_INTERVIEWS}""",
        team_id=team_id, reviewer_id=reviewer_id, **among("interview", interview_ids, SIZE),
    )


def news_of(db: Database, team_id: str, interview_id: str) -> Row:
    """Numbers that differ when somebody has submitted, or a submission was withdrawn."""
    return db.query(
        """select count(*) as submitted, max(submitted_at) as latest_at from invitation
           where team_id = :team_id and interview_id = :interview_id and submitted_at is not null and withdrawn_at is null""",
        team_id=team_id, interview_id=interview_id,
    )[0]


def news_of_all(db: Database, team_id: str) -> Row:
    """The same for all interviews of the team, and how many were invited."""
    return db.query(
        """select count(*) as invited, count(submitted_at) as submitted, max(submitted_at) as latest_at from invitation
           where team_id = :team_id and withdrawn_at is null
             and interview_id in (select i.id from interview i where i.team_id = :team_id and i.current_version_id is not null)""",
        team_id=team_id,
    )[0]


_COMPLETE = """from review_progress p where p.interview_id = :interview_id and p.reviewer_id = :reviewer_id and p.team_id = :team_id
               and p.is_complete = 1"""
_IS_COMPLETE = f"exists (select 1 {_COMPLETE} and p.invitation_id = v.id)"
_SHOWN = {"": "", "open": f" and not {_IS_COMPLETE}", "scored": f" and {_IS_COMPLETE}"}
_COMPLETED = f"(select count(*) {_COMPLETE})"
_COUNT = f"select count(*) from invitation v where v.team_id = :team_id and {SUBMITTED}"
_TOTALS = {"": f"({_COUNT})", "open": f"({_COUNT}) - {_COMPLETED}", "scored": _COMPLETED}

SORTS = {
    "": Order(("submitted_at", "id")),
    "latest": Order(("submitted_at", "id"), descending=True),
    "name": Order(("name_key", "id")),
}
SHOWS = tuple(_SHOWN)


def list_submissions(db: Database, team_id: str, interview_id: str, reviewer_id: str, ask: Ask, by_number: bool = False) -> Page:
    """A page of the submitted invitations: id, time. `open` are those that this reviewer has not handed in.

    `by_number`: candidates are found and sorted by their number, so that neither a search nor an order tells a name.
    """
    narrowing, mine = searched(ask.search, by_number)
    narrowed = narrowing + _SHOWN[ask.show]
    listing = submissions(by_number) + narrowed
    total = f"({_COUNT + narrowed})" if ask.search else _TOTALS[ask.show]
    if ask.show:
        mine["reviewer_id"] = reviewer_id
    order = BY_NUMBER if by_number and ask.sort == "name" else SORTS[ask.sort]
    return take_page(db, ask, order, listing, total=total, team_id=team_id, interview_id=interview_id, **mine)


def list_submitted(db: Database, team_id: str, interview_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """Those of the invitations that were submitted."""
    return db.query(
        f"""select v.id from invitation v
            where v.team_id = :team_id and v.interview_id = :interview_id and v.submitted_at is not null and v.withdrawn_at is null
              and v.id in {_INVITATIONS}""",
        team_id=team_id, interview_id=interview_id, **among("invitation", invitation_ids, SIZE),
    )


def list_cells(db: Database, team_id: str, reviewer_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """The overview's data on these candidates' answers: how each can be watched, the reviewer's own marks, own and all comments."""
    return db.query(
        f"""select a.id, a.invitation_id, a.question_id, t.state, t.problem, t.duration_ms, coalesce(g.marks, 0) as marks, g.value,
                   coalesce(k.own_comments, 0) as own_comments, coalesce(k.comments, 0) as comments,
                   case when t.state <> 'ready' then (
                       select j.state from job j where j.dedup = 'process_answer_take:' || t.id and j.team_id = t.team_id) end as job_state
            from answer a
            join answer_take t on t.id = a.kept_take_id and t.team_id = a.team_id
            left join (select m.answer_id, sum(case when m.kind <> 'open' then 1 else 0 end) as marks, max(m.value) as value from mark m
                       where m.team_id = :team_id and m.reviewer_id = :reviewer_id and m.invitation_id in {_INVITATIONS}
                       group by m.answer_id) g on g.answer_id = a.id
            left join (select c.answer_id, count(*) as comments, sum(case when c.author_id = :reviewer_id then 1 else 0 end) as own_comments
                       from answer b join comment c on c.answer_id = b.id and c.team_id = b.team_id
                       where b.team_id = :team_id and b.invitation_id in {_INVITATIONS} and c.removed_at is null
                       group by c.answer_id) k on k.answer_id = a.id
            where a.team_id = :team_id and a.invitation_id in {_INVITATIONS}""",
        team_id=team_id, reviewer_id=reviewer_id, **among("invitation", invitation_ids, SIZE),
    )
