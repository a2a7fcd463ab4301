"""An interview's questions as its candidate sees them, with the limits of their clips."""

import json
from dataclasses import dataclass
from typing import Any

from answering import queries
from engines.database.contract import Database, Row
from interviews import more_time


@dataclass(frozen=True)
class Asked:
    """One question. Lengths are in ms, and this candidate's where they have more time; `takes` is None when they are unlimited."""

    position: int
    question_id: str
    clip_id: str
    title: str
    text: str
    answer_ms: int
    think_ms: int
    takes: int | None
    role_info: tuple[str, ...]
    presenter: str
    presenter_title: str
    clip_ms: int
    expected_ms: int
    language: str

    @property
    def answer_seconds(self) -> int:
        """The longest answer in seconds."""
        return self.answer_ms // 1000

    @property
    def think_seconds(self) -> int:
        """The thinking time in seconds; 0 when there is none."""
        return self.think_ms // 1000


def list_asked(db: Database, visit: Row) -> list[Asked]:
    """The questions of the invitation's version, in their order."""
    return [_asked(row, visit["time_percent"]) for row in queries.list_questions(db, visit["team_id"], visit["version_id"])]


def lengths_ms(asked: list[Asked]) -> list[int]:
    """The time to watch, think about and answer each question once."""
    return [one.clip_ms + one.expected_ms for one in asked]


def _asked(row: Row, percent: int) -> Asked:
    told: dict[str, Any] = json.loads(row["body"])["instructions"]
    presenter = told.get("presenter") or {}
    answering, thinking = told["answer_seconds"] * 1000, told["think_seconds"] * 1000
    return Asked(
        position=row["position"], question_id=row["question_id"], clip_id=row["clip_id"], title=row["title"], text=row["text"],
        answer_ms=more_time.answer_ms(answering, percent), think_ms=more_time.think_ms(thinking, percent), takes=told["takes"],
        role_info=tuple(told.get("role_info") or ()), presenter=presenter.get("name") or "",
        presenter_title=presenter.get("title") or "", clip_ms=row["duration_ms"] or 0,
        expected_ms=more_time.expected_ms(answering, percent) + more_time.expected_ms(thinking, percent),
        language=told.get("language") or "en",
    )
