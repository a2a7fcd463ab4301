"""Processes one upload live: passes durable bytes to a task in the sandbox, and stores the renditions that it makes."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from engines.blobs.contract import Blobs, Missing
from engines.database.contract import Row
from foundation import live_leases, uploads
from foundation.live_leases import Left, Recipe
from foundation.work import Work
from media.renditions.catalogue import Rendition
from media.renditions.live import LiveTask
from media.sandbox.errors import MediaProblem

log = logging.getLogger("tagning.live")
POLL_S, RENEW_S = 0.5, 1.0
STALLED_S = 30.0
AFTER_END_S = 60.0


class Gone(Exception):
    """The upload was abandoned, has stalled, or was not finished although all its bytes are here."""


def follow(work: Work, recipe: Recipe, upload: Row, worker: str, bell: threading.Event, stopping: threading.Event) -> None:
    """Process a leased upload to its end, whatever that is.

    `bell` rings when there may be more bytes. Raises only database errors, when the end could not be written.
    """
    db, clock, job = work.db, work.clock, recipe.job(upload)
    try:
        _Follower(work, recipe, upload, worker, bell, stopping).run()
    except Left:
        log.info("upload %s: another has it", upload["id"])
    except Gone:
        live_leases.let_go(db, upload, worker)
    except MediaProblem as problem:
        log.info("upload %s is left to a job: %s", upload["id"], problem)
        live_leases.end(db, clock, upload, worker, "left", job)
    except Exception:
        log.exception("upload %s is left to a job", upload["id"])
        live_leases.end(db, clock, upload, worker, "left", job)
    else:
        live_leases.end(db, clock, upload, worker, "done", job)


class _Follower:
    def __init__(
        self, work: Work, recipe: Recipe, upload: Row, worker: str, bell: threading.Event, stopping: threading.Event,
    ) -> None:
        self._work, self._recipe, self._upload, self._worker, self._bell, self._stopping = work, recipe, upload, worker, bell, stopping
        self._fed = 0
        self._made: list[Rendition] = []
        self._lost = threading.Event()

    def run(self) -> None:
        begun = self._recipe.begin(self._work.db, self._upload)
        if begun is None:
            raise MediaProblem("failed", detail="nothing is to be made of it")
        with self._lease_kept(), begun as task:
            self._feed_all(task)
            task.end()
            self._wait_until_finished()
            self._keep_all(task)

    def _feed_all(self, task: LiveTask) -> None:
        """Feed the task until the last byte, whether or not the upload is finished already. Raises Gone, Left, MediaProblem."""
        moved = monotonic()
        while True:
            before, row = self._fed, self._look()
            self._feed_more(task, row)
            if self._fed == row["length"]:
                return
            if self._fed > before:
                moved = monotonic()
            elif monotonic() - moved > STALLED_S:
                raise Gone()
            self._made += task.made()
            self._bell.wait(POLL_S)

    def _wait_until_finished(self) -> None:
        """Wait until the upload is finished: nothing may be stored before. Raises Gone, Left."""
        until = monotonic() + STALLED_S
        while self._look()["finished_at"] is None:
            if monotonic() > until:
                raise Gone()
            self._bell.wait(POLL_S)

    def _keep_all(self, task: LiveTask) -> None:
        until = monotonic() + AFTER_END_S
        while not task.is_over:
            self._made += task.made(POLL_S)
            self._keep(task)
            if monotonic() > until:
                raise MediaProblem("timeout", detail="it did not come to its end")
        self._keep(task)  # one that ended before the last byte has already left

    def _look(self) -> Row:
        """Read the upload's current row. Raises Gone, Left."""
        self._bell.clear()
        row = self._upload = uploads.find_upload(self._work.db, self._upload["team_id"], self._upload["id"])
        is_whole = row["finished_at"] is not None and self._fed == row["length"]
        if not is_whole and (row["abandoned_at"] is not None or self._stopping.is_set()):
            raise Gone()
        if self._lost.is_set():
            raise Left()
        return row

    def _feed_more(self, task: LiveTask, row: Row) -> None:
        for piece in read_on(self._work.blobs, row, self._fed):
            task.feed(piece)
            self._fed += len(piece)

    def _keep(self, task: LiveTask) -> None:
        for made in self._made:
            self._renew()  # without the lease nothing may be stored
            self._recipe.keep(self._work, self._upload, made, task.folder / made.file)
        self._made = []

    def _renew(self) -> None:
        live_leases.renew(self._work.db, self._work.clock, self._upload, self._worker)

    @contextmanager
    def _lease_kept(self) -> Iterator[None]:
        """Renew the lease in a thread beside the work.

        A slow child or disk does not lose the lease; a frozen or dead process does.
        """
        over = threading.Event()
        beating = threading.Thread(target=self._keep_renewing, args=(over,), daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def _keep_renewing(self, over: threading.Event) -> None:
        while not over.wait(RENEW_S):
            try:
                self._renew()
            except Left:
                return self._lost.set()
            except Exception:
                log.warning("upload %s: its lease could not be renewed", self._upload["id"], exc_info=True)


def read_on(blobs: Blobs, upload: Row, start: int) -> Iterator[bytes]:
    """The upload's bytes from `start` on, from the upload or from the blob it has become; nothing when both are gone."""
    try:
        for piece in blobs.read_upload(upload["id"], start):
            yield piece
            start += len(piece)
    except Missing:
        if upload["blob"] is not None:
            yield from blobs.read(upload["blob"], start)
