"""HTTP of comments. The poll for news also brings the scores that this reviewer may see."""

from typing import Any

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue

from engines.database.contract import Row
from foundation.errors import Forbidden
from foundation.news import number_of
from foundation.policy import may
from foundation.untrusted import read_int
from review.answers import MOST_SIDE_BY_SIDE, find_answer, find_interview
from review.blueprint import bp
from review.comments.comments import MOST_NEWS, add_comment, comments_since, edit_comment, find_comment, remove_comment
from review.comments.forms import CommentForm, WordsForm
from review.forms import read_json_form
from review.scorecards.scores import scores_shown, seen_scores

NEWS_SECONDS = 2


@bp.get("/review/<interview_id>/comments.json")
def comments(interview_id: str) -> ResponseReturnValue:
    """News of the answers in the address: comments after the number `after`, and the scores this reviewer may see.

    Without answers: the comments of the whole interview.
    """
    here, answer_ids = g.here, request.args.getlist("answer")[:MOST_SIDE_BY_SIDE]
    after = read_int(request.args.get("after", "").partition("-")[0])
    rows = comments_since(here.db, here.team_id, interview_id, after, answer_ids)
    seen = seen_scores(here.db, here.team_id, answer_ids, here.person_id) if answer_ids else {}
    scores = {answer_id: scores_shown(one) for answer_id, one in seen.items()}
    seq = rows[-1]["seq"] if rows else after
    number = f"{seq}-{number_of(scores)}"
    if not rows and number != request.args.get("after"):  # whoever has the number has seen the interview
        find_interview(here.db, here.team_id, interview_id)
    told = {"comments": [_shown(row) for row in rows], "scores": scores, "seq": seq, "number": number}
    return here.news(told, 0 if len(rows) == MOST_NEWS else NEWS_SECONDS)


@bp.post("/review/answers/<answer_id>/comments", endpoint="add_comment")
def add_comment_view(answer_id: str) -> ResponseReturnValue:
    """Add a comment."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    form = read_json_form(CommentForm)
    comment = add_comment(
        here.db, here.clock, answer, here.person_id, at_ms=form.at_ms.data, until_ms=form.until_ms.data,
        body=form.body.data or "", parent_id=form.parent_id.data or None,
    )
    return jsonify(ok=True, comment=_shown(comment)), 201


@bp.put("/review/comments/<comment_id>", endpoint="edit_comment")
def edit_comment_view(comment_id: str) -> ResponseReturnValue:
    """Change one's own comment."""
    here = g.here
    comment = _own_comment(comment_id)
    return jsonify(ok=True, comment=_shown(edit_comment(here.db, here.clock, comment, read_json_form(WordsForm).body.data or "")))


@bp.delete("/review/comments/<comment_id>", endpoint="remove_comment")
def remove_comment_view(comment_id: str) -> ResponseReturnValue:
    """Remove one's own comment."""
    remove_comment(g.here.db, g.here.clock, _own_comment(comment_id))
    return jsonify(ok=True)


def _own_comment(comment_id: str) -> Row:
    comment = find_comment(g.here.db, g.here.team_id, comment_id)
    if not may(g.here.actor, "comment.edit", comment):
        raise Forbidden()
    return comment


def _shown(comment: Row) -> dict[str, Any]:
    names = ("id", "answer_id", "author_id", "author", "parent_id", "at_ms", "until_ms", "body", "seq", "created_at", "updated_at")
    shown = {name: comment[name] for name in names}
    return {**shown, "removed": comment["removed_at"] is not None, "when": g.here.words.moment(comment["created_at"])}
