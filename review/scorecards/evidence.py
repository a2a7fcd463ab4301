"""Evidence: the passages of answers that a mark cites, marked while one watches or taken from one's own comment."""

from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.policy import Actor
from interviews.scorecard import write_scorecard
from review.answers import find_answer, require_inside
from review.scorecards import queries
from review.scorecards.marks import place_of
from review.sealing.seals import require_scoring, seals_on

MOST = 20
"""Passages for one competency on one candidate."""
POINT_MS = 1000
"""How long a passage is that is cited from a comment at one moment."""


def cite(
    db: Database, clock: Clock, actor: Actor, answer: Row, competency_id: str, *, scorecard_id: str, at_ms: int, until_ms: int | None,
    comment: Row | None = None,
) -> str:
    """Cite the passage for the actor's mark of that competency; returns its id.

    `comment` is one of the actor's own on this answer. Raises Problem for a passage outside the answer or too many, NotFound for a
    foreign comment, and as `place_of`.
    """
    if comment is not None:
        if comment["answer_id"] != answer["id"] or comment["author_id"] != actor.person_id:
            raise NotFound()
        at_ms, until_ms = comment["at_ms"], comment["until_ms"]
    until_ms = at_ms + POINT_MS if until_ms is None else until_ms
    require_inside(answer, at_ms, until_ms)
    with db.tx():
        place = place_of(db, actor, answer, competency_id, scorecard_id)
        if queries.count_evidence(db, answer["team_id"], answer["invitation_id"], competency_id, place.reviewer_id) >= MOST:
            raise Problem("too_much_evidence", _("%(n)s passages are the most for one score. Remove one first."), 409, n=MOST)
        if place.scorecard.published_at is None:
            write_scorecard(db, clock, answer["team_id"], place.scorecard, created_by=None, published_at=clock.iso())
        evidence_id = new_id()
        queries.insert_evidence(
            db, id=evidence_id, team_id=answer["team_id"], invitation_id=answer["invitation_id"], answer_id=answer["id"],
            competency_id=competency_id, reviewer_id=place.reviewer_id, comment_id=comment["id"] if comment else None, at_ms=at_ms,
            until_ms=until_ms, now=clock.iso(),
        )
    return evidence_id


def take_back(db: Database, actor: Actor, evidence_id: str) -> Row:
    """Remove a passage that the actor cites; returns its row.

    Raises NotFound for anybody else's, Problem once the candidate's scorecard is handed in, and outside scoring.
    """
    with db.tx():
        row = queries.find_evidence(db, actor.team_id or "", evidence_id)
        if row is None or row["reviewer_id"] != actor.person_id:
            raise NotFound()
        if queries.find_hand_in(db, row["team_id"], row["invitation_id"], row["reviewer_id"]):
            raise Problem("handed_in", _("You have handed in this scorecard, so its evidence stays."), 409)
        answer = find_answer(db, row["team_id"], row["answer_id"])
        require_scoring(seals_on(db, actor, answer["interview_id"], [answer]), answer)
        queries.delete_evidence(db, row["team_id"], evidence_id)
    return row
