"""HTTP of scorecards: choose competencies, change them, and put a version into use."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from authoring.blueprint import bp
from authoring.inviting import anonymity_queries
from authoring.inviting import queries as interview_queries
from authoring.inviting.anonymity import set_anonymous
from authoring.inviting.interviews import find_interview
from authoring.scorecards import queries
from authoring.scorecards.forms import CompetencyForm, values_of
from authoring.scorecards.ready import READY, copy_of
from authoring.scorecards.scorecards import (
    change_competencies, competencies_of, discard_draft, is_draft, publish_scorecard, replace_competency, shown_scorecard,
)
from engines.database.contract import Row
from foundation.errors import NotFound, Problem
from foundation.here import undo
from interviews.scorecard import text_in


def _here(interview_id: str) -> Row:
    return find_interview(g.here.db, g.here.team_id, interview_id)


def _back(interview_id: str) -> ResponseReturnValue:
    return redirect(url_for("authoring.scorecard", interview_id=interview_id), 303)


def _page(row: Row, problem: Problem | None = None) -> str:
    here = g.here
    shown = shown_scorecard(here.db, row)
    taken = {tuple(sorted(one.name.items())) for one in competencies_of(here.db, row)}
    titles = {one["question_id"]: one["title"] for one in interview_queries.list_questions(here.db, here.team_id, row["id"])}
    error = here.words.gettext(problem.message) % problem.params if problem else ""
    return render_template(
        "authoring/scorecards/scorecard.html", interview=row, scorecard=shown, is_draft=is_draft(shown), is_default=shown.id == row["id"],
        library={key: one for key, one in READY.items() if tuple(sorted(one.name.items())) not in taken}, titles=titles, error=error,
        has_marks=anonymity_queries.has_marks(here.db, here.team_id, row["id"]), sent=request.form,
        versions=queries.list_versions(here.db, here.team_id, row["id"]), say=lambda texts: text_in(texts, here.words.code),
    )


@bp.get("/interviews/<interview_id>/scorecard")
def scorecard(interview_id: str) -> ResponseReturnValue:
    """The interview's scorecard: the draft if there is one, the library beside it, and the versions."""
    return _page(_here(interview_id))


@bp.post("/interviews/<interview_id>/scorecard/add")
def add_competency(interview_id: str) -> ResponseReturnValue:
    """Add a competency of the library."""
    here, row = g.here, _here(interview_id)
    added = copy_of(request.form.get("ready", ""))
    if added is None:
        raise NotFound()
    change_competencies(here.db, here.clock, here.actor, row, [*competencies_of(here.db, row), added])
    return _back(interview_id)


@bp.post("/interviews/<interview_id>/scorecard/<competency_id>/remove")
def remove_competency(interview_id: str, competency_id: str) -> ResponseReturnValue:
    """Take a competency off the draft."""
    here, row = g.here, _here(interview_id)
    have = competencies_of(here.db, row)
    left = [one for one in have if one.id != competency_id]
    if len(left) == len(have):
        raise NotFound()
    change_competencies(here.db, here.clock, here.actor, row, left)
    return _back(interview_id)


@bp.route("/interviews/<interview_id>/scorecard/<competency_id>", methods=["GET", "POST"])
def competency(interview_id: str, competency_id: str) -> ResponseReturnValue:
    """Change a competency of the draft."""
    here, row = g.here, _here(interview_id)
    found = next((one for one in competencies_of(here.db, row) if one.id == competency_id), None)
    if found is None:
        raise NotFound()
    asked = interview_queries.list_questions(here.db, here.team_id, interview_id)
    form = CompetencyForm(request.form if request.method == "POST" else None, data=values_of(found), asked=asked)
    if request.method == "POST" and form.validate():
        replace_competency(here.db, here.clock, here.actor, row, competency_id, form.competency())
        return _back(interview_id)
    name = text_in(found.name, here.words.code)
    return render_template("authoring/scorecards/competency.html", interview=row, form=form, name=name), 422 if form.errors else 200


@bp.post("/interviews/<interview_id>/scorecard/publish", endpoint="publish_scorecard")
def publish_scorecard_view(interview_id: str) -> ResponseReturnValue:
    """Put the scorecard into use as a new version."""
    here, row = g.here, _here(interview_id)
    try:
        made = publish_scorecard(
            here.db, here.clock, here.actor, row, opens=request.form.get("opens", ""), needs_evidence="needs_evidence" in request.form,
            reason=request.form.get("reason", "")[:500],
        )
    except Problem as problem:
        return _page(row, problem), problem.status
    flash(here.words.gettext("Version %(n)s of the scorecard is in use.", n=made.version))
    return _back(interview_id)


@bp.post("/interviews/<interview_id>/scorecard/discard")
def discard_scorecard(interview_id: str) -> ResponseReturnValue:
    """Throw the draft away."""
    discard_draft(g.here.db, _here(interview_id))
    return _back(interview_id)


@bp.post("/interviews/<interview_id>/scorecard/anonymous", endpoint="anonymous_scorecard")
def anonymous_view(interview_id: str) -> ResponseReturnValue:
    """Show reviewers numbers in place of candidates' names, or names again."""
    here, row, on = g.here, _here(interview_id), request.values.get("on") == "1"
    try:
        set_anonymous(here.db, row, on)
    except Problem as problem:
        return _page(row, problem), problem.status
    said = here.words.gettext("Review is anonymous now.") if on else here.words.gettext("Review shows names now.")
    flash(said, undo(url_for("authoring.anonymous_scorecard", interview_id=interview_id, on=int(not on))))
    return _back(interview_id)
