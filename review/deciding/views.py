"""HTTP of decisions: the list, one candidate's decision, undo, and the second person."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engines.database.contract import Row
from foundation.errors import NotFound, Problem
from foundation.here import undo as undo_at
from foundation.paging import read_ask
from interviews.scorecard import text_in
from review.blueprint import bp
from review.deciding import decisions, queries
from review.deciding.forms import CODE_WORDS, VERDICT_WORDS, DecisionForm, reasons_in
from review.deciding.reasons import suggested
from review.sealing.names import hides_names


def here_interview(interview_id: str) -> Row:
    """The team's interview. Raises NotFound."""
    return decisions.find_interview(g.here.db, g.here.team_id, interview_id)


def shared_words() -> dict[str, object]:
    """What templates of decisions need to say verdicts, reasons and competencies."""
    words = g.here.words
    return {
        "verdict_words": {code: words.gettext(word) for code, word in VERDICT_WORDS.items()},
        "code_words": {code: words.gettext(word) for code, word in CODE_WORDS.items()},
        "say": lambda texts: text_in(texts, words.code),
    }


@bp.get("/review/<interview_id>/decisions", endpoint="decisions")
def decisions_page(interview_id: str) -> ResponseReturnValue:
    """The candidates with their scores and decisions, a page at a time."""
    here, row = g.here, here_interview(interview_id)
    ask = read_ask(request.args, queries.SORTS, queries.SHOWS)
    return render_template(
        "review/deciding/decisions.html", interview=row, page=decisions.list_standings(here.db, here.actor, here.words, row, ask),
        by_number=hides_names(row),
        counts=queries.count_decisions(here.db, here.team_id, row["id"]), card=decisions.scorecard_of(here.db, row), **shared_words(),
    )


@bp.post("/review/<interview_id>/decisions/<invitation_id>/verdict", endpoint="decide")
def decide_view(interview_id: str, invitation_id: str) -> ResponseReturnValue:
    """Decide by one press, with the reasons that the scores suggest; where words are needed, the page of the decision asks for them."""
    here, row = g.here, here_interview(interview_id)
    verdict, before = request.form.get("verdict", ""), request.form.get("before", "")
    try:
        id = decisions.decide(here.db, here.clock, here.actor, row, invitation_id, verdict, before=before)
    except Problem as problem:
        if problem.status == 422:
            return _decision_page(row, invitation_id, DecisionForm(data={"verdict": verdict, "before": before}), problem)
        return _refused(problem, row)
    return _decided(row, invitation_id, id)


@bp.route("/review/<interview_id>/decisions/<invitation_id>", methods=["GET", "POST"], endpoint="decision")
def decision_view(interview_id: str, invitation_id: str) -> ResponseReturnValue:
    """One candidate's decision with its reasons, and those before it."""
    here, row = g.here, here_interview(interview_id)
    if request.method == "GET":
        return _decision_page(row, invitation_id)
    form = DecisionForm(request.form)
    try:
        id = decisions.decide(
            here.db, here.clock, here.actor, row, invitation_id, form.verdict.data or "", before=form.before.data or "",
            reasons=reasons_in(request.form), words=form.words.data or "",
        )
    except Problem as problem:
        if problem.status >= 500 or isinstance(problem, NotFound):
            raise
        return _decision_page(row, invitation_id, form, problem)
    return _decided(row, invitation_id, id)


def _decision_page(row: Row, invitation_id: str, form: DecisionForm | None = None, problem: Problem | None = None) -> ResponseReturnValue:
    here = g.here
    found = decisions.named_standings(here.db, here.actor, here.words, row, [invitation_id])
    if not found or queries.find_invitation(here.db, here.team_id, row["id"], invitation_id) is None:
        raise problem or NotFound()
    [standing] = found
    card, now = decisions.scorecard_of(here.db, row), standing.decision
    if form is None:
        form = DecisionForm(data={"before": now["id"], "verdict": now["verdict"], "words": now["words"]} if now else {"before": ""})
    missing = card.find(str(problem.params.get("competency", ""))) if problem else None
    named = {"name": text_in(missing.name, here.words.code)} if missing else {}
    kept = {**suggested(card, standing.means), **(now["reasons"] if now else {}), **reasons_in(request.form)}
    page = render_template(
        "review/deciding/decision.html", interview=row, standing=standing, card=card, form=form, reasons=kept,
        error=here.words.gettext(problem.message) % {**problem.params, **named} if problem else "",
        history=decisions.list_history(here.db, here.team_id, invitation_id), **shared_words(),
    )
    return page, problem.status if problem else 200


def _decided(row: Row, invitation_id: str, decision_id: str) -> ResponseReturnValue:
    flash(g.here.words.gettext("Decided. Nothing is sent yet."), undo_at(url_for("review.undo_decision", decision_id=decision_id)))
    return _back(row, invitation_id)


@bp.post("/review/decisions/<decision_id>/undo", endpoint="undo_decision")
def undo_view(decision_id: str) -> ResponseReturnValue:
    """Take a pending decision back."""
    here = g.here
    return _changed(decision_id, here.words.gettext("The decision is undone."), decisions.undo)


@bp.post("/review/decisions/<decision_id>/confirm", endpoint="confirm_decision")
def confirm_view(decision_id: str) -> ResponseReturnValue:
    """Confirm a colleague's decision."""
    take_back = undo_at(url_for("review.unconfirm_decision", decision_id=decision_id))
    return _changed(decision_id, g.here.words.gettext("Confirmed."), decisions.confirm, take_back)


@bp.post("/review/decisions/<decision_id>/unconfirm", endpoint="unconfirm_decision")
def unconfirm_view(decision_id: str) -> ResponseReturnValue:
    """Take one's own confirmation back."""
    return _changed(decision_id, g.here.words.gettext("The confirmation is taken back."), decisions.take_back_confirmation)


def _changed(decision_id: str, news: str, change: decisions.Change, kind: str = "message") -> ResponseReturnValue:
    here = g.here
    try:
        decision = change(here.db, here.clock, here.actor, decision_id)
    except Problem as problem:
        found = queries.find_decision(here.db, here.team_id, decision_id)
        if found is None or problem.status != 409:
            raise
        return _refused(problem, {"id": found["interview_id"]})
    flash(news, kind)
    return _back({"id": decision["interview_id"]}, decision["invitation_id"])


@bp.post("/review/<interview_id>/decisions/four-eyes", endpoint="set_four_eyes")
def four_eyes_view(interview_id: str) -> ResponseReturnValue:
    """Ask for a second person to confirm decisions, or stop asking."""
    here, row = g.here, here_interview(interview_id)
    decisions.set_four_eyes(here.db, here.clock, here.actor, row, request.form.get("wanted") == "1")
    return _back(row)


def _refused(problem: Problem, row: Row) -> ResponseReturnValue:
    if problem.status != 409:
        raise problem
    flash(g.here.words.gettext(problem.message) % problem.params, "error")
    return _back(row)


def _back(row: Row, invitation_id: str = "") -> ResponseReturnValue:
    return redirect(url_for("review.decisions", interview_id=row["id"], _anchor=f"c-{invitation_id}" if invitation_id else None), 303)
