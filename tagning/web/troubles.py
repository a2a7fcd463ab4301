"""Turns errors into a page or JSON, and nothing else does: what happened, what was kept, what to do next."""

import logging
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from engines.blobs import contract as blobs
from engines.database import contract as database
from foundation.clock import iso
from foundation.errors import NotFound, Problem
from foundation.language import mark as _

log = logging.getLogger("tagning.http")

_PAGES = (400, 403, 404, 409, 413, 429, 500, 503, 507)
_BUSY, _FULL, _AWAY = (database.Busy, blobs.Locked), (database.Full, blobs.Full), (database.Unreachable, blobs.Unreachable)


def install(app: Flask) -> None:
    """Answer every error of the app."""
    app.register_error_handler(Problem, show)
    app.register_error_handler(HTTPException, _http_error)
    for kind in (*_BUSY, *_FULL, *_AWAY, blobs.Missing):
        app.register_error_handler(kind, _engine_error)
    app.register_error_handler(Exception, _crash)


def problem_of(error: Exception) -> Problem | None:
    """The Problem for an engine's temporary error; None for any other error."""
    if isinstance(error, _BUSY):
        return Problem("busy", _("The service is busy right now. What you had saved is safe. Try again in a moment."), 503, retry_after=2)
    if isinstance(error, _FULL):
        return Problem("full", _("The storage is full. What you had saved is safe. Ask your administrator to make room."), 507)
    if isinstance(error, _AWAY):
        return Problem(
            "unreachable", _("Part of the service is not responding. What you had saved is safe. Try again shortly."), 503,
            retry_after=5,
        )
    return NotFound() if isinstance(error, blobs.Missing) else None


def wants_json() -> bool:
    """Whether a script sent the request, not a person who looks at a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" or request.is_json or request.path.endswith(".json") or "Tus-Resumable" in request.headers


def show(problem: Problem) -> Any:
    """The response that shows the problem in the reader's language."""
    if problem.status == 401 and request.method == "GET" and not wants_json():
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    if problem.status in (401, 403, 429):
        log.warning("refused: %s %s by %s: %s", request.method, request.endpoint, g.here.actor.key or "nobody", problem.code)
    words = g.here.words
    text = words.gettext(problem.message)
    text = text % _written(problem.params) if problem.params else text
    response = _body(problem.code, text, problem.status)
    if "retry_after" in problem.params:
        response.headers["Retry-After"] = str(problem.params["retry_after"])
    return response


def _written(params: dict[str, object]) -> dict[str, object]:
    here = g.here
    return {name: here.words.lately(iso(one), here.clock.now()) if isinstance(one, datetime) else one for name, one in params.items()}


def _body(code: str, text: str, status: int) -> Response:
    if wants_json():
        response: Response = jsonify(ok=False, error={"code": code, "message": text})
    else:
        page = render_template(f"errors/{_page(status)}.html", code=code, message=text, status=status, sent=_sent(status))
        response = Response(page, mimetype="text/html")
    response.status_code = status
    return response


def _sent(status: int) -> list[tuple[str, str]]:
    """The form's values that could not be saved, so that the page can offer to send them again; never a password."""
    if status not in (503, 507) or request.method != "POST" or request.files:
        return []
    fields = list(request.form.items(multi=True))
    return [] if any("password" in name for name, _value in fields) else fields


def _page(status: int) -> int:
    return status if status in _PAGES else (500 if status >= 500 else 400)


_HTTP_WORDS = {
    404: _("There is nothing here, or you do not have access to it."),
    405: _("That page cannot be used this way. Go back and try again."),
    413: _("That is too large to send at once. Nothing of it was kept."),
    415: _("That kind of content cannot be received here."),
}


def _http_error(error: HTTPException) -> Any:
    cause = getattr(error, "original_exception", None)  # raised outside the views: while a session was written
    if cause is not None and "here" in g:
        return _crash(cause) if problem_of(cause) is None else _engine_error(cause)
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if "here" not in g:
        return error
    text = g.here.words.gettext(_HTTP_WORDS.get(error.code, _("What was sent could not be read. Go back and try again.")))
    return _body(f"http_{error.code}", text, error.code)


def _engine_error(error: Exception) -> Any:
    problem = problem_of(error)
    assert problem is not None
    if problem.code == "full" and g.here.actor.kind == "candidate":  # who knows no administrator, and whose browser goes on trying
        problem = Problem("full", _("There is no room on the server just now. Keep this page open: what you recorded is sent later."), 507)
    if problem.status >= 500:
        log.warning("%s in %s: %s", problem.code, request.endpoint, type(error).__name__)
    return show(problem)


def _crash(error: Exception) -> Any:
    if current_app.debug:
        raise error  # to the debugger of `make dev`
    log.exception("unexpected error in %s", request.endpoint)
    if "here" not in g:
        return Response("error", status=500, mimetype="text/plain")
    text = g.here.words.gettext(_("Something went wrong on our side. What you had saved is safe. Try again in a moment."))
    return _body("crash", text, 500)
