"""HTTP of turns: go on with the next answer, leave one for later, recuse oneself, and keep one's place and speed."""

from typing import Any

from flask import flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engines.database.contract import Row
from foundation.errors import NotFound
from foundation.untrusted import read_int, read_json
from review.answers import find_answer, find_interview
from review.blueprint import bp
from review.queries import list_questions
from review.queue.turns import Turns, hold, next_question, skip, turns_of
from review.sealing.names import names_of
from review.sealing.recusals import recuse, take_back_recusal


def say(text: str, **params: object) -> str:
    """The sentence in the reader's language."""
    return g.here.words.gettext(text, **params)


_ = say


@bp.post("/review/<interview_id>/queue", endpoint="go_on")
def go_on(interview_id: str) -> ResponseReturnValue:
    """Go on with the next answer: of the question in the form, then of the interview's other questions."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    return _go_on(row, request.form.get("question", ""), request.form.get("after", ""))


@bp.post("/review/answers/<answer_id>/skip", endpoint="skip_answer")
def skip_answer(answer_id: str) -> ResponseReturnValue:
    """Leave the answer for later, and go on."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    skip(here.db, here.clock, here.actor, answer)
    return _go_on(find_interview(here.db, here.team_id, answer["interview_id"]), answer["question_id"], answer_id)


@bp.post("/review/answers/<answer_id>/recuse", endpoint="recuse")
def recuse_view(answer_id: str) -> ResponseReturnValue:
    """The reviewer knows the candidate: they do not judge them, and go on."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    recuse(here.db, here.clock, here.actor, answer, request.form.get("reason", ""))
    interview = find_interview(here.db, here.team_id, answer["interview_id"])
    flash(_("%(name)s is out of your queue.", name=_name(interview, answer)))
    return _go_on(interview, answer["question_id"], answer_id)


@bp.post("/review/answers/<answer_id>/judge-after-all", endpoint="take_back_recusal")
def take_back_recusal_view(answer_id: str) -> ResponseReturnValue:
    """The reviewer judges the candidate after all."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    take_back_recusal(here.db, here.actor, answer)
    interview = find_interview(here.db, here.team_id, answer["interview_id"])
    flash(_("%(name)s is back in your queue.", name=_name(interview, answer)))
    return redirect(_wall(answer["interview_id"], answer["question_id"], answer["invitation_id"]), 303)


@bp.post("/review/answers/<answer_id>/hold", endpoint="hold_answer")
def hold_answer(answer_id: str) -> ResponseReturnValue:
    """Keep the answer for another minute. The response names the files of what comes next, so that the page can load them."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    held = hold(here.db, here.clock, here.actor, answer_id)
    row = turns_of(here.db, here.clock, here.actor, answer["interview_id"], answer["question_id"]).upcoming(answer_id)
    return jsonify(ok=True, held=held, next=_next(row) if row else None)


@bp.put("/review/<interview_id>/questions/<question_id>/speed", endpoint="set_speed")
def set_speed(interview_id: str, question_id: str) -> ResponseReturnValue:
    """Listen to this question at another speed."""
    here = g.here
    find_interview(here.db, here.team_id, interview_id)
    _find_question(list_questions(here.db, here.team_id, interview_id), question_id)
    turns = turns_of(here.db, here.clock, here.actor, interview_id, question_id)
    turns.set_speed(read_int(read_json(request.get_data()).get("percent")))
    return jsonify(ok=True)


def queue_shown(turns: Turns, answer: Row) -> dict[str, Any]:
    """The bar of the queue above the wall: what is left with this answer, and the speed."""
    left = turns.left()
    return {
        "answer": answer["id"], "left": left.answers, "minutes": left.minutes, "speedPercent": turns.speed_percent,
        "speedIsHeld": turns.speed_is_held(),
    }


def _go_on(interview: Row, question_id: str, after: str) -> Response:
    here = g.here
    questions = list_questions(here.db, here.team_id, interview["id"])
    first = [_find_question(questions, question_id)] if question_id else []
    for question in [*first, *(one for one in questions if one["id"] != question_id)]:
        turn = turns_of(here.db, here.clock, here.actor, interview["id"], question["id"]).next(after)
        if turn:
            return redirect(_wall(interview["id"], question["id"], turn["invitation_id"], queue=1), 303)
    busy = next_question(here.db, here.clock, here.actor, interview["id"], questions)
    if busy:
        flash(_("Colleagues have open what is left. Try again in a minute."), "warning")
    else:
        flash(_("You have scored every answer. Hand in the candidates whose scorecard is whole."))
    return redirect(url_for("review.interview", interview_id=interview["id"]), 303)


def _name(interview: Row, answer: Row) -> str:
    here, candidate = g.here, answer["invitation_id"]
    return names_of(here.db, here.actor, here.words, interview, [candidate])[candidate].text


def _find_question(questions: list[Row], question_id: str) -> Row:
    """The interview's question. Raises NotFound for another interview's."""
    for question in questions:
        if question["id"] == question_id:
            return question
    raise NotFound()


def _wall(interview_id: str, question_id: str, invitation_id: str, queue: int | None = None) -> str:
    return url_for("review.wall", interview_id=interview_id, question=question_id, candidate=invitation_id, queue=queue)


def _next(row: Row) -> dict[str, str]:
    return {name: url_for("review.answer_file", answer_id=row["answer_id"], kind=name) for name in ("video", "poster")}
