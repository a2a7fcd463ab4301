"""HTTP of phases: where an interview stands, moving it on or back, its days, and reminders."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engines.database.contract import Row
from foundation.errors import Problem
from foundation.here import undo
from review.answers import find_interview
from review.blueprint import bp
from review.phases import queries
from review.phases.forms import MoveForm, PlanForm
from review.phases.phases import MOVES_SHOWN, move, neighbours, plan, steps_of, today_in, undo_move
from review.phases.reminders import may_be_reminded, remind
from review.phases.workload import standing_of
from review.sealing.seals import can_of, opens_of


@bp.get("/review/<interview_id>/status")
def status(interview_id: str) -> ResponseReturnValue:
    """The interview's phases, and for whoever leads it how far everybody is."""
    here = g.here
    return _page(find_interview(here.db, here.team_id, interview_id))


@bp.post("/review/<interview_id>/phase")
def move_phase(interview_id: str) -> ResponseReturnValue:
    """Move the interview one phase on or back."""
    here = g.here
    row, form = find_interview(here.db, here.team_id, interview_id), MoveForm(request.form)
    if not form.validate():
        return _page(row, form, form.reason.errors[0] if form.reason.errors else ""), 422
    try:
        move_id = move(
            here.db, here.clock, here.actor, row, was=form.was.data or "", to=form.to.data or "", reason=form.reason.data or ""
        )
    except Problem as problem:
        if problem.status != 422:
            raise
        return _page(row, form, here.words.gettext(problem.message) % problem.params), 422
    flash(here.words.gettext("The interview has moved on."), undo(url_for("review.undo_phase", interview_id=interview_id, move_id=move_id)))
    return _back(interview_id)


@bp.post("/review/<interview_id>/phase/<move_id>/undo")
def undo_phase(interview_id: str, move_id: str) -> ResponseReturnValue:
    """Take back the move."""
    here = g.here
    undo_move(here.db, here.clock, here.actor, find_interview(here.db, here.team_id, interview_id), move_id)
    flash(here.words.gettext("Undone. The interview is where it was."))
    return _back(interview_id)


@bp.post("/review/<interview_id>/days", endpoint="plan_phases")
def plan_view(interview_id: str) -> ResponseReturnValue:
    """Write until which day each phase is planned."""
    here = g.here
    row, form = find_interview(here.db, here.team_id, interview_id), PlanForm(request.values)
    if not form.validate():
        return _page(row, plan_form=form), 422
    before = {name: row[f"{name}_until"] for name in ("collecting", "scoring", "debrief")}
    try:
        plan(here.db, row, form.collecting.data, form.scoring.data, form.debrief.data)
    except Problem as problem:
        form.scoring.errors = [here.words.gettext(problem.message)]
        return _page(row, plan_form=form), 422
    flash(here.words.gettext("The days are saved."), undo(url_for("review.plan_phases", interview_id=interview_id, **before)))
    return _back(interview_id)


@bp.post("/review/<interview_id>/remind/<person_id>", endpoint="remind_reviewer")
def remind_view(interview_id: str, person_id: str) -> ResponseReturnValue:
    """Remind the reviewer by mail of what they have left."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    try:
        work = remind(here.db, here.clock, here.actor, row, person_id)
    except Problem as problem:
        if problem.status != 409:
            raise
        flash(here.words.gettext(problem.message) % problem.params, "warning")
        return _back(interview_id)
    flash(here.words.gettext("%(name)s gets a mail now, and none more today.", name=work.name))
    return _back(interview_id)


def _page(row: Row, form: MoveForm | None = None, error: str = "", plan_form: PlanForm | None = None) -> str:
    here, leads = g.here, g.here.actor.may("review.lead")
    before, after = neighbours(row["phase"])
    steps = steps_of(row, can_of(here.actor), opens_of(here.db, here.actor, row["id"]), today_in(here.clock, here.words.zone))
    return render_template(
        "review/phases/status.html", interview=row, steps=steps, before=before, after=after, sent=form, error=error,
        plan_form=plan_form or _filled(row), standing=standing_of(here.db, here.clock, row) if leads else None,
        may_be_reminded=lambda work: may_be_reminded(here.clock, work),
        moves=queries.list_moves(here.db, here.team_id, row["id"], MOVES_SHOWN),
    )


def _filled(row: Row) -> PlanForm:
    names = ("collecting", "scoring", "debrief")
    form = PlanForm()
    for name in names:
        form[name].process_formdata([row[f"{name}_until"] or ""])
    return form


def _back(interview_id: str) -> ResponseReturnValue:
    return redirect(url_for("review.status", interview_id=interview_id), 303)
