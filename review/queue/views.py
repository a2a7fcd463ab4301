"""HTTP of the reviewer's queue: the interviews, and one interview's candidates by questions."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from foundation.paging import read_ask
from review.answers import find_interview
from review.blueprint import bp
from review.queue import queries
from review.queue.submissions import list_interviews, overview, read_submissions_ask
from review.queue.turns import find_turn
from review.sealing.names import hides_names

NEWS_SECONDS = 5


@bp.get("/review")
def home() -> ResponseReturnValue:
    """The interviews with something to review."""
    here = g.here
    page = list_interviews(here.db, here.team_id, here.person_id, read_ask(request.args))
    turn = find_turn(here.db, here.team_id, page.rows) if here.actor.may("score.give") else None
    return render_template("review/queue/home.html", page=page, turn=turn)


@bp.get("/review/<interview_id>")
def interview(interview_id: str) -> ResponseReturnValue:
    """One interview's candidates by questions, a page at a time."""
    here, ask = g.here, read_submissions_ask(request.args, g.here.actor)
    row = find_interview(here.db, here.team_id, interview_id)
    shown = overview(here.db, row, here.actor, here.words, ask, request.args.getlist("candidate"))
    return render_template("review/queue/interview.html", interview=row, overview=shown, by_number=hides_names(row))


@bp.get("/review/news.json")
def home_news() -> ResponseReturnValue:
    """Whether somebody has submitted since."""
    here = g.here
    return here.news({"submissions": queries.news_of_all(here.db, here.team_id)}, 2 * NEWS_SECONDS)


@bp.get("/review/<interview_id>/news.json")
def interview_news(interview_id: str) -> ResponseReturnValue:
    """Whether somebody has submitted to this interview since."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    return here.news({"submissions": queries.news_of(here.db, here.team_id, row["id"])}, NEWS_SECONDS)
