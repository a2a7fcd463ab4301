"""HTTP of the deadline that is moved for everyone who is invited."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from authoring.blueprint import bp
from authoring.inviting.deadlines import to_local
from authoring.inviting.forms import EveryonesDeadlineForm
from authoring.inviting.interview_views import interview_here, put_error
from authoring.inviting.moved_deadlines import move_deadline, pending_move, reach_of, undo_move
from engines.database.contract import Row
from foundation.errors import Problem


@bp.route("/interviews/<interview_id>/deadline", methods=["GET", "POST"])
def interview_deadline(interview_id: str) -> ResponseReturnValue:
    """Whom a new deadline reaches, and the form that moves it."""
    here, row = g.here, interview_here(interview_id)
    if request.method == "GET":
        form = EveryonesDeadlineForm(data={"deadline": to_local(row["deadline"], here.words.zone), "mails": True})
        return _page(row, form)
    form = EveryonesDeadlineForm(request.form)
    if not form.validate():
        return _page(row, form), 422
    try:
        moved, later = move_deadline(here.db, here.clock, here.actor, row, form.deadline.moment, form.mails.data)
    except Problem as problem:
        if problem.status != 422:
            raise
        put_error(form.deadline, problem)
        return _page(row, form), 422
    if later:
        flash(here.words.ngettext(
            "%(n)s candidate has a later deadline already and keeps it.",
            "%(n)s candidates have a later deadline already and keep it.", later,
        ))
    return redirect(url_for("authoring.interview_candidates", interview_id=row["id"]), 303)


@bp.post("/interviews/<interview_id>/deadline/undo")
def undo_interview_deadline(interview_id: str) -> ResponseReturnValue:
    """Give everyone the deadline back that they had."""
    here, row = g.here, interview_here(interview_id)
    n = undo_move(here.db, here.clock, row, request.form.get("move", ""))
    flash(here.words.ngettext(
        "Undone: %(n)s candidate has the earlier deadline again.", "Undone: %(n)s candidates have their earlier deadlines again.", n,
    ))
    return redirect(url_for("authoring.interview_candidates", interview_id=row["id"]), 303)


def _page(row: Row, form: EveryonesDeadlineForm) -> str:
    here = g.here
    return render_template(
        "authoring/inviting/everyones_deadline.html", interview=row, form=form, reach=reach_of(here.db, row),
        move=pending_move(here.db, row), least=to_local(here.clock.iso(), here.words.zone),
    )
