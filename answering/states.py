"""The state of a question's page as plain JSON: the step, the numbers and the takes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from answering.holding import holder
from answering.progress import Standing
from engines.database.contract import Row
from foundation.clock import parse
from foundation.language import mark as _

# A take's sentence by its problem's code; the other codes come from the media room and mean the same to a candidate.
_WORDS = {
    "interrupted": _("This take was interrupted. What arrived before that is kept."),
    "over_limit": _("The answer was longer than the time limit. The team sees it up to the limit."),
    "silent": _("Nothing is heard in this take."),
    "nothing_arrived": _("This take was interrupted before anything arrived. It does not count."),
}
_SILENT_FREE = _("Nothing is heard in this take, so it does not count. Check the microphone and record it again, if you can.")
_UNREADABLE = _("This take arrived, but it cannot be played. It does not count. Please record it again.")
_BROKEN_COUNTED = _("This take cannot be played.")


def state_of(now: datetime, standing: Standing, tab: str, is_open: bool, path: str, say: Callable[[str], str]) -> dict[str, Any]:
    """The state of one question for its page in `tab`. `path` is the invitation's address; lengths are in ms.

    `is_open` says whether the deadline lets a new take begin.
    """
    asked = standing.asked
    return {
        "step": standing.step(now, tab),
        "think_left_ms": standing.think_left_ms(now),
        "think_ms": asked.think_ms,
        "answer_ms": asked.answer_ms,
        "takes_allowed": asked.takes,
        "takes_left": standing.left,
        "kept": standing.kept["id"] if standing.kept else None,
        "free_left": standing.free_left,
        "is_open": is_open,
        "may_begin": is_open and standing.may_record,
        "takes": [{**_take(take, path, say), "held": holder(take, tab, now), **_running(take, now)} for take in standing.takes],
    }


def _running(take: Row, now: datetime) -> dict[str, Any]:
    """The time a take has been recording: approximate, since a recorder counts down first."""
    if take["state"] != "recording":
        return {"running_ms": None}
    return {"running_ms": max(0, round((now - parse(take["started_at"])).total_seconds() * 1000))}


def _take(take: Row, path: str, say: Callable[[str], str]) -> dict[str, Any]:
    at = f"{path}/takes/{take['id']}"
    ready = take["state"] == "ready"
    return {
        "id": take["id"], "number": take["number"], "state": take["state"], "problem": take["problem"],
        "stuck": take["state"] == "received" and take["job_state"] in ("parked", "cancelled"),
        "cut_off": take["problem"] == "interrupted",
        "counted": bool(take["counted"]), "duration_ms": take["duration_ms"], "limit_ms": take["limit_ms"],
        "words": say(take_words(take)) if take_words(take) else "",
        "video": f"{at}/video" if ready else None, "poster": f"{at}/poster" if ready else None,
    }


def take_words(take: Row) -> str:
    """The English sentence about a take's problem; empty without one."""
    if take["problem"] is None:
        return ""
    if take["problem"] == "silent" and not take["counted"]:
        return _SILENT_FREE
    if take["problem"] in _WORDS:
        return _WORDS[take["problem"]]
    return _BROKEN_COUNTED if take["counted"] else _UNREADABLE
