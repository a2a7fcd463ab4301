"""Loads what the seal depends on, and asks it."""

from collections.abc import Sequence
from dataclasses import dataclass

from engines.database.contract import Database, Row
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.policy import Actor
from review.sealing import queries
from review.sealing.acts import acts_of
from review.sealing.panel import panel_of
from review.sealing.sealing import COLLECTING, DECIDED, SCORING, SEALED, Can, Rights, Sight, rights

LONGEST_REASON = 500


@dataclass(frozen=True)
class Seals:
    """What one person may see of colleagues' work on a few answers."""

    phase: str
    opens: str
    rights: dict[str, Rights]
    """By answer."""
    acts: list[Row]
    """All hand-ins, broken seals and recusals of the answers' candidates; only for what the rights allow."""

    def of(self, answer_id: str) -> Sight:
        """What may be seen of colleagues on the answer; nothing on an unknown one."""
        found = self.rights.get(answer_id)
        return found.sight if found else SEALED

    def may_decide(self, answer_id: str) -> bool:
        """Whether the person may decide on the answer's candidate."""
        found = self.rights.get(answer_id)
        return found is not None and found.decide

    def own_hand_in(self, invitation_id: str, person_id: str) -> Row | None:
        """The person's own hand-in of the candidate."""
        return self._own("hand_in", invitation_id, person_id)

    def own_recusal(self, invitation_id: str, person_id: str) -> Row | None:
        """The person's own recusal from the candidate."""
        return self._own("recusal", invitation_id, person_id)

    def _own(self, kind: str, invitation_id: str, person_id: str) -> Row | None:
        wanted = (kind, invitation_id, person_id)
        return next((one for one in self.acts if (one["kind"], one["invitation_id"], one["person_id"]) == wanted), None)


def seals_on(db: Database, actor: Actor, interview_id: str, answers: Sequence[Row], rule: Row | None = None) -> Seals:
    """The seals of answers of one interview (rows with id, invitation_id, question_id), of at most 25 candidates.

    `rule` has the interview's `phase` and `is_anonymous` and its scorecard's `opens`, where the caller knows them already.
    """
    team_id, person_id = actor.team_id or "", actor.person_id or ""
    rule = rule or queries.find_rule(db, team_id, interview_id) or {"phase": SCORING, "opens": None, "is_anonymous": 0}
    phase, opens, can = rule["phase"], rule["opens"] or "candidate", can_of(actor)
    acts = queries.list_acts(db, team_id, [*dict.fromkeys(row["invitation_id"] for row in answers)]) if answers else []
    panel = panel_of(queries.list_members(db, team_id, interview_id)) if opens == "everyone" or not can.scores else set()
    left = queries.list_unfinished_questions(db, team_id, interview_id, person_id) if opens == "question" and can.scores else set()
    known, found = acts_of(acts), {}
    for row in answers:
        own = known.own(person_id, panel, row["invitation_id"], row["question_id"] not in left)
        found[row["id"]] = rights(phase, can, opens, own, bool(rule["is_anonymous"]))
    return Seals(phase, opens, found, acts)


def opens_of(db: Database, actor: Actor, interview_id: str) -> str:
    """When the interview's scorecard opens what colleagues think."""
    rule = queries.find_rule(db, actor.team_id or "", interview_id)
    return str((rule and rule["opens"]) or "candidate")


def can_of(actor: Actor) -> Can:
    """What the actor's roles allow in review."""
    verbs = ("score.give", "comment.add", "seal.break", "review.lead", "invitation.edit")
    return Can(*(actor.may(verb) for verb in verbs))


def sight_on(db: Database, actor: Actor, answer: Row) -> Sight:
    """What the person may see of colleagues' work on one answer."""
    return seals_on(db, actor, answer["interview_id"], [answer]).of(answer["id"])


def has_been_open(db: Database, answer: Row) -> bool:
    """Whether the interview has been in debrief, so that everybody could see colleagues' reviews, whatever its phase is now."""
    return queries.has_been_in_debrief(db, answer["team_id"], answer["interview_id"])


def break_seal(db: Database, clock: Clock, actor: Actor, answer: Row, reason: str) -> None:
    """Open colleagues' reviews of the answer's candidate for this person, with a reason that everybody can read.

    Raises Problem without a reason, for a long one, and when there is nothing to break.
    """
    reason = reason.strip()
    if not reason:
        raise Problem("no_reason", _("Write why you need to see your colleagues' reviews before your own. Everybody can read it."))
    if len(reason) > LONGEST_REASON:
        raise Problem("long_reason", _("A reason can have at most %(n)s characters. Yours is still here: shorten it."), n=LONGEST_REASON)
    with db.tx():
        seals = seals_on(db, actor, answer["interview_id"], [answer])
        require_not_recused(seals, answer, actor)
        if seals.of(answer["id"]).is_open:
            raise Problem("open_already", _("Your colleagues' reviews of this candidate are open already."), 409)
        queries.insert_break(
            db, id=new_id(), team_id=answer["team_id"], invitation_id=answer["invitation_id"], person_id=actor.person_id, reason=reason,
            now=clock.iso(),
        )
        record(
            db, clock, answer["team_id"], actor.person_id, events.SEAL_BROKEN, chain=answer["interview_id"],
            thing=f"invitation:{answer['invitation_id']}",
        )


def require_open(db: Database, actor: Actor, answer: Row) -> None:
    """Raise Problem 409 when nothing is written about the answer any more, since its interview is decided."""
    if not seals_on(db, actor, answer["interview_id"], [answer]).rights[answer["id"]].comment:
        raise Problem(
            "closed", _("This interview is decided, so nothing is written about it any more. Whoever leads it can reopen it."), 409
        )


def require_scoring(seals: Seals, answer: Row) -> None:
    """Raise Problem 409, with the reason, unless the person may score the answer now."""
    if seals.rights[answer["id"]].score:
        return
    if seals.phase == COLLECTING:
        raise Problem("not_scoring", _("Answers are still being collected. Scoring has not started, so nothing was changed."), 409)
    if seals.phase == DECIDED:
        raise Problem("not_scoring", _("This interview is decided, so scores no longer change. Whoever leads it can reopen it."), 409)
    raise Problem("not_scoring", _("This interview is not being scored now, so nothing was changed."), 409)


def require_not_recused(seals: Seals, answer: Row, actor: Actor) -> None:
    """Raise Problem 409 when the actor has said that they know the answer's candidate."""
    if seals.own_recusal(answer["invitation_id"], actor.person_id or ""):
        raise Problem("recused", _("You have said that you know this person, so you do not score them. You can take that back."), 409)
