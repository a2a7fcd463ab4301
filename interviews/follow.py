"""Following one upload: its bytes are handed to a task in the box as they become durable, and what that makes is kept."""

import logging
import threading
from collections.abc import Iterator
from time import monotonic

from engines.blobs.contract import Blobs, Missing
from engines.database.contract import Row
from interviews import following, uploads
from interviews.following import Left, Recipe
from interviews.work import Work
from media.errors import MediaProblem
from media.forms import Made
from media.live import Fed

log = logging.getLogger("tagning.live")
POLL_S, RENEW_S = 0.5, 1.0
STALLED_S = 30.0
AFTER_END_S = 60.0


class Gone(Exception):
    """The upload was given up, or stands still."""


def follow(work: Work, recipe: Recipe, upload: Row, worker: str, bell: threading.Event, stopping: threading.Event) -> None:
    """Follow a claimed upload to its end, however that comes; `bell` rings when there may be more. Raises nothing."""
    db, clock, job = work.db, work.clock, recipe.job(upload)
    try:
        _Follower(work, recipe, upload, worker, bell, stopping).run()
    except Left:
        log.info("upload %s: another has it", upload["id"])
    except Gone:
        following.let_go(db, upload, worker)
    except MediaProblem as problem:
        log.info("upload %s is left to a job: %s", upload["id"], problem)
        following.end(db, clock, upload, worker, "left", job)
    except Exception:
        log.exception("upload %s is left to a job", upload["id"])
        following.end(db, clock, upload, worker, "left", job)
    else:
        following.end(db, clock, upload, worker, "done", job)


class _Follower:
    def __init__(
        self, work: Work, recipe: Recipe, upload: Row, worker: str, bell: threading.Event, stopping: threading.Event,
    ) -> None:
        self._work, self._recipe, self._upload, self._worker, self._bell, self._stopping = work, recipe, upload, worker, bell, stopping
        self._fed = 0
        self._renewed = 0.0
        self._made: list[Made] = []

    def run(self) -> None:
        begun = self._recipe.begin(self._work.db, self._upload)
        if begun is None:
            raise MediaProblem("failed", detail="nothing is to be made of it")
        with begun as task:
            self._feed_all(task)
            task.end()
            until = monotonic() + AFTER_END_S
            while not task.is_over:
                self._made += task.made(POLL_S)
                self._keep(task)
                if monotonic() > until:
                    raise MediaProblem("timeout", detail="it did not come to its end")

    def _feed_all(self, task: Fed) -> None:
        """Until the upload is finished and its last byte handed over. Raises Gone, Left, MediaProblem."""
        moved = monotonic()
        while True:
            self._bell.clear()
            before, row = self._fed, uploads.find_upload(self._work.db, self._upload["team_id"], self._upload["id"])
            self._feed_more(task, row)
            if row["finished_at"] is not None and self._fed == row["length"]:
                self._upload = row
                return
            if row["abandoned_at"] is not None or self._stopping.is_set():
                raise Gone()
            if self._fed > before:
                moved = monotonic()
            elif monotonic() - moved > STALLED_S:
                raise Gone()
            self._made += task.made()
            self._renew()
            self._bell.wait(POLL_S)

    def _feed_more(self, task: Fed, row: Row) -> None:
        for piece in read_on(self._work.blobs, row, self._fed):
            task.feed(piece)
            self._fed += len(piece)
            self._renew()

    def _renew(self) -> None:
        if monotonic() - self._renewed > RENEW_S:
            following.renew(self._work.db, self._work.clock, self._upload, self._worker)
            self._renewed = monotonic()

    def _keep(self, task: Fed) -> None:
        for made in self._made:
            self._renewed = 0.0
            self._renew()  # what is not ours any more is not stored either
            self._recipe.keep(self._work, self._upload, made, task.folder / made.file)
        self._made = []


def read_on(blobs: Blobs, upload: Row, start: int) -> Iterator[bytes]:
    """The upload's bytes from `start` on, be it still an upload or a blob by now; nothing when they are nowhere."""
    try:
        for piece in blobs.read_upload(upload["id"], start):
            yield piece
            start += len(piece)
    except Missing:
        if upload["blob"] is not None:
            yield from blobs.read(upload["blob"], start)
