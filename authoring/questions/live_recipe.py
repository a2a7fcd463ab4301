"""Converts a recruiter's take to the house format while it arrives."""

from contextlib import AbstractContextManager
from pathlib import Path

from authoring.questions import queries
from authoring.questions.problems import what_is_missing
from engines.database.contract import Database, Row
from foundation.live_leases import Recipe
from foundation.renditions import keep as keep_rendition
from foundation.work import Work
from media.renditions.catalogue import Rendition
from media.renditions.live import LiveTask, process_take_live
from media.sandbox.errors import MediaProblem


def begin(db: Database, upload: Row) -> AbstractContextManager[LiveTask]:
    """Start the task that makes the house format and the editor's renditions."""
    return process_take_live()


def keep(work: Work, upload: Row, made: Rendition, path: Path) -> None:
    """Store one rendition. The house format comes last and makes the take ready. Raises MediaProblem when there is no take."""
    take = queries.find_take_of_upload(work.db, upload["team_id"], upload["id"])
    if take is None:
        raise MediaProblem("failed", detail="the upload has not become a take")
    keep_rendition(work.db, work.blobs, work.clock, team_id=take["team_id"], owner=f"take:{take['id']}", made=made, path=path)
    if made.name == "house":
        size = {name: made.facts[name] for name in ("duration_ms", "width", "height")}
        queries.set_take_ready(work.db, take["team_id"], take["id"], **size, problem=what_is_missing(made.facts))


def job_of(upload: Row) -> str:
    """The job that makes the same."""
    return f"process_take:{upload['id']}"


RECIPE = Recipe(begin, keep, job_of)
