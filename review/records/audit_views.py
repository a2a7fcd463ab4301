"""HTTP of the audit log: the page and the file, for owners."""

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from accounts.forms import ROLE_WORDS
from foundation.audit.events import GROUPS
from foundation.paging import read_ask
from review.blueprint import bp
from review.deciding.forms import VERDICT_WORDS
from review.records.entries import SHOWS, lines_of, list_entries
from review.records.files import csv_of


@bp.get("/team/log")
def audit() -> ResponseReturnValue:
    """The team's audit log, a page at a time."""
    here, ask = g.here, read_ask(request.args, shows=SHOWS)
    roles = {role: here.words.gettext(word) for role, word in ROLE_WORDS.items()}
    return render_template(
        "review/records/audit.html", page=list_entries(here.db, here.words, here.actor, ask), groups=GROUPS,
        verdicts={code: here.words.gettext(word) for code, word in VERDICT_WORDS.items()},
        roles_in=lambda stored: ", ".join(roles[role] for role in stored.split(",") if role in roles),
    )


@bp.get("/team/log.csv")
def audit_csv() -> ResponseReturnValue:
    """The whole log as CSV."""
    here = g.here
    lines = csv_of(lines_of(here.db, here.words, here.actor))
    name = f"audit-log-{here.clock.iso()[:10]}.csv"
    # The lines know all they need: one that keeps the request open would let the next one in its thread speak as its person.
    return Response(lines, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})
