"""SQL for several parts of this room: interviews, their questions and the submitted answers."""

from collections.abc import Sequence
from typing import Any

from engines.database.contract import Database, Row
from foundation.paging import SIZE, Order, among, digits_of, places

_INVITATIONS = places("invitation", SIZE)
SUBMITTED = "v.interview_id = :interview_id and v.submitted_at is not null and v.withdrawn_at is null"
"""Of invitations `v` to the interview: those that were submitted."""
_LISTED = f"select v.id, v.submitted_at, v.name_key from invitation v where v.team_id = :team_id and {SUBMITTED}"
_NUMBERED = f"""select v.id, v.submitted_at, cast(1000000 + coalesce(v.number, 0) as text) as number_key
                from invitation v where v.team_id = :team_id and {SUBMITTED}"""
BY_NUMBER = Order(("number_key", "id"))


def submissions(by_number: bool) -> str:
    """A listing of the submitted invitations: id, time, and the name or the number that they are sorted by."""
    return _NUMBERED if by_number else _LISTED


def searched(search: str, by_number: bool) -> tuple[str, dict[str, Any]]:
    """What narrows that listing to a search, and its parameters. By number, a search tells no name."""
    if not search:
        return "", {}
    if by_number:
        return " and cast(v.number as text) = :digits", {"digits": digits_of(search)}
    return " and v.name_key like :search escape '!'", {}


def find_interview(db: Database, team_id: str, interview_id: str) -> Row | None:
    """A published interview of the team."""
    return db.one(
        """select id, team_id, title, role, about, language, state, phase, collecting_until, scoring_until, debrief_until, is_anonymous
           from interview
           where team_id = :team_id and id = :interview_id and current_version_id is not null""",
        team_id=team_id, interview_id=interview_id,
    )


def list_questions(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """The questions of any version of the interview, in the newest version's order."""
    return db.query(
        """select q.id, q.title, max(vq.position) as position, max(v.number) as number, max(c.question_text) as text,
                  max(c.competency) as competency, max(c.id) as clip_id
           from version_question vq
           join interview_version v on v.id = vq.version_id
           join question q on q.id = vq.question_id
           join clip c on c.id = vq.clip_id
           where vq.team_id = :team_id and v.interview_id = :interview_id
           group by q.id, q.title
           order by max(v.number) desc, max(vq.position)""",
        team_id=team_id, interview_id=interview_id,
    )


_COLUMNS = """a.id, a.team_id, a.invitation_id, a.question_id, a.clip_id, a.position, v.interview_id,
              t.id as take_id, t.state, t.problem, t.duration_ms, t.limit_ms, t.number as take_number, j.state as job_state"""
_ANSWERED = """from answer a
                join invitation v on v.id = a.invitation_id
                join answer_take t on t.id = a.kept_take_id
                left join job j on j.dedup = 'process_answer_take:' || t.id and j.team_id = t.team_id
                where a.team_id = :team_id and v.submitted_at is not null and v.withdrawn_at is null"""
_ANSWER = f"select {_COLUMNS} {_ANSWERED}"
_MADE = "from rendition r where r.owner = 'answer_take:' || t.id and r.team_id = a.team_id"
_SIDE_BY_SIDE = f"""select {_COLUMNS}, (select count(*) {_MADE}) as made, (select max(r.created_at) {_MADE}) as made_at
                    {_ANSWERED} and a.question_id = :question_id"""
# Concatenated, so that no database looks for these few in an index of all the interview's candidates.
_OF_INTERVIEW = "v.interview_id || '' = :interview_id"


def list_answers(db: Database, team_id: str, interview_id: str, question_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """These candidates' submitted answers to the question, each with its chosen take and what is made of it."""
    return db.query(
        f"{_SIDE_BY_SIDE} and {_OF_INTERVIEW} and v.id in {_INVITATIONS}",
        team_id=team_id, interview_id=interview_id, question_id=question_id, **among("invitation", invitation_ids, SIZE),
    )


def list_first_answers(db: Database, team_id: str, interview_id: str, question_id: str, most: int) -> list[Row]:
    """The answers to the question of the candidates who submitted first."""
    return db.query(
        f"{_SIDE_BY_SIDE} and v.interview_id = :interview_id order by v.submitted_at, v.id limit :most",
        team_id=team_id, interview_id=interview_id, question_id=question_id, most=most,
    )


def find_answer(db: Database, team_id: str, answer_id: str) -> Row | None:
    """One submitted answer with its chosen take."""
    return db.one(_ANSWER + " and a.id = :answer_id", team_id=team_id, answer_id=answer_id)


def put_progress(db: Database, team_id: str, invitation_id: str, reviewer_id: str) -> None:
    """Count how many of the candidate's answers the reviewer has scored, see whether they have handed in, and store both."""
    db.execute(
        """insert into review_progress (team_id, interview_id, reviewer_id, invitation_id, scored, is_complete)
           select v.team_id, v.interview_id, :reviewer_id, v.id, n.scored, n.handed_in
           from invitation v, (select (select count(distinct m.answer_id) from mark m where m.team_id = :team_id and m.kind <> 'open'
                                       and m.invitation_id = :invitation_id and m.reviewer_id = :reviewer_id) as scored,
                                      (select count(*) from hand_in h where h.team_id = :team_id and h.invitation_id = :invitation_id
                                       and h.reviewer_id = :reviewer_id) as handed_in) n
           where v.team_id = :team_id and v.id = :invitation_id
           on conflict (interview_id, reviewer_id, invitation_id) do update
           set scored = excluded.scored, is_complete = excluded.is_complete""",
        team_id=team_id, invitation_id=invitation_id, reviewer_id=reviewer_id,
    )
