"""Reads and writes whole tables on any engine, to move or back up an installation.

Names of tables and columns come from the migrations and from the rows themselves, never from a person.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from itertools import islice

from engines.database.contract import Database, Row, Step
from engines.database.steps import statements

_TABLE = re.compile(r"create table (\w+) \((.*)\)$", re.DOTALL | re.IGNORECASE)
_COLUMN = re.compile(r"alter table (\w+) add column (.*)$", re.DOTALL | re.IGNORECASE)
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_DROPPED = re.compile(r"drop table (\w+)$", re.IGNORECASE)
_KEY_OF_ONE = re.compile(r"(?:^|,)\s*(\w+)[^,(]*\bprimary key\b(?!\s*\()", re.IGNORECASE)
_KEY_OF_SEVERAL = re.compile(r"\bprimary key\s*\(([^)]*)\)", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:^|,)\s*(\w+)[^,(]*\breferences (\w+)", re.IGNORECASE)
_PAGE = 500
_AT_ONCE = 100


@dataclass
class Table:
    """A table as the migrations define it: its primary key, the tables it refers to, and a column that refers to its own rows, if any."""

    name: str
    key: tuple[str, ...]
    refers: set[str] = field(default_factory=set)
    parent: str | None = None


class Digest:
    """The number of rows and a checksum that is the same for the same rows in any order, on any engine.

    The checksum is the sum of the rows' SHA-256 (of their JSON with sorted names), modulo 2^256.
    """

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, row: Row) -> None:
        """Add one row."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(written(row).encode()).digest(), "big")) % 2**256

    @property
    def text(self) -> str:
        """The digest as text: `12:` and 64 hexadecimal characters."""
        return f"{self.rows}:{self._sum:064x}"


def written(row: Row) -> str:
    """The row as one canonical line of JSON."""
    return json.dumps(row, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def tables_in(steps: Sequence[Step]) -> list[Table]:
    """All tables after the migrations; referenced tables come first."""
    found: dict[str, Table] = {}
    for statement in (_QUOTED.sub("''", statement) for step in steps for statement in statements(step.sql)):
        if made := _TABLE.match(statement):
            found[made[1]] = Table(made[1], _key_of(made[2]))
            _note_references(found[made[1]], made[2])
        elif column := _COLUMN.match(statement):
            _note_references(found[column[1]], column[2])
        elif dropped := _DROPPED.match(statement):
            del found[dropped[1]]
    order = TopologicalSorter({name: table.refers & set(found) for name, table in found.items()})
    return [found[name] for name in order.static_order()]


def count_rows(db: Database, table: Table) -> int:
    """The number of rows in the table."""
    return int(db.query(" ".join(("select count(*) as n from", table.name)))[0]["n"])


def read_rows(db: Database, table: Table) -> Iterator[Row]:
    """All rows by primary key, fetched some hundred at a time."""
    key = ", ".join(table.key)
    after = "where ({}) > ({})".format(key, ", ".join(f":{name}" for name in table.key))
    rows = db.query(" ".join(("select * from", table.name, "order by", key, "limit :most")), most=_PAGE)
    while rows:
        yield from rows
        last = {name: rows[-1][name] for name in table.key}
        rows = db.query(" ".join(("select * from", table.name, after, "order by", key, "limit :most")), most=_PAGE, **last)


def write_rows(db: Database, table: Table, rows: Iterable[Row]) -> Iterator[int]:
    """Write the rows, parents first. Yields the number of rows after each statement. Raises what the engine raises."""
    ordered = _parents_first(table, rows)
    while some := list(islice(ordered, _AT_ONCE)):
        names = list(some[0])
        places = ", ".join("({})".format(", ".join(f":{name}_{n}" for name in names)) for n in range(len(some)))
        sql = " ".join(("insert into", table.name, "({})".format(", ".join(names)), "values", places))
        yield db.execute(sql, **{f"{name}_{n}": row[name] for n, row in enumerate(some) for name in names})


def digest_of(db: Database, table: Table) -> str:
    """`Digest.text` of all rows of the table."""
    digest = Digest()
    for row in read_rows(db, table):
        digest.add(row)
    return digest.text


def _key_of(body: str) -> tuple[str, ...]:
    several = _KEY_OF_SEVERAL.search(body)
    if several:
        return tuple(name.strip() for name in several[1].split(","))
    one = _KEY_OF_ONE.search(body)
    assert one is not None, "every table has a primary key"
    return (one[1],)


def _note_references(table: Table, text: str) -> None:
    for column, other in _REFERENCE.findall(text):
        if other == table.name:
            table.parent = column
        else:
            table.refers.add(other)


def _parents_first(table: Table, rows: Iterable[Row]) -> Iterator[Row]:
    if table.parent is None:
        yield from rows
        return
    there: set[str | None] = {None}
    waiting: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        ready = [row] if row[table.parent] in there else []
        if not ready:
            waiting[row[table.parent]].append(row)
        while ready:
            one = ready.pop()
            there.add(one[table.key[0]])
            yield one
            ready += waiting.pop(one[table.key[0]], [])
