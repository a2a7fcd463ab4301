"""Takes: recordings and imported files for a question. A take never changes; its renditions may."""

from typing import Any

from authoring.questions import queries
from authoring.questions.live_recipe import job_of
from authoring.questions.problems import TAKE_FAILED
from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.live_leases import head_start_ms
from interviews.question import find_question

LONGEST_NOTE = 200


def add_take(db: Database, clock: Clock, upload: Row) -> str:
    """Make the finished upload the question's next take and queue its processing; returns its id. Call it inside a transaction."""
    question = find_question(db, upload["team_id"], upload["subject"])
    take = queries.insert_take(
        db, id=new_id(), team_id=question["team_id"], question_id=question["id"], blob=upload["blob"],
        filename=upload["filename"][:200], upload_id=upload["id"], created_by=upload["owner_key"].removeprefix("person:"), now=clock.iso(),
    )
    _ask_for_processing(db, clock, take, dedup=job_of(upload) if upload["id"] else None, delay_ms=head_start_ms(db, clock, upload))
    return str(take["id"])


def find_take(db: Database, team_id: str | None, take_id: str) -> Row:
    """The team's take. Raises NotFound, also for a removed one."""
    row = find_any_take(db, team_id, take_id)
    if row["removed_at"] is not None:
        raise NotFound()
    return row


def find_any_take(db: Database, team_id: str | None, take_id: str) -> Row:
    """The team's take, removed or not. Raises NotFound."""
    row = queries.find_take(db, team_id, take_id)
    if row is None:
        raise NotFound()
    return row


def list_takes(db: Database, question: Row) -> list[Row]:
    """The question's takes, newest first."""
    return [_standing(row) for row in queries.list_takes(db, question["team_id"], question["id"])]


def change_take(db: Database, take: Row, changes: dict[str, Any]) -> Row:
    """Apply `changes`: `note` (text) and `starred` (true or false). Raises Problem."""
    note, starred = changes.get("note", take["note"]), changes.get("starred", bool(take["starred"]))
    if not isinstance(note, str) or len(note) > LONGEST_NOTE:
        raise Problem("bad_note", _("A note can have at most %(most)s characters. Yours is still here: shorten it."), most=LONGEST_NOTE)
    if not isinstance(starred, bool):
        raise Problem("bad_star", _("The star could not be changed. Reload the page and try again."))
    changed = {**take, "note": " ".join(note.split()), "starred": int(starred)}
    queries.update_take(db, id=take["id"], team_id=take["team_id"], note=changed["note"], starred=changed["starred"])
    return changed


def remove_take(db: Database, clock: Clock, take: Row) -> None:
    """Remove the take from the list. Its clips stay, and `restore_take` brings it back."""
    queries.set_take_removed(db, take["team_id"], take["id"], clock.iso())


def restore_take(db: Database, take: Row) -> None:
    """Restore a removed take."""
    queries.set_take_removed(db, take["team_id"], take["id"], None)


def retry_take(db: Database, clock: Clock, take: Row) -> None:
    """Process a broken take again. Raises Problem when it is not broken."""
    with db.tx():
        job = jobs.for_subject(db, take["team_id"], f"take:{take['id']}")
        now = find_take(db, take["team_id"], take["id"])
        if _standing({**now, "job_state": job["state"] if job else None})["state"] != "broken":
            raise Problem("not_broken", _("This take is already ready, or is being prepared again."), 409)
        queries.set_take_state(db, take["team_id"], take["id"], "processing", None)
        _ask_for_processing(db, clock, take)


def require_ready(take: Row) -> None:
    """Raise Problem unless the take can be played and cut."""
    if take["state"] == "broken":
        raise Problem("take_broken", _("This take cannot be used. Choose another one, or record it again."), 409)
    if take["state"] != "ready":
        raise Problem("take_not_ready", _("This take is still being prepared. Try again in a few seconds."), 409)


def _standing(row: Row) -> Row:
    """The take as people should see it: one whose job was given up counts as broken."""
    if row["state"] != "processing" or row["job_state"] not in ("parked", "cancelled"):
        return row
    return {**row, "state": "broken", "problem": row["problem"] or TAKE_FAILED}


def _ask_for_processing(db: Database, clock: Clock, take: Row, **when: Any) -> None:
    jobs.put(db, clock, "process_take", team_id=take["team_id"], subject=f"take:{take['id']}", priority=5, take_id=take["id"], **when)
