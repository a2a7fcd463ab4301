"""HTTP of this room: interviews, from the first draft to the last invitation."""

from typing import Any

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from authoring.blueprint import bp
from authoring.inviting import interviews, queries
from authoring.inviting.anonymity import hides_from
from authoring.inviting.deadlines import to_local
from authoring.inviting.forms import PREVIEW_WORDS, InterviewForm, StepForm, filled
from authoring.inviting.interview_questions import from_clip, list_asked, minutes_of
from authoring.inviting.list_queries import INTERVIEW_SORTS
from authoring.inviting.letters import values_of
from engines.database.contract import Row
from foundation.errors import Problem
from foundation.here import undo
from foundation.language import mark
from foundation.paging import read_ask
from foundation.untrusted import read_int, read_json
from interviews.more_time import USUAL
from interviews.question import find_question, list_published_clips


def say(text: str, **params: object) -> str:
    """The sentence in the reader's language."""
    return g.here.words.gettext(text, **params)


_ = say


def interview_here(interview_id: str) -> Row:
    """The team's interview in the address. Raises NotFound."""
    return interviews.find_interview(g.here.db, g.here.team_id, interview_id)


def _with_funnel(row: Row) -> Row:
    return queries.with_funnel(g.here.db, row["team_id"], row)


def put_error(field: Any, problem: Problem) -> None:
    """Show the problem at its field."""
    text = g.here.words.gettext(problem.message)
    field.errors = [text % problem.params if problem.params else text]


def _to(interview: Row, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("authoring.interview", interview_id=interview["id"], _anchor=anchor), 303)


@bp.get("/interviews", endpoint="interviews")
def interviews_page() -> ResponseReturnValue:
    """All interviews, with their candidates' progress."""
    here = g.here
    ask = read_ask(request.args, INTERVIEW_SORTS, ("draft", "published", "closed", "archived"))
    wanted = _wanted_question()
    page, archived = interviews.list_interviews(here.db, here.team_id, ask), queries.count_archived(here.db, here.team_id)
    return render_template(
        "authoring/inviting/interviews.html", page=page, archived=archived, wanted=wanted, now=here.clock.iso(),
        hides=lambda row: hides_from(here.actor, row),
    )


def _wanted_question() -> Row | None:
    """The question that is to be used in an interview, which the address names."""
    wanted = request.args.get("question")
    return find_question(g.here.db, g.here.team_id, wanted) if wanted and g.here.actor.may("interview.edit") else None


@bp.route("/interviews/new", methods=["GET", "POST"])
def new_interview() -> ResponseReturnValue:
    """Create an interview."""
    here = g.here
    form = InterviewForm(request.form, data={"language": here.words.code, "preview": "topics"})
    if request.method == "POST" and form.validate():
        try:
            interview_id = interviews.create_interview(here.db, here.clock, here.actor, form.settings())
        except Problem as problem:
            put_error(form.deadline, problem)
        else:
            wanted = _wanted_question()
            if wanted:
                interviews.add_questions(here.db, here.clock, here.actor, interview_here(interview_id), [wanted["id"]])
            return redirect(url_for("authoring.interview", interview_id=interview_id), 303)
    return _settings_page(form, None), 422 if form.errors else 200


@bp.route("/interviews/<interview_id>/edit", methods=["GET", "POST"])
def edit_interview(interview_id: str) -> ResponseReturnValue:
    """Change the interview's settings."""
    here, row = g.here, interview_here(interview_id)
    if request.method == "GET":
        return _settings_page(filled(row), row)
    form = InterviewForm(request.form)
    if not form.validate():
        return _settings_page(form, row), 422
    try:
        interviews.change_settings(here.db, here.clock, here.actor, row, form.settings(), read_int(form.version.data))
    except Problem as problem:
        return _refused(form, problem, interview_here(interview_id))
    flash(_("Saved.") if row["state"] == "draft" else _("Saved as a draft. Candidates get it when you publish again."))
    return _to(row)


def _refused(form: InterviewForm, problem: Problem, row: Row) -> ResponseReturnValue:
    if problem.code != "changed":
        put_error(form.deadline, problem)
        return _settings_page(form, row), 422
    form.version.data = str(row["version"])  # the colleague's version is shown beside; saving again is then a deliberate choice
    return _settings_page(form, row, conflict=True), 409


def _settings_page(form: InterviewForm, row: Row | None, conflict: bool = False) -> str:
    return render_template(
        "authoring/inviting/interview_form.html", form=form, interview=_with_funnel(row) if row else None, conflict=conflict,
        preview_words={key: _(words) for key, words in PREVIEW_WORDS.items()},
        least=to_local(g.here.clock.iso(), g.here.words.zone),
    )


@bp.get("/interviews/<interview_id>")
def interview(interview_id: str) -> ResponseReturnValue:
    """One interview: its questions in order, the library beside it, and the published versions."""
    here, row = g.here, interview_here(interview_id)
    asked = list_asked(here.db, row)
    inside = {one.question_id for one in asked}
    library = [from_clip(clip) for clip in list_published_clips(here.db, here.team_id)]
    return render_template(
        "authoring/inviting/interview.html", interview=_with_funnel(row), asked=asked, minutes=minutes_of(asked),
        library=[one for one in library if one.question_id not in inside], library_size=len(library),
        has_news=interviews.has_news(here.db, row), versions=queries.list_versions(here.db, row["team_id"], row["id"]),
        preview_words={key: _(words) for key, words in PREVIEW_WORDS.items()}, now=here.clock.iso(),
        hides=hides_from(here.actor, row),
    )


@bp.post("/interviews/<interview_id>/questions")
def add_interview_questions(interview_id: str) -> ResponseReturnValue:
    """Add questions from the library to the interview."""
    here, row = g.here, interview_here(interview_id)
    interviews.add_questions(here.db, here.clock, here.actor, row, request.form.getlist("question"))
    return _to(row, "questions")


