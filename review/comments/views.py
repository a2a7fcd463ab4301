"""HTTP of comments, and of the passages that marks cite. The poll for news also brings the sheets of the answers."""

from typing import Any

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue

from engines.database.contract import Row
from foundation.errors import Forbidden, NotFound
from foundation.language import mark as _
from foundation.news import number_of
from foundation.policy import may
from foundation.untrusted import read_int
from review.answers import MOST_SIDE_BY_SIDE, find_answer, find_interview
from review.blueprint import bp
from review.comments.comments import MOST_NEWS, add_comment, comments_since, edit_comment, find_comment, remove_comment
from review.comments.forms import CommentForm, WordsForm
from review.forms import read_json_form
from review.scorecards.evidence import cite
from review.scorecards.forms import EvidenceForm
from review.scorecards.sheets import Sheets
from review.scorecards.views import sheet_now
from review.sealing.seals import require_open, sight_on

NEWS_SECONDS = 2
CHANGED = _("You changed this comment in another window. Compare the two texts, then choose one.")


@bp.get("/review/<interview_id>/comments.json")
def comments(interview_id: str) -> ResponseReturnValue:
    """News of the answers in the address: comments after the number `after`, and the sheets, as far as this person may see them."""
    here, answer_ids = g.here, request.args.getlist("answer")[:MOST_SIDE_BY_SIDE]
    sheets = Sheets(here.db, here.actor, interview_id, answer_ids)
    if not sheets.shown:
        find_interview(here.db, here.team_id, interview_id)
    # When more is open than the page knows, it gets everything from the beginning.
    before, _, known = request.args.get("after", "").partition("-")
    opened = number_of(sheets.open_answers)
    after = read_int(before) if known.partition("-")[0] == opened else 0
    shown = [row["id"] for row in sheets.shown]
    rows = comments_since(here.db, here.team_id, here.person_id, after, shown, sheets.open_answers) if shown else []
    told = {"sheets": sheets.shown_to(here.words), "cards": sheets.cards_shown_to(here.words)}
    seq = rows[-1]["seq"] if rows else after
    number = f"{seq}-{opened}-{number_of(told)}"
    return here.news({"comments": [_shown(row) for row in rows], **told, "number": number}, 0 if len(rows) == MOST_NEWS else NEWS_SECONDS)


@bp.post("/review/answers/<answer_id>/comments", endpoint="add_comment")
def add_comment_view(answer_id: str) -> ResponseReturnValue:
    """Add a comment."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    require_open(here.db, here.actor, answer)
    form = read_json_form(CommentForm)
    if form.parent_id.data:
        _comment_in_sight(form.parent_id.data)
    comment = add_comment(
        here.db, here.clock, answer, here.person_id, at_ms=form.at_ms.data, until_ms=form.until_ms.data,
        body=form.body.data or "", parent_id=form.parent_id.data or None,
    )
    return jsonify(ok=True, comment=_shown(comment)), 201


@bp.post("/review/answers/<answer_id>/marks/<competency_id>/evidence", endpoint="add_evidence")
def add_evidence_view(answer_id: str, competency_id: str) -> ResponseReturnValue:
    """Cite a passage, or a comment of one's own, for a mark."""
    here = g.here
    answer = find_answer(here.db, here.team_id, answer_id)
    form = read_json_form(EvidenceForm)
    comment = _comment_in_sight(form.comment.data) if form.comment.data else None
    cite(
        here.db, here.clock, here.actor, answer, competency_id, scorecard_id=form.scorecard.data or "", at_ms=form.at_ms.data or 0,
        until_ms=form.until_ms.data, comment=comment,
    )
    return sheet_now(answer)


@bp.put("/review/comments/<comment_id>", endpoint="edit_comment")
def edit_comment_view(comment_id: str) -> ResponseReturnValue:
    """Change one's own comment. Where another window changed it meanwhile, nothing is saved, and the answer brings what it says now."""
    here = g.here
    comment, form = _own_comment(comment_id), read_json_form(WordsForm)
    comment, is_saved = edit_comment(here.db, here.clock, comment, form.body.data or "", form.seq.data)
    if is_saved:
        return jsonify(ok=True, comment=_shown(comment))
    said = {"code": "changed", "message": here.words.gettext(CHANGED)}
    return jsonify(ok=False, error=said, comment=_shown(comment)), 409


@bp.delete("/review/comments/<comment_id>", endpoint="remove_comment")
def remove_comment_view(comment_id: str) -> ResponseReturnValue:
    """Remove one's own comment."""
    remove_comment(g.here.db, g.here.clock, _own_comment(comment_id))
    return jsonify(ok=True)


def _own_comment(comment_id: str) -> Row:
    comment = _comment_in_sight(comment_id)
    here = g.here
    if not may(here.actor, "comment.edit", comment):
        raise Forbidden()
    require_open(here.db, here.actor, find_answer(here.db, here.team_id, comment["answer_id"]))
    return comment


def _comment_in_sight(comment_id: str) -> Row:
    """The comment, if it is one's own or not sealed. Raises NotFound: a sealed one is as one that does not exist."""
    here = g.here
    comment = find_comment(here.db, here.team_id, comment_id)
    if comment["author_id"] != here.person_id:
        answer = find_answer(here.db, here.team_id, comment["answer_id"])
        if not sight_on(here.db, here.actor, answer).comments:
            raise NotFound()
    return comment


def _shown(comment: Row) -> dict[str, Any]:
    names = ("id", "answer_id", "author_id", "author", "parent_id", "at_ms", "until_ms", "body", "seq", "created_at", "updated_at")
    shown = {name: comment[name] for name in names}
    return {**shown, "removed": comment["removed_at"] is not None, "when": g.here.words.moment(comment["created_at"])}
