"""Loads what the seal depends on, and asks it."""

from collections.abc import Sequence
from dataclasses import dataclass

from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.policy import RULES, Actor
from review.sealing import queries
from review.sealing.sealing import SCORING, SEALED, Own, Sight, sight

LONGEST_REASON = 500


@dataclass(frozen=True)
class Seals:
    """What one person may see of colleagues' work on a few answers."""

    phase: str
    opens: str
    sights: dict[str, Sight]
    """By answer."""
    acts: list[Row]
    """All hand-ins, broken seals and recusals of the answers' candidates; only for what the sights allow."""

    def of(self, answer_id: str) -> Sight:
        """What may be seen on the answer; nothing on an unknown one."""
        return self.sights.get(answer_id, SEALED)

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

    `rule` has the interview's `phase` and its scorecard's `opens`, where the caller knows them already.
    """
    team_id, person_id = actor.team_id or "", actor.person_id or ""
    rule = rule or queries.find_rule(db, team_id, interview_id) or {"phase": SCORING, "opens": None}
    phase, opens, scores = rule["phase"], rule["opens"] or "candidate", actor.may("score.give")
    acts = queries.list_acts(db, team_id, [*dict.fromkeys(row["invitation_id"] for row in answers)]) if answers else []
    handed_in = _people_by_candidate(acts, "hand_in")
    broken = _people_by_candidate(acts, "break")
    recused = _people_by_candidate(acts, "recusal")
    judges = _judges(db, team_id) if opens == "everyone" or not scores else set()
    left = queries.list_unfinished_questions(db, team_id, interview_id, person_id) if opens == "question" and scores else set()
    sights = {}
    for row in answers:
        own = Own(
            handed_in=person_id in handed_in.get(row["invitation_id"], ()),
            question_done=row["question_id"] not in left,
            everyone_done=bool(judges) and judges <= handed_in.get(row["invitation_id"], set()) | recused.get(row["invitation_id"], set()),
            recused=person_id in recused.get(row["invitation_id"], ()),
            broke_seal=person_id in broken.get(row["invitation_id"], ()),
        )
        sights[row["id"]] = sight(phase, scores, opens, own)
    return Seals(phase, opens, sights, acts)


def sight_on(db: Database, actor: Actor, answer: Row) -> Sight:
    """What the person may see of colleagues' work on one answer."""
    return seals_on(db, actor, answer["interview_id"], [answer]).of(answer["id"])


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


def require_not_recused(seals: Seals, answer: Row, actor: Actor) -> None:
    """Raise Problem 409 when the actor has said that they know the answer's candidate."""
    if seals.own_recusal(answer["invitation_id"], actor.person_id or ""):
        raise Problem("recused", _("You have said that you know this person, so you do not score them. You can take that back."), 409)


def _people_by_candidate(acts: list[Row], kind: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for act in acts:
        if act["kind"] == kind:
            found.setdefault(act["invitation_id"], set()).add(act["person_id"])
    return found


def _judges(db: Database, team_id: str) -> set[str]:
    """Everybody in the team whose role gives marks."""
    may = RULES["score.give"]
    return {row["person_id"] for row in queries.list_members(db, team_id) if may & set(row["roles"].split(","))}