@bp.post("/interviews/<interview_id>/questions/order")
def order_interview_questions(interview_id: str) -> ResponseReturnValue:
    """Save the order after a drag: {"questions": [id, …]}."""
    here, row = g.here, interview_here(interview_id)
    ids = read_json(request.get_data()).get("questions")
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        raise Problem("bad_order", mark("The order could not be saved. Reload the page and try again."), 400)
    interviews.order_questions(here.db, here.clock, here.actor, row, ids)
    ordered = interview_here(interview_id)
    return jsonify(ok=True, seen_at=ordered["updated_at"], has_news=interviews.has_news(here.db, ordered))


@bp.post("/interviews/<interview_id>/questions/<question_id>/move")
def move_interview_question(interview_id: str, question_id: str) -> ResponseReturnValue:
    """Move the question one place up or down."""
    here, row = g.here, interview_here(interview_id)
    interviews.move_question(here.db, here.clock, here.actor, row, question_id, StepForm(request.form).steps.data or 0)
    return _to(row, f"question-{question_id}")


@bp.post("/interviews/<interview_id>/questions/<question_id>/remove")
def remove_interview_question(interview_id: str, question_id: str) -> ResponseReturnValue:
    """Remove the question from the interview; it stays in the library."""
    here, row = g.here, interview_here(interview_id)
    place = interviews.remove_question(here.db, here.clock, here.actor, row, question_id)
    flash(_("The question is removed from this interview. It stays in the library."),
          undo(url_for("authoring.put_back_interview_question", interview_id=interview_id, question_id=question_id, place=place)))
    return _to(row, "questions")


@bp.post("/interviews/<interview_id>/questions/<question_id>/put-back")
def put_back_interview_question(interview_id: str, question_id: str) -> ResponseReturnValue:
    """Put a removed question back at its place."""
    here, row = g.here, interview_here(interview_id)
    interviews.put_back_question(here.db, here.clock, here.actor, row, question_id, read_int(request.args.get("place")))
    return _to(row, f"question-{question_id}")


@bp.post("/interviews/<interview_id>/questions/<question_id>/renew")
def renew_interview_question(interview_id: str, question_id: str) -> ResponseReturnValue:
    """Use the question's newest clip."""
    here, row = g.here, interview_here(interview_id)
    interviews.renew_clip(here.db, here.clock, here.actor, row, question_id)
    return _to(row, f"question-{question_id}")


@bp.get("/interviews/<interview_id>/preview")
def preview_interview(interview_id: str) -> ResponseReturnValue:
    """The draft as a candidate would see it, in the interview's language: the mail, what to expect, the questions."""
    row = interview_here(interview_id)
    banner = _("This is how candidates will see it. Nothing is recorded here."), _("Back to the interview")
    here = g.here.speak(row["language"])
    asked = list_asked(here.db, row)
    letter = {
        **row, "name": "Erin Holm", "team_name": here.actor.team_name, "deadline": None, "version_deadline": row["deadline"],
        "inviter_name": here.actor.name, "inviter_email": here.actor.email, "time_percent": USUAL,
    }
    mail = values_of(here.words, letter, asked, f"{here.base_url}/i/…", "new")
    return render_template(
        "authoring/inviting/interview_preview.html", interview=row, asked=asked, minutes=minutes_of(asked), banner=banner,
        subject=mail["subject"],
        mail_text=render_template("mail/authoring/invitation.txt", **mail),  # rendered apart: a text template escapes nothing
    )


@bp.post("/interviews/<interview_id>/publish")
def publish_interview(interview_id: str) -> ResponseReturnValue:
    """Freeze the draft as the version for new candidates."""
    here, row = g.here, interview_here(interview_id)
    version = interviews.publish_interview(here.db, here.clock, here.actor, row, request.form.get("seen_at", ""))
    if version["number"] == 1:
        flash(_("“%(title)s” is published. Now invite your candidates.", title=row["title"]))
        return redirect(url_for("authoring.interview_candidates", interview_id=row["id"]), 303)
    flash(_("Version %(n)s is published. New candidates get it; invitations already sent stay as they are.", n=version["number"]))
    return _to(row)


@bp.post("/interviews/<interview_id>/close")
def close_interview(interview_id: str) -> ResponseReturnValue:
    """Close the interview for new candidates."""
    row = interview_here(interview_id)
    interviews.close_interview(g.here.db, row)
    flash(_("“%(title)s” is closed. Invited candidates keep their link and deadline.", title=row["title"]))
    return _to(row)


@bp.post("/interviews/<interview_id>/reopen")
def reopen_interview(interview_id: str) -> ResponseReturnValue:
    """Reopen the interview for new candidates."""
    row = interview_here(interview_id)
    interviews.reopen_interview(g.here.db, row)
    flash(_("“%(title)s” is open again.", title=row["title"]))
    return _to(row)


@bp.post("/interviews/<interview_id>/archive")
def archive_interview(interview_id: str) -> ResponseReturnValue:
    """Archive a draft or a closed interview."""
    row = interview_here(interview_id)
    interviews.archive_interview(g.here.db, g.here.clock, row)
    flash(_("“%(title)s” is archived.", title=row["title"]), undo(url_for("authoring.restore_interview", interview_id=interview_id)))
    return redirect(url_for("authoring.interviews"), 303)


@bp.post("/interviews/<interview_id>/restore")
def restore_interview(interview_id: str) -> ResponseReturnValue:
    """Restore an archived interview."""
    row = interview_here(interview_id)
    interviews.restore_interview(g.here.db, row)
    flash(_("“%(title)s” is restored.", title=row["title"]))
    return _to(row)
