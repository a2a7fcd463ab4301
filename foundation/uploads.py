"""Uploads: bytes that arrive piece by piece for something a room has asked for.

How far an upload is, is what the store of bytes has made durable, and nothing else. A room says by a Purpose who may send
what, and what happens when the last byte is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from engines.blobs.contract import Blobs, Missing, blob_of
from engines.database.contract import Database, Row
from foundation import jobs
from foundation import uploads_queries as queries
from foundation.clock import Clock, iso
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.live_leases import Recipe
from foundation.policy import Actor

# Long enough to come back after a weekend with what a dead laptop still holds.
LIFETIME = timedelta(days=7)
MIB = 1024 * 1024
MOST_OPEN = 20
"""Uploads that one person or one invitation may have open: a device may be lost for each take, and nobody fills the disk with them."""
GATHER = "gather_upload"
"""The job that brings together what was left in pieces: it calls `blobs.gather(upload_id)`."""


@dataclass(frozen=True)
class Subject:
    """What an upload is for: the team it belongs to, and whose it is (`person:<id>` or `invitation:<id>`)."""

    team_id: str
    owner_key: str


@dataclass(frozen=True)
class Purpose:
    """What a room takes in, from whom, and what then.

    `may_begin(db, actor, subject)` answers with the Subject, or raises Problem (NotFound for what the actor may not know of).
    `may_continue(db, actor, upload)` is asked on every later request: False closes the door at once.
    `on_finished(db, clock, upload)` runs inside the transaction that marks the upload finished; it puts the job that comes next.
    `recipe` says what is made while the bytes arrive. Nobody may count on it: it is made of as many uploads as the machine carries, and of
    none after a crash.
    """

    name: str
    max_bytes: int
    may_begin: Callable[[Database, Actor, str], Subject]
    may_continue: Callable[[Database, Actor, Row], bool]
    on_finished: Callable[[Database, Clock, Row], None]
    recipe: Recipe | None = None
    most_for: Callable[[Database, str], int] | None = None
    """`most_for(db, subject)`: how many bytes at most for this one subject, where that is less than `max_bytes`."""

    def most(self, db: Database, subject: str) -> int:
        """How many bytes an upload for the subject may have."""
        return min(self.max_bytes, self.most_for(db, subject)) if self.most_for else self.max_bytes


@dataclass(frozen=True)
class Wanted:
    """An upload as its sender describes it. `length` in bytes, None while it is not known."""

    purpose: str
    subject: str
    filename: str = ""
    filetype: str = ""
    length: int | None = None


def begin_upload(db: Database, blobs: Blobs, clock: Clock, actor: Actor, purpose: Purpose, wanted: Wanted, most: int) -> Row:
    """A new, empty upload of at most `most` bytes. Raises Problem where the purpose says no, or 413."""
    subject = purpose.may_begin(db, actor, wanted.subject)
    if wanted.length is not None and wanted.length > most:
        raise too_large(most)
    if queries.count_open(db, subject.team_id, subject.owner_key, clock.iso()) >= MOST_OPEN:
        raise Problem("too_many_uploads", _("Many uploads are open already. Let them finish, or give some up; what arrived is kept."), 409)
    upload_id = new_id()
    now = clock.now()
    queries.insert(
        db, id=upload_id, team_id=subject.team_id, purpose=purpose.name, subject=wanted.subject, owner_key=subject.owner_key,
        filename=wanted.filename, filetype=wanted.filetype, length=wanted.length, created_at=iso(now), expires_at=iso(now + LIFETIME),
    )
    # After the row: a crash in between leaves a row that runs out, not a file that nobody knows of.
    blobs.begin(upload_id)
    return own_upload(db, actor, upload_id)


def own_upload(db: Database, actor: Actor, upload_id: str) -> Row:
    """The actor's upload. Raises NotFound, for another person's too."""
    for key in _keys(actor):
        found = queries.find_own(db, upload_id, key, actor.team_id)
        if found is not None:
            return found
    raise NotFound()


def find_upload(db: Database, team_id: str, upload_id: str) -> Row:
    """The team's upload. Raises NotFound."""
    found = queries.find(db, team_id, upload_id)
    if found is None:
        raise NotFound()
    return found


def require_open(clock: Clock, upload: Row) -> None:
    """Raise Problem 410 when the upload was given up or has run out."""
    if upload["finished_at"] is not None:
        return
    if upload["abandoned_at"] is not None or upload["expires_at"] <= clock.iso():
        raise Problem(
            "upload_gone", _("This upload waited too long, or was given up, and has been removed. Record or choose it once more."), 410
        )


