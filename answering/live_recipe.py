"""Makes a candidate's answer watchable while it arrives."""

from contextlib import AbstractContextManager
from pathlib import Path

from answering import queries
from answering.takes import TOLERANCE_MS
from answering.watchable import keep_rendition
from engines.database.contract import Database, Row
from foundation.live_leases import Recipe
from foundation.work import Work
from media.renditions.catalogue import Rendition
from media.renditions.live import LiveTask, process_answer_live
from media.sandbox.errors import MediaProblem


def begin(db: Database, upload: Row) -> AbstractContextManager[LiveTask] | None:
    """Start the task that makes every rendition. The job processes takes that are too long, and cuts them."""
    take = queries.find_take(db, upload["subject"])
    return process_answer_live(take["limit_ms"] + TOLERANCE_MS) if take else None


def keep(work: Work, upload: Row, made: Rendition, path: Path) -> None:
    """Store one rendition; the playable one makes the take ready. Raises MediaProblem when the take has another upload."""
    take = queries.find_take(work.db, upload["subject"])
    if take is None or take["upload_id"] != upload["id"]:
        raise MediaProblem("failed", detail="another upload has become the take")
    keep_rendition(work, take, made, path)
    if made.name == "playable":
        queries.set_take_ready(work.db, take["team_id"], take["id"], made.facts["duration_ms"], None)


def job_of(upload: Row) -> str:
    """The job that makes the same."""
    return f"process_answer_take:{upload['subject']}"


RECIPE = Recipe(begin, keep, job_of)
