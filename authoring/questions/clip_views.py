"""HTTP of clips: watch them, download them, and browse their versions."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from authoring.blueprint import bp
from authoring.questions import clips, queries
from authoring.questions.card import told_facts
from foundation.errors import NotFound
from foundation.renditions import find_rendition, renditions_of
from interviews.question import find_question

_FILES = {"video": "clip", "poster": "poster", "storyboard": "storyboard", "captions": "captions"}


@bp.get("/clips/<clip_id>")
def clip(clip_id: str) -> ResponseReturnValue:
    """One version of a question's clip, with the others."""
    here = g.here
    row = clips.find_own_clip(here.db, here.team_id, clip_id)
    question = find_question(here.db, row["team_id"], row["question_id"])
    told = row["body"]["instructions"]
    found = renditions_of(here.db, row["team_id"], f"clip:{row['id']}")
    return render_template(
        "authoring/questions/clip.html", clip=row, question=question, told=told, limits=told_facts(told),
        facts=found.get("clip", {}).get("facts") or {}, bytes=here.blobs.size(found["clip"]["blob"]) if "clip" in found else None,
        clips=clips.list_clips(here.db, question), uses=queries.list_clip_uses(here.db, row["team_id"], row["id"]),
        job_url=url_for("job", job_id=row["job_id"]) if row["job_id"] else "",
    )


@bp.get("/clips/<clip_id>/<kind>")
def clip_file(clip_id: str, kind: str) -> ResponseReturnValue:
    """A file of the clip: video, poster, storyboard, captions; or `download`, the video under a readable name."""
    here = g.here
    row = clips.find_own_clip(here.db, here.team_id, clip_id)
    found = find_rendition(here.db, row["team_id"], f"clip:{row['id']}", "clip" if kind == "download" else _FILES.get(kind, ""))
    if found is None:
        raise NotFound()
    name = None
    if kind == "download":
        title = find_question(here.db, row["team_id"], row["question_id"])["title"]
        name = f"{_file_name(title)}-{row['number']}.mp4"
    return here.send_blob(found["blob"], found["mimetype"], name)


def _file_name(title: str) -> str:
    kept = "".join(sign if sign.isalnum() else "-" for sign in title)
    return "-".join(part for part in kept.split("-") if part)[:60] or "clip"
