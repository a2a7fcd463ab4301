"""The candidate's consent before anything is recorded, and its time."""

from answering import queries
from answering.visits import OPEN, refuse_unless
from engines.database.contract import Database, Row
from foundation.clock import Clock


def note_opened(db: Database, clock: Clock, visit: Row) -> None:
    """Note that the candidate has seen what to expect; the first time counts."""
    if visit["opened_at"] is None:
        queries.set_opened(db, visit["team_id"], visit["id"], clock.iso())


def give_consent(db: Database, clock: Clock, visit: Row) -> None:
    """Record the candidate's consent to be recorded and watched by the team; the first time counts. Raises Problem when closed."""
    with db.tx():
        refuse_unless({OPEN}, visit, queries.list_takes(db, visit["team_id"], visit["id"]), clock)
        queries.set_consented(db, visit["team_id"], visit["id"], clock.iso())
