"""HTTP of this room: the interviews, the overview of one, the wall, and what is written on it."""

from typing import Any

from flask import Blueprint, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from engines.database.contract import Row
from interviews.errors import Forbidden, NotFound, Problem
from interviews.language import mark as _
from interviews.policy import may
from interviews.renditions import find_rendition
from review import queries, wall
from review.comments import add_comment, comments_since, edit_comment, find_comment, remove_comment
from review.forms import CommentForm, ScoreForm, WordsForm
from review.scores import give_score, seen_scores
from review.submissions import answers_for_wall, find_answer, find_interview, overview
from review.watching import try_again, watch_of

bp = Blueprint("review", __name__)

_FILES = {
    "video": ("wall", "playable"), "wall": ("wall",), "playable": ("playable",), "full": ("full",), "poster": ("poster",),
    "storyboard": ("storyboard",), "cues": ("cues",), "peaks": ("peaks",),
}


@bp.get("/review")
def home() -> ResponseReturnValue:
    """The interviews that there is something to review of."""
    here = g.here
    return render_template("review/home.html", interviews=queries.list_interviews(here.db, here.team_id, here.person_id))


@bp.get("/review/<interview_id>")
def interview(interview_id: str) -> ResponseReturnValue:
    """Candidates by questions."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    return render_template("review/interview.html", interview=row, overview=overview(here.db, row, here.person_id))


@bp.get("/review/<interview_id>/wall", endpoint="wall")
def wall_page(interview_id: str) -> ResponseReturnValue:
    """One question, up to four candidates, side by side."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    whole = overview(here.db, row, here.person_id)
    question_id = request.args.get("question") or (whole.questions[0]["id"] if whole.questions else "")
    answers = answers_for_wall(here.db, row, question_id, request.args.getlist("candidate"))
    page = wall.describe(whole, question_id, answers, here.actor, here.words)
    return render_template("review/wall.html", interview=row, overview=whole, answers=answers, page=page, question_id=question_id)


@bp.get("/review/<interview_id>/watch.json")
def watch(interview_id: str) -> ResponseReturnValue:
    """In which form each answer on the wall can be watched by now."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    answers = answers_for_wall(here.db, row, request.args.get("question", ""), request.args.getlist("candidate"))
    return jsonify(ok=True, watch={answer["id"]: watch_of(answer, len(answers) == 1) for answer in answers})


@bp.post("/review/answers/<answer_id>/retry")
def retry(answer_id: str) -> ResponseReturnValue:
    """Try once more to make an answer ready that was given up."""
    here = g.here
    try_again(here.db, here.clock, find_answer(here.db, here.team_id, answer_id))
    return jsonify(ok=True)


@bp.get("/review/<interview_id>/comments.json")
def comments(interview_id: str) -> ResponseReturnValue:
    """What is new since the number `after`: comments, and the scores this reviewer may see."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    after = request.args.get("after", "0")
    rows = comments_since(here.db, row["team_id"], row["id"], int(after) if after.isdigit() else 0)
    scores = seen_scores(here.db, row["team_id"], row["id"], here.person_id)
    return jsonify(
        ok=True, comments=[_shown(c) for c in rows], seq=rows[-1]["seq"] if rows else int(after) if after.isdigit() else 0,
        scores={answer_id: wall.scores_shown(seen) for answer_id, seen in scores.items()},
    )


@bp.post("/review/answers/<answer_id>/comments", endpoint="add_comment")
def add_comment_view(answer_id: str) -> ResponseReturnValue:
    """Write a comment."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    form = _checked(CommentForm)
    comment = add_comment(
        here.db, here.clock, answer, here.person_id, at_ms=form.at_ms.data, until_ms=form.until_ms.data,
        body=form.body.data or "", parent_id=form.parent_id.data or None,
    )
    return jsonify(ok=True, comment=_shown(comment)), 201


@bp.put("/review/comments/<comment_id>", endpoint="edit_comment")
def edit_comment_view(comment_id: str) -> ResponseReturnValue:
    """Give one's own comment new words."""
    here = g.here
    comment = _own_comment(comment_id)
    return jsonify(ok=True, comment=_shown(edit_comment(here.db, here.clock, comment, _checked(WordsForm).body.data or "")))


@bp.delete("/review/comments/<comment_id>", endpoint="remove_comment")
def remove_comment_view(comment_id: str) -> ResponseReturnValue:
    """Take one's own comment away."""
    remove_comment(g.here.db, g.here.clock, _own_comment(comment_id))
    return jsonify(ok=True)


@bp.put("/review/answers/<answer_id>/score", endpoint="give_score")
def give_score_view(answer_id: str) -> ResponseReturnValue:
    """Score an answer; the reply holds what may be seen of it from now on."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    form = _checked(ScoreForm)
    give_score(here.db, here.clock, answer, here.person_id, form.value.data or 0, form.note.data or "")
    seen = seen_scores(here.db, answer["team_id"], answer["interview_id"], here.person_id)[answer_id]
    return jsonify(ok=True, scores=wall.scores_shown(seen))


@bp.get("/review/answers/<answer_id>/<kind>")
def answer_file(answer_id: str, kind: str) -> ResponseReturnValue:
    """A file of the answer: one of its forms by name, or `video`, whichever there is.

    A page names the form: a player that asks for more of a file must not be given another one.
    """
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    for name in _FILES.get(kind, ()):
        found = find_rendition(here.db, answer["team_id"], f"answer_take:{answer['take_id']}", name)
        if found:
            return here.send_blob(found["blob"], found["mimetype"])
    raise NotFound()


@bp.get("/review/answers/<answer_id>/question/<kind>")
def clip_file(answer_id: str, kind: str) -> ResponseReturnValue:
    """The question clip that the answer was given to: clip, poster or captions."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    found = find_rendition(here.db, answer["team_id"], f"clip:{answer['clip_id']}", kind)
    if found is None or kind not in ("clip", "poster", "captions"):
        raise NotFound()
    return here.send_blob(found["blob"], found["mimetype"])


def _checked(form_class: type) -> Any:
    values = request.get_json(silent=True)
    if not isinstance(values, dict):
        raise Problem("bad_json", _("The request could not be understood. Go back and try again."))
    # As text, the way a form would send it: WTForms takes the number 0 for nothing, and 2.5 for 2.
    form = form_class(MultiDict({key: str(value) for key, value in values.items() if value is not None}))
    if not form.validate():
        first = next(error for errors in form.errors.values() for error in errors)
        raise Problem("bad_input", first)
    return form


def _own_comment(comment_id: str) -> Row:
    comment = find_comment(g.here.db, g.here.team_id, comment_id)
    if not may(g.here.actor, "comment.edit", comment):
        raise Forbidden()
    return comment


def _shown(comment: Row) -> dict[str, Any]:
    names = ("id", "answer_id", "author_id", "author", "parent_id", "at_ms", "until_ms", "body", "seq", "created_at", "updated_at")
    shown = {name: comment[name] for name in names}
    return {**shown, "removed": comment["removed_at"] is not None, "when": g.here.words.moment(comment["created_at"])}
