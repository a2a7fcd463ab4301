"""HTTP of questions and their text. Takes, drafts and clips have their own modules."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from authoring.blueprint import bp
from authoring.questions import clips, queries, questions, takes
from authoring.questions.forms import QuestionForm
from authoring.questions.questions import Wording
from engines.database.contract import Row
from foundation.errors import Problem
from foundation.here import undo
from foundation.paging import read_ask
from foundation.untrusted import read_int
from interviews.question import find_question, newest_clip


def question_here(question_id: str) -> Row:
    """The team's question in the address. Raises NotFound."""
    return find_question(g.here.db, g.here.team_id, question_id)


@bp.get("/questions", endpoint="questions")
def questions_page() -> ResponseReturnValue:
    """All questions."""
    page = questions.list_questions(g.here.db, g.here.actor, read_ask(request.args, queries.SORTS, queries.SHOWS))
    archived = queries.count_archived(g.here.db, g.here.team_id)
    return render_template("authoring/questions/questions.html", page=page, archived=archived)


@bp.route("/questions/new", methods=["GET", "POST"])
def new_question() -> ResponseReturnValue:
    """Create a question, then record it."""
    here, form = g.here, QuestionForm(request.form)
    if request.method == "POST" and form.validate():
        question_id = questions.create_question(here.db, here.clock, here.actor, _wording(form))
        return redirect(url_for("authoring.record", question_id=question_id), 303)
    return _question_form(form, None), 400 if form.errors else 200


@bp.get("/questions/<question_id>")
def question(question_id: str) -> ResponseReturnValue:
    """One question: its newest clip, its text, its takes, its versions."""
    here, row = g.here, question_here(question_id)
    made = clips.list_clips(here.db, row)
    return render_template(
        "authoring/questions/question.html", question=row, clip=newest_clip(here.db, row["team_id"], row["id"]), clips=made,
        takes=takes.list_takes(here.db, row), rendering=next((clip for clip in made if clip["state"] == "rendering"), None),
    )


@bp.route("/questions/<question_id>/words", methods=["GET", "POST"])
def question_words(question_id: str) -> ResponseReturnValue:
    """Change the question's text."""
    here, row = g.here, question_here(question_id)
    if request.method == "GET":
        return _question_form(QuestionForm(data=row), row)
    form = QuestionForm(request.form)
    if not form.validate():
        return _question_form(form, row), 400
    try:
        questions.change_question(here.db, here.clock, here.actor, row, _wording(form), read_int(form.version.data))
    except Problem as problem:
        if problem.status != 409:
            raise
        row = question_here(question_id)
        form.version.data = str(row["version"])  # the colleague's version is shown beside; saving again is then a deliberate choice
        return _question_form(form, row, conflict=True), 409
    flash(here.words.gettext("The question is saved."))
    return redirect(url_for("authoring.question", question_id=row["id"]), 303)


@bp.post("/questions/<question_id>/archive")
def archive_question(question_id: str) -> ResponseReturnValue:
    """Archive the question."""
    here, row = g.here, question_here(question_id)
    questions.archive_question(here.db, here.clock, row)
    flash(here.words.gettext("“%(title)s” is archived. What was published from it stays.", title=row["title"]),
          undo(url_for("authoring.restore_question", question_id=row["id"])))
    return redirect(url_for("authoring.questions"), 303)


@bp.post("/questions/<question_id>/restore")
def restore_question(question_id: str) -> ResponseReturnValue:
    """Restore the question."""
    row = question_here(question_id)
    questions.restore_question(g.here.db, row)
    flash(g.here.words.gettext("“%(title)s” is restored.", title=row["title"]))
    return redirect(url_for("authoring.question", question_id=row["id"]), 303)


def _wording(form: QuestionForm) -> Wording:
    return Wording(form.title.data or "", form.text.data or "", form.competency.data or "")


def _question_form(form: QuestionForm, row: Row | None, conflict: bool = False) -> str:
    return render_template(
        "authoring/questions/question_form.html", form=form, question=row, conflict=conflict,
        competencies=questions.list_competencies(g.here.db, g.here.actor),
    )
