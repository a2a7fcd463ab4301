"""Finds the candidates in a list: which column is the name and which the address, and what is wrong with a row.

A header line in Swedish or English is optional. Every row is either good or broken. A broken row says its line and what is wrong.
"""

import re
from collections import Counter
from dataclasses import dataclass

from authoring.inviting.candidates import Candidate, read_email, read_name
from authoring.inviting.tables import TableRow, is_garbled, read_table
from foundation.errors import Problem
from foundation.language import mark as _

MOST_ROWS = 2000
MOST_BYTES = 1_000_000
MOST_COLUMNS = 100
_LOOKED_AT = 50

_COLUMNS = {
    "email": set("email mail epost epostadress mejl mejladress mailadress mailaddress emailaddress emejl address adress".split()),
    "name": set("name namn fullname fullständigtnamn candidate candidatename kandidat kandidatnamn sökande applicant".split()),
    "first": set("firstname förnamn givenname tilltalsnamn first".split()),
    "last": set("lastname efternamn surname familyname last".split()),
}
_NUMBERED = re.compile(r"(?:e?mail|epost|mejl)(?:address|adress)?\d*(?:value|address|adress)?")  # as address books export them


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


def read_candidates(text: str) -> Read:
    """Every row of the list, good or broken. Raises Problem when it has no rows or no column of addresses."""
    rows = read_table(text)
    _refuse_too_wide(rows)
    if not rows:
        raise Problem("empty_list", _("The list is empty. Write one candidate per line: name and e-mail address."), 422)
    columns, rows = _columns(rows)
    return _sort(rows, columns)


def _columns(rows: list[TableRow]) -> tuple[dict[str, int], list[TableRow]]:
    """The columns of name and address, and the rows without the header."""
    named, addresses = _named(rows[0].cells or []), _address_columns(rows[0].cells or [])
    if addresses:
        return {**named, "email": _fullest(rows[1:], addresses) or addresses[0]}, rows[1:]
    place = _fullest(rows, range(MOST_COLUMNS))
    if place is None:
        raise Problem(
            "no_addresses", _("No column with e-mail addresses was found. Write column names on the first line, such as: name; e-mail"), 422
        )
    has_header = named and not any("@" in cell for cell in rows[0].cells or [])
    return ({**named, "email": place}, rows[1:]) if has_header else ({"email": place}, rows)


def _fullest(rows: list[TableRow], among: "list[int] | range") -> int | None:
    """The column with the most addresses in the first rows; None when there are none."""
    found = Counter(place for row in rows[:_LOOKED_AT] for place, cell in enumerate(row.cells or []) if "@" in cell and place in among)
    return found.most_common(1)[0][0] if found else None


def _plain(cell: str) -> str:
    return re.sub(r"[\W_]", "", cell.lower())


def _address_columns(header: list[str]) -> list[int]:
    return [place for place, cell in enumerate(header) if _plain(cell) in _COLUMNS["email"] or _NUMBERED.fullmatch(_plain(cell))]


def _named(header: list[str]) -> dict[str, int]:
    """The places of the columns whose names are known: `name`, `first`, `last`."""
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        for name in ("name", "first", "last"):
            if _plain(cell) in _COLUMNS[name]:
                found.setdefault(name, place)
    return found


def _sort(rows: list[TableRow], columns: dict[str, int]) -> Read:
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


def _candidate(row: TableRow, columns: dict[str, int]) -> Candidate:
    if row.cells is None:
        raise Problem("quotes", _("A quotation mark is opened but not closed."), 422)
    name = read_name(_name(row.cells, columns))
    if is_garbled(name):
        raise Problem("garbled", _("Letters in the name were lost. Write the name anew, or save the list as UTF-8."), 422)
    return Candidate(name, read_email(_cell(row.cells, columns["email"])))


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


def _refuse_too_wide(rows: list[TableRow]) -> None:
    if any(len(row.cells or []) > MOST_COLUMNS for row in rows):
        raise Problem(
            "too_wide", _("A row of this list has more than %(most)s columns. Keep the columns for name and address, and try again."), 422,
            most=MOST_COLUMNS,
        )


def _glance(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:79] + "…"
