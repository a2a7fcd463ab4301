"""A few tables as one SQLite file to keep: with keys, references and views, and a manifest by which a change is found.

The table `manifest` has a SHA-256 for each table's rows and one for the whole schema. The file's own SHA-256 stands beside it, in the form
that `sha256sum --check` reads.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database as Connection

from engines.database.contract import Row

MANIFEST, SCHEMA, SUFFIX = "manifest", "schema", ".sha256"


@dataclass(frozen=True)
class Kept:
    """A table of the file: its columns with their types ("text" or "integer"), its key, and which column refers to which table's key."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    rows: Sequence[Row]
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def write_record(path: Path, tables: Sequence[Kept], views: Mapping[str, str]) -> str:
    """Write the file and its sum beside it; returns the sum. Tables that are referred to come first. Raises FileExistsError."""
    with path.open("xb"):
        pass
    database = Connection(path)
    for table in tables:
        made = database.table(table.name)
        made.create(
            {name: {"text": str, "integer": int}[kind] for name, kind in table.columns.items()},
            pk=table.key[0] if len(table.key) == 1 else table.key,
            foreign_keys=[(column, *place) for column, place in table.refers.items()],
        )
        made.insert_all([{name: row[name] for name in table.columns} for row in table.rows])
    for name, sql in views.items():
        database.create_view(name, sql)
    parts = _parts_of(database.conn)
    database.table(MANIFEST).create({"part": str, "rows": int, "sha256": str}, pk="part")
    database.table(MANIFEST).insert_all([{"part": part, "rows": rows, "sha256": found} for part, (rows, found) in parts.items()])
    database.conn.commit()
    database.conn.execute("vacuum")
    database.close()
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(path.name + SUFFIX).write_text(f"{found}  {path.name}\n")
    return found


def complaints(path: Path) -> list[str]:
    """What does not fit in the file, in a sentence each; empty when it is as it was written. The file is only read."""
    found = _against_the_sum_beside_it(path)
    try:
        connection = _open(path)
        try:
            whole = [row[0] for row in connection.execute("pragma integrity_check")]
            broken = connection.execute("pragma foreign_key_check").fetchall()
            kept = {row[0]: (row[1], row[2]) for row in connection.execute("select part, rows, sha256 from manifest")}
            there = _parts_of(connection)
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return [*found, f"it cannot be read as a record: {error}"]
    found += [] if whole == ["ok"] else [f"the file is damaged: {whole[0]}"]
    found += [f"{len(broken)} references lead to nothing"] if broken else []
    for part in sorted(kept.keys() | there.keys()):
        found += _compared(part, kept.get(part), there.get(part))
    return found


def read_record(path: Path, table: str) -> list[Row]:
    """The rows of one of the file's tables, in the order in which they were written; empty where there is no such table."""
    connection = _open(path)
    try:
        connection.row_factory = sqlite3.Row
        if table not in _tables(connection):
            return []
        return [dict(row) for row in connection.execute(" ".join(("select * from", f'"{table}"', "order by rowid")))]
    finally:
        connection.close()


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _against_the_sum_beside_it(path: Path) -> list[str]:
    beside = path.with_name(path.name + SUFFIX)
    if not beside.exists():
        return []
    wanted = beside.read_text(errors="replace").split(" ")[0].strip()
    same = wanted == hashlib.sha256(path.read_bytes()).hexdigest()
    return [] if same else [f"its SHA-256 is not the one in {beside.name}"]


def _compared(part: str, kept: tuple[int, str] | None, there: tuple[int, str] | None) -> list[str]:
    if kept == there:
        return []
    if kept is None:
        return [f"the table {part} was added"]
    if there is None:
        return [f"the table {part} is missing"]
    what = "the tables and views" if part == SCHEMA else f"the rows of {part}"
    count = "" if kept[0] == there[0] else f" ({kept[0]} were written, {there[0]} are there)"
    return [f"{what} were changed{count}"]


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("select name from sqlite_master where type = 'table' order by name")]


def _parts_of(connection: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """By table, and for the schema: how many rows, and the SHA-256 of their canonical JSON, a line each, sorted."""
    written = connection.execute(
        "select type, name, tbl_name, sql from sqlite_master where tbl_name <> ? order by type, name", (MANIFEST,)
    ).fetchall()
    parts = {SCHEMA: _sum_of([list(row) for row in written])}
    for table in (name for name in _tables(connection) if name != MANIFEST):
        parts[table] = _sum_of([list(row) for row in connection.execute(" ".join(("select * from", f'"{table}"')))])
    return parts


def _sum_of(rows: Sequence[list[object]]) -> tuple[int, str]:
    lines = sorted(json.dumps(row, ensure_ascii=True, separators=(",", ":"), default=repr) for row in rows)
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()
