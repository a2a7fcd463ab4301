"""What happens round every view: who asks, may they, is the request ours, and what the answer carries.

Default deny: the endpoint's policy line is asked before the view runs. Errors become a page or JSON here and nowhere else.
"""

import logging
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, send_file, session, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy

from engines.blobs.contract import Full, Locked, Missing
from engines.database.contract import Busy
from engines.database.contract import Full as NoRoomForRows
from interviews.clock import iso
from interviews.errors import Forbidden, NotFound, Problem, SignInNeeded
from interviews.here import Here
from interviews.language import choose_language, mark as _
from interviews.policy import ANYONE, NOBODY, Actor, Line, may
from tagning import limits
from tagning.demo_people import DEMO_PEOPLE
from tagning.parts import Parts
from tagning.sessions import side_of

log = logging.getLogger("tagning.http")
here: Here = LocalProxy(lambda: g.here)  # type: ignore[assignment]

_SAFE = {"GET", "HEAD", "OPTIONS"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def install(app: Flask, parts: Parts, lines: dict[str, Line]) -> None:
    """Put the guards, the headers and the error pages round every view of the app."""
    app.before_request(partial(_prepare, parts, lines))
    app.after_request(partial(_headers, parts, lines))
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Busy, lambda error: _problem(_busy()))
    app.register_error_handler(Locked, lambda error: _problem(_busy()))
    app.register_error_handler(Full, lambda error: _problem(_full()))
    app.register_error_handler(NoRoomForRows, lambda error: _problem(_full()))
    app.register_error_handler(Missing, lambda error: _problem(NotFound()))
    app.register_error_handler(Exception, _crash)


def _prepare(parts: Parts, lines: dict[str, Line]) -> None:
    g.here = make_here(parts)
    if request.endpoint is None:
        return
    refuse_foreign_requests()
    guard(g.here.actor, lines[request.endpoint])


def make_here(parts: Parts) -> Here:
    """What this request has at hand."""
    actor = _actor()
    return Here(
        db=parts.db, blobs=parts.blobs, clock=parts.clock, actor=actor, words=parts.words[_language(parts)],
        secret=parts.config.secret, base_url=parts.config.base_url, send_blob=partial(send_blob, parts),
        limit=partial(limits.count, parts.db, parts.clock), forgive=partial(limits.forgive, parts.db, parts.clock),
        passwords=parts.passwords, all_words=parts.words, wake_workers=parts.wake_workers, speak=speak,
        outbox=parts.mail if hasattr(parts.mail, "list_messages") else None,
        demo=parts.config.demo, demo_people=DEMO_PEOPLE if parts.config.demo else (),
    )


def _actor() -> Actor:
    if side_of(request.path) == "candidate":
        ids = session.get("invitations")
        return Actor(kind="candidate", invitation_ids=frozenset(ids)) if ids else NOBODY
    return current_user.actor if current_user.is_authenticated else NOBODY


def _language(parts: Parts) -> str:
    own = current_user.language if side_of(request.path) == "team" and current_user.is_authenticated else None
    wishes = [request.cookies.get("language"), own, request.accept_languages.best_match(["sv", "en"]), parts.config.language]
    return choose_language(wishes)


def speak(code: str) -> Here:
    """Answer this request in the language `code`; for pages whose language is not the reader's choice."""
    parts: Parts = current_app.extensions["tagning"]
    g.here = replace(g.here, words=parts.words[code])
    return g.here


def guard(actor: Actor, line: Line) -> None:
    """Ask the endpoint's policy line: raises SignInNeeded, Forbidden, or NotFound for a candidate without an open link."""
    if line.verb == ANYONE or may(actor, line.verb):
        return
    if line.verb.startswith("candidate."):
        raise Problem("link_needed", _("Open the link in your invitation mail once more; it brings you back to where you were."), 404)
    raise Forbidden() if actor.signed_in else SignInNeeded()


def refuse_foreign_requests() -> None:
    """Raise Problem 403 for an unsafe request that another site's page made.

    Every present browser says where a request comes from by Sec-Fetch-Site; older ones by Origin. A request with neither
    comes from a program, which has no one else's cookies to misuse.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site in ("same-origin", "none"):
        return
    origin = request.headers.get("Origin")
    if site is None and (origin is None or urlsplit(origin).netloc == request.host):
        return
    raise Problem(
        "foreign_request", _("This was sent from another site, so it was not carried out. Open the page here and try again."), 403
    )


def send_blob(parts: Parts, name: str, mimetype: str, download_name: str | None = None) -> Response:
    """A response with the blob's bytes that honours Range. The caller has checked that the reader may have it."""
    path = parts.blobs.path_or_none(name)
    if path is None:
        response = Response(parts.blobs.read(name), mimetype=mimetype)
    elif parts.config.sendfile == "x-accel":
        parts.blobs.size(name)
        response = Response(mimetype=mimetype, headers={"X-Accel-Redirect": f"/_blobs/{name}"})
    else:
        parts.blobs.size(name)
        response = send_file(path, mimetype=mimetype, conditional=True, download_name=download_name, as_attachment=bool(download_name))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _headers(parts: Parts, lines: dict[str, Line], response: Response) -> Response:
    line = lines.get(request.endpoint or "")
    camera = "(self)" if line and line.camera else "()"
    candidate = side_of(request.path) == "candidate"
    headers = {
        "Content-Security-Policy": _POLICY,
        "Permissions-Policy": f"camera={camera}, microphone={camera}, display-capture={camera}, geolocation=()",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer" if candidate else "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if parts.config.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers.update(headers)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def wants_json() -> bool:
    """Whether the asker is a script rather than a person looking at a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" or request.is_json or request.path.endswith(".json") or "Tus-Resumable" in request.headers


def _problem(problem: Problem) -> Any:
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
        response = Response(render_template(f"errors/{_page(status)}.html", code=code, message=text, status=status), mimetype="text/html")
    response.status_code = status
    return response


def _page(status: int) -> int:
    return status if status in (400, 403, 404, 409, 413, 429, 500, 503) else (500 if status >= 500 else 400)


_HTTP_WORDS = {
    404: _("There is nothing here, or it is not yours to see."),
    405: _("That page cannot be used this way. Go back and try again."),
    413: _("That is more than can be taken in at once. Nothing of it was kept."),
    415: _("That is not a kind of content that can be taken in here."),
}


def _http_error(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if "here" not in g:
        return error
    text = g.here.words.gettext(_HTTP_WORDS.get(error.code, _("The request could not be understood. Go back and try again.")))
    return _body(f"http_{error.code}", text, error.code)


def _busy() -> Problem:
    return Problem("busy", _("Too much is going on at once. What you had saved is safe; try again in a moment."), 503, retry_after=2)


def _full() -> Problem:
    return Problem("full", _("The storage is full. What was saved before is safe; an administrator has to make room."), 507)


def _crash(error: Exception) -> Any:
    log.exception("unexpected error in %s", request.endpoint)
    if "here" not in g:
        return Response("error", status=500, mimetype="text/plain")
    text = g.here.words.gettext(_("Something went wrong on our side. What you had saved is safe; try again in a moment."))
    return _body("crash", text, 500)
