"""HTTP of the end: the overview, submission, the receipt."""

from typing import Any

from flask import redirect, render_template, request, url_for

from answering import queries, submission
from answering.blueprint import bp
from answering.forms import SubmitForm
from answering.progress import next_open
from answering.states import take_words
from answering.visit_views import closed_page, enter
from answering.visits import CLOSING, OPEN, SUBMITTED, phase
from engines.database.contract import Row
from foundation.errors import Problem
from foundation.here import Here
from interviews.invitation import effective_deadline


@bp.get("/answer/<invitation_id>/overview")
def overview(invitation_id: str) -> Any:
    """All questions, each with its chosen take, and the next step."""
    here, visit = enter(invitation_id)
    closed = closed_page(here, visit)
    if closed:
        return closed
    if not visit["started_at"]:
        return redirect(url_for("answering.home", invitation_id=invitation_id), 303)
    return _overview(here, visit, SubmitForm())


@bp.get("/answer/<invitation_id>/stored.json")
def stored(invitation_id: str) -> Any:
    """How many of the chosen answers are safe, and the state of each."""
    here, visit = enter(invitation_id, OPEN, CLOSING, SUBMITTED)
    found = submission.summary(here.db, visit)
    return {
        "ok": True, "safe": found.safe, "kept": len(found.kept), "all_safe": found.all_safe,
        "answers": [{"position": one.asked.position, "take": one.kept["id"], "safe": one.safe} for one in found.kept if one.kept],
    }


@bp.post("/answer/<invitation_id>/submit")
def hand_in(invitation_id: str) -> Any:
    """Submit. The overview explains what prevents it; a failed try loses nothing."""
    here, visit = enter(invitation_id)
    closed = closed_page(here, visit)
    if closed:
        return closed
    form = SubmitForm(request.form)
    try:
        submission.submit(here.db, here.clock, visit, form.leave_out.data)
    except Problem as problem:
        return _overview(here, visit, form, problem), problem.status
    return redirect(url_for("answering.receipt", invitation_id=invitation_id), 303)


@bp.get("/answer/<invitation_id>/receipt")
def receipt(invitation_id: str) -> Any:
    """The receipt, and thanks."""
    here, visit = enter(invitation_id)
    if visit["submitted_at"] is None or visit["withdrawn_at"]:
        return closed_page(here, visit) or redirect(url_for("answering.home", invitation_id=invitation_id), 303)
    return render_template("answering/receipt.html", visit=visit, receipt=submission.receipt(here.db, visit))


def _overview(here: Here, visit: Row, form: SubmitForm, problem: Problem | None = None) -> str:
    found = submission.summary(here.db, visit)
    now = here.clock.now()
    takes = queries.list_takes(here.db, visit["team_id"], visit["id"])
    return render_template(
        "answering/overview.html", visit=visit, summary=found, now=now, form=form, next=next_open(found.standings, now),
        deadline=effective_deadline(visit), phase=phase(visit, takes, now), take_words=take_words,
        problem=here.words.gettext(problem.message) % problem.params if problem else "",
    )
