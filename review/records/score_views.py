"""HTTP of scores as files, for those who decide."""

from flask import Response, g
from flask.typing import ResponseReturnValue

from foundation.untrusted import one_line
from interviews.scorecard import current_scorecard, text_in
from review.answers import find_interview
from review.blueprint import bp
from review.records.files import csv_of
from review.records.scores import COLUMNS, Score, scores_of
from review.records.workbooks import Sheet, workbook_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (24, 22, 28, 22, 22, 8, 8, 18, 12, 40, 40, 24, 22, 12)


@bp.get("/review/<interview_id>/scores.csv")
def scores_csv(interview_id: str) -> ResponseReturnValue:
    """The scores that were handed in and are open, as CSV."""
    here = g.here
    row = find_interview(here.db, here.team_id, interview_id)
    head = [here.words.gettext(word) for word in COLUMNS]
    lines = [["" if cell is None else str(cell) for cell in score.cells] for score in scores_of(here.db, here.words, here.actor, row)]
    return _file("".join(csv_of([head, *lines])), "text/csv", f"{row['title']}.csv")


@bp.get("/review/<interview_id>/scores.xlsx")
def scores_xlsx(interview_id: str) -> ResponseReturnValue:
    """The same as a workbook, with the means of each candidate and the scorecard on sheets of their own."""
    here = g.here
    words, row = here.words, find_interview(here.db, here.team_id, interview_id)
    scores = list(scores_of(here.db, words, here.actor, row))
    card = current_scorecard(here.db, here.team_id, row["id"])
    names = [text_in(one.name, words.code) for one in card.competencies]
    longest = max(one.scale for one in card.competencies)
    sheets = [
        Sheet(words.gettext("Scores"), [words.gettext(word) for word in COLUMNS], _WIDTHS, [score.cells for score in scores]),
        Sheet(words.gettext("Means"), [words.gettext("Candidate"), *names], [24, *[16] * len(names)],
              means_of(scores, [one.id for one in card.competencies])),
        Sheet(words.gettext("Scorecard"), [words.gettext("Competency"), words.gettext("Weight"), *map(str, range(1, longest + 1))],
              [24, 8, *[32] * longest],
              [[name, one.weight, *(text_in(step, words.code) for step in one.steps)] for name, one in zip(names, card.competencies)]),
    ]
    return _file(workbook_of(sheets, here.clock.now()), _XLSX, f"{row['title']}.xlsx")


def means_of(scores: list[Score], competency_ids: list[str]) -> list[list[str | float | None]]:
    """A row for each candidate: the name, and the arithmetic mean of the scores for each competency, None where there is none."""
    given: dict[str, dict[str, list[int]]] = {}
    names = {score.invitation_id: score.candidate for score in scores}
    for score in scores:
        if score.value is not None:
            given.setdefault(score.invitation_id, {}).setdefault(score.competency_id, []).append(score.value)
    return [[name, *(_mean(given.get(id, {}).get(one)) for one in competency_ids)] for id, name in names.items()]


def _mean(values: list[int] | None) -> float | None:
    return round(sum(values) / len(values), 2) if values else None


def _file(content: str | bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=one_line(name).replace("/", "-"))
    return response
