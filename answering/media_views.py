"""HTTP of video and pictures: the question's clip, and the candidate's own takes. Every file is checked for rights."""

from typing import Any

from answering import takes
from answering.blueprint import bp
from answering.progress import list_standings, may_meet
from answering.visit_views import enter
from answering.visits import CLOSING, OPEN
from engines.database.contract import Row
from foundation.errors import NotFound
from foundation.here import Here
from foundation.renditions import find_rendition

_OPEN = (OPEN, CLOSING)


@bp.get("/answer/<invitation_id>/clips/<int:position>/video")
def clip_video(invitation_id: str, position: int) -> Any:
    """The question's clip."""
    return _clip(invitation_id, position, "clip")


@bp.get("/answer/<invitation_id>/clips/<int:position>/poster")
def clip_poster(invitation_id: str, position: int) -> Any:
    """A still of the clip."""
    return _clip(invitation_id, position, "poster")


@bp.get("/answer/<invitation_id>/clips/<int:position>/captions")
def clip_captions(invitation_id: str, position: int) -> Any:
    """The clip's captions."""
    return _clip(invitation_id, position, "captions")


@bp.get("/answer/<invitation_id>/takes/<take_id>/video")
def take_video(invitation_id: str, take_id: str) -> Any:
    """One of the candidate's own takes."""
    here, visit = enter(invitation_id, *_OPEN)
    take = takes.find_take(here.db, visit, take_id)
    return _send(here, visit["team_id"], f"answer_take:{take['id']}", "playable")


@bp.get("/answer/<invitation_id>/takes/<take_id>/poster")
def take_poster(invitation_id: str, take_id: str) -> Any:
    """A still of the take."""
    here, visit = enter(invitation_id, *_OPEN)
    take = takes.find_take(here.db, visit, take_id)
    return _send(here, visit["team_id"], f"answer_take:{take['id']}", "poster")


def _clip(invitation_id: str, position: int, name: str) -> Any:
    here, visit = enter(invitation_id, *_OPEN)
    standing = takes.find_standing(here.db, visit, position)
    if not _may_watch(here, visit, position):
        raise NotFound()
    return _send(here, visit["team_id"], f"clip:{standing.asked.clip_id}", name)


def _may_watch(here: Here, visit: Row, position: int) -> bool:
    """The clip of a question that the candidate has reached, or any clip where previewing is allowed."""
    if visit["preview"] == "clips":
        return True
    if visit["consented_at"] is None:
        return False
    return may_meet({**visit, "preview": "nothing"}, list_standings(here.db, visit), position, here.clock.now())


def _send(here: Here, team_id: str, owner: str, name: str) -> Any:
    found = find_rendition(here.db, team_id, owner, name)
    if found is None:
        raise NotFound()
    return here.send_blob(found["blob"], found["mimetype"])
