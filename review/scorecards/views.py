"""HTTP of scores."""

from flask import g, jsonify
from flask.typing import ResponseReturnValue

from review.answers import find_answer
from review.blueprint import bp
from review.forms import read_json_form
from review.scorecards.forms import ScoreForm
from review.scorecards.scores import give_score, scores_shown, seen_scores


@bp.put("/review/answers/<answer_id>/score", endpoint="give_score")
def give_score_view(answer_id: str) -> ResponseReturnValue:
    """Score an answer; the response holds what the reviewer may see from now on."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    form = read_json_form(ScoreForm)
    give_score(here.db, here.clock, answer, here.person_id, form.value.data or 0, form.note.data or "")
    seen = seen_scores(here.db, answer["team_id"], [answer_id], here.person_id)[answer_id]
    return jsonify(ok=True, scores=scores_shown(seen))
