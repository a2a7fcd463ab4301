"""Decisions: who goes on, by whom and why. One is in force for each candidate, and it is pending until it is applied."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from engines.database.contract import Conflict, Database, Row
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock
from foundation.errors import Forbidden, NotFound, Problem
from foundation.ids import new_id
from foundation.language import Words
from foundation.language import mark as _
from foundation.paging import Ask, Page
from foundation.policy import Actor
from interviews.scorecard import Scorecard, current_scorecard
from review.deciding import queries
from review.deciding.reasons import HOLD, Mean, checked, suggested
from review.sealing.names import hides_names, with_names
from review.sealing.seals import seals_on

Change = Callable[[Database, Clock, Actor, str], Row]
"""What is done to one pending decision, by its id; returns it."""


@dataclass(frozen=True)
class Standing:
    """One candidate before whoever decides: `row` has id and submitted_at; `means` are by competency."""

    row: Row
    means: Mapping[str, Mean]
    is_open: bool
    """Whether all of the candidate's reviews are open to this person; `means` are empty where they are not."""
    may_decide: bool
    decision: Row | None

    @property
    def is_pending(self) -> bool:
        """Whether a decision waits to be applied."""
        return self.decision is not None and self.decision["applied_at"] is None


def find_interview(db: Database, team_id: str, interview_id: str) -> Row:
    """The interview with its phase and its setting `four_eyes`. Raises NotFound."""
    row = queries.find_interview(db, team_id, interview_id)
    if row is None:
        raise NotFound()
    return row


def list_standings(db: Database, actor: Actor, words: Words, interview: Row, ask: Ask) -> Page:
    """A page of the candidates, each a Standing with a name."""
    page = queries.list_candidates(db, interview["team_id"], interview["id"], ask, hides_names(interview))
    rows = named_standings(db, actor, words, interview, [row["id"] for row in page.rows])
    return Page(rows, page.ask, page.total, page.first, page.after, page.before)


def named_standings(db: Database, actor: Actor, words: Words, interview: Row, invitation_ids: Sequence[str]) -> list[Standing]:
    """The same as `standings_of`; each `row` has `candidate`, `is_hidden` and `letters` too, as this person reads who it is."""
    found = standings_of(db, actor, interview, invitation_ids)
    rows = with_names(db, actor, words, interview, [one.row for one in found], "id")
    return [replace(one, row=row) for one, row in zip(found, rows, strict=True)]


def standings_of(db: Database, actor: Actor, interview: Row, invitation_ids: Sequence[str]) -> list[Standing]:
    """Where these candidates stand, at most 25, in this order; those that are gone are left out."""
    if not invitation_ids:
        return []
    team_id = interview["team_id"]
    answers = queries.list_answers(db, team_id, invitation_ids)
    seals = seals_on(db, actor, interview["id"], answers)
    named = {row["id"]: row for row in queries.list_invitations(db, team_id, invitation_ids)}
    decisions = {row["invitation_id"]: _read(row) for row in queries.list_in_force(db, team_id, invitation_ids)}
    own = {id: [row["id"] for row in answers if row["invitation_id"] == id] for id in named}
    opened = {id for id, ids in own.items() if ids and all(seals.of(one).marks for one in ids)}
    deciding = {id for id, ids in own.items() if ids and all(seals.may_decide(one) for one in ids)}
    means: dict[str, dict[str, Mean]] = {}
    for row in queries.list_means(db, team_id, sorted(opened)) if opened else []:
        mean = Mean(row["n"], row["total"], row["low"], row["high"], row["unseen"])
        means.setdefault(row["invitation_id"], {})[row["competency_id"]] = mean
    return [
        Standing(named[id], means.get(id, {}), id in opened, id in deciding, decisions.get(id)) for id in invitation_ids if id in named
    ]


def decide(
    db: Database, clock: Clock, actor: Actor, interview: Row, invitation_id: str, verdict: str, *, before: str,
    reasons: Mapping[str, str] | None = None, words: str = "",
) -> str:
    """Decide on the candidate; returns the decision's id. The decision in force, `before` (empty for none), is replaced.

    Without `reasons` they are as the scores suggest. Raises NotFound for a foreign candidate, Problem for one who has withdrawn or not
    submitted, before reviews are open, without reasons, and when somebody else has decided meanwhile.
    """
    words = words.strip()
    try:
        with db.tx():
            standing = _standing(db, actor, interview, invitation_id)
            card = current_scorecard(db, interview["team_id"], interview["id"])
            now = standing.decision
            if (now["id"] if now else "") != before:
                raise _overtaken()
            was_applied = bool(now and now["applied_at"])
            kept = checked(card, verdict, suggested(card, standing.means) if reasons is None else reasons, words, why=was_applied)
            if now and (now["verdict"], now["reasons"], now["words"]) == (verdict, kept, words):
                return str(now["id"])
            return _write(db, clock, actor, interview, invitation_id, now, verdict, kept, words)
    except Conflict:
        raise _overtaken() from None


