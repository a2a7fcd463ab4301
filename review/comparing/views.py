"""HTTP of the comparison: its page, and the data that the page asks for."""

from flask import g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from foundation.paging import FIRST_PAGE, read_ask
from review.answers import find_interview
from review.blueprint import bp
from review.comparing.board import FIRST, MORE, columns, read_all, read_page, told
from review.comparing.cell import cell_of
from review.comparing.forms import FirmForm


@bp.get("/review/<interview_id>/compare")
def compare(interview_id: str) -> ResponseReturnValue:
    """Candidates by competencies as one picture; the page holds the first of them and asks for the rest."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    page, board = read_page(here.db, here.actor, here.words, row, FIRST_PAGE, FIRST)
    data = {**told(board, page), "me": here.person_id, "columns": columns(board.card, board.questions, here.words), "all": page.total}
    return render_template("review/comparing/compare.html", interview=row, data=data)


@bp.get("/review/<interview_id>/compare/rows.json")
def compare_rows(interview_id: str) -> ResponseReturnValue:
    """More candidates, after the cursor in the address."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    page, board = read_page(here.db, here.actor, here.words, row, read_ask(request.args), MORE)
    return jsonify(ok=True, **told(board, page))


@bp.get("/review/<interview_id>/compare/numbers.json")
def compare_numbers(interview_id: str) -> ResponseReturnValue:
    """What needs all candidates: intervals, severity, and what is missing."""
    from review.comparing.numbers import numbers_of  # NumPy, which other pages do without

    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    return jsonify(ok=True, **numbers_of(read_all(here.db, here.actor, here.words, row)))


@bp.get("/review/<interview_id>/compare/<competency_id>.json")
def compare_cell(interview_id: str, competency_id: str) -> ResponseReturnValue:
    """What is behind the candidate's cell: marks with their words, and the passages that they cite."""
    here = g.here
    find_interview(here.db, here.team_id, interview_id)
    return jsonify(ok=True, reviewers=cell_of(here.db, here.actor, interview_id, request.args.get("candidate", ""), competency_id))


@bp.get("/review/<interview_id>/compare/firm")
def compare_firm(interview_id: str) -> ResponseReturnValue:
    """How firm the order is, for so many seats and by these weights."""
    from review.comparing.firm_page import firm_page, place_on

    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    form = FirmForm(request.args)
    fits = form.validate()
    board = read_all(here.db, here.actor, here.words, row)
    seats, weights = (form.seats.data or 3, list(form.weight.data)) if fits else (3, [])
    page = firm_page(board, seats, weights, here.words)
    return render_template("review/comparing/firm.html", interview=row, page=page, form=form, place_on=place_on)


@bp.get("/review/<interview_id>/compare/agreement")
def compare_agreement(interview_id: str) -> ResponseReturnValue:
    """How far reviewers agree, each figure with its name and interval."""
    from review.comparing.habits import habits_of
    from review.comparing.report import ENOUGH, report_of

    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    board = read_all(here.db, here.actor, here.words, row)
    return render_template(
        "review/comparing/agreement.html", interview=row, report=report_of(board, here.actor, here.words), enough=ENOUGH,
        habits=habits_of(here.db, here.actor, board, row["id"]) if here.actor.may("score.give") else None,
    )
