"""Creates the Flask app, with the team's side, the candidate's side, or both."""

from collections.abc import Sequence

from flask import Flask

from tagning import logs, metrics
from tagning.config import Config
from tagning.demo import progress
from tagning.demo.people import DEMO_PEOPLE
from tagning.operating import record_page
from tagning.parts import Parts, make_parts
from tagning.places import TEMPLATES
from tagning.processes import start_following
from tagning.proxies import believing
from tagning.rooms import SIDES, purposes, rooms_of
from tagning.web import http, pages, probes, signin, templating, uploads
from tagning.web.access import all_lines, require_complete
from tagning.web.sessions import ServerSessions

_UPLOADS = {"team": ("uploads", "/uploads"), "candidate": ("candidate_uploads", "/answer/uploads")}
"""The name and address of each side's upload door."""


def create_app(config: Config, sides: Sequence[str] = SIDES, parts: Parts | None = None) -> Flask:
    """Create the app for those sides. Raises Unguarded when an endpoint has no policy line.

    Serving the sides as two apps keeps every staff route off the candidates' host. Both run from the same code.
    """
    parts = parts or make_parts(config)
    app = Flask("tagning", template_folder=str(TEMPLATES), static_folder=None)
    app.jinja_environment = templating.RowsFirst
    app.secret_key = config.secret
    app.config["MAX_CONTENT_LENGTH"] = None  # tagning.web.bodies sets it for each request, from the endpoint's policy line
    app.config["MAX_FORM_MEMORY_SIZE"] = None  # no field is larger than its request
    app.url_map.strict_slashes = False
    app.extensions["tagning"] = parts
    app.wsgi_app = believing(app.wsgi_app, config.proxies)  # type: ignore[assignment, method-assign]
    if config.log == "json":
        logs.install(app)
    app.session_interface = ServerSessions(parts.db, parts.clock, config.secure)
    signin.install(app, parts)
    templating.install(app, parts)
    pages.install(app, parts, sides)
    progress.install(app, parts)
    probes.install(app, parts)
    if "team" in sides:
        record_page.install(app)
    metrics.install(app, parts.metrics, config.metrics_token)
    _add_rooms(app, sides)
    lines = all_lines()
    require_complete(app, lines)
    http.install(app, parts, lines, DEMO_PEOPLE if config.demo else ())
    return app


def _add_rooms(app: Flask, sides: Sequence[str]) -> None:
    for side in sides:
        for room in rooms_of(side):
            app.register_blueprint(room.blueprint())
        name, prefix = _UPLOADS[side]
        app.register_blueprint(uploads.blueprint(purposes(side)), name=name, url_prefix=prefix)


def wsgi() -> Flask:
    """`gunicorn 'tagning.app:wsgi()'`: the app with the settings of the environment."""
    config = Config.from_env()
    logs.configure(config.log)
    app = create_app(config)
    start_following(app)
    return app
