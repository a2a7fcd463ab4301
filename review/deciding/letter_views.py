"""HTTP of the letters: read them, change them, send them all at once."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engines.database.contract import Row
from foundation.errors import NotFound, Problem
from foundation.here import undo as undo_at
from foundation.paging import FIRST_PAGE, Ask, read_ask
from review.blueprint import bp
from review.deciding import letter_queries, letters, queries
from review.deciding.applying import apply_all, open_outbox, paragraphs_of
from review.deciding.forms import LetterForm
from review.deciding.views import here_interview, shared_words
from review.sealing.names import require_names


def _interview(interview_id: str) -> Row:
    """The team's interview, for whoever knows its candidates: a letter is addressed to one. Raises NotFound, and Problem for others."""
    row = here_interview(interview_id)
    require_names(g.here.actor, row)
    return row


def _require_names(decision_id: str) -> None:
    """Raise Problem for whoever is not to know whom the decision is about."""
    found = queries.find_decision(g.here.db, g.here.team_id, decision_id)
    if found:
        _interview(found["interview_id"])


@bp.get("/review/<interview_id>/letters", endpoint="letters")
def letters_page(interview_id: str) -> ResponseReturnValue:
    """The letters of all pending decisions as they will go, a page at a time."""
    return _outbox(_interview(interview_id), read_ask(request.args, shows=letter_queries.SHOWS))


def _outbox(row: Row, ask: Ask = FIRST_PAGE, error: str = "") -> str:
    here = g.here
    return render_template(
        "review/deciding/letters.html", interview=row, outbox=open_outbox(here.db, here.all_words, row, ask), error=error,
        counts=queries.count_decisions(here.db, here.team_id, row["id"]), paragraphs_of=paragraphs_of, **shared_words(),
    )


@bp.post("/review/<interview_id>/letters/send", endpoint="send_letters")
def send_view(interview_id: str) -> ResponseReturnValue:
    """Apply every pending decision and send the letters."""
    here, row = g.here, _interview(interview_id)
    try:
        done, sent = apply_all(here.db, here.clock, here.all_words, here.actor, row, request.form.get("state", ""))
    except Problem as problem:
        if problem.status != 409:
            raise
        return _outbox(row, error=here.words.gettext(problem.message) % problem.params), 409
    said = here.words.ngettext("%(num)s decision is applied", "%(num)s decisions are applied", done)
    goes = here.words.ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", sent)
    flash(f"{said}. {goes}")
    return redirect(url_for("review.decisions", interview_id=row["id"], show="applied"), 303)


@bp.route("/review/<interview_id>/letters/<verdict>", methods=["GET", "POST"], endpoint="letter_template")
def template_view(interview_id: str, verdict: str) -> ResponseReturnValue:
    """The interview's letter for one verdict, to be changed for all."""
    here, row = g.here, _interview(interview_id)
    words = here.all_words[row["language"]]
    form, error, status = LetterForm(request.form), "", 200
    if request.method == "POST":
        try:
            letters.edit_template(here.db, here.clock, here.actor, row, verdict, form.subject.data or "", form.body.data or "")
            flash(here.words.gettext("Saved."))
            return redirect(url_for("review.letters", interview_id=row["id"]), 303)
        except Problem as problem:
            if isinstance(problem, NotFound):
                raise
            error, status = here.words.gettext(problem.message) % problem.params, problem.status
    else:
        form.subject.data, form.body.data = letters.template_of(here.db, words, row, verdict)
    page = render_template(
        "review/deciding/template.html", interview=row, verdict=verdict, form=form, error=error, places=letters.PLACES,
        ready=letters.ready_template(words, verdict), **shared_words(),
    )
    return page, status


@bp.route("/review/decisions/<decision_id>/letter", methods=["GET", "POST"], endpoint="letter")
def letter_view(decision_id: str) -> ResponseReturnValue:
    """One letter, to be changed for this candidate alone."""
    here = g.here
    _require_names(decision_id)
    letter = letters.find_letter(here.db, here.all_words, here.actor, decision_id)
    form, error, status = LetterForm(request.form, data={"subject": letter.subject, "body": letter.body}), "", 200
    if request.method == "POST":
        try:
            letters.edit_letter(here.db, here.clock, here.actor, decision_id, form.subject.data or "", form.body.data or "")
            return _read_on(letter.row)
        except Problem as problem:
            if problem.status != 422:
                raise
            error, status = here.words.gettext(problem.message) % problem.params, 422
    row = _interview(letter.row["interview_id"])
    return render_template("review/deciding/letter.html", interview=row, letter=letter, form=form, error=error, **shared_words()), status


@bp.post("/review/decisions/<decision_id>/letter/template", endpoint="use_template")
def use_template_view(decision_id: str) -> ResponseReturnValue:
    """Let a letter be as the template says again."""
    here = g.here
    _require_names(decision_id)
    letter = letters.find_letter(here.db, here.all_words, here.actor, decision_id)
    letters.use_template(here.db, here.clock, here.actor, decision_id)
    return _read_on(letter.row)


@bp.post("/review/decisions/<decision_id>/letter/<any(send, skip):wish>", endpoint="choose_letter")
def choose_letter_view(decision_id: str, wish: str) -> ResponseReturnValue:
    """Send a letter with the decision, or none."""
    here = g.here
    _require_names(decision_id)
    decision = letters.choose_letter(here.db, here.clock, here.actor, decision_id, wish == "send")
    other = url_for("review.choose_letter", decision_id=decision_id, wish="skip" if wish == "send" else "send")
    goes, none = here.words.gettext("A letter goes with this decision."), here.words.gettext("No letter goes with this decision.")
    flash(goes if wish == "send" else none, undo_at(other))
    return redirect(url_for("review.letters", interview_id=decision["interview_id"]), 303)


def _read_on(row: Row) -> ResponseReturnValue:
    return redirect(url_for("review.letters", interview_id=row["interview_id"], _anchor=f"l-{row['id']}"), 303)
