"""Handing in: once for each candidate, when every mark is given; colleagues' reviews may open with it."""

from dataclasses import dataclass

from engines.database.contract import Conflict, Database, Row
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.language import mark as _
from foundation.policy import Actor
from interviews.scorecard import CANDIDATE, Competency, Scorecard, write_scorecard
from review.coverage import percent_of
from review.progress import recount
from review.scorecards import queries
from review.scorecards.marks import NO_EVIDENCE, CANNOT_JUDGE, OPEN, VALUE, require_same, scorecard_in_force
from review.sealing.seals import has_been_open, require_not_recused, require_scoring, seals_on


@dataclass(frozen=True)
class Missing:
    """A mark that is not given, or that has no evidence. `answer` is None for what is judged on the whole candidate."""

    competency: Competency
    answer: Row | None
    what: str
    """mark or evidence"""


def wanted(scorecard: Scorecard, answers: list[Row]) -> list[tuple[Competency, Row | None]]:
    """Every mark that a candidate with these answers gets, in the order of the questions, those on the whole candidate last."""
    on_answers = [(one, answer) for answer in answers for one in scorecard.competencies if one.is_judged_on(answer["question_id"])]
    return [*on_answers, *((one, None) for one in scorecard.competencies if one.judged_on == CANDIDATE)]


def missing_of(scorecard: Scorecard, answers: list[Row], marks: list[Row], evidence: list[Row]) -> list[Missing]:
    """What is left to do before the scorecard can be handed in; all rows are one reviewer's on one candidate."""
    given = {(mark["competency_id"], mark["subject"]): mark["kind"] for mark in marks}
    cited = {(one["competency_id"], one["answer_id"]) for one in evidence} | {(one["competency_id"], None) for one in evidence}
    found = []
    for competency, answer in wanted(scorecard, answers):
        subject = answer["id"] if answer else (answers[0]["invitation_id"] if answers else "")
        kind = given.get((competency.id, subject), OPEN)
        if kind not in (VALUE, NO_EVIDENCE, CANNOT_JUDGE):
            found.append(Missing(competency, answer, "mark"))
        elif kind == VALUE and scorecard.needs_evidence and (competency.id, answer["id"] if answer else None) not in cited:
            found.append(Missing(competency, answer, "evidence"))
    return found


def hand_in(db: Database, clock: Clock, actor: Actor, answer: Row, scorecard_id: str) -> None:
    """Hand in the actor's scorecard of the answer's candidate, once.

    Raises Problem 409 for a second time, while marks or evidence are missing, after a change of the scorecard, and outside scoring.
    """
    team_id, reviewer_id, candidate = answer["team_id"], actor.person_id or "", answer["invitation_id"]
    try:
        with db.tx():
            seals = seals_on(db, actor, answer["interview_id"], [answer])
            require_not_recused(seals, answer, actor)
            before = seals.own_hand_in(candidate, reviewer_id)
            scorecard = scorecard_in_force(db, answer, before)
            require_same(db, answer, scorecard, scorecard_id)
            if before:
                raise _twice()
            require_scoring(seals, answer)
            _require_whole(db, scorecard, answer, reviewer_id)
            if scorecard.published_at is None:
                write_scorecard(db, clock, team_id, scorecard, created_by=None, published_at=clock.iso())
            queries.insert_hand_in(
                db, invitation_id=candidate, reviewer_id=reviewer_id, team_id=team_id, scorecard_id=scorecard.id,
                had_seen=int(seals.of(answer["id"]).is_open or has_been_open(db, answer)), now=clock.iso(),
            )
            queries.keep_first_values(db, team_id, candidate, reviewer_id)
            for one in queries.list_answers_beside(db, team_id, [answer["id"]]):
                queries.set_watched(db, team_id, one["id"], reviewer_id, percent_of(db, one, reviewer_id))
            recount(db, answer, reviewer_id)
            record(
                db, clock, team_id, reviewer_id, events.HANDED_IN, chain=answer["interview_id"], thing=f"invitation:{candidate}",
                scorecard=scorecard.id,
            )
    except Conflict:
        raise _twice() from None


def _twice() -> Problem:
    return Problem("handed_in", _("You have handed in this scorecard already. Change a score instead, and say why."), 409)


def _require_whole(db: Database, scorecard: Scorecard, answer: Row, reviewer_id: str) -> None:
    team_id, candidate = answer["team_id"], answer["invitation_id"]
    answers = queries.list_answers_beside(db, team_id, [answer["id"]])
    marks = queries.list_marks(db, team_id, reviewer_id, [candidate], [], [])
    missing = missing_of(scorecard, answers, marks, queries.list_evidence(db, team_id, reviewer_id, [candidate], []))
    if not missing:
        return
    if any(one.what == "mark" for one in missing):
        left = sum(one.what == "mark" for one in missing)
        raise Problem("not_finished", _("Some scores are not given yet (%(n)s). Give them, then hand in."), 409, n=left)
    raise Problem(
        "no_evidence", _("Some scores have no evidence yet (%(n)s). Mark a passage, or choose “No evidence seen”."), 409, n=len(missing)
    )
