"""The guards around every view: who sends the request, what they may do, where it comes from, and the response's headers.

Default deny: the endpoint's policy line is checked before the view runs.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user
from werkzeug.local import LocalProxy

from foundation.errors import Forbidden, Problem, SignInNeeded
from foundation.here import Here
from foundation.language import LANGUAGES, Words, choose_language
from foundation.language import mark as _
from foundation.policy import ANYONE, NOBODY, Actor, PolicyLine, may
from tagning import queries
from tagning.config import Config
from tagning.parts import Parts
from tagning.web import limits, troubles
from tagning.web.bodies import require_small
from tagning.web.news import tell_news
from tagning.web.playback import content_policy, send_blob
from tagning.web.sessions import is_bare, side_of

here: Here = LocalProxy(lambda: g.here)  # type: ignore[assignment]

if TYPE_CHECKING:
    g.here.no_such_thing  # type: ignore[attr-defined]  # mypy finds this one needless when it no longer knows what `g.here` is

_SAFE = {"GET", "HEAD", "OPTIONS"}


def install(app: Flask, parts: Parts, lines: dict[str, PolicyLine], demo_people: Sequence[Any] = ()) -> None:
    """Put the guards, the headers and the error pages around every view of the app. `demo_people` can sign in from the page."""
    app.before_request(partial(_prepare, parts, lines, demo_people))
    app.after_request(partial(_headers, parts, lines, content_policy(parts.blobs)))
    troubles.install(app)


def _prepare(parts: Parts, lines: dict[str, PolicyLine], demo_people: Sequence[Any]) -> None:
    g.here = _make_here(parts, NOBODY, demo_people)  # so that a page can report the problem when the person cannot be looked up
    trouble = getattr(session, "trouble", None)
    if trouble is not None:
        raise trouble
    require_small(lines.get(request.endpoint or ""))
    if is_bare(request.path):
        return
    require_known_host(parts.config)
    g.here = _make_here(parts, _actor(parts), demo_people)
    if request.endpoint is None:
        return
    refuse_foreign_requests(parts.config.secure)
    guard(g.here.actor, lines[request.endpoint])


def _make_here(parts: Parts, actor: Actor, demo_people: Sequence[Any]) -> Here:
    return Here(
        db=parts.db, blobs=parts.blobs, clock=parts.clock, actor=actor, words=_words(parts, actor),
        secret=parts.config.secret, base_url=parts.config.base_url, send_blob=partial(send_blob, parts),
        limit=partial(limits.count, parts.db, parts.clock), forgive=partial(limits.forgive, parts.db, parts.clock),
        passwords=parts.passwords, all_words=parts.words, news=tell_news, bytes_came=parts.bytes_came, speak=speak,
        outbox=parts.mail if hasattr(parts.mail, "list_messages") else None,
        secure=parts.config.secure, demo=parts.config.demo, demo_people=tuple(demo_people),
    )


def _actor(parts: Parts) -> Actor:
    if side_of(request.path) == "candidate":
        ids = _opened_invitations(parts)
        return Actor(kind="candidate", invitation_ids=ids) if ids else NOBODY
    return current_user.actor if current_user.is_authenticated else NOBODY


def _opened_invitations(parts: Parts) -> frozenset[str]:
    """The invitations whose current link this browser has opened. A new link locks out browsers that opened an earlier one."""
    opened = session.get("invitations")
    if not isinstance(opened, dict):
        return frozenset()
    return frozenset(id for id, generation in opened.items() if queries.find_generation(parts.db, id) == generation)


def _words(parts: Parts, actor: Actor) -> Words:
    words = parts.words[_language(parts, actor)]
    return words.in_zone(actor.team_zone) if actor.team_zone else words


def _language(parts: Parts, actor: Actor) -> str:
    own = current_user.language if actor.signed_in else None
    wishes = [request.cookies.get("language"), own, request.accept_languages.best_match(list(LANGUAGES)), parts.config.language]
    return choose_language(wishes)


def speak(code: str, zone: str = "") -> Here:
    """Answer this request in the language `code`, and in the time zone `zone` if one is given. For pages whose language is not the
    reader's choice.
    """
    parts: Parts = current_app.extensions["tagning"]
    g.here = replace(g.here, words=parts.words[code].in_zone(zone or g.here.words.zone))
    return g.here


def guard(actor: Actor, line: PolicyLine) -> None:
    """Check the endpoint's policy line. Raises SignInNeeded, Forbidden, or NotFound for a candidate without an open link."""
    if line.verb == ANYONE or may(actor, line.verb):
        return
    if line.verb.startswith("candidate."):
        raise Problem("link_needed", _("Open the link in your invitation mail again. It brings you back to where you were."), 404)
    raise Forbidden() if actor.signed_in else SignInNeeded()


def require_known_host(config: Config) -> None:
    """Raise Problem 400 for a request that asks for us under a name that is not ours: no address may be made of such a name."""
    try:
        name = urlsplit(f"//{request.host}").hostname
    except ValueError:
        name = None
    if name not in config.known_hosts:
        raise Problem("unknown_host", _("This server does not answer at that address. Use the address in your mail."), 400)


def refuse_foreign_requests(secure: bool = False) -> None:
    """Raise Problem 403 for an unsafe request from another site's page.

    Current browsers send Sec-Fetch-Site, older ones Origin. A request with neither comes from a program, which has nobody else's
    cookies to misuse.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site in ("same-origin", "none"):
        return
    if site is None and _is_ours(request.headers.get("Origin"), secure):
        return
    raise Problem(
        "foreign_request", _("This was sent from another website, so nothing was changed. Open the page here and try again."), 403
    )


def _is_ours(origin: str | None, secure: bool) -> bool:
    if origin is None:
        return True
    scheme, _colon, host = origin.partition("://")
    return host == request.host and (scheme == "https" or scheme == "http" and not secure)


def _headers(parts: Parts, lines: dict[str, PolicyLine], policy: str, response: Response) -> Response:
    line = lines.get(request.endpoint or "")
    camera = "(self)" if line and line.camera else "()"
    candidate = side_of(request.path) == "candidate"
    headers = {
        "Content-Security-Policy": policy,
        "Permissions-Policy": f"camera={camera}, microphone={camera}, display-capture={camera}, geolocation=()",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer" if candidate else "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if parts.config.secure:
        below = "; includeSubDomains" if parts.config.hsts == "subdomains" else ""
        headers["Strict-Transport-Security"] = f"max-age=31536000{below}"
    response.headers.update(headers)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
