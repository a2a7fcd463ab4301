"""HTTP of scorecards. Every answer holds the sheet as it is afterwards."""

from flask import g, jsonify
from flask.typing import ResponseReturnValue

from engines.database.contract import Row
from review.answers import find_answer
from review.blueprint import bp
from review.forms import read_json_form
from review.scorecards.forms import MarkForm, ReasonForm, ScorecardForm
from review.scorecards.evidence import take_back
from review.scorecards.handing_in import hand_in
from review.scorecards.marks import OPEN, Mark, give_mark
from review.scorecards.sheets import Sheets
from review.sealing.seals import break_seal


def sheet_now(answer: Row) -> ResponseReturnValue:
    """The answer's sheet, and the scorecards it refers to."""
    here = g.here
    sheets = Sheets(here.db, here.actor, answer["interview_id"], [answer["id"]])
    return jsonify(ok=True, sheets=sheets.shown_to(here.words), cards=sheets.cards_shown_to(here.words))


@bp.put("/review/answers/<answer_id>/marks/<competency_id>", endpoint="give_mark")
def give_mark_view(answer_id: str, competency_id: str) -> ResponseReturnValue:
    """Save a mark of one's own."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    form = read_json_form(MarkForm)
    mark = Mark(form.kind.data or OPEN, form.value.data, form.reason.data or "", form.note.data or "")
    give_mark(
        here.db, here.clock, here.actor, answer, competency_id, mark, scorecard_id=form.scorecard.data or "", why=form.why.data or ""
    )
    return sheet_now(answer)


@bp.delete("/review/evidence/<evidence_id>", endpoint="remove_evidence")
def remove_evidence_view(evidence_id: str) -> ResponseReturnValue:
    """Remove a passage that one cites."""
    here = g.here
    row = take_back(here.db, here.actor, evidence_id)
    return sheet_now(find_answer(here.db, here.team_id, row["answer_id"]))


@bp.post("/review/answers/<answer_id>/hand-in", endpoint="hand_in_scorecard")
def hand_in_view(answer_id: str) -> ResponseReturnValue:
    """Hand in one's scorecard of the answer's candidate."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    hand_in(here.db, here.clock, here.actor, answer, read_json_form(ScorecardForm).scorecard.data or "")
    return sheet_now(answer)


@bp.post("/review/answers/<answer_id>/seal", endpoint="break_seal")
def break_seal_view(answer_id: str) -> ResponseReturnValue:
    """Open colleagues' reviews of the answer's candidate before one's own, with a reason."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    break_seal(here.db, here.clock, here.actor, answer, read_json_form(ReasonForm).reason.data or "")
    return sheet_now(answer)
