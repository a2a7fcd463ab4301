"""Threads that run jobs, in the web process or in their own process."""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping

from engines.database.contract import Busy, Database, Unreachable
from foundation.clock import Clock
from foundation.ids import new_id
from foundation.jobs import TOPIC, Job, run_one

log = logging.getLogger("tagning.worker")


class Worker:
    """`threads` threads that poll for jobs every `poll_ms`, and look at once on a notification or a `wake`."""

    def __init__(
        self, db: Database, clock: Clock, handlers: Mapping[str, Callable[[Job], None]], threads: int, poll_ms: int = 1000,
    ) -> None:
        self._db, self._clock, self._handlers, self._poll_s = db, clock, handlers, poll_ms / 1000
        self._stopping = threading.Event()
        self._work = threading.Condition()
        self._calls = 0
        self._leave: Callable[[], None] = lambda: None
        self._threads = [threading.Thread(target=self._loop, name=f"jobs-{n}", daemon=True) for n in range(threads)]

    def start(self) -> None:
        """Start the threads."""
        self._leave = self._db.listen(TOPIC, self.wake)
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Look for jobs now."""
        with self._work:
            self._calls += 1
            self._work.notify_all()

    def stop(self, wait_s: float = 3) -> None:
        """Stop after the running jobs, or after `wait_s` seconds. Longer jobs are left to their leases."""
        self._stopping.set()
        self._leave()
        self.wake()
        until = time.monotonic() + wait_s
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0, until - time.monotonic()))

    def _loop(self) -> None:
        name = f"{os.uname().nodename}-{os.getpid()}-{new_id()[:6]}"
        away = False
        while not self._stopping.is_set():
            calls = self._calls
            try:
                found = run_one(self._db, self._clock, self._handlers, name)
                if away:
                    log.info("%s finds the database again", name)
                away = False
                if found:
                    continue
            except (Busy, Unreachable) as error:
                if not away:
                    log.warning("%s cannot look for jobs: %s", name, error)
                away = True
            except Exception:
                log.exception("could not look for jobs")
            self._wait(calls)

    def _wait(self, calls: int) -> None:
        with self._work:
            # A wake may have come between the last look and this wait.
            self._work.wait_for(lambda: self._calls != calls or self._stopping.is_set(), self._poll_s)
