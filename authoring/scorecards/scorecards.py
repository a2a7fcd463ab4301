"""Writes an interview's scorecard as a draft and publishes it as a version; marks stay with the version they were given by."""

from collections.abc import Sequence
from dataclasses import replace

from authoring.inviting import anonymity_queries
from authoring.scorecards import queries
from engines.database.contract import Database, Row
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.policy import Actor
from interviews.scorecard import OPENS, Competency, Scorecard, current_scorecard, draft_scorecard, write_competency, write_scorecard

MOST = 15
"""Competencies on one scorecard."""


def shown_scorecard(db: Database, interview: Row) -> Scorecard:
    """The draft, or else the scorecard that is in use (the default one has no `published_at` and the interview's id)."""
    team_id, interview_id = interview["team_id"], interview["id"]
    return draft_scorecard(db, team_id, interview_id) or current_scorecard(db, team_id, interview_id)


def is_draft(scorecard: Scorecard) -> bool:
    """Whether it is being written, and used by nobody yet."""
    return scorecard.published_at is None and scorecard.id != scorecard.interview_id


def change_competencies(db: Database, clock: Clock, actor: Actor, interview: Row, change: Sequence[Competency]) -> None:
    """Save these as the draft's competencies, in this order. Raises Problem for too many."""
    if len(change) > MOST:
        raise Problem("too_many_competencies", _("A scorecard can have at most %(most)s competencies."), 409, most=MOST)
    with db.tx():
        draft = _begun(db, clock, actor, interview)
        queries.empty_draft(db, interview["team_id"], draft.id)
        for position, one in enumerate(change, 1):
            write_competency(db, clock, interview["team_id"], draft.id, one, position)


def competencies_of(db: Database, interview: Row) -> list[Competency]:
    """The competencies that a change begins with; none where the interview has the default scorecard."""
    shown = shown_scorecard(db, interview)
    return [] if shown.id == shown.interview_id else list(shown.competencies)


def replace_competency(db: Database, clock: Clock, actor: Actor, interview: Row, competency_id: str, changed: Competency) -> None:
    """Put the changed competency in the other's place. Raises NotFound when that is not there."""
    have = competencies_of(db, interview)
    place = next((place for place, one in enumerate(have) if one.id == competency_id), None)
    if place is None:
        raise NotFound()
    same = replace(changed, id=competency_id)
    changed = same if same.body == have[place].body else replace(changed, id=new_id())
    change_competencies(db, clock, actor, interview, [*have[:place], changed, *have[place + 1:]])


def publish_scorecard(
    db: Database, clock: Clock, actor: Actor, interview: Row, *, opens: str, needs_evidence: bool, reason: str,
) -> Scorecard:
    """Put the draft, or the present competencies with these settings, into use; returns the new version.

    Raises Problem without competencies, for one without a reason for its weight, and without a reason once marks are given.
    """
    if opens not in OPENS:
        raise Problem("bad_opens", _("Choose when reviews open."))
    with db.tx():
        competencies = competencies_of(db, interview)
        if not competencies:
            raise Problem("no_competencies", _("Choose at least one competency first."), 409)
        _require_reasons(competencies)
        if anonymity_queries.has_marks(db, interview["team_id"], interview["id"]) and not reason.strip():
            raise Problem("no_reason", _("Scores are given already. Write why the scorecard changes; reviewers can read it."), 409)
        draft = _begun(db, clock, actor, interview)
        queries.set_published(
            db, interview["team_id"], draft.id, opens=opens, needs_evidence=int(needs_evidence), reason=reason.strip(), now=clock.iso()
        )
        record(
            db, clock, interview["team_id"], actor.person_id, events.SCORECARD_PUBLISHED, chain=interview["id"],
            thing=f"scorecard:{draft.id}", version=draft.version,
        )
    return current_scorecard(db, interview["team_id"], interview["id"])


def discard_draft(db: Database, interview: Row) -> None:
    """Delete the draft; what is in use stays."""
    with db.tx():
        draft = draft_scorecard(db, interview["team_id"], interview["id"])
        if draft:
            queries.empty_draft(db, interview["team_id"], draft.id)
            queries.delete_draft(db, interview["team_id"], draft.id)


def _require_reasons(competencies: list[Competency]) -> None:
    weights = [one.weight for one in competencies if one.counted]
    unequal = len(set(weights)) > 1
    if unequal and any(one.weight != min(weights) and not one.weight_reason for one in competencies if one.counted):
        raise Problem(
            "weight_without_reason", _("Weights are equal unless there is a reason. Write the reason at each one that weighs more."), 409
        )


def _begun(db: Database, clock: Clock, actor: Actor, interview: Row) -> Scorecard:
    """The draft; a new one begins with the competencies and settings in use."""
    team_id, interview_id = interview["team_id"], interview["id"]
    draft = draft_scorecard(db, team_id, interview_id)
    if draft is None:
        now = current_scorecard(db, team_id, interview_id)
        draft = Scorecard(
            new_id(), interview_id, queries.newest_version(db, team_id, interview_id) + 1, now.opens, now.needs_evidence,
            tuple(competencies_of(db, interview)),
        )
        write_scorecard(db, clock, team_id, draft, created_by=actor.person_id, published_at=None)
    return draft
