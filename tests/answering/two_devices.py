"""Two devices of one candidate, as far as the rules know them: each has a recorder, a store of its own, and a page with a tab id."""

import copy
from contextlib import contextmanager
from dataclasses import dataclass, field

from answering import arrivals, submission, takes
from answering.holding import ELSEWHERE, holder
from answering.visits import SUBMITTED, phase
from engines.blobs.contract import Missing, blob_of
from foundation.errors import Problem
from foundation.uploads import Wanted, begin_upload, finish_if_whole, set_length


class MemoryBlobs:
    """As much of a store of bytes as uploads need, in memory, so that thousands of orders can be tried and taken back."""

    finishes_in_pieces = False

    def __init__(self):
        self.open, self.whole = {}, {}

    def begin(self, upload):
        self.open[upload] = b""

    def append(self, upload, offset, pieces):
        assert offset == len(self.open[upload])
        self.open[upload] += b"".join(pieces)

    def offset(self, upload):
        if upload not in self.open:
            raise Missing()
        return len(self.open[upload])

    def finish(self, upload):
        self.whole[blob_of(upload)] = self.open.pop(upload)
        return len(self.whole[blob_of(upload)])

    def read(self, name):
        return [self.whole[name]]


class _Back(Exception):
    """Everything since the beginning is undone."""


@contextmanager
def taken_back(stage, devices):
    """What happens inside is undone at the end: rows, bytes, clock, and what the devices know."""
    kept = stage.clock.moment, dict(stage.blobs.open), dict(stage.blobs.whole), [copy.deepcopy(device.takes) for device in devices]
    try:
        with stage.db.tx():
            yield
            raise _Back()
    except _Back:
        pass
    stage.clock.moment, stage.blobs.open, stage.blobs.whole, known = kept
    for device, takes_before in zip(devices, known):
        device.takes = takes_before


@dataclass
class Recording:
    """One take as its own device knows it."""

    take_id: str
    upload: dict
    said: bytes = b""
    sent: int = 0
    running: bool = True
    stopped_by_hand: bool = False
    refused: bool = False


@dataclass
class Device:
    """A phone or a laptop with the question's page open. Every verb answers with the Problem's code, or None when it was done."""

    stage: object
    tab: str
    takes: list = field(default_factory=list)

    @property
    def now(self):
        return next((one for one in self.takes if one.running), None)

    def standing(self):
        return takes.find_standing(self.stage.db, self.stage.visit, 1)

    def record(self):
        if self.now:
            return "busy"
        take = takes.begin_take(self.stage.db, self.stage.clock, self.stage.visit, 1, self.tab)
        upload = begin_upload(
            self.stage.db, self.stage.blobs, self.stage.clock, self.stage.actor, arrivals.ANSWER, Wanted("answer", take["id"]), 10_000
        )
        self.takes.append(Recording(take["id"], upload))
        self.speak()

    def speak(self):
        """Say a word into the running take; the page asks whether it may go on, and stops when it may not."""
        if self.now is None:
            return "silent"
        self.now.said += b"word "
        self._send(self.now)
        if not takes.hold_take(self.stage.db, self.stage.clock, self.stage.visit, self.now.take_id, self.tab):
            self.now.running = False

    def stop(self):
        if self.now is None:
            return "silent"
        one = self.now
        one.running, one.stopped_by_hand = False, True
        takes.end_take(self.stage.db, self.stage.clock, self.stage.visit, one.take_id, 900)

    def send(self):
        """Bring everything that was recorded to the server, to the last byte."""
        for one in self.takes:
            self._send(one, last=not one.running)

    def take_over(self):
        going = self.standing().recording
        if going is None:
            return "nothing"
        takes.take_over(self.stage.db, self.stage.clock, self.stage.visit, going["id"])

    def use(self):
        under_way = self.standing().under_way
        if under_way is None:
            return "nothing"
        arrivals.use_what_arrived(self.stage.db, self.stage.blobs, self.stage.clock, self.stage.visit, under_way["id"], self.tab)

    def keep(self):
        usable = [take for take in self.standing().takes if take["state"] not in ("recording", "broken")]
        if not usable:
            return "nothing"
        takes.keep_take(self.stage.db, self.stage.clock, self.stage.visit, usable[-1]["id"])

    def submit(self):
        submission.submit(self.stage.db, self.stage.clock, self.stage.visit, leave_out=True)

    def do(self, verb):
        try:
            return getattr(self, verb)()
        except Problem as problem:
            return problem.code

    def _send(self, one, last=False):
        row = self.stage.db.one("select * from upload where id = :id", id=one.upload["id"])
        if row["finished_at"] or not arrivals.may_continue(self.stage.db, self.stage.actor, row):
            one.refused = one.refused or one.sent < len(one.said)
            return
        if one.sent < len(one.said):
            self.stage.blobs.append(row["id"], one.sent, [one.said[one.sent:]])
            one.sent = len(one.said)
        if last:
            row = set_length(self.stage.db, row, one.sent, one.sent, 10_000)
            finish_if_whole(self.stage.db, self.stage.blobs, self.stage.clock, arrivals.ANSWER, row)


def must_be_true(stage, devices, used):
    """What no order of events may break. `used` holds the takes that somebody ended with what had arrived."""
    rows = stage.db.query("select * from answer_take order by number")
    recorded = {one.take_id: one for device in devices for one in device.takes}
    assert sum(row["state"] == "recording" for row in rows) <= 1, "two takes are recorded at once"
    for row in rows:
        one = recorded[row["id"]]
        if row["problem"] is None and row["state"] != "recording":
            assert one.stopped_by_hand, "a take that was cut off counts as whole"
        if row["blob"]:
            arrived = b"".join(stage.blobs.read(row["blob"]))
            assert arrived == one.said or row["id"] in used, "something that was recorded is lost"
            assert arrived == one.said or row["problem"] == "interrupted", "a stump is called whole"
        if row["state"] == "recording":
            assert row["holder"] in [device.tab for device in devices if device.now], "nobody records what is called recording"
    handed_in(stage, rows)


def handed_in(stage, rows):
    """What is true of a submission."""
    if phase(stage.visit, rows, stage.clock.now()) != SUBMITTED:
        return
    kept = stage.db.one("select kept_take_id as id from answer")["id"]
    assert next(row for row in rows if row["id"] == kept)["state"] == "received", "a take was handed in before it was all here"


def is_held_elsewhere(stage, device, take_id):
    """Whether another device than this one is heard to record or send the take."""
    return holder(stage.take(take_id), device.tab, stage.clock.now()) == ELSEWHERE
