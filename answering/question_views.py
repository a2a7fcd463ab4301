"""HTTP of a question: watch, think, record, look, keep."""

from typing import Any

from flask import redirect, render_template, request, url_for

from answering import arrivals, takes
from answering.states import state_of
from answering.views import bp, closed_page, enter
from answering.visits import CLOSING, OPEN
from engines.database.contract import Row
from interviews.errors import Problem
from interviews.here import Here
from interviews.language import mark as _
from answering.progress import Standing, list_standings

_PATH = "/answer/<invitation_id>/questions/<int:position>"


@bp.get(_PATH)
def question(invitation_id: str, position: int) -> Any:
    """One question, at the step where the candidate is."""
    here, visit = enter(invitation_id)
    closed = closed_page(here, visit)
    if closed:
        return closed
    if visit["consented_at"] is None:
        return redirect(url_for("answering.consent", invitation_id=invitation_id), 303)
    standing = takes.find_standing(here.db, visit, position)
    standings = list_standings(here.db, visit)
    return render_template(
        "answering/question.html", visit=visit, standing=standing, asked=standing.asked, count=len(standings),
        state=_state(here, visit, standing),
    )


@bp.get(_PATH + "/state.json")
def state(invitation_id: str, position: int) -> Any:
    """Where the candidate is with the question."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    return _answer(here, visit, takes.find_standing(here.db, visit, position))


@bp.post(_PATH + "/think.json")
def think(invitation_id: str, position: int) -> Any:
    """The clip was watched: thinking time begins."""
    here, visit = enter(invitation_id, OPEN)
    return _answer(here, visit, takes.start_thinking(here.db, here.clock, visit, position))


@bp.post(_PATH + "/takes.json")
def begin(invitation_id: str, position: int) -> Any:
    """Begin a take; the answer names it and its limit."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    take = takes.begin_take(here.db, here.clock, visit, position)
    return _answer(here, visit, takes.find_standing(here.db, visit, position), begun=take["id"], limit_ms=take["limit_ms"])


@bp.post(_PATH + "/takes/<take_id>/end.json")
def end(invitation_id: str, position: int, take_id: str) -> Any:
    """The recorder has stopped: `{"duration_ms": int}`, or `{"interrupted": true}` when it was cut off."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    body = _body()
    if body.get("interrupted") is True:
        takes.note_interruption(here.db, here.clock, visit, take_id)
        arrivals.close_take(here.db, here.blobs, here.clock, take_id)
        here.wake_workers()
    else:
        takes.end_take(here.db, here.clock, visit, take_id, _length(body.get("duration_ms")))
    return _answer(here, visit, takes.find_standing(here.db, visit, position))


@bp.post(_PATH + "/takes/<take_id>/keep.json")
def keep(invitation_id: str, position: int, take_id: str) -> Any:
    """Choose this take."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    takes.keep_take(here.db, here.clock, visit, take_id)
    return _answer(here, visit, takes.find_standing(here.db, visit, position))


def _answer(here: Here, visit: Row, standing: Standing, **more: object) -> dict[str, Any]:
    return {"ok": True, "state": _state(here, visit, standing), **more}


def _state(here: Here, visit: Row, standing: Standing) -> dict[str, Any]:
    path = url_for("answering.home", invitation_id=visit["id"])
    return state_of(here.clock.now(), standing, path, here.words.gettext)


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Problem("bad_request", _("The request could not be understood. Go back and try again."))
    return body


def _length(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 3600 * 1000 else None
