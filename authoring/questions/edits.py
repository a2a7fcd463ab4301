"""Edits: the draft of a clip, as data: the kept ranges of a take, the instructions and the look.

There is one draft per question, saved as one works. It has a version. A save on top of an outdated version is refused.
"""

import json
from dataclasses import dataclass
from typing import Any

from authoring.questions import queries
from authoring.questions.takes import find_take, list_takes
from engines.database.contract import Database, Row
from foundation.clock import Clock, parse
from foundation.errors import Problem
from foundation.language import mark as _
from foundation.policy import Actor
from foundation.renditions import find_rendition
from interviews.instructions import default_instructions, read_instructions

CARDS = ("before", "after", "both", "none")
SHORTEST_CARD_MS, LONGEST_CARD_MS = 2000, 15_000
LONGEST_OVERLAY_MS = 30_000
SHORTEST_RANGE_MS = 100
BROUGHT = "brought"
SHORTEST_CLIP_MS = 1000
MOST_RANGES = 50
DEFAULT_LOOK = {"card": "before", "card_ms": 5000, "overlay_ms": 6000}


@dataclass(frozen=True)
class Draft:
    """A question's draft. `version` is 0 until it is saved; `take_id` is None until there is a take to cut."""

    take_id: str | None
    keep: list[list[int]]
    instructions: dict[str, Any]
    look: dict[str, Any]
    version: int
    by_name: str = ""
    updated_at: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """The part that is stored."""
        return {"keep": self.keep, "instructions": self.instructions, "look": self.look}


def load_draft(db: Database, actor: Actor, question: Row, language: str) -> Draft:
    """The question's draft. A first draft copies the instructions of this person's previous one, so that they are set once."""
    row = queries.find_edit(db, question["team_id"], question["id"])
    if row is not None:
        body = json.loads(row["body"])
        take_id = _usable(db, question, row["take_id"])
        keep = body["keep"] if take_id == row["take_id"] else []  # the kept ranges of a removed take do not fit another
        return Draft(take_id, keep, body["instructions"], body["look"], row["version"], row["by_name"], row["updated_at"])
    take_id = _usable(db, question, None)
    brought = find_brought(db, question["team_id"], take_id)
    if brought is not None:
        return Draft(take_id, brought["keep"], brought["instructions"], brought["look"], 0)
    before = queries.latest_edit_by(db, question["team_id"], actor.person_id or "")
    body = json.loads(before["body"]) if before else {"instructions": default_instructions(language, actor.name), "look": DEFAULT_LOOK}
    return Draft(take_id, [], body["instructions"], body["look"], 0)


def find_brought(db: Database, team_id: str, take_id: str | None) -> dict[str, Any] | None:
    """The edit embedded in an imported clip of ours: `keep`, `instructions` and `look`; else None."""
    found = find_rendition(db, team_id, f"take:{take_id}", BROUGHT) if take_id else None
    return found["facts"] if found else None


def choose_take(db: Database, draft: Draft, question: Row, take_id: str, as_brought: bool = False) -> Draft:
    """The draft on another take of the question, without the old take's ranges. Raises NotFound.

    `as_brought` takes over the take's embedded edit. An unsaved draft always does.
    """
    take = find_take(db, question["team_id"], take_id)
    if take["question_id"] != question["id"]:
        return draft
    brought = find_brought(db, question["team_id"], take["id"]) if as_brought or not draft.version else None
    if brought is not None:
        kept = (brought["keep"], brought["instructions"], brought["look"])
        return Draft(take["id"], *kept, draft.version, draft.by_name, draft.updated_at)
    if take["id"] == draft.take_id:
        return draft
    return Draft(take["id"], [], draft.instructions, draft.look, draft.version, draft.by_name, draft.updated_at)


