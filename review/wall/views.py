"""HTTP of the wall: its page, and the files that it plays."""

from typing import Any

from flask import g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from engines.database.contract import Row
from foundation.errors import NotFound
from foundation.news import number_of
from foundation.renditions import find_rendition
from foundation.untrusted import read_int, read_json
from review.answers import answers_side_by_side, find_answer, find_interview, list_side_by_side, with_renditions
from review.blueprint import bp
from review.queries import list_questions
from review.queue.turn_views import queue_shown
from review.queue.turns import turns_of
from review.queue.submissions import list_chosen, list_submissions, read_submissions_ask
from review.scorecards.sheets import Sheets
from review.sealing.names import hides_names, with_names
from review.coverage import note_watched, watched_of
from review.wall.page import describe
from review.wall.watching import try_again, watch_of

NEWS_SECONDS = 2
_FILES = {
    "video": ("wall", "playable"), "wall": ("wall",), "playable": ("playable",), "full": ("full",), "poster": ("poster",),
    "storyboard": ("storyboard",), "cues": ("cues",), "peaks": ("peaks",),
}


@bp.get("/review/<interview_id>/wall", endpoint="wall")
def wall_page(interview_id: str) -> ResponseReturnValue:
    """One question, up to four candidates, side by side."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    questions = list_questions(here.db, here.team_id, interview_id)
    question = _question_of(questions)
    found = answers_side_by_side(here.db, here.team_id, interview_id, question["id"], request.args.getlist("candidate"))
    answers = with_names(here.db, here.actor, here.words, row, found)
    answer_ids = [answer["id"] for answer in answers]
    sheets = Sheets(here.db, here.actor, interview_id, answer_ids)
    watched = watched_of(here.db, here.team_id, here.person_id, answer_ids)
    page = describe(question["id"], answers, sheets, watched, here.actor, here.words)
    return render_template(
        "review/wall/wall.html", interview=row, questions=questions, question=question, answers=answers, page=page,
        queue=_queue_of(question, answers), recused=[answer for answer in answers if sheets.is_recused(answer["invitation_id"])],
    )


def _queue_of(question: Row, answers: list[Row]) -> dict[str, Any] | None:
    """The bar of the reviewer's queue, when the page was opened from it."""
    here = g.here
    if "queue" not in request.args or len(answers) != 1 or not here.actor.may("score.give"):
        return None
    return queue_shown(turns_of(here.db, here.clock, here.actor, answers[0]["interview_id"], question["id"]), answers[0])


@bp.get("/review/<interview_id>/choose")
def choose(interview_id: str) -> ResponseReturnValue:
    """Choose the candidates of the wall: the current ones, and the others by page and by name."""
    here, ask = g.here, read_submissions_ask(request.args, g.here.actor)
    row = find_interview(here.db, here.team_id, interview_id)
    question = _question_of(list_questions(here.db, here.team_id, interview_id))
    page = list_submissions(here.db, here.actor, here.words, row, ask)
    chosen = list_chosen(here.db, here.actor, here.words, row, request.args.getlist("candidate"))
    return render_template(
        "review/wall/choose.html", interview=row, question=question, page=page, chosen=chosen, by_number=hides_names(row),
    )


def _question_of(questions: list[Row]) -> Row:
    """The question in the address; the first one without it. Raises NotFound for a question that the interview does not have."""
    wanted = request.args.get("question") or (questions[0]["id"] if questions else "")
    for question in questions:
        if question["id"] == wanted:
            return question
    raise NotFound()


@bp.get("/review/<interview_id>/watch.json")
def watch(interview_id: str) -> ResponseReturnValue:
    """The renditions in which each answer on the wall can be watched now, when that has changed."""
    here, chosen = g.here, request.args.getlist("candidate")
    answers = list_side_by_side(here.db, here.team_id, interview_id, request.args.get("question", ""), chosen)
    if not answers:
        find_interview(here.db, here.team_id, interview_id)
        _question_of(list_questions(here.db, here.team_id, interview_id))
    number = number_of(answers)
    if request.args.get("after") == number:
        return here.news({"number": number}, NEWS_SECONDS)  # without reading what the page has
    watches = {row["id"]: watch_of(row, len(answers) == 1) for row in with_renditions(here.db, here.team_id, answers)}
    return here.news({"watch": watches, "number": number}, NEWS_SECONDS)


@bp.post("/review/answers/<answer_id>/watched", endpoint="note_watched")
def note_watched_view(answer_id: str) -> ResponseReturnValue:
    """Keep which stretches of the answer this person has watched, and where they are."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    sent = read_json(request.get_data())
    note_watched(here.db, here.clock, answer, here.person_id, sent.get("parts"), read_int(sent.get("at_ms")))
    return "", 204


@bp.post("/review/answers/<answer_id>/retry")
def retry(answer_id: str) -> ResponseReturnValue:
    """Process again an answer whose job was parked."""
    here = g.here
    try_again(here.db, here.clock, find_answer(here.db, here.team_id, answer_id))
    return jsonify(ok=True)


@bp.get("/review/answers/<answer_id>/<kind>")
def answer_file(answer_id: str, kind: str) -> ResponseReturnValue:
    """A file of the answer: a rendition by name, or `video` for the best one there is.

    Pages name the rendition: a player that asks for more of a file must get the same one.
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
    """A file of the clip that asked the question: clip, poster or captions."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    found = find_rendition(here.db, answer["team_id"], f"clip:{answer['clip_id']}", kind)
    if found is None or kind not in ("clip", "poster", "captions"):
        raise NotFound()
    return here.send_blob(found["blob"], found["mimetype"])
