"""One process that serves the pages and runs the job threads: gunicorn inside our own program."""

import logging
import signal
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from tagning.config import Config
from tagning.connections.gunicorn_worker import CollectingWorker

log = logging.getLogger("tagning.server")


class _OurLog(Logger):
    """gunicorn's log through our own handler, in the format of the settings."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Worker(CollectingWorker):
    """The worker of tagning.connections. It accepts only the first signal to end, so repeated Ctrl+C does not interrupt its clean-up."""

    is_leaving = False

    def init_signals(self) -> None:
        """Ignore SIGINT: a terminal signals the whole group, even starting children, and the parent passes it on as SIGQUIT."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """End now. Raises SystemExit the first time."""
        if not self.is_leaving:
            self.is_leaving = True
            super().handle_quit(sig, frame)


class Server(BaseApplication):
    """gunicorn with one worker process of many threads. `on_ready(app)` runs in that process, `on_exit()` at its end.

    Threads rather than processes: requests wait for network and disk, and the job threads need one process.
    """

    def __init__(
        self, config: Config, make_app: Callable[[], Flask], on_ready: Callable[[Flask], None], on_exit: Callable[[], None]
    ) -> None:
        self.config, self.make_app, self.on_ready, self.on_exit = config, make_app, on_ready, on_exit
        self.app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        """Pass our settings to gunicorn."""
        wanted: dict[str, Any] = {
            "bind": f"{self.config.host}:{self.config.port}",
            "worker_class": _Worker,
            "workers": 1,
            "threads": self.config.threads,
            "timeout": 120,
            "graceful_timeout": 10,  # jobs and followers take up to six seconds to stop, more on a busy machine
            "keepalive": 30,
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": _OurLog,
            "control_socket_disable": True,  # else gunicorn 27 makes a folder in the home directory
            "post_worker_init": lambda worker: self.on_ready(self.load()),
            "worker_exit": lambda server, worker: self._leave(worker),
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _leave(self, worker: _Worker) -> None:
        worker.is_leaving = True
        self.on_exit()

    def load(self) -> Flask:
        """The app, created once and in the worker process, so that no engine crosses a fork."""
        if self.app is None:
            self.app = self.make_app()
        return self.app
