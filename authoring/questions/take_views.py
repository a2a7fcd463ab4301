"""HTTP of takes: the studio, its list of takes, and their files."""

from typing import Any

from flask import g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from authoring.blueprint import bp
from authoring.questions import takes
from authoring.questions.edits import load_draft
from authoring.questions.problems import may_retry
from authoring.questions.question_views import question_here
from engines.database.contract import Row
from foundation import uploads
from foundation.errors import NotFound
from foundation.renditions import find_rendition
from foundation.untrusted import read_json

_FILES = {"video": "house", "poster": "poster", "storyboard": "storyboard", "peaks": "peaks"}


@bp.get("/questions/<question_id>/record")
def record(question_id: str) -> ResponseReturnValue:
    """The studio."""
    here, row = g.here, question_here(question_id)
    draft = load_draft(here.db, here.actor, row, here.words.code)
    return render_template(
        "authoring/questions/record.html", question=row, takes=[shown(take) for take in takes.list_takes(here.db, row)], draft=draft,
        cut_off=_cut_off(row),
    )


def _cut_off(question: Row) -> list[Row]:
    """The reader's own unfinished uploads for the question."""
    found = uploads.open_uploads(g.here.db, question["team_id"], "take", question["id"])
    return [upload for upload in found if upload["owner_key"] == g.here.actor.key]


@bp.get("/questions/<question_id>/takes.json")
def list_takes(question_id: str) -> ResponseReturnValue:
    """The question's takes, newest first, when the list has changed."""
    row = question_here(question_id)
    return g.here.news({"takes": [shown(take) for take in takes.list_takes(g.here.db, row)]}, 1)


@bp.post("/takes/<take_id>")
def change_take(take_id: str) -> ResponseReturnValue:
    """Change the take's note or star."""
    take = takes.find_take(g.here.db, g.here.team_id, take_id)
    changed = takes.change_take(g.here.db, take, read_json(request.get_data()))
    return jsonify(ok=True, take={"id": changed["id"], "note": changed["note"], "starred": bool(changed["starred"])})


@bp.delete("/takes/<take_id>")
def remove_take(take_id: str) -> ResponseReturnValue:
    """Remove the take from the list."""
    takes.remove_take(g.here.db, g.here.clock, takes.find_take(g.here.db, g.here.team_id, take_id))
    return jsonify(ok=True)


@bp.post("/takes/<take_id>/restore")
def restore_take(take_id: str) -> ResponseReturnValue:
    """Restore the take."""
    takes.restore_take(g.here.db, takes.find_any_take(g.here.db, g.here.team_id, take_id))
    return jsonify(ok=True)


@bp.post("/takes/<take_id>/retry")
def retry_take(take_id: str) -> ResponseReturnValue:
    """Process a broken take again."""
    take = takes.find_take(g.here.db, g.here.team_id, take_id)
    takes.retry_take(g.here.db, g.here.clock, take)
    return jsonify(ok=True)


@bp.post("/questions/<question_id>/uploads/<upload_id>/keep")
def keep_cut_off(question_id: str, upload_id: str) -> ResponseReturnValue:
    """Make a take of the bytes of an interrupted upload."""
    from authoring.questions.uploads import TAKES

    here, row = g.here, question_here(question_id)
    upload = uploads.own_upload(here.db, here.actor, upload_id)
    if upload["subject"] != row["id"]:
        raise NotFound()
    uploads.close_upload(here.db, here.blobs, here.clock, TAKES, upload)
    return redirect(url_for("authoring.record", question_id=row["id"]), 303)


@bp.get("/takes/<take_id>/<kind>")
def take_file(take_id: str, kind: str) -> ResponseReturnValue:
    """A file of the take: video, poster, storyboard, peaks."""
    take = takes.find_any_take(g.here.db, g.here.team_id, take_id)
    found = find_rendition(g.here.db, take["team_id"], f"take:{take['id']}", _FILES.get(kind, ""))
    if found is None:
        raise NotFound()
    return g.here.send_blob(found["blob"], found["mimetype"])


def shown(take: Row) -> dict[str, Any]:
    """A take as JSON for the pages' scripts."""
    ready = take["state"] == "ready"
    gettext = g.here.words.gettext
    running = take["job_state"] in ("ready", "running")
    return {
        "id": take["id"], "number": take["number"], "state": take["state"], "problem": gettext(take["problem"]) if take["problem"] else "",
        "file": take["filename"] if take["number"] < 1 else "", "mayRetry": may_retry(take["problem"]),
        "durationMs": take["duration_ms"], "note": take["note"], "starred": bool(take["starred"]),
        "by": take["by_name"], "when": g.here.words.moment(take["created_at"]), "uploadId": take["upload_id"] or "",
        "poster": url_for("authoring.take_file", take_id=take["id"], kind="poster") if ready else "",
        "video": url_for("authoring.take_file", take_id=take["id"], kind="video") if ready else "",
        "url": url_for("authoring.change_take", take_id=take["id"]),
        "edit": url_for("authoring.edit_clip", question_id=take["question_id"], take=take["id"]) if ready else "",
        "permille": take["job_permille"] or 0, "step": gettext(take["job_step"]) if running and take["job_step"] else "",
    }
