"""Erases a candidate: their rows and bytes, and everything said about their answers.

It writes a tombstone first, with no personal data in it. Then it deletes the bytes, then the rows in one transaction. It is idempotent:
after a crash it continues from an unfinished tombstone. The tombstone stays, also as a blob, so that a restored older backup erases the
candidate again.
"""

import json

from engines.blobs.contract import Blobs, Exists, blob_of
from engines.database.contract import Database, Row
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import Clock
from foundation.errors import NotFound
from interviews import erasure_queries as queries

_TOMBSTONES = "erased/"


def erase_candidate(db: Database, blobs: Blobs, clock: Clock, team_id: str, candidate_id: str, actor_id: str | None = None) -> None:
    """Erase the team's candidate; `actor_id` is the person who asks for it, if somebody does. Idempotent.

    Raises NotFound for somebody who never was the team's.
    """
    with db.tx():
        if not queries.is_known(db, team_id, candidate_id):
            raise NotFound()
        if queries.add_tombstone(db, team_id, candidate_id, clock.iso()):
            record(db, clock, team_id, actor_id, events.ERASED)
    finish_erasures(db, blobs, clock)


def bury_again(db: Database, tombstones: list[Row]) -> int:
    """Insert tombstones from elsewhere that are unknown here, to be finished; returns how many.

    Call it inside the restore's transaction. Each holds candidate_id, team_id and asked_at. Those of unknown teams are skipped: their
    candidates are not here either.
    """
    return sum(
        queries.add_tombstone(db, stone["team_id"], stone["candidate_id"], stone["asked_at"])
        for stone in tombstones if queries.has_team(db, stone["team_id"])
    )


def finish_erasures(db: Database, blobs: Blobs, clock: Clock) -> int:
    """Finish every unfinished tombstone; returns how many there were."""
    unfinished = queries.list_unfinished(db)
    for stone in unfinished:
        _note(blobs, stone)
        _erase_bytes(db, blobs, stone)
        with db.tx():
            queries.delete_rows(db, stone["team_id"], stone["candidate_id"])
            queries.finish_tombstone(db, stone["team_id"], stone["candidate_id"], clock.iso())
        _delete_below(blobs, stone["prefixes"])  # once more: a job may have stored a file in between
    return len(unfinished)


def tombstones_in(blobs: Blobs) -> list[Row]:
    """The tombstones in a blob store."""
    return [json.loads(b"".join(blobs.read(name))) for name in blobs.names(_TOMBSTONES)]


def _note(blobs: Blobs, stone: Row) -> None:
    told = {name: stone[name] for name in ("candidate_id", "team_id", "asked_at")}
    try:
        blobs.put_bytes(f"{_TOMBSTONES}{stone['team_id']}/{stone['candidate_id']}", json.dumps(told, sort_keys=True).encode())
    except Exists:
        return


def _erase_bytes(db: Database, blobs: Blobs, stone: Row) -> None:
    for upload_id in queries.list_uploads(db, stone["team_id"], stone["candidate_id"]):
        blobs.abandon(upload_id)
        blobs.delete(blob_of(upload_id))
    for name in queries.list_blobs(db, stone["team_id"], stone["candidate_id"]):
        blobs.delete(name)
    _delete_below(blobs, stone["prefixes"])


def _delete_below(blobs: Blobs, prefixes: list[str]) -> None:
    for name in [name for prefix in prefixes for name in blobs.names(prefix)]:
        blobs.delete(name)
