"""SQL of the reviewer's queue: interviews, their questions and submissions."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import SIZE, Ask, Order, Page, among, folded, places, take_page

_INVITATIONS = places("invitation", SIZE)


def list_interviews(db: Database, team_id: str, reviewer_id: str) -> list[Row]:
    """Published interviews, each with the number of answers and how many of them this reviewer has scored."""
    return db.query(
        """select i.id, i.title, i.role, i.state, i.language,
                  (select count(*) from invitation v where v.interview_id = i.id and v.team_id = i.team_id
                      and v.withdrawn_at is null) as invited,
                  (select count(*) from invitation v where v.interview_id = i.id and v.team_id = i.team_id
                      and v.withdrawn_at is null and v.submitted_at is not null) as submitted,
                  (select max(v.submitted_at) from invitation v where v.interview_id = i.id and v.team_id = i.team_id
                      and v.withdrawn_at is null) as latest_at,
                  (select count(*) from answer a join invitation v on v.id = a.invitation_id
                      where v.interview_id = i.id and a.team_id = i.team_id and v.withdrawn_at is null
                      and v.submitted_at is not null and a.kept_take_id is not null) as answers,
                  (select count(*) from score s join answer a on a.id = s.answer_id join invitation v on v.id = a.invitation_id
                      where v.interview_id = i.id and s.team_id = i.team_id and s.reviewer_id = :reviewer_id
                      and v.withdrawn_at is null) as scored
           from interview i
           where i.team_id = :team_id and i.current_version_id is not null
           order by i.updated_at desc""",
        team_id=team_id, reviewer_id=reviewer_id,
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
           where team_id = :team_id and withdrawn_at is null""",
        team_id=team_id,
    )[0]


_NAME = folded("c.name")

_SUBMISSIONS = f"""select v.id, v.submitted_at, c.name, {_NAME} as name_key
                   from invitation v join candidate c on c.id = v.candidate_id and c.team_id = v.team_id
                   where v.team_id = :team_id and v.interview_id = :interview_id and v.submitted_at is not null and v.withdrawn_at is null
                     and (:search = '' or {_NAME} like :search escape '!')
                     and (:show = '' or (:show = 'open') = exists (
                         select 1 from answer a where a.team_id = v.team_id and a.invitation_id = v.id and a.kept_take_id is not null
                         and not exists (select 1 from score s where s.team_id = a.team_id and s.answer_id = a.id
                                         and s.reviewer_id = :reviewer_id)))"""

SORTS = {
    "": Order(("submitted_at", "id")),
    "latest": Order(("submitted_at", "id"), descending=True),
    "name": Order(("name_key", "id")),
}
SHOWS = ("", "open", "scored")


def list_submissions(db: Database, team_id: str, interview_id: str, reviewer_id: str, ask: Ask) -> Page:
    """A page of the submitted invitations: id, name, time. `open` are those that this reviewer has not scored in full."""
    return take_page(db, ask, SORTS[ask.sort], _SUBMISSIONS, team_id=team_id, interview_id=interview_id, reviewer_id=reviewer_id)


def list_names(db: Database, team_id: str, interview_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """Those of the invitations that were submitted, each with the candidate's name, sorted by name."""
    return db.query(
        f"""select v.id, c.name from invitation v join candidate c on c.id = v.candidate_id and c.team_id = v.team_id
            where v.team_id = :team_id and v.interview_id = :interview_id and v.submitted_at is not null and v.withdrawn_at is null
              and v.id in {_INVITATIONS} order by c.name, v.id""",
        team_id=team_id, interview_id=interview_id, **among("invitation", invitation_ids, SIZE),
    )


def list_cells(db: Database, team_id: str, reviewer_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """The overview's data on these candidates' answers: how each can be watched, the reviewer's own score, the number of comments."""
    return db.query(
        f"""select a.id, a.invitation_id, a.question_id, t.state, t.duration_ms, j.state as job_state, s.value as own,
                   (select count(*) from comment c where c.team_id = a.team_id and c.answer_id = a.id and c.removed_at is null) as comments
            from answer a
            join answer_take t on t.id = a.kept_take_id and t.team_id = a.team_id
            left join job j on j.dedup = 'process_answer_take:' || t.id and j.team_id = t.team_id
            left join score s on s.answer_id = a.id and s.reviewer_id = :reviewer_id and s.team_id = a.team_id
            where a.team_id = :team_id and a.invitation_id in {_INVITATIONS}""",
        team_id=team_id, reviewer_id=reviewer_id, **among("invitation", invitation_ids, SIZE),
    )
