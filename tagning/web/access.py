"""The policy line of every endpoint. An endpoint without a line stops the app from starting."""

from flask import Flask

import accounts.access
import answering.access
import authoring.access
import review.access
from interviews.policy import ANYONE, Line

OWN = {
    "static": Line(ANYONE),
    "front": Line(ANYONE),
    "favicon": Line(ANYONE),
    "health": Line(ANYONE),
    "ready": Line(ANYONE),
    "metrics": Line(ANYONE),
    "preferences": Line(ANYONE),
    "demo": Line("self.edit"),
    "job": Line("question.list"),
    "cancel_job": Line("clip.publish"),
}


def all_lines() -> dict[str, Line]:
    """Every policy line of the house by endpoint."""
    import tagning.uploads

    rooms = (accounts.access, authoring.access, answering.access, review.access)
    lines = dict(OWN)
    for room in rooms:
        lines.update(room.LINES)
    lines.update(tagning.uploads.LINES)
    return lines


class Unguarded(Exception):
    """An endpoint has no policy line; the text names it."""


def require_complete(app: Flask, lines: dict[str, Line]) -> None:
    """Raise Unguarded if any route of the app has no policy line."""
    missing = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - set(lines))
    if missing:
        raise Unguarded(f"No policy line for: {', '.join(missing)}")