def save_draft(db: Database, clock: Clock, actor: Actor, question: Row, given: Any) -> int:
    """Save the draft `given` (`take_id`, `keep`, `instructions`, `look`, and its base `version`); returns the new version.

    Raises Problem 400 for invalid data, 409 when a colleague has saved meanwhile.
    """
    take_id, body = read_body(db, question, given)
    version = given.get("version")
    if not isinstance(version, int):
        raise _unreadable()
    values = {
        "question_id": question["id"], "team_id": question["team_id"], "take_id": take_id, "body": json.dumps(body),
        "updated_by": actor.person_id, "now": clock.iso(),
    }
    saved = queries.insert_edit(db, **values) if version == 0 else queries.update_edit(db, version=version, **values)
    if not saved:
        raise _changed(db, actor, question)
    return version + 1


def read_body(db: Database, question: Row, given: Any) -> tuple[str | None, dict[str, Any]]:
    """The take's id and the validated edit body in `given`. Raises Problem, NotFound."""
    if not isinstance(given, dict):
        raise _unreadable()
    take_id = given.get("take_id")
    duration_ms = None
    if take_id is not None:
        take = find_take(db, question["team_id"], str(take_id))
        if take["question_id"] != question["id"]:
            raise _unreadable()
        duration_ms = take["duration_ms"]
    keep = read_keep(given.get("keep"), duration_ms)
    return take_id, {"keep": keep, "instructions": read_instructions(given.get("instructions")), "look": read_look(given.get("look"))}


def read_keep(given: Any, duration_ms: int | None) -> list[list[int]]:
    """The kept ranges in ms, sorted and disjoint, none past the take's end. Raises Problem."""
    if not isinstance(given, list) or len(given) > MOST_RANGES:
        raise _unreadable()
    ranges: list[list[int]] = []
    for one in given:
        if not isinstance(one, list) or len(one) != 2 or not all(isinstance(ms, int) and not isinstance(ms, bool) for ms in one):
            raise _unreadable()
        start, end = one[0], min(one[1], duration_ms) if duration_ms else one[1]
        if start < (ranges[-1][1] if ranges else 0) or end - start < SHORTEST_RANGE_MS:
            raise Problem("bad_keep", _("The parts you keep must follow one another, and each must last at least a tenth of a second."))
        ranges.append([start, end])
    return ranges


def read_look(given: Any) -> dict[str, Any]:
    """The card's position and its length in ms. Raises Problem."""
    if not isinstance(given, dict) or given.get("card") not in CARDS:
        raise _unreadable()
    card_ms, overlay_ms = given.get("card_ms"), given.get("overlay_ms")
    if not isinstance(card_ms, int) or not SHORTEST_CARD_MS <= card_ms <= LONGEST_CARD_MS:
        least, most = SHORTEST_CARD_MS // 1000, LONGEST_CARD_MS // 1000
        raise Problem("bad_card_ms", _("The card can last %(least)s to %(most)s seconds."), 400, least=least, most=most)
    if not isinstance(overlay_ms, int) or not 0 <= overlay_ms <= LONGEST_OVERLAY_MS:
        most = LONGEST_OVERLAY_MS // 1000
        raise Problem("bad_overlay_ms", _("The name can be shown for at most %(most)s seconds. Choose 0 to leave it out."), 400, most=most)
    return {"card": given["card"], "card_ms": card_ms, "overlay_ms": overlay_ms}


def _usable(db: Database, question: Row, take_id: str | None) -> str | None:
    ready = [take for take in list_takes(db, question) if take["state"] == "ready"]
    if take_id in [take["id"] for take in ready]:
        return take_id
    return max(ready, key=lambda take: (take["starred"], take["number"]))["id"] if ready else None


def _changed(db: Database, actor: Actor, question: Row) -> Problem:
    row = queries.find_edit(db, question["team_id"], question["id"])
    if row is None:
        return _unreadable()
    if row["updated_by"] == actor.person_id:
        return Problem(
            "changed", _("You changed this in another window at %(time)s. What you have here is kept on this page and is not saved yet."),
            409, time=parse(row["updated_at"]),
        )
    return Problem(
        "changed", _("%(name)s changed this at %(time)s. Your version is kept on this page but not saved yet."), 409,
        name=row["by_name"], time=parse(row["updated_at"]),
    )


def _unreadable() -> Problem:
    return Problem("bad_edit", _("The draft could not be read. Reload the page; what was saved is safe."))
