"""HTTP of the wall: its page, and the files that it plays."""

from flask import g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import NotFound
from foundation.renditions import find_rendition
from review.answers import find_answer, find_interview
from review.blueprint import bp
from review.queue.submissions import answers_for_wall, overview
from review.wall.page import describe
from review.wall.watching import try_again, watch_of

_FILES = {
    "video": ("wall", "playable"), "wall": ("wall",), "playable": ("playable",), "full": ("full",), "poster": ("poster",),
    "storyboard": ("storyboard",), "cues": ("cues",), "peaks": ("peaks",),
}


@bp.get("/review/<interview_id>/wall", endpoint="wall")
def wall_page(interview_id: str) -> ResponseReturnValue:
    """One question, up to four candidates, side by side."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    whole = overview(here.db, row, here.person_id)
    question_id = request.args.get("question") or (whole.questions[0]["id"] if whole.questions else "")
    answers = answers_for_wall(here.db, row, question_id, request.args.getlist("candidate"))
    page = describe(whole, question_id, answers, here.actor, here.words)
    return render_template("review/wall/wall.html", interview=row, overview=whole, answers=answers, page=page, question_id=question_id)


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
