"""Uploads: bytes that arrive piece by piece for a room.

The offset of an upload is what the blob store has made durable, and nothing else. A room's Purpose says who may upload, and what
happens after the last byte.
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

# Long enough to return after a weekend with the recording that a dead laptop still holds.
LIFETIME = timedelta(days=7)
MIB = 1024 * 1024
MOST_OPEN = 20
"""Uploads that one person or one invitation may have open: a device may be lost for each take, and nobody fills the disk with them."""
GATHER = "gather_upload"
"""The job that brings together what was left in pieces: it calls `blobs.gather(upload_id)`."""


@dataclass(frozen=True)
class Subject:
    """What an upload is for: its team, and its owner (`person:<id>` or `invitation:<id>`)."""

    team_id: str
    owner_key: str


@dataclass(frozen=True)
class Purpose:
    """What a room accepts, from whom, and what follows.

    `may_begin(db, actor, subject)` returns the Subject, or raises Problem (NotFound for what the actor may not know of).
    `may_continue(db, actor, upload)` is checked on every later request; False refuses it at once.
    `on_finished(db, clock, upload)` runs inside the transaction that marks the upload finished; it queues the next job.
    `recipe` says what is made while the bytes arrive. It is best effort: it runs for as many uploads as the machine carries, and for
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
    """An upload as its sender describes it. `length` is in bytes, None while unknown."""

    purpose: str
    subject: str
    filename: str = ""
    filetype: str = ""
    length: int | None = None


def begin_upload(db: Database, blobs: Blobs, clock: Clock, actor: Actor, purpose: Purpose, wanted: Wanted, most: int) -> Row:
    """Create an empty upload of at most `most` bytes. Raises Problem when the purpose refuses it, or 413."""
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
    # After the row: a crash in between leaves a row that expires, not a file that nobody knows of.
    blobs.begin(upload_id)
    return own_upload(db, actor, upload_id)


def own_upload(db: Database, actor: Actor, upload_id: str) -> Row:
    """The actor's own upload. Raises NotFound, also for another person's."""
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
    """Raise Problem 410 when the upload was abandoned or has expired."""
    if upload["finished_at"] is not None:
        return
    if upload["abandoned_at"] is not None or upload["expires_at"] <= clock.iso():
        raise Problem(
            "upload_gone", _("This upload waited too long or was cancelled, and has been removed. Record it or choose the file again."), 410
        )


def set_length(db: Database, upload: Row, length: int, offset: int, most: int) -> Row:
    """Set the upload's length, once, and return the upload. Raises Problem 413, or 400 where it contradicts what is known."""
    if length > most:
        raise too_large(most)
    known = upload["length"]
    if length < offset or (known is not None and known != length):
        raise Problem("length_contradicts", _("The recording did not arrive whole. What arrived is kept."), 400)
    queries.set_length(db, upload["team_id"], upload["id"], length)
    return {**upload, "length": length}


def offset_of(blobs: Blobs, upload: Row) -> int:
    """The number of durable bytes. Raises Missing when the upload has become a blob already."""
    return int(upload["length"]) if upload["finished_at"] is not None else blobs.offset(upload["id"])


def finish_if_whole(db: Database, blobs: Blobs, clock: Clock, purpose: Purpose, upload: Row) -> Row:
    """The upload, finished if its last byte is durable. Repairs a finish that a crash interrupted. Raises NotFound."""
    if upload["finished_at"] is not None:
        return upload
    try:
        whole = upload["length"] is not None and blobs.offset(upload["id"]) == upload["length"]
    except Missing:
        whole = True  # the upload became a blob, but the row was not updated
    return _finish(db, blobs, clock, purpose, upload) if whole else upload


def close_upload(db: Database, blobs: Blobs, clock: Clock, purpose: Purpose, upload: Row) -> Row:
    """Finish the upload with the bytes that have arrived, for a sender who will not return. Raises NotFound."""
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
    """Queue the gathering of the pieces: after the job that makes it watchable, before jobs that nobody waits for."""
    jobs.put(
        db, clock, GATHER, team_id=upload["team_id"], subject=f"upload:{upload['id']}", priority=-5, dedup=f"{GATHER}:{upload['id']}",
        upload_id=upload["id"],
    )


def abandon_upload(db: Database, blobs: Blobs, clock: Clock, upload: Row) -> None:
    """Delete the upload and its bytes. Raises Problem 403 for a finished one: it belongs to its room."""
    if upload["finished_at"] is not None:
        raise Problem("upload_used", _("This recording is in use. Remove it on the page where it is shown."), 403)
    if queries.mark_abandoned(db, upload["team_id"], upload["id"], clock.iso()):
        blobs.abandon(upload["id"])


def open_uploads(db: Database, team_id: str, purpose: str, subject: str) -> list[Row]:
    """The subject's unfinished uploads, oldest first."""
    return queries.find_open(db, team_id, purpose, subject)


def sweep_uploads(db: Database, blobs: Blobs, clock: Clock) -> int:
    """Delete expired uploads, and what a crash left of uploads that have ended. Returns how many expired. Idempotent."""
    expired = queries.find_expired(db, clock.iso())
    for upload in expired:
        blobs.abandon(upload["id"])
        blobs.delete(blob_of(upload["id"]))
        queries.mark_abandoned(db, upload["team_id"], upload["id"], clock.iso())
    _sweep_leftovers(db, blobs)
    return len(expired)


def _sweep_leftovers(db: Database, blobs: Blobs) -> None:
    # Bytes are listed before rows: a row is written before its first byte, so an upload that begins meanwhile is known.
    for upload_id in list(blobs.upload_ids()):
        if not queries.is_open(db, upload_id):
            blobs.abandon(upload_id)


def too_large(most: int) -> Problem:
    """The Problem for a sender of more than `most` bytes."""
    return Problem(
        "too_large", _("This is larger than the limit of %(mib)s MiB. Nothing of it was kept. Choose a shorter or smaller one."), 413,
        mib=max(1, most // MIB),
    )


def _keys(actor: Actor) -> list[str]:
    if actor.kind == "candidate":
        return [f"invitation:{invitation_id}" for invitation_id in sorted(actor.invitation_ids)]
    return [actor.key] if actor.key else []
