"""Reads a list of candidates from a text table, as spreadsheets save or copy it.

The delimiter is comma, semicolon or tab; the encoding is UTF-8, UTF-16 or Windows-1252. A header line in Swedish or English is
optional. Every row is either good or broken. A broken row says its line and what is wrong.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from authoring.inviting.candidates import Candidate, read_email, read_name
from foundation.errors import Problem
from foundation.language import mark as _

MOST_ROWS = 500
MOST_BYTES = 1_000_000
MOST_COLUMNS = 100
_LONGEST_CELL = 20  # the most lines that one quoted cell may span
_LINE_END = re.compile(r"\r\n|\r|\n")

_COLUMNS = {
    "email": set("email mail epost epostadress mejl mejladress mailadress mailaddress emailaddress emejl address adress".split()),
    "name": set("name namn fullname fullständigtnamn candidate candidatename kandidat kandidatnamn sökande applicant".split()),
    "first": set("firstname förnamn givenname tilltalsnamn first".split()),
    "last": set("lastname efternamn surname familyname last".split()),
}


@dataclass(frozen=True)
class Good:
    """A valid row, and its first line (from 1)."""

    line: int
    candidate: Candidate


@dataclass(frozen=True)
class Broken:
    """An invalid row: its line, its shortened text, and an English sentence (with `params`) about the error."""

    line: int
    text: str
    reason: str
    params: dict[str, object]


@dataclass(frozen=True)
class Read:
    """The rows of a list. `lines` is the number of rows, without the header and empty lines."""

    good: list[Good]
    broken: list[Broken]
    lines: int


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (with or without a byte order mark) or Windows-1252. Never fails: an undecodable byte becomes
    �.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) // 4:
        even = data[:2000:2].count(0)
        return data.decode("utf-16-be" if even * 2 > zeros else "utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_candidates(text: str) -> Read:
    """Every row of the list, good or broken. Raises Problem when it has no rows or no column of addresses."""
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    delimiter = _delimiter(next((line for line in lines if line.strip()), ""))
    rows = [row for row in _rows(lines, delimiter) if row.cells is None or any(cell.strip() for cell in row.cells)]
    _refuse_too_wide(rows)
    if not rows:
        raise Problem("empty_list", _("The list is empty. Write one candidate per line: name and e-mail address."), 422)
    columns, rows = _columns(rows)
    return _sort(rows, columns)


@dataclass(frozen=True)
class _Row:
    line: int
    text: str
    cells: list[str] | None  # None: a quotation mark is opened and not closed


def _delimiter(line: str) -> str:
    return max("\t;,", key=line.count) if any(mark in line for mark in "\t;,") else ","


def _rows(lines: list[str], delimiter: str) -> Iterator[_Row]:
    at = 0
    while at < len(lines):
        used = _span(lines, at)
        text = "\n".join(lines[at:at + max(used, 1)])
        yield _Row(at + 1, text, _cells(text, delimiter) if used else None)
        at += max(used, 1)


def _span(lines: list[str], at: int) -> int:
    """The number of lines of the row, judged by its quotation marks; 0 when one is never closed."""
    marks = 0
    for used, line in enumerate(lines[at:at + _LONGEST_CELL], 1):
        marks += line.count('"')
        if marks % 2 == 0:
            return used
    return 0


def _cells(text: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict="\n" in text), [])
    except csv.Error:
        return None


def _columns(rows: list[_Row]) -> tuple[dict[str, int], list[_Row]]:
    """The columns of name and address, and the rows without the header."""
    cells = rows[0].cells or []
    named = _named(cells)
    if "email" in named:
        return named, rows[1:]
    with_address = Counter(place for row in rows[:5] for place, cell in enumerate(row.cells or []) if "@" in cell)
    if not with_address:
        raise Problem(
            "no_addresses", _("No column with e-mail addresses was found. Write column names on the first line, such as: name; e-mail"), 422
        )
    return {"email": with_address.most_common(1)[0][0]}, rows


def _named(cells: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        plain = re.sub(r"[\W_]", "", cell.lower())
        for name, words in _COLUMNS.items():
            if plain in words:
                found.setdefault(name, place)
    return found


def _sort(rows: list[_Row], columns: dict[str, int]) -> Read:
    good: list[Good] = []
    broken: list[Broken] = []
    seen: dict[str, int] = {}
    for row in rows:
        try:
            candidate = _candidate(row, columns)
            _refuse_twice(candidate, seen)
            _refuse_too_many(good)
        except Problem as problem:
            broken.append(Broken(row.line, _glance(row.text), problem.message, problem.params))
        else:
            seen[candidate.email] = row.line
            good.append(Good(row.line, candidate))
    return Read(good, broken, len(rows))


def _candidate(row: _Row, columns: dict[str, int]) -> Candidate:
    if row.cells is None:
        raise Problem("quotes", _("A quotation mark is opened but not closed."), 422)
    return Candidate(read_name(_name(row.cells, columns)), read_email(_cell(row.cells, columns["email"])))


def _name(cells: list[str], columns: dict[str, int]) -> str:
    if len(columns) == 1:  # without a header: the name is before the address, else right after it
        return " ".join(cells[: columns["email"]]) or _cell(cells, columns["email"] + 1)
    parts = [_cell(cells, columns.get(part)) for part in ("first", "last")]
    return _cell(cells, columns.get("name")) or " ".join(parts)


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _refuse_twice(candidate: Candidate, seen: dict[str, int]) -> None:
    if candidate.email in seen:
        raise Problem("twice", _("The same address is already on line %(line)s."), 422, line=seen[candidate.email])


def _refuse_too_many(good: list[Good]) -> None:
    if len(good) >= MOST_ROWS:
        raise Problem("too_many", _("At most %(most)s candidates at a time. Invite this one in another list."), 422, most=MOST_ROWS)


def _refuse_too_wide(rows: list[_Row]) -> None:
    if any(len(row.cells or []) > MOST_COLUMNS for row in rows):
        raise Problem(
            "too_wide", _("A row of this list has more than %(most)s columns. Keep the columns for name and address, and try again."), 422,
            most=MOST_COLUMNS,
        )


def _glance(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:79] + "…"
