"""Health checks for a load balancer: `/health` (is the process alive?) and `/ready` (do its engines answer?)."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow

from flask import Flask, Response, jsonify

from engines.blobs.contract import Blobs, Missing
from foundation.ids import new_id
from tagning import queries
from tagning.parts import Parts

PATIENCE_S = 2.0


class Probe:
    """One question to an engine, asked in its own thread, so that a hanging engine blocks nobody else."""

    def __init__(self, name: str, ask: Callable[[], object]) -> None:
        self.name, self._ask = name, ask
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"ready-{name}")
        self._asked: Future[object] | None = None

    def begin(self) -> None:
        """Ask, unless the last answer is still pending."""
        if self._asked is None or self._asked.done():
            self._asked = self._thread.submit(self._ask)

    def answered(self, patience_s: float) -> bool:
        """Whether a good answer came within that time."""
        assert self._asked is not None
        try:
            self._asked.result(patience_s)
        except TooSlow:
            return False
        except Exception:
            return False
        return True


def install(app: Flask, parts: Parts) -> None:
    """Add both pages. They do not check mail: jobs retry it, and pages work without it."""
    probes = [Probe("database", lambda: queries.answers(parts.db)), Probe("blobs", lambda: _answers(parts.blobs))]
    app.add_url_rule("/health", "health", lambda: Response("alive\n", mimetype="text/plain"))
    app.add_url_rule("/ready", "ready", lambda: _ready(probes))


def _ready(probes: list[Probe]) -> Response:
    for probe in probes:
        probe.begin()
    silent = [probe.name for probe in probes if not probe.answered(PATIENCE_S)]
    response = jsonify(ok=not silent, silent=silent)
    if silent:
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    return response


def _answers(blobs: Blobs) -> None:
    try:
        blobs.size(f"probe/{new_id()}")
    except Missing:
        return
