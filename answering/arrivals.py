"""The bytes of a take: what follows the last byte, and what happens to a take whose remaining bytes never arrive."""

from datetime import timedelta

from answering import queries
from answering.holding import ELSEWHERE, UNDER_WAY, holder
from answering.live_recipe import RECIPE
from answering.takes import find_take, note_interruption
from answering.visits import CLOSING, OPEN, phase, refuse_unless, take_end
from engines.blobs.contract import Blobs, Missing
from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock, parse
from foundation.errors import NotFound, Problem
from foundation.language import mark as _
from foundation.live_leases import head_start_ms
from foundation.policy import Actor, may
from foundation.uploads import MIB, Purpose, Subject, close_upload, open_uploads

PURPOSE = "answer"
PATIENCE = timedelta(hours=24)
_ASK_AGAIN_MS = 30 * 60 * 1000
_MOST_UPLOADS = 5
_OVER = ("received", "ready", "broken")


def may_begin(db: Database, actor: Actor, subject: str) -> Subject:
    """Whether this candidate may upload the take `subject`. Raises NotFound, or Problem when it is over."""
    take = queries.find_take(db, subject)
    if take is None or not may(actor, "candidate.answer", {"id": take["invitation_id"]}):
        raise NotFound()
    if take["state"] in _OVER or take["submitted_at"] or take["withdrawn_at"]:
        raise Problem("take_over", _("This take has ended, so nothing can be added to it. What arrived is kept."), 409)
    if len(queries.list_uploads(db, take["team_id"], take["id"])) >= _MOST_UPLOADS:
        raise Problem("too_many_uploads", _("This take was started too many times. What arrived is kept. Reload the page."), 409)
    return Subject(take["team_id"], f"invitation:{take['invitation_id']}")


def may_continue(db: Database, actor: Actor, upload: Row) -> bool:
    """Whether the upload may continue: until the take is over or the invitation is withdrawn. A finished one may be asked about."""
    take = queries.find_take(db, upload["subject"])
    if take is None or take["withdrawn_at"] or not may(actor, "candidate.answer", {"id": take["invitation_id"]}):
        return False
    return upload["finished_at"] is not None or take["state"] in UNDER_WAY


def take_arrived(db: Database, clock: Clock, upload: Row) -> None:
    """Mark the take safe: its last byte is durable. Queue its processing, unless live processing did it."""
    team_id, take_id = upload["team_id"], upload["subject"]
    if not queries.set_take_received(db, team_id, take_id, upload["blob"], upload["id"], clock.iso()):
        return
    jobs.put(
        db, clock, "process_answer_take", team_id=team_id, subject=f"answer_take:{take_id}", priority=5,
        dedup=f"process_answer_take:{take_id}", delay_ms=head_start_ms(db, clock, upload), take_id=take_id,
    )


def most_bytes(db: Database, take_id: str) -> int:
    """How many bytes the take can have: no recorder and no phone makes more of a second than 3 MB."""
    take = queries.find_take(db, take_id)
    return 50 * MIB + (take["limit_ms"] * 3_000 if take else 0)


ANSWER = Purpose(PURPOSE, 1024 * MIB, may_begin, may_continue, take_arrived, RECIPE, most_bytes)
PURPOSES: tuple[Purpose, ...] = (ANSWER,)


def use_what_arrived(db: Database, blobs: Blobs, clock: Clock, visit: Row, take_id: str, tab: str) -> None:
    """Use what has arrived of a take that nobody sends any more: it ends there and counts as interrupted.

    Raises Problem while another tab is active, since that tab still has more to send. Raises NotFound.
    """
    refuse_unless({OPEN, CLOSING}, visit, queries.list_takes(db, visit["team_id"], visit["id"]), clock)
    take = find_take(db, visit, take_id)
    if holder(take, tab, clock.now()) == ELSEWHERE:
        raise Problem("still_sending", _("Another device is still recording or sending this take. Wait until it is done."), 409)
    note_interruption(db, clock, visit, take_id)
    close_take(db, blobs, clock, take_id)


def close_take(db: Database, blobs: Blobs, clock: Clock, take_id: str) -> None:
    """End an interrupted take: the received bytes become its video. Without a byte it is marked broken."""
    take = queries.find_take(db, take_id)
    if take is None or take["state"] not in UNDER_WAY:
        return
    sizes = [(_offset(blobs, row), row) for row in open_uploads(db, take["team_id"], PURPOSE, take_id)]
    best = max(sizes, key=lambda pair: pair[0], default=(0, None))
    if best[0] and best[1] is not None:
        close_upload(db, blobs, clock, ANSWER, best[1])
        return
    queries.set_take_broken(db, take["team_id"], take_id, "nothing_arrived", take["counted"], clock.iso())


def give_up_waiting(db: Database, blobs: Blobs, clock: Clock, take_id: str) -> None:
    """Close a take that was begun long ago and never ended.

    While the interview is open the rest may come for a day (a laptop that was shut). After the deadline only the grace period remains.
    """
    take = queries.find_take(db, take_id)
    visit = queries.find_visit(db, take["invitation_id"]) if take else None
    if take is None or visit is None or take["state"] not in UNDER_WAY:
        return
    takes = queries.list_takes(db, take["team_id"], take["invitation_id"])
    now = clock.now()
    young = now < parse(take["started_at"]) + PATIENCE and phase(visit, takes, now) == OPEN
    if young or now < take_end(take):
        with db.tx():
            jobs.put(
                db, clock, "close_answer_take", team_id=take["team_id"], subject=f"answer_take:{take_id}",
                delay_ms=_ASK_AGAIN_MS, take_id=take_id,
            )
        return
    note_interruption(db, clock, visit, take_id)
    close_take(db, blobs, clock, take_id)


def _offset(blobs: Blobs, upload: Row) -> int:
    try:
        return blobs.offset(upload["id"])
    except Missing:
        return 1  # the upload became a blob, but the row was not updated: closing repairs that