def _standing(db: Database, actor: Actor, interview: Row, invitation_id: str) -> Standing:
    row = queries.find_invitation(db, interview["team_id"], interview["id"], invitation_id)
    if row is None:
        raise NotFound()
    if row["withdrawn_at"]:
        raise Problem("withdrawn", _("This invitation is withdrawn, so there is nothing to decide."), 409)
    if not row["submitted_at"]:
        raise Problem(
            "not_submitted", _("No answers are submitted yet, so there is nothing to decide."), 409,
        )
    [standing] = standings_of(db, actor, interview, [invitation_id])
    if not standing.may_decide:
        raise Problem(
            "not_open", _("Decisions are made in the debrief, when reviews are open, and not by somebody who knows the candidate."), 409
        )
    return standing


def _write(
    db: Database, clock: Clock, actor: Actor, interview: Row, invitation_id: str, now: Row | None, verdict: str,
    reasons: Mapping[str, str], words: str,
) -> str:
    id = new_id()
    if now:
        queries.end_decision(db, interview["team_id"], now["id"], clock.iso())
    queries.insert_decision(
        db, id=id, team_id=interview["team_id"], interview_id=interview["id"], invitation_id=invitation_id, verdict=verdict,
        reasons=json.dumps(reasons, sort_keys=True), words=words, decided_by=actor.person_id, replaces=now["id"] if now else None,
        has_letter=int(verdict != HOLD), now=clock.iso(),
    )
    kind = events.DECISION_CHANGED if now else events.DECIDED
    _record(db, clock, actor, {**interview, "id": id, "interview_id": interview["id"], "invitation_id": invitation_id}, kind, verdict)
    return id


def undo(db: Database, clock: Clock, actor: Actor, decision_id: str) -> Row:
    """Take the pending decision back; the one that it replaced is in force again. Returns it.

    Raises NotFound, and Problem once it is applied or no longer in force.
    """
    with db.tx():
        decision = find_pending(db, actor, decision_id)
        queries.end_decision(db, decision["team_id"], decision_id, clock.iso())
        if decision["replaces"]:
            queries.revive_decision(db, decision["team_id"], decision["replaces"], clock.iso())
        _record(db, clock, actor, decision, events.DECISION_UNDONE, decision["verdict"])
    return decision


def confirm(db: Database, clock: Clock, actor: Actor, decision_id: str) -> Row:
    """Confirm the decision as a second person. Returns it. Raises Problem for the person who made it, and as `undo` does."""
    with db.tx():
        decision = find_pending(db, actor, decision_id)
        if decision["decided_by"] == actor.person_id:
            raise Problem("own_decision", _("You made this decision. Somebody else has to confirm it."), 409)
        queries.set_confirmed(db, decision["team_id"], decision_id, actor.person_id, clock.iso())
        _record(db, clock, actor, decision, events.DECISION_CONFIRMED, decision["verdict"])
    return decision


def take_back_confirmation(db: Database, clock: Clock, actor: Actor, decision_id: str) -> Row:
    """Nobody has confirmed the decision. Returns it. Raises as `undo` does, and Forbidden for whoever did not confirm it."""
    with db.tx():
        decision = find_pending(db, actor, decision_id)
        if decision["confirmed_by"] != actor.person_id:
            raise Forbidden()
        queries.set_confirmed(db, decision["team_id"], decision_id, None, clock.iso())
        _record(db, clock, actor, decision, events.CONFIRMATION_UNDONE, decision["verdict"])
    return decision


def set_four_eyes(db: Database, clock: Clock, actor: Actor, interview: Row, wanted: bool) -> None:
    """Ask for a second person to confirm decisions that are not applied yet, or stop asking."""
    with db.tx():
        if queries.set_four_eyes(db, interview["team_id"], interview["id"], int(wanted)):
            kind = events.FOUR_EYES_ON if wanted else events.FOUR_EYES_OFF
            record(db, clock, interview["team_id"], actor.person_id, kind, chain=interview["id"])


def find_pending(db: Database, actor: Actor, decision_id: str) -> Row:
    """The team's decision in force that is not applied. Raises NotFound, or Problem when it is applied, replaced or undone."""
    decision = queries.find_decision(db, actor.team_id or "", decision_id)
    if decision is None:
        raise NotFound()
    if decision["ended_at"]:
        raise _overtaken()
    if decision["applied_at"]:
        raise Problem("applied", _("This decision is applied and can no longer be undone. Make a new decision instead."), 409)
    return _read(decision)


def list_history(db: Database, team_id: str, invitation_id: str) -> list[Row]:
    """Every decision on the candidate, the newest first, those that were undone or replaced too."""
    return [_read(row) for row in queries.list_history(db, team_id, invitation_id)]


def scorecard_of(db: Database, interview: Row) -> Scorecard:
    """The scorecard whose competencies the reasons are about."""
    return current_scorecard(db, interview["team_id"], interview["id"])


def _read(row: Row) -> Row:
    return {**row, "reasons": json.loads(row["reasons"])}


def _record(db: Database, clock: Clock, actor: Actor, decision: Row, kind: str, verdict: str) -> None:
    record(
        db, clock, decision["team_id"], actor.person_id, kind, chain=decision["interview_id"],
        thing=f"invitation:{decision['invitation_id']}", decision=decision["id"], verdict=verdict,
    )


def _overtaken() -> Problem:
    return Problem(
        "overtaken", _("Somebody else has decided on this candidate meanwhile. Nothing was changed. Look again, then decide."), 409
    )
