"""Pages that belong to no room: the front page, static files, preferences, and running jobs."""

from collections.abc import Sequence

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, request, send_from_directory, url_for

from foundation import jobs
from foundation.errors import NotFound
from foundation.language import LANGUAGES
from foundation.links import own_path
from tagning.parts import Parts
from tagning.places import STATIC
from tagning.web.news import tell_news
from tagning.web.ranges import answer_conditionally

_YEAR = 365 * 24 * 3600


def install(app: Flask, parts: Parts, sides: Sequence[str]) -> None:
    """Add these pages to the app."""
    app.add_url_rule("/static/<version>/<path:path>", "static", _static)
    app.add_url_rule("/favicon.ico", "favicon", lambda: send_from_directory(STATIC, "favicon.svg", mimetype="image/svg+xml"))
    app.add_url_rule("/preferences", "preferences", _preferences, methods=["POST"])
    app.add_url_rule("/", "front", _front)
    if "team" in sides:
        app.add_url_rule("/jobs/<job_id>", "job", _job)
        app.add_url_rule("/jobs/<job_id>/cancel", "cancel_job", _cancel_job, methods=["POST"])


def _static(version: str, path: str) -> Response:
    whole = send_from_directory(STATIC, path, max_age=_YEAR, conditional=False)
    response = answer_conditionally(whole, whole.content_length or 0)
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


def _front() -> Response:
    actor = g.here.actor
    for verb, endpoint in (("question.list", "authoring.questions"), ("review.list", "review.home")):
        if actor.may(verb) and endpoint in current_app.view_functions:
            return redirect(url_for(endpoint))  # type: ignore[return-value]
    return redirect(url_for("accounts.sign_in"))  # type: ignore[return-value]


def _preferences() -> Response:
    """Store the language and the theme in this browser; a member's are stored in their settings too."""
    response = make_response(redirect(own_path(request.form.get("next")), 303))
    for name, allowed in (("language", set(LANGUAGES)), ("theme", {"auto", "light", "dark"})):
        if request.form.get(name) in allowed:
            response.set_cookie(name, request.form[name], max_age=_YEAR, samesite="Lax", secure=g.here.secure, httponly=False)
    return response


def _job(job_id: str) -> Response:
    return tell_news({"job": _shown(_own_job(job_id))}, 1)


def _cancel_job(job_id: str) -> Response:
    row = _own_job(job_id)
    jobs.cancel(g.here.db, g.here.clock, row["id"])
    return jsonify(ok=True, job=_shown(_own_job(job_id)))


def _own_job(job_id: str) -> dict:
    row = jobs.find(g.here.db, job_id)
    if row is None or row["team_id"] != g.here.actor.team_id:
        raise NotFound()
    return row


def _shown(row: dict) -> dict:
    step = g.here.words.gettext(row["step"]) if row["step"] else ""
    error = g.here.words.gettext(row["error"]) if row["error"] and row["error_code"] else ""
    return {"id": row["id"], "state": row["state"], "permille": row["permille"], "step": step, "error": error, "attempts": row["attempts"]}
