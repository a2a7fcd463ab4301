"""HTTP of records: whoever leads the review takes the record of a decided interview out, and the log says so with its sum."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, Response, g

from foundation.audit import events
from foundation.audit.log import record
from foundation.errors import NotFound, Problem
from foundation.language import mark as _
from review.sealing.sealing import DECIDED
from tagning.operating import record_queries as queries
from tagning.operating.record import write_interview


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule("/review/<interview_id>/record", "record", _take, methods=["POST"])


def _take(interview_id: str) -> Response:
    """The record as a file. Raises NotFound for another team's interview, Problem before it is decided."""
    here = g.here
    interview = here.db.one(queries.FIND_INTERVIEW, interview_id=interview_id)
    if interview is None or interview["team_id"] != here.team_id:
        raise NotFound()
    if interview["phase"] != DECIDED:
        raise Problem("not_decided", _("The record is made when the interview is decided. Move it to that phase first."), 409)
    with TemporaryDirectory(prefix="tagning-record-") as folder:
        path = Path(folder) / "record.sqlite"
        found = write_interview(here.db, here.clock, interview_id, path)
        content = path.read_bytes()
    with here.db.tx():
        record(
            here.db, here.clock, here.team_id, here.person_id, events.RECORD_TAKEN, chain=interview_id, thing=f"interview:{interview_id}",
            sha256=found,
        )
    response = Response(content, mimetype="application/vnd.sqlite3")
    response.headers.set("Content-Disposition", "attachment", filename=f"record-{interview_id}.sqlite")
    return response
