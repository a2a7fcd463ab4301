"""Stores the renditions in which a take is watched."""

from pathlib import Path

from engines.database.contract import Row
from foundation.renditions import keep
from foundation.work import Work
from media.renditions.catalogue import Rendition


def owner_of(take: Row) -> str:
    """The owner of the take's renditions."""
    return f"answer_take:{take['id']}"


def keep_rendition(work: Work, take: Row, made: Rendition, path: Path) -> None:
    """Store the rendition whose file is at `path`; the file is gone afterwards."""
    keep(work.db, work.blobs, work.clock, team_id=take["team_id"], owner=owner_of(take), made=made, path=path)
