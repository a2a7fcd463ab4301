"""Makes the Flask app: one app with the team's side, the candidate's side, or both."""

from collections.abc import Sequence

from flask import Flask

import accounts.views
import answering.views
import authoring.views
import review.views
from tagning import demo_progress, http, logs, metrics, pages, probes, signin, templating, uploads
from tagning.access import all_lines, require_complete
from tagning.config import Config
from tagning.parts import Parts, make_parts
from tagning.places import TEMPLATES
from tagning.processes import start_following
from tagning.proxies import believing
from tagning.purposes import purposes
from tagning.sessions import ServerSessions

SIDES = ("team", "candidate")


def create_app(config: Config, sides: Sequence[str] = SIDES, parts: Parts | None = None) -> Flask:
    """The app for those sides. Raises Unguarded when an endpoint has no policy line.

    Hosting the sides as two apps keeps every staff route off the candidates' host; both serve from the same tree.
    """
    parts = parts or make_parts(config)
    app = Flask("tagning", template_folder=str(TEMPLATES), static_folder=None)
    app.secret_key = config.secret
    app.config["MAX_CONTENT_LENGTH"] = None  # each route that takes bytes has a limit of its own
    app.config["MAX_FORM_MEMORY_SIZE"] = 2_000_000
    app.url_map.strict_slashes = False
    app.extensions["tagning"] = parts
    app.wsgi_app = believing(app.wsgi_app, config.proxies)  # type: ignore[assignment, method-assign]
    if config.log == "json":
        logs.install(app)
    app.session_interface = ServerSessions(parts.db, parts.clock, config.secure)
    signin.install(app, parts)
    templating.install(app, parts)
    pages.install(app, parts, sides)
    demo_progress.install(app, parts)
    probes.install(app, parts)
    metrics.install(app, parts.metrics, config.metrics_token)
    _add_rooms(app, sides)
    lines = all_lines()
    require_complete(app, lines)
    http.install(app, parts, lines)
    return app


def _add_rooms(app: Flask, sides: Sequence[str]) -> None:
    if "team" in sides:
        app.register_blueprint(accounts.views.bp)
        app.register_blueprint(authoring.views.bp)
        app.register_blueprint(review.views.bp)
        app.register_blueprint(uploads.blueprint(purposes("team")), url_prefix="/uploads")
    if "candidate" in sides:
        app.register_blueprint(answering.views.bp)
        app.register_blueprint(
            uploads.blueprint(purposes("candidate")), name="candidate_uploads", url_prefix="/answer/uploads"
        )


def wsgi() -> Flask:
    """`gunicorn 'tagning.app:wsgi()'`: the app with the settings of the environment."""
    config = Config.from_env()
    logs.configure(config.log)
    app = create_app(config)
    start_following(app)
    return app
