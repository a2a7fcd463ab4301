"""Clips: a take rendered with its edit, in the background. A published clip never changes; a new version follows it."""

import json
from dataclasses import dataclass
from typing import Any

from authoring.questions import queries
from authoring.questions.edits import SHORTEST_CLIP_MS
from authoring.questions.takes import find_take, require_ready
from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.policy import Actor


@dataclass(frozen=True)
class Publishing:
    """A queued clip, and its job."""

    clip_id: str
    job_id: str


def publish(db: Database, clock: Clock, actor: Actor, question: Row) -> Publishing:
    """Freeze the question's saved draft as its next clip and queue it.

    Raises Problem without a draft or a usable take, when too little is kept, or while another clip of the question is being made.
    """
    with db.tx():
        draft = queries.find_edit(db, question["team_id"], question["id"])
        if draft is None or draft["take_id"] is None:
            raise Problem("no_take", _("Record a take or import a video first."), 409)
        take = find_take(db, question["team_id"], draft["take_id"])
        require_ready(take)
        _refuse_second(db, question)
        body = freeze(question, json.loads(draft["body"]), take)
        return _insert(db, clock, actor, question, take, body)


def freeze(question: Row, body: dict[str, Any], take: Row) -> dict[str, Any]:
    """The edit as it is rendered and stored, with the question's text and all ranges written out. Raises Problem."""
    keep = joined(body["keep"] or [[0, take["duration_ms"]]])
    if sum(end - start for start, end in keep) < SHORTEST_CLIP_MS:
        raise Problem("too_short", _("Less than a second of the take is left. Keep a little more of it, then publish."), 409)
    return {"keep": keep, "instructions": {"question": question["text"], **body["instructions"]}, "look": body["look"]}


def joined(keep: list[list[int]]) -> list[list[int]]:
    """The ranges, with touching ones merged: where nothing was cut away there is no audible joint."""
    made: list[list[int]] = []
    for start, end in keep:
        if made and made[-1][1] == start:
            made[-1] = [made[-1][0], end]
        else:
            made.append([start, end])
    return made


def _refuse_second(db: Database, question: Row) -> None:
    for clip in list_clips(db, question):
        if clip["state"] == "rendering":
            raise Problem("publishing", _("This question is already being published. Wait until it is done, or cancel it first."), 409)
        if clip["state"] in ("failed", "cancelled"):
            queries.set_clip_state(db, clip["team_id"], clip["id"], clip["state"], clip["problem"])
    queries.delete_unmade_clips(db, question["team_id"], question["id"])


def _insert(db: Database, clock: Clock, actor: Actor, question: Row, take: Row, body: dict[str, Any]) -> Publishing:
    clip_id = new_id()
    queries.insert_clip(
        db, id=clip_id, team_id=question["team_id"], question_id=question["id"], take_id=take["id"], body=json.dumps(body),
        question_text=question["text"], competency=question["competency"], created_by=actor.person_id, now=clock.iso(),
    )
    job_id = jobs.put(
        db, clock, "render_clip", team_id=question["team_id"], subject=f"clip:{clip_id}", priority=5, max_attempts=3, clip_id=clip_id
    )
    return Publishing(clip_id, job_id)


def list_clips(db: Database, question: Row) -> list[Row]:
    """The question's clips, newest first. `state` is rendering, published, cancelled or failed, whatever became of the job."""
    return [_standing(row) for row in queries.list_clips(db, question["team_id"], question["id"])]


def find_own_clip(db: Database, team_id: str | None, clip_id: str) -> Row:
    """One clip as in `list_clips`, `body` decoded. Raises NotFound."""
    row = queries.find_clip_with_job(db, team_id or "", clip_id)
    if row is None:
        raise NotFound()
    return {**_standing(row), "body": json.loads(row["body"])}


def _standing(row: Row) -> Row:
    if row["state"] != "rendering":
        return row
    ended = {"parked": "failed", "cancelled": "cancelled"}.get(row["job_state"] or "")
    if ended is None:
        return row
    problem = row["job_error"] if row["job_error_code"] else None
    return {**row, "state": ended, "problem": row["problem"] or problem}
