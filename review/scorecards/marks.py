"""One reviewer's marks: drafts until the candidate's scorecard is handed in, then changed only with a reason that is kept."""

from dataclasses import dataclass

from engines.database.contract import Database, Row
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.policy import Actor
from interviews.scorecard import CANDIDATE, Competency, Scorecard, current_scorecard, find_scorecard, write_scorecard
from review.coverage import percent_of
from review.progress import recount
from review.scorecards import queries
from review.sealing.seals import Seals, has_been_open, require_not_recused, require_scoring, seals_on

OPEN, VALUE, NO_EVIDENCE, CANNOT_JUDGE = "open", "value", "no_evidence", "cannot_judge"
"""Nothing chosen yet (there may be a note); a step of the scale; nothing was seen; the reviewer abstains, with a reason."""
KINDS = (OPEN, VALUE, NO_EVIDENCE, CANNOT_JUDGE)
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Mark:
    """What a reviewer chooses for one competency."""

    kind: str
    value: int | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Place:
    """Where a mark stands: whose it is, on which answer, by which scorecard."""

    answer: Row
    reviewer_id: str
    scorecard: Scorecard
    competency: Competency
    hand_in: Row | None
    seals: Seals

    @property
    def subject(self) -> str:
        """The id of what is judged: the answer, or the candidate's invitation."""
        return str(self.answer["invitation_id"] if self.competency.judged_on == CANDIDATE else self.answer["id"])


def scorecard_in_force(db: Database, answer: Row, hand_in: Row | None) -> Scorecard:
    """The scorecard by which a reviewer judges the answer's candidate: the one they handed in, or else the current one."""
    old = find_scorecard(db, answer["team_id"], hand_in["scorecard_id"]) if hand_in else None
    return old or current_scorecard(db, answer["team_id"], answer["interview_id"])


def place_of(db: Database, actor: Actor, answer: Row, competency_id: str, scorecard_id: str) -> Place:
    """Where the actor's mark of that competency stands.

    Raises Problem 409 when the page shows another version of the scorecard or scores are closed, NotFound for a foreign competency.
    """
    seals = seals_on(db, actor, answer["interview_id"], [answer])
    require_not_recused(seals, answer, actor)
    hand_in = seals.own_hand_in(answer["invitation_id"], actor.person_id or "")
    scorecard = scorecard_in_force(db, answer, hand_in)
    require_same(db, answer, scorecard, scorecard_id)
    competency = scorecard.find(competency_id)
    if competency is None or not (competency.judged_on == CANDIDATE or competency.is_judged_on(answer["question_id"])):
        raise NotFound()
    require_scoring(seals, answer)
    return Place(answer, actor.person_id or "", scorecard, competency, hand_in, seals)


def require_same(db: Database, answer: Row, scorecard: Scorecard, scorecard_id: str) -> None:
    """Raise unless the page shows this version of the scorecard: Problem 409 for another version, NotFound for something else."""
    if scorecard_id == scorecard.id:
        return
    known = scorecard_id == answer["interview_id"] or queries.is_version_of(db, answer["team_id"], answer["interview_id"], scorecard_id)
    if not known:
        raise NotFound()
    raise Problem(
        "scorecard_changed",
        _("The scorecard was changed while this page was open. Your scores are kept. Reload the page to continue."), 409,
    )


def give_mark(
    db: Database, clock: Clock, actor: Actor, answer: Row, competency_id: str, mark: Mark, *, scorecard_id: str, why: str = "",
) -> None:
    """Save the actor's mark as a draft; after the hand-in, change it with a reason.

    Raises Problem for a value off the scale, a long text, abstaining without a reason, a late change without one, and as `place_of`.
    """
    with db.tx():
        place = place_of(db, actor, answer, competency_id, scorecard_id)
        mark = _checked(mark, place.competency)
        if place.scorecard.published_at is None:
            write_scorecard(db, clock, answer["team_id"], place.scorecard, created_by=None, published_at=clock.iso())
        if place.hand_in:
            _log_change(db, clock, place, mark, why.strip())
        if mark.kind == OPEN and not mark.note:
            queries.delete_mark(db, answer["team_id"], competency_id, place.reviewer_id, place.subject)
        else:
            queries.put_mark(
                db, competency_id=competency_id, reviewer_id=place.reviewer_id, subject=place.subject, team_id=answer["team_id"],
                invitation_id=answer["invitation_id"], answer_id=None if place.competency.judged_on == CANDIDATE else answer["id"],
                kind=mark.kind, value=mark.value, reason=mark.reason, note=mark.note, now=clock.iso(),
                watched_percent=percent_of(db, answer, place.reviewer_id) if place.subject == answer["id"] else None,
            )
        recount(db, answer, place.reviewer_id)


def _checked(mark: Mark, competency: Competency) -> Mark:
    """The mark with trimmed texts. Raises Problem unless it is one."""
    reason, note = mark.reason.strip(), mark.note.strip()
    if max(len(note), len(reason)) > LONGEST_NOTE:
        raise Problem("long_note", _("A note can have at most %(n)s characters. Yours is still here: shorten it."), n=LONGEST_NOTE)
    if mark.kind not in KINDS:
        raise Problem("bad_score", _("Choose a score, “No evidence seen” or “Cannot judge”."))
    if mark.kind == VALUE and (mark.value is None or not 1 <= mark.value <= competency.scale):
        raise Problem("off_the_scale", _("A score here is a whole number from 1 to %(most)s."), most=competency.scale)
    if mark.kind == CANNOT_JUDGE and not reason:
        raise Problem("no_reason", _("Write why you cannot judge this, in a few words."))
    return Mark(mark.kind, mark.value if mark.kind == VALUE else None, reason if mark.kind == CANNOT_JUDGE else "", note)


def _log_change(db: Database, clock: Clock, place: Place, mark: Mark, why: str) -> None:
    """Keep old, new and why beside a mark that was handed in; nothing when only the note is new."""
    answer, competency_id = place.answer, place.competency.id
    old = queries.find_mark(db, answer["team_id"], competency_id, place.reviewer_id, place.subject) or {"kind": OPEN, "value": None}
    if (old["kind"], old["value"]) == (mark.kind, mark.value):
        return
    if mark.kind == OPEN:
        raise Problem("handed_in", _("You have handed in this score. Change it instead, and say why."), 409)
    if not why:
        raise Problem("why_needed", _("You have handed in this score. Write why you change it; both scores are kept."), 409)
    if len(why) > LONGEST_NOTE:
        raise Problem("long_reason", _("A reason can have at most %(n)s characters. Yours is still here: shorten it."), n=LONGEST_NOTE)
    queries.insert_change(
        db, id=new_id(), team_id=answer["team_id"], invitation_id=answer["invitation_id"], competency_id=competency_id,
        reviewer_id=place.reviewer_id, subject=place.subject, old_kind=old["kind"], old_value=old["value"], new_kind=mark.kind,
        new_value=mark.value, why=why, had_seen=int(place.seals.of(answer["id"]).is_open or has_been_open(db, answer)), now=clock.iso(),
    )
    record(
        db, clock, answer["team_id"], place.reviewer_id, events.MARK_CHANGED, chain=answer["interview_id"],
        thing=f"invitation:{answer['invitation_id']}", competency=competency_id,
    )
