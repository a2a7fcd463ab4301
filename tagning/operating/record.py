"""An interview's record as one SQLite file: what was asked, answered, scored, said and decided, by whom and when; and whether such a file
is still as it was written.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from engines.database.contract import Database, Row
from engines.database.record_file import Kept, complaints, read_record, write_record
from foundation.audit.chain import find_break
from foundation.clock import Clock
from tagning import __version__
from tagning.operating import record_queries as queries
from tagning.operating.carrying import Refused

_OPEN = ("debrief", "decided")
_NUMBERS = {
    "version", "position", "clip", "needs_evidence", "weight", "counted", "take", "duration_ms", "value", "first_value", "old_value",
    "new_value", "had_seen", "at_ms", "until_ms", "watched_ms", "done", "wanted", "n", "four_eyes",
}
_CANDIDATE, _ANSWER = ("candidate", "invitation_id"), ("answer", "id")
_PERSON = ("person", "id")
_TABLES: tuple[tuple[str, str, tuple[str, ...], Mapping[str, tuple[str, str]]], ...] = (
    ("person", queries.PERSON, ("id",), {}),
    ("candidate", queries.CANDIDATE, ("invitation_id",), {}),
    ("question", queries.QUESTION, ("version", "position"), {}),
    ("scorecard", queries.SCORECARD, ("id",), {}),
    ("competency", queries.COMPETENCY, ("scorecard_id", "competency_id"), {"scorecard_id": ("scorecard", "id")}),
    ("answer", queries.ANSWER, ("id",), {"invitation_id": _CANDIDATE}),
    ("hand_in", queries.HAND_IN, ("invitation_id", "reviewer_id"), {"invitation_id": _CANDIDATE, "reviewer_id": _PERSON}),
    ("score", queries.SCORE, ("competency_id", "reviewer_id", "subject"),
     {"invitation_id": _CANDIDATE, "answer_id": _ANSWER, "reviewer_id": _PERSON}),
    ("score_change", queries.SCORE_CHANGE, ("id",), {"invitation_id": _CANDIDATE, "reviewer_id": _PERSON}),
    ("evidence", queries.EVIDENCE, ("id",), {"answer_id": _ANSWER, "reviewer_id": _PERSON}),
    ("comment", queries.COMMENT, ("id",), {"answer_id": _ANSWER, "author_id": _PERSON}),
    ("watched", queries.WATCHED, ("answer_id", "person_id"), {"answer_id": _ANSWER, "person_id": _PERSON}),
    ("recusal", queries.RECUSAL, ("invitation_id", "person_id"), {"invitation_id": _CANDIDATE, "person_id": _PERSON}),
    ("seal_break", queries.SEAL_BREAK, ("id",), {"invitation_id": _CANDIDATE, "person_id": _PERSON}),
    ("phase_move", queries.PHASE_MOVE, ("id",), {"moved_by": _PERSON}),
    ("decision", queries.DECISION, ("id",), {"invitation_id": _CANDIDATE, "decided_by": _PERSON}),
    ("audit", queries.AUDIT, ("n",), {}),
)


def write_interview(db: Database, clock: Clock, interview_id: str, path: Path) -> str:
    """Write the interview's record; returns the file's SHA-256.

    Raises Refused for an unknown interview, one whose reviews are still sealed, and a file that is there already.
    """
    with db.snapshot():
        interview = db.one(queries.FIND_INTERVIEW, interview_id=interview_id)
        if interview is None:
            raise Refused(f"there is no interview {interview_id}")
        if interview["phase"] not in _OPEN:
            raise Refused("the interview is not in debrief or decided, so its reviews are sealed and there is no record yet")
        asked = {"team_id": interview["team_id"], "interview_id": interview_id}
        tables = [_kept(name, key, refers, db.query(sql, **asked), sql) for name, sql, key, refers in _TABLES]
    about = {**interview, "made_at": clock.iso(), "made_by": f"Tagning {__version__}"}
    try:
        return write_record(path, [_kept("interview", ("id",), {}, [about], ""), *tables], queries.VIEWS)
    except FileExistsError:
        raise Refused(f"{path} is there already") from None


def look_over(path: Path) -> list[str]:
    """What is not as it was written in the record, in a sentence each: the file, its tables, and the chain of its audit log."""
    found = complaints(path)
    if any("cannot be read" in one for one in found):
        return found
    entries = [_entry(row) for row in read_record(path, "audit")]
    broken = find_break(entries, {"n": entries[-1]["n"], "sum": entries[-1]["sum"]} if entries else None)
    return [*found, f"the audit log does not hold at entry {broken.n}"] if broken else found


def _entry(row: Row) -> Row:
    try:
        return {**row, "detail": json.loads(row["detail"]) if row["detail"] else None}
    except ValueError:
        return {**row, "detail": None}


def _kept(name: str, key: tuple[str, ...], refers: Mapping[str, tuple[str, str]], rows: list[Row], sql: str) -> Kept:
    columns = list(rows[0]) if rows else _columns_in(sql)
    return Kept(name, {one: "integer" if one in _NUMBERS else "text" for one in columns}, key, rows, refers)


def _columns_in(sql: str) -> list[str]:
    """The names that a statement's select list gives: `a.x` is x, and `… as y` is y."""
    listed = re.split(r"\bfrom\b", sql, maxsplit=1)[0].split("select", 1)[1]
    return [one.split()[-1].rsplit(".", 1)[-1] for one in listed.split(",")]
