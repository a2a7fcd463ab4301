"""The demo's progress bar: its team sees it until everything is made."""

from dataclasses import asdict, dataclass

from flask import Flask, Response, g, jsonify

from engines.database.contract import Database
from foundation.errors import NotFound
from foundation.language import mark as _
from tagning.demo import queries
from tagning.demo.openings import OPENINGS
from tagning.demo.people import DEMO_PEOPLE
from tagning.demo.story import QUESTIONS
from tagning.parts import Parts

_TAKE, _CLIP, _ANSWER = 3, 1, 1
"""What each costs, about: a question's take is large, and is brought to the house format."""
_NEARLY = 990


@dataclass(frozen=True)
class Making:
    """A job as the progress bar shows it; `step` is in English."""

    state: str
    permille: int
    step: str


def install(app: Flask, parts: Parts) -> None:
    """Add the route that the bar polls, and `demo_making()` for the page."""
    demo = parts.config.demo
    app.add_url_rule("/demo", "demo", _tell if demo else _nothing)
    app.jinja_env.globals["demo_making"] = lambda: making(parts.db, g.here.actor.team_id) if demo else None


def making(db: Database, team_id: str | None) -> Making | None:
    """The progress of the demo; None for other teams, and when it is complete."""
    owner = queries.find_person(db, DEMO_PEOPLE[0].email)
    if owner is None or owner["team_id"] != team_id or not queries.is_being_made(db):
        return None
    row = queries.count_made(db, owner["team_id"])
    answers = sum(queries.count_answers(db, owner["team_id"], opening.title) for opening in OPENINGS)
    done = _TAKE * row["takes"] + _CLIP * row["clips"] + _ANSWER * answers
    whole = (_TAKE + _CLIP) * len(QUESTIONS) + _ANSWER * sum(len(one.seconds) for opening in OPENINGS for one in opening.candidates)
    step = _("The questions are being recorded") if row["clips"] < len(QUESTIONS) else _("The candidates are answering")
    return Making("running", min(_NEARLY, 1000 * done // whole), step)


def _tell() -> Response:
    found = making(g.here.db, g.here.actor.team_id) or Making("done", 1000, "")
    return jsonify(ok=True, job={**asdict(found), "step": g.here.words.gettext(found.step) if found.step else ""})


def _nothing() -> Response:
    raise NotFound()
