"""Entries of the audit log as an owner reads them, on a page and in a file."""

import json
from collections.abc import Iterator
from typing import Any

from engines.database.contract import Database, Row
from foundation.audit.events import EVENTS, GROUPS, kinds_of
from foundation.language import Words
from foundation.paging import Ask, Page
from foundation.policy import Actor
from review.records import queries
from review.sealing.names import told_name
from review.sealing.sealing import DEBRIEF, DECIDED

SHOWS = ("", *GROUPS)
COLUMNS = (
    "at", "who", "what", "about", "interview", "kind", "actor_id", "thing", "detail", "team_id", "chain", "n", "salt", "detail_sum",
    "previous", "sum",
)
_SUMS = ("n", "salt", "detail_sum", "previous", "sum")
_OPEN = (DEBRIEF, DECIDED)
_AT_ONCE = 500


def list_entries(db: Database, words: Words, actor: Actor, ask: Ask) -> Page:
    """A page of the log, the newest first; `ask.show` is one of SHOWS. Each row has what it is about in names, None where erased."""
    page = queries.list_entries(db, actor.team_id or "", actor.person_id or "", kinds_of(ask.show), _OPEN, ask)
    return Page([_told(row, words, actor) for row in page.rows], page.ask, page.total, page.first, page.after, page.before)


def lines_of(db: Database, words: Words, actor: Actor) -> Iterator[list[str]]:
    """The whole log as rows of a table, the oldest first, with COLUMNS as its head.

    The sums stand there for every chain that the reader may see whole: while an interview is scored, its numbers would tell how much
    colleagues have done.
    """
    yield list(COLUMNS)
    after = ("", "")
    while True:
        rows = queries.list_entries_after(db, actor.team_id or "", actor.person_id or "", kinds_of(""), _OPEN, after, _AT_ONCE)
        yield from (_line(_told(row, words, actor), words) for row in rows)
        if len(rows) < _AT_ONCE:
            return
        after = (rows[-1]["at"], rows[-1]["id"])


def _told(row: Row, words: Words, actor: Actor) -> Row:
    detail: dict[str, Any] = json.loads(row["detail"]) if row["detail"] else {}
    thing = row["thing"] or ""
    candidate = told_name(words, actor, row) if row["name"] else None
    return {
        **row, "detail": detail, "event": EVENTS.get(row["kind"]), "is_erased": row["salt"] is None,
        "about": candidate if thing.startswith("invitation:") else row["member"] if thing.startswith("person:") else None,
    }


def _line(row: Row, words: Words) -> list[str]:
    whole = not row["chain"] or row["phase"] in _OPEN
    told = {
        **{name: str(row[name] if row[name] is not None else "") for name in COLUMNS if name in row},
        "who": row["actor"] or "", "what": words.gettext(row["event"].says) if row["event"] else row["kind"], "about": row["about"] or "",
        "detail": json.dumps(row["detail"], sort_keys=True, ensure_ascii=False) if row["salt"] else "",
    }
    return [told[name] if whole or name not in _SUMS else "" for name in COLUMNS]
