"""Coverage: which stretches of an answer a reviewer has watched, kept over pages and devices.

The page sends the stretches whose pictures stood on the screen. They are merged here, so a stretch that is sent twice counts once, and
two tabs add to each other.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.language import mark as _
from review import coverage_queries as queries

Part = tuple[int, int]
"""A stretch in ms: from, to."""

MOST_SENT = 200
MOST_KEPT = 500
JOINED_MS = 100
"""Stretches that are closer than this are one: a picture stands on the screen for up to that long."""


@dataclass(frozen=True)
class Watched:
    """What one person has watched of an answer, and where they were last, in ms."""

    parts: list[Part]
    watched_ms: int = 0
    at_ms: int = 0
    updated_at: str = ""

    def share(self, duration_ms: int | None) -> float:
        """The watched part of the answer's length, 0 to 1; 0 while the length is not known."""
        return min(1.0, self.watched_ms / duration_ms) if duration_ms else 0.0


UNWATCHED = Watched([])


THIN_PERCENT = 50
"""A mark after less than this share of an answer is flagged."""


def percent_of(db: Database, answer: Row, person_id: str) -> int | None:
    """How much of the answer (with id, team_id and duration_ms) the person has watched, 0 to 100; None while its length is not known."""
    if not answer["duration_ms"]:
        return None
    return int(100 * watched_of(db, answer["team_id"], person_id, [answer["id"]])[answer["id"]].share(answer["duration_ms"]))


def note_watched(db: Database, clock: Clock, answer: Row, person_id: str, parts: object, at_ms: int) -> None:
    """Add stretches that the person has watched, and where they are. Raises Problem for anything that is not a list of stretches."""
    new = _read(parts, answer["duration_ms"] or answer["limit_ms"])
    with db.tx():
        before = watched_of(db, answer["team_id"], person_id, [answer["id"]])[answer["id"]]
        kept = _longest(merge([*before.parts, *new]))
        queries.put_watched(
            db, answer_id=answer["id"], person_id=person_id, team_id=answer["team_id"], parts=json.dumps(kept),
            watched_ms=sum(to - start for start, to in kept), at_ms=at_ms, now=clock.iso(),
        )


def watched_of(db: Database, team_id: str, person_id: str, answer_ids: Sequence[str]) -> dict[str, Watched]:
    """What the person has watched of each of these few answers."""
    rows = {row["answer_id"]: row for row in queries.list_watched(db, team_id, person_id, answer_ids)} if answer_ids else {}
    return {answer_id: _watched(rows[answer_id]) if answer_id in rows else UNWATCHED for answer_id in answer_ids}


def resume_at(watched: Iterable[Watched], length_ms: int) -> int:
    """Where the wall goes on, in ms: where the person was last, or 0 when that was the end."""
    last = max(watched, key=lambda one: one.updated_at, default=UNWATCHED)
    return last.at_ms if last.at_ms < length_ms - 1000 else 0


def merge(parts: Iterable[Part]) -> list[Part]:
    """The stretches sorted and apart."""
    merged: list[Part] = []
    for start, to in sorted(parts):
        if merged and start <= merged[-1][1] + JOINED_MS:
            merged[-1] = (merged[-1][0], max(merged[-1][1], to))
        else:
            merged.append((start, to))
    return merged


def _longest(parts: list[Part]) -> list[Part]:
    """At most MOST_KEPT stretches. The shortest go, so that nobody is said to have watched more than they did."""
    kept = sorted(parts, key=lambda part: part[0] - part[1])[:MOST_KEPT]
    return sorted(kept)


def _watched(row: Row) -> Watched:
    return Watched([(start, to) for start, to in json.loads(row["parts"])], row["watched_ms"], row["at_ms"], row["updated_at"])


def _read(parts: object, length_ms: int) -> list[Part]:
    if not isinstance(parts, list) or len(parts) > MOST_SENT:
        raise Problem("bad_parts", _("What was sent could not be read. Go back and try again."))
    return [_part(one, length_ms) for one in parts]


def _part(one: object, length_ms: int) -> Part:
    match one:
        case [int(start), int(to)] if 0 <= start < to:
            return min(start, length_ms), min(to, length_ms)
    raise Problem("bad_parts", _("What was sent could not be read. Go back and try again."))
