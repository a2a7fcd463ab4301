"""The policy line of every endpoint. The app does not start when an endpoint has none."""

from flask import Flask

from foundation.policy import ANYONE, PolicyLine
from tagning.rooms import ROOMS
from tagning.web import uploads

OWN = {
    "static": PolicyLine(ANYONE),
    "front": PolicyLine(ANYONE),
    "favicon": PolicyLine(ANYONE),
    "health": PolicyLine(ANYONE),
    "ready": PolicyLine(ANYONE),
    "metrics": PolicyLine(ANYONE),
    "preferences": PolicyLine(ANYONE),
    "demo": PolicyLine("self.edit"),
    "record": PolicyLine("record.take"),
    "job": PolicyLine("question.list"),
    "cancel_job": PolicyLine("clip.publish"),
}


def all_lines() -> dict[str, PolicyLine]:
    """The policy line of every endpoint."""
    lines = {**OWN, **uploads.LINES}
    for room in ROOMS:
        lines.update(room.policy())
    return lines


class Unguarded(Exception):
    """An endpoint has no policy line; the text names it."""


def require_complete(app: Flask, lines: dict[str, PolicyLine]) -> None:
    """Raise Unguarded if any route of the app has no policy line."""
    missing = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - set(lines))
    if missing:
        raise Unguarded(f"No policy line for: {', '.join(missing)}")
