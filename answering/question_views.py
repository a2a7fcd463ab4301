"""HTTP of a question: watch, think, record, review, choose."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for

from answering import arrivals, queries, takes
from answering.blueprint import bp
from answering.progress import READY, THINK, WATCH, Standing, list_standings, may_meet, next_open
from answering.states import state_of
from answering.visit_views import closed_page, enter
from answering.visits import CLOSING, OPEN, phase
from engines.database.contract import Row
from foundation.here import Here
from foundation.renditions import renditions_of
from foundation.untrusted import read_int, read_json

_PATH = "/answer/<invitation_id>/questions/<int:position>"
_LONGEST_MS = 24 * 3600 * 1000


@bp.get(_PATH)
def question(invitation_id: str, position: int) -> Any:
    """One question, at the candidate's current step."""
    here, visit = enter(invitation_id)
    closed = closed_page(here, visit)
    if closed:
        return closed
    if visit["consented_at"] is None:
        return redirect(url_for("answering.consent", invitation_id=invitation_id), 303)
    standing = takes.find_standing(here.db, visit, position)
    if not _is_open(here, visit) and standing.step(here.clock.now()) in (WATCH, THINK, READY):
        return redirect(url_for("answering.overview", invitation_id=invitation_id), 303)
    standings = list_standings(here.db, visit)
    if not may_meet(visit, standings, position, here.clock.now()):
        return redirect(url_for("answering.home", invitation_id=invitation_id), 303)
    files = renditions_of(here.db, visit["team_id"], f"clip:{standing.asked.clip_id}")
    return render_template(
        "answering/question.html", visit=visit, asked=standing.asked, count=len(standings), state=_state(here, visit, standing),
        number=1 + [one.asked.position for one in standings].index(position), next=_next(here, visit, standings, position),
        has_poster="poster" in files, has_captions="captions" in files,
    )


def _next(here: Here, visit: Row, standings: list[Standing], position: int) -> str:
    """The next address: the next unanswered question, or the overview."""
    later = [one for one in standings if one.asked.position != position and (_is_open(here, visit) or one.usable)]
    found = next_open([one for one in later if one.asked.position > position], here.clock.now()) or next_open(later, here.clock.now())
    if found is None:
        return url_for("answering.overview", invitation_id=visit["id"])
    return url_for("answering.question", invitation_id=visit["id"], position=found.asked.position)


@bp.get(_PATH + "/state.json")
def state(invitation_id: str, position: int) -> Any:
    """The candidate's state on the question."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    return _answer(here, visit, takes.find_standing(here.db, visit, position))


@bp.post(_PATH + "/think.json")
def think(invitation_id: str, position: int) -> Any:
    """Start the thinking time, after the clip."""
    here, visit = enter(invitation_id, OPEN)
    return _answer(here, visit, takes.start_thinking(here.db, here.clock, visit, position))


@bp.post(_PATH + "/takes.json")
def begin(invitation_id: str, position: int) -> Any:
    """Begin a take; the response has its id and its limit."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    take = takes.begin_take(here.db, here.clock, visit, position, _tab())
    return _answer(here, visit, takes.find_standing(here.db, visit, position), begun=take["id"], limit_ms=take["limit_ms"])


@bp.post(_PATH + "/takes/<take_id>/hold.json")
def hold(invitation_id: str, position: int, take_id: str) -> Any:
    """Note that this tab records or sends the take; the response says whether it may go on recording."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    return {"ok": True, "recording": takes.hold_take(here.db, here.clock, visit, take_id, _tab())}


@bp.post(_PATH + "/takes/<take_id>/take-over.json")
def take_over(invitation_id: str, position: int, take_id: str) -> Any:
    """End the recording on another device and continue here."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    takes.take_over(here.db, here.clock, visit, take_id)
    return _answer(here, visit, takes.find_standing(here.db, visit, position))


@bp.post(_PATH + "/takes/<take_id>/end.json")
def end(invitation_id: str, position: int, take_id: str) -> Any:
    """Note that the recorder has stopped: `{"duration_ms": int, "interrupted": bool}`. Its sender still brings the rest."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    body = read_json(request.get_data())
    if body.get("interrupted") is True:
        takes.note_interruption(here.db, here.clock, visit, take_id)
    takes.end_take(here.db, here.clock, visit, take_id, _length_of(body))
    return _answer(here, visit, takes.find_standing(here.db, visit, position))


@bp.post(_PATH + "/takes/<take_id>/use.json")
def use(invitation_id: str, position: int, take_id: str) -> Any:
    """Use what has arrived of an interrupted take."""
    here, visit = enter(invitation_id, OPEN, CLOSING)
    arrivals.use_what_arrived(here.db, here.blobs, here.clock, visit, take_id, _tab())
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
    return state_of(here.clock.now(), standing, _tab(), _is_open(here, visit), path, here.words.gettext)


def _is_open(here: Here, visit: Row) -> bool:
    """Whether the deadline lets a new take begin."""
    return phase(visit, queries.list_takes(here.db, visit["team_id"], visit["id"]), here.clock.now()) == OPEN


def _tab() -> str:
    """The id of the tab that asks, which its page made up; empty without one."""
    said = request.args.get("tab", "")
    return said if re.fullmatch(r"[0-9a-z]{8,40}", said) else ""


def _length_of(body: dict[str, Any]) -> int | None:
    length = read_int(body.get("duration_ms"), most=_LONGEST_MS - 1, otherwise=-1)
    return None if length < 0 else length
