"""HTTP of this room before the first question: the link, what to expect, consent, the test and the practice."""

from typing import Any

from flask import Response, g, redirect, render_template, request, session, url_for

from answering import consent as consents
from answering import queries
from answering.blueprint import bp
from answering.forms import ConsentForm
from answering.progress import list_standings
from answering.questions import lengths_ms, list_asked
from answering.visits import CLOSING, EXPIRED, OPEN, SUBMITTED, WITHDRAWN, find_visit, phase, refuse_unless
from engines.database.contract import Row
from foundation.here import Here
from foundation.ids import hash_token
from foundation.language import LANGUAGES
from foundation.limit import HOUR, Limit
from foundation.links import own_path
from foundation.networks import network_of
from interviews.invitation import effective_deadline, link_of, minutes_needed

_MOST_INVITATIONS = 50
LINKS = Limit("link", 60, HOUR)
"""Unknown links, for each network."""
NETWORK_TESTS = Limit("network", 60, HOUR)
"""Tests of the connection, for each invitation."""


@bp.get("/i/<token>")
def open(token: str) -> Any:
    """Exchange the link for a cookie and a clean address. It may be repeated; HEAD changes nothing."""
    here: Here = g.here
    if request.method == "HEAD":
        return Response(status=200)
    visit = queries.find_visit_by_token(here.db, hash_token(token))
    if visit is None:
        here.limit(LINKS, network_of(request.remote_addr or ""))
        return render_template("answering/closed.html", kind="unknown", visit=None), 404
    remember(visit)
    return redirect(url_for("answering.home", invitation_id=visit["id"]), 303)


@bp.post("/answer/language")
def language() -> Any:
    """Speak another language from now on to whoever has opened an invitation in this browser. Mails keep the interview's."""
    chosen = request.form.get("language")
    if "invitations" in session and chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(own_path(request.form.get("next")), 303)


@bp.post("/answer/leave")
def leave() -> Any:
    """Sign out of this browser: no invitation can be opened in it without its link."""
    session.clear()
    session.renew()  # type: ignore[attr-defined]
    return redirect(url_for("answering.left"), 303)


@bp.get("/answer/left")
def left() -> Any:
    """What a browser shows that has been signed out, and how to come back."""
    return render_template("answering/closed.html", kind="left", visit=None)


def remember(visit: Row) -> None:
    """Remember that this browser has opened the invitation's current link; the session gets a new token with the new right."""
    before = session.get("invitations")
    opened = dict(before) if isinstance(before, dict) else {}
    if opened.pop(visit["id"], None) != visit["generation"]:
        session.renew()  # type: ignore[attr-defined]
    session["invitations"] = dict([*opened.items(), (visit["id"], visit["generation"])][-_MOST_INVITATIONS:])


def enter(invitation_id: str, *phases: str) -> tuple[Here, Row]:
    """The invitation, if this browser has opened it and it is in one of the phases. Switches to the interview's language."""
    here: Here = g.here
    visit = find_visit(here.db, here.actor, invitation_id)
    here = here.speak(session.get("language") or visit["language"], visit["team_zone"])
    if phases:
        refuse_unless(set(phases), visit, queries.list_takes(here.db, visit["team_id"], visit["id"]), here.clock)
    return here, visit


def closed_page(here: Here, visit: Row) -> Any:
    """The page to show instead when the invitation is over, else None."""
    now_in = phase(visit, queries.list_takes(here.db, visit["team_id"], visit["id"]), here.clock.now())
    if now_in == SUBMITTED:
        return redirect(url_for("answering.receipt", invitation_id=visit["id"]), 303)
    if now_in in (EXPIRED, WITHDRAWN):
        return render_template("answering/closed.html", kind=now_in, visit=visit, deadline=effective_deadline(visit)), 410
    return None


@bp.get("/answer/<invitation_id>")
def home(invitation_id: str) -> Any:
    """What to expect; after the start, the overview of the answers."""
    here, visit = enter(invitation_id)
    closed = closed_page(here, visit)
    if closed:
        return closed
    if visit["started_at"]:
        return redirect(url_for("answering.overview", invitation_id=invitation_id), 303)
    consents.note_opened(here.db, here.clock, visit)
    asked = list_asked(here.db, visit)
    return render_template(
        "answering/expect.html", visit=visit, asked=asked, minutes=minutes_needed(lengths_ms(asked)), deadline=effective_deadline(visit)
    )


@bp.get("/answer/<invitation_id>/link.json")
def own_link(invitation_id: str) -> Any:
    """The candidate's own link, to continue in another browser: {"link": …}."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    return {"ok": True, "link": link_of(here.base_url, here.secret, visit)}


@bp.route("/answer/<invitation_id>/consent", methods=["GET", "POST"])
def consent(invitation_id: str) -> Any:
    """What happens with the answers, and the consent."""
    here, visit = enter(invitation_id)
    closed = closed_page(here, visit)
    if closed:
        return closed
    form = ConsentForm(request.form)
    if request.method == "POST" and form.validate():
        consents.give_consent(here.db, here.clock, visit)
        return redirect(url_for("answering.check", invitation_id=invitation_id), 303)
    return render_template("answering/consent.html", visit=visit, form=form), 422 if form.errors else 200


@bp.get("/answer/<invitation_id>/check")
def check(invitation_id: str) -> Any:
    """Test camera, microphone and connection before the first question."""
    here, visit = enter(invitation_id)
    return closed_page(here, visit) or _consented(visit) or render_template("answering/check.html", visit=visit)


@bp.post("/answer/<invitation_id>/network")
def network(invitation_id: str) -> Any:
    """Receive and discard half a megabyte, so that the page can measure the connection."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    here.limit(NETWORK_TESTS, visit["id"])
    return {"ok": True, "bytes": len(request.get_data(cache=False))}


@bp.get("/answer/<invitation_id>/practice")
def practice(invitation_id: str) -> Any:
    """A practice question; its recording never leaves the browser."""
    here, visit = enter(invitation_id)
    closed = closed_page(here, visit) or _consented(visit)
    if closed:
        return closed
    standings = list_standings(here.db, visit)
    return render_template("answering/practice.html", visit=visit, standings=standings)


def _consented(visit: Row) -> Any:
    return None if visit["consented_at"] else redirect(url_for("answering.consent", invitation_id=visit["id"]), 303)
