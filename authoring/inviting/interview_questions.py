"""An interview's questions, with the limits of their clips and the time they take."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from authoring.inviting import queries
from engines.database.contract import Database, Row
from interviews.invitation import minutes_needed
from interviews.more_time import expected_ms


@dataclass(frozen=True)
class Asked:
    """One question of an interview. Lengths are in ms; `takes` is None when they are unlimited."""

    position: int
    question_id: str
    clip_id: str
    title: str
    text: str
    competency: str
    clip_ms: int
    think_ms: int
    answer_ms: int
    takes: int | None
    language: str
    has_newer_clip: bool


def list_asked(db: Database, interview: Row) -> list[Asked]:
    """The questions of the interview's draft, in their order."""
    return [_asked(row) for row in queries.list_questions(db, interview["team_id"], interview["id"])]


def list_asked_by(db: Database, team_id: str, version_id: str) -> list[Asked]:
    """The questions of a published version, in their order."""
    return [_asked(row) for row in queries.list_version_questions(db, team_id, version_id)]


def with_more_time(asked: Sequence[Asked], percent: int) -> list[Asked]:
    """The questions with the times that a candidate with this `time_percent` may reckon with."""
    return [replace(one, think_ms=expected_ms(one.think_ms, percent), answer_ms=expected_ms(one.answer_ms, percent)) for one in asked]


def from_clip(clip: Row) -> Asked:
    """The question that a published clip (`interviews.question.list_published_clips`) would become."""
    return _asked({**clip, "position": 0, "newest_number": clip["number"]}, clip["body"])


def minutes_of(asked: Sequence[Asked]) -> int:
    """About how many minutes a candidate needs for all of them."""
    return minutes_needed(one.clip_ms + one.think_ms + one.answer_ms for one in asked)


def _asked(row: Row, body: dict[str, Any] | None = None) -> Asked:
    told: dict[str, Any] = (json.loads(row["body"]) if body is None else body).get("instructions") or {}
    return Asked(
        position=row["position"], question_id=row["question_id"], clip_id=row["clip_id"] if "clip_id" in row else row["id"],
        title=row["title"], text=row["question_text"], competency=row["competency"], clip_ms=row["duration_ms"] or 0,
        think_ms=told.get("think_seconds", 0) * 1000, answer_ms=told.get("answer_seconds", 0) * 1000, takes=told.get("takes"),
        language=told.get("language", ""), has_newer_clip=(row["newest_number"] or 0) > row["number"],
    )
