"""Publishes a role's interview with its scorecard and days, and invites its candidates, as carol would have done then."""

from dataclasses import replace
from datetime import datetime, timedelta

from engines.database.contract import Row
from foundation.clock import Clock, FixedClock, iso
from foundation.policy import Actor
from interviews.more_time import USUAL
from tagning.demo.story import Opening
from tagning.parts import Parts


def publish_interview(parts: Parts, opening: Opening, actor: Actor, rows: list[Row]) -> None:
    """All in one transaction. `rows` are the team's questions, each with its published clip."""
    from authoring.inviting.interviews import Settings, add_questions, create_interview, find_interview, publish_interview

    db, clock = parts.db, FixedClock(parts.clock.now() - timedelta(days=opening.began_days_ago))
    deadline = iso(_closes(parts, opening).replace(hour=22, minute=0, second=0, microsecond=0))
    questions = {row["title"]: row["id"] for row in rows}
    with db.tx():
        interview_id = create_interview(db, clock, actor, Settings(opening.title, opening.role, opening.about, "en", deadline, "topics"))
        draft = find_interview(db, actor.team_id, interview_id)
        add_questions(db, clock, actor, draft, [questions[title] for title in opening.titles])
        interview = find_interview(db, actor.team_id, interview_id)
        publish_interview(db, clock, actor, interview, interview["updated_at"])
        _publish_scorecard(parts, clock, actor, opening, interview, questions)
        _plan_days(parts, opening, interview_id, actor)
        _invite(parts, clock, actor, opening, find_interview(db, actor.team_id, interview_id))


def _closes(parts: Parts, opening: Opening) -> datetime:
    return parts.clock.now() + timedelta(days=opening.closes_in_days)


def _publish_scorecard(
    parts: Parts, clock: Clock, actor: Actor, opening: Opening, interview: Row, questions: dict[str, str],
) -> None:
    from authoring.scorecards.ready import copy_of
    from authoring.scorecards.scorecards import change_competencies, publish_scorecard

    chosen = [(copy_of(name), questions[title]) for name, title in opening.competencies]
    judged = [replace(one, questions=(question_id,)) for one, question_id in chosen if one]
    change_competencies(parts.db, clock, actor, interview, judged)
    publish_scorecard(parts.db, clock, actor, interview, opens="candidate", needs_evidence=True, reason="")


def _plan_days(parts: Parts, opening: Opening, interview_id: str, actor: Actor) -> None:
    """A week for scoring after the deadline, and two days for the debrief."""
    from review.answers import find_interview
    from review.phases.phases import plan

    last = _closes(parts, opening).date()
    plan(parts.db, find_interview(parts.db, actor.team_id or "", interview_id), last, last + timedelta(days=7), last + timedelta(days=9))


def _invite(parts: Parts, clock: Clock, actor: Actor, opening: Opening, interview: Row) -> None:
    from authoring.inviting.candidates import Candidate
    from authoring.inviting.invitations import find_invitation, give_time, invite

    invited = [Candidate(one.name, one.email) for one in opening.candidates]
    outcome = invite(parts.db, clock, parts.config.secret, actor, interview, invited)
    for invitation_id, candidate in zip(outcome.invited, opening.candidates, strict=True):
        if candidate.time_percent != USUAL:
            row = find_invitation(parts.db, clock, actor.team_id or "", invitation_id)
            give_time(parts.db, clock, actor, row, candidate.time_percent, candidate.time_reason)
