"""Stores the renditions in which a take is watched, and what they show of it."""

from pathlib import Path

from answering import queries
from answering.progress import FREE_INTERRUPTIONS
from engines.database.contract import Row
from foundation.renditions import keep
from foundation.work import Work
from media.renditions.catalogue import Rendition


def owner_of(take: Row) -> str:
    """The owner of the take's renditions."""
    return f"answer_take:{take['id']}"


def keep_rendition(work: Work, take: Row, made: Rendition, path: Path) -> None:
    """Store the rendition whose file is at `path`; the file is gone afterwards. A take in which nothing is heard is marked."""
    keep(work.db, work.blobs, work.clock, team_id=take["team_id"], owner=owner_of(take), made=made, path=path)
    if made.name == "peaks" and made.facts["loudness"] is None:
        queries.set_take_silent(work.db, take["team_id"], take["id"], counted_after_fault(work, take))


def counted_after_fault(work: Work, take: Row) -> int:
    """Whether a take that failed technically still counts, 1 or 0: it does when the question's free interruptions are used up."""
    others = queries.list_takes(work.db, take["team_id"], take["invitation_id"])
    free = sum(1 for one in others if one["answer_id"] == take["answer_id"] and not one["counted"] and one["id"] != take["id"])
    return int(take["counted"]) if free >= FREE_INTERRUPTIONS else 0
