"""Chooses the renditions in which an answer is watched, best first, and retries failed processing."""

from typing import Any

from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.language import mark as _
from review.answers import BROKEN, READY, STUCK, state_of

# Side by side the small, even rendition; alone the full picture, and until that is made the recorder's own file.
TOGETHER, ALONE = ("wall", "playable"), ("full", "playable", "wall")
WIDE = 1.7778


def watch_of(answer: Row, alone: bool) -> dict[str, Any]:
    """`state`, `forms` as [name, type] with the best first, `isFinal` when no better one will come, duration and other files."""
    made = answer["renditions"]
    order = ALONE if alone else TOGETHER
    forms = [[name, made[name]["mimetype"]] for name in order if name in made]
    state = READY if forms else state_of(answer)
    return {
        "state": state, "forms": forms, "isFinal": state == BROKEN or (order[0] in made and "peaks" in made),
        "durationMs": answer["duration_ms"], "hasPeaks": "peaks" in made,
        "storyboard": made["storyboard"]["facts"] if "storyboard" in made else None, "shape": _shape(made),
    }


def _shape(made: dict[str, Row]) -> float:
    """Width over height of what was recorded; the wall's own form puts every shape on 16:9."""
    facts = made["poster"]["facts"] if "poster" in made else {}
    width, height = facts.get("width"), facts.get("height")
    return round(width / height, 4) if width and height else WIDE


def try_again(db: Database, clock: Clock, answer: Row) -> None:
    """Process the answer again. Raises Problem unless its job was parked."""
    if state_of(answer) != STUCK or not jobs.try_again(db, clock, f"process_answer_take:{answer['take_id']}"):
        raise Problem("not_stuck", _("This answer is already ready, or is being prepared again."), 409)