def set_length(db: Database, upload: Row, length: int, offset: int, most: int) -> Row:
    """The upload with its length said, once and for all. Raises Problem 413, or 400 where it contradicts what is known."""
    if length > most:
        raise too_large(most)
    known = upload["length"]
    if length < offset or (known is not None and known != length):
        raise Problem("length_contradicts", _("The length that was said does not agree with what has arrived. What arrived is kept."), 400)
    queries.set_length(db, upload["team_id"], upload["id"], length)
    return {**upload, "length": length}


def offset_of(blobs: Blobs, upload: Row) -> int:
    """How many bytes of it are durable. Raises Missing when the bytes have become a blob already."""
    return int(upload["length"]) if upload["finished_at"] is not None else blobs.offset(upload["id"])


def finish_if_whole(db: Database, blobs: Blobs, clock: Clock, purpose: Purpose, upload: Row) -> Row:
    """The upload, finished if its last byte is durable. Mends a finish that a crash cut in two. Raises NotFound."""
    if upload["finished_at"] is not None:
        return upload
    try:
        whole = upload["length"] is not None and blobs.offset(upload["id"]) == upload["length"]
    except Missing:
        whole = True  # the bytes moved and the row did not hear of it
    return _finish(db, blobs, clock, purpose, upload) if whole else upload


def close_upload(db: Database, blobs: Blobs, clock: Clock, purpose: Purpose, upload: Row) -> Row:
    """The upload finished with what has arrived, for a sender who will not come back. Raises NotFound."""
    return upload if upload["finished_at"] is not None else _finish(db, blobs, clock, purpose, upload)


def _finish(db: Database, blobs: Blobs, clock: Clock, purpose: Purpose, upload: Row) -> Row:
    blob = blob_of(upload["id"])
    try:
        size = blobs.finish(upload["id"])
    except Missing:
        raise NotFound() from None
    with db.tx():
        row = queries.mark_finished(db, upload["team_id"], upload["id"], blob, size, clock.iso())
        if row is not None:
            purpose.on_finished(db, clock, row)
            if blobs.finishes_in_pieces:
                _put_gathering(db, clock, row)
    return row or {**upload, "finished_at": clock.iso(), "blob": blob, "length": size}


def _put_gathering(db: Database, clock: Clock, upload: Row) -> None:
    """After what makes it watchable, and before what nobody waits for."""
    jobs.put(
        db, clock, GATHER, team_id=upload["team_id"], subject=f"upload:{upload['id']}", priority=-5, dedup=f"{GATHER}:{upload['id']}",
        upload_id=upload["id"],
    )


def abandon_upload(db: Database, blobs: Blobs, clock: Clock, upload: Row) -> None:
    """Throw the upload and its bytes away. Raises Problem 403 when it was finished: then it belongs to its room."""
    if upload["finished_at"] is not None:
        raise Problem("upload_used", _("This has been received and is in use. Remove it on the page where it is shown."), 403)
    if queries.mark_abandoned(db, upload["team_id"], upload["id"], clock.iso()):
        blobs.abandon(upload["id"])


def open_uploads(db: Database, team_id: str, purpose: str, subject: str) -> list[Row]:
    """The uploads for that subject that are still on their way, oldest first."""
    return queries.find_open(db, team_id, purpose, subject)


def sweep_uploads(db: Database, blobs: Blobs, clock: Clock) -> int:
    """Throw away what ran out unfinished, and what a crash left of uploads that are over; how many ran out. Safe to run twice."""
    expired = queries.find_expired(db, clock.iso())
    for upload in expired:
        blobs.abandon(upload["id"])
        blobs.delete(blob_of(upload["id"]))
        queries.mark_abandoned(db, upload["team_id"], upload["id"], clock.iso())
    _sweep_leftovers(db, blobs)
    return len(expired)


def _sweep_leftovers(db: Database, blobs: Blobs) -> None:
    # The bytes are asked for before the rows: a row is written before its first byte, so an upload that begins meanwhile is known.
    for upload_id in list(blobs.upload_ids()):
        if not queries.is_open(db, upload_id):
            blobs.abandon(upload_id)


def too_large(most: int) -> Problem:
    """What to tell somebody who sends more than `most` bytes."""
    return Problem(
        "too_large", _("This is larger than can be taken in (%(mib)s MiB). Nothing of it was kept; choose a shorter or smaller one."), 413,
        mib=max(1, most // MIB),
    )


def _keys(actor: Actor) -> list[str]:
    if actor.kind == "candidate":
        return [f"invitation:{invitation_id}" for invitation_id in sorted(actor.invitation_ids)]
    return [actor.key] if actor.key else []
