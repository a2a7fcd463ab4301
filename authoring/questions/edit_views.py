"""HTTP of the editor: the draft, its preview, and publishing."""

from typing import Any

from flask import g, jsonify, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from authoring.blueprint import bp
from authoring.questions import clips, edits, takes
from authoring.questions.card import draw_card, font_names, font_path
from authoring.questions.question_views import question_here
from engines.database.contract import Row
from foundation.errors import Problem
from foundation.language import mark as _
from foundation.renditions import renditions_of
from foundation.untrusted import read_json
from interviews.instructions import read_instructions

FRAME_MS = 1000 / 30  # the house format has 30 frames a second


@bp.get("/questions/<question_id>/edit")
def edit_clip(question_id: str) -> ResponseReturnValue:
    """The editor, on the draft's take or on `?take=`."""
    here, row = g.here, question_here(question_id)
    draft = edits.load_draft(here.db, here.actor, row, here.words.code)
    if request.args.get("take"):
        draft = edits.choose_take(here.db, draft, row, request.args["take"], "brought" in request.args)
    ready = [take for take in takes.list_takes(here.db, row) if take["state"] == "ready"]
    chosen = next((take for take in ready if take["id"] == draft.take_id), None)
    rendering = next((clip for clip in clips.list_clips(here.db, row) if clip["state"] == "rendering"), None)
    page = _page(row, draft, chosen, rendering) if chosen else None
    return render_template(
        "authoring/questions/edit.html", question=row, draft=draft, takes=ready, take=chosen, page=page, rendering=rendering,
        brings=_brings(row, draft),
    )


@bp.get("/questions/<question_id>/edit.json", endpoint="draft")
def draft_json(question_id: str) -> ResponseReturnValue:
    """The saved draft."""
    here, row = g.here, question_here(question_id)
    draft = edits.load_draft(here.db, here.actor, row, here.words.code)
    return jsonify(ok=True, draft=_shown(draft))


@bp.put("/questions/<question_id>/edit.json")
def save_draft(question_id: str) -> ResponseReturnValue:
    """Save the draft; the response holds its new version."""
    here = g.here
    version = edits.save_draft(here.db, here.clock, here.actor, question_here(question_id), read_json(request.get_data()))
    return jsonify(ok=True, version=version)


@bp.post("/questions/<question_id>/card.json")
def card(question_id: str) -> ResponseReturnValue:
    """The layout of card and overlay for the submitted instructions, for a picture of `size`."""
    row, given = question_here(question_id), read_json(request.get_data())
    size = given.get("size")
    if not isinstance(size, list) or len(size) != 2 or not all(isinstance(px, int) and 16 <= px <= 4096 for px in size):
        raise Problem("bad_size", _("Something is missing. Reload the page; your text is kept."))
    return jsonify(ok=True, drawn=draw_card(row["text"], read_instructions(given.get("instructions")), (size[0], size[1])))


@bp.get("/questions/fonts/<name>")
def card_font(name: str) -> ResponseReturnValue:
    """One of the card's fonts."""
    return send_file(font_path(name), mimetype="font/otf" if name.endswith(".otf") else "font/ttf", max_age=86_400)


@bp.post("/questions/<question_id>/publish")
def publish(question_id: str) -> ResponseReturnValue:
    """Publish the saved draft as the question's next clip, in the background."""
    here, row = g.here, question_here(question_id)
    asked = clips.publish(here.db, here.clock, here.actor, row)
    return jsonify(ok=True, clip=asked.clip_id, **_addresses(asked.clip_id, asked.job_id)), 202


def _addresses(clip_id: str, job_id: str) -> dict[str, str]:
    return {
        "job": url_for("job", job_id=job_id), "cancel": url_for("cancel_job", job_id=job_id),
        "result": url_for("authoring.clip", clip_id=clip_id),
    }


def _page(question: Row, draft: edits.Draft, take: Row, rendering: Row | None) -> dict[str, Any]:
    """The data for the editor's scripts."""
    found = renditions_of(g.here.db, take["team_id"], f"take:{take['id']}")
    return {
        "question": {"id": question["id"], "title": question["title"], "text": question["text"]},
        "draft": _shown(draft),
        "take": {
            "id": take["id"], "number": take["number"], "durationMs": take["duration_ms"], "width": take["width"], "height": take["height"],
            "frameMs": FRAME_MS, "storyboard": found["storyboard"]["facts"] if "storyboard" in found else None,
            **{kind: url_for("authoring.take_file", take_id=take["id"], kind=kind) for kind in ("video", "poster", "peaks")},
            "film": url_for("authoring.take_file", take_id=take["id"], kind="storyboard"),
        },
        "drawn": draw_card(question["text"], draft.instructions, (take["width"], take["height"])),
        "fonts": {name: url_for("authoring.card_font", name=name) for name in font_names()},
        "limits": {"shortestMs": edits.SHORTEST_RANGE_MS, "shortestClipMs": edits.SHORTEST_CLIP_MS},
        "save": url_for("authoring.save_draft", question_id=question["id"]),
        "publish": url_for("authoring.publish", question_id=question["id"]),
        "card": url_for("authoring.card", question_id=question["id"]),
        "running": _addresses(rendering["id"], rendering["job_id"]) if rendering else None,
    }


def _brings(question: Row, draft: edits.Draft) -> str:
    """"taken" when the draft has its take's embedded edit, "offered" when it differs, "" when the take has none."""
    brought = edits.find_brought(g.here.db, question["team_id"], draft.take_id)
    if brought is None:
        return ""
    return "taken" if brought["instructions"] == draft.instructions else "offered"


def _shown(draft: edits.Draft) -> dict[str, Any]:
    when = g.here.words.moment(draft.updated_at or None)
    return {**draft.body, "take_id": draft.take_id, "version": draft.version, "by": draft.by_name, "when": when}
