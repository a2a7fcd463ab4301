"""Threads that do the jobs, in the web process or in one of their own."""

import logging
import os
import secrets
import threading
from collections.abc import Callable, Mapping

from engines.database.contract import Database
from interviews.clock import Clock
from interviews.jobs import Job, run_one

log = logging.getLogger("tagning.worker")


class Worker:
    """`threads` threads that look for jobs every `poll_ms`, and at once when woken."""

    def __init__(self, db: Database, clock: Clock, handlers: Mapping[str, Callable[[Job], None]], threads: int, poll_ms: int = 1000) -> None:
        self._db, self._clock, self._handlers, self._poll_s = db, clock, handlers, poll_ms / 1000
        self._stopping = threading.Event()
        self._work = threading.Condition()
        self._threads = [threading.Thread(target=self._loop, name=f"jobs-{n}", daemon=True) for n in range(threads)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There may be work."""
        with self._work:
            self._work.notify_all()

    def stop(self, wait_s: float = 3) -> None:
        """End after the jobs under way, or leave those that take longer to their leases."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join(wait_s)

    def _loop(self) -> None:
        name = f"{os.uname().nodename}-{os.getpid()}-{secrets.token_hex(3)}"
        while not self._stopping.is_set():
            try:
                if run_one(self._db, self._clock, self._handlers, name):
                    continue
            except Exception:
                log.exception("could not look for jobs")
            with self._work:
                if not self._stopping.is_set():
                    self._work.wait(self._poll_s)
        self._db.close()
