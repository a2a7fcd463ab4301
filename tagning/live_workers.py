"""Processes uploads while their bytes arrive: as many as the machine carries, each in its own thread."""

import logging
import os
import threading
from queue import SimpleQueue

from engines.database.contract import Row
from foundation import live_leases
from foundation.ids import new_id
from foundation.live_leases import Recipe
from foundation.live_processing import follow
from foundation.uploads import Purpose
from foundation.work import Work

log = logging.getLogger("tagning.live")
_MOST_REMEMBERED = 1000


class Followers:
    """Follows at most `most` uploads at a time.

    An upload that found no free slot takes the next free one when more of its bytes arrive. If none comes free in time, the job
    processes it.
    """

    def __init__(self, work: Work, most: int) -> None:
        self._work, self._most = work, most
        self._bells: dict[str, threading.Event] = {}
        self._refused: set[str] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._waiting: SimpleQueue[tuple[Recipe, Row, threading.Event] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._name = f"{os.uname().nodename}-{os.getpid()}-{new_id()[:6]}"

    @property
    def busy(self) -> int:
        """The number of uploads followed now."""
        return len(self._bells)

    def bytes_came(self, purpose: Purpose, upload: Row, offset: int) -> None:
        """Note that bytes of this upload are durable up to `offset`. Never fails: a job processes what is not followed."""
        try:
            self._begin_or_ring(purpose, upload, offset == upload["length"])
        except Exception:
            log.exception("upload %s cannot be followed", upload["id"])

    def wake(self) -> None:
        """Wake every follower: its upload may have finished."""
        for bell in [*self._bells.values()]:
            bell.set()

    def stop(self, wait_s: float = 3) -> None:
        """Stop following all uploads; whichever process receives their next bytes starts again."""
        self._stopping.set()
        self.wake()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(wait_s)

    def _begin_or_ring(self, purpose: Purpose, upload: Row, is_last: bool) -> None:
        id = upload["id"]
        with self._lock:
            if id in self._bells:
                return self._bells[id].set()
            full = len(self._bells) >= self._most or self._stopping.is_set()
            if purpose.recipe is None or is_last or full or id in self._refused:
                return
            bell = self._bells[id] = threading.Event()
        if live_leases.claim(self._work.db, self._work.clock, upload, self._name):
            self._waiting.put((purpose.recipe, upload, bell))
            self._need_thread()
        else:
            self._forget(id, refused=True)

    def _forget(self, id: str, refused: bool) -> None:
        with self._lock:
            self._bells.pop(id, None)
            if len(self._refused) >= _MOST_REMEMBERED:
                self._refused.clear()
            if refused:
                self._refused.add(id)

    def _need_thread(self) -> None:
        with self._lock:
            if len(self._threads) < len(self._bells):
                self._threads.append(threading.Thread(target=self._loop, name=f"live-{len(self._threads)}", daemon=True))
                self._threads[-1].start()

    def _loop(self) -> None:
        while given := self._waiting.get():
            recipe, upload, bell = given
            try:
                follow(self._work, recipe, upload, self._name, bell, self._stopping)
            except Exception:  # the slot is freed even when the end could not be written; the job waits for the lease and makes the same
                log.exception("upload %s: how its following ended is not written", upload["id"])
            finally:
                self._forget(upload["id"], refused=False)
