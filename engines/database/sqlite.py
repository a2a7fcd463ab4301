"""The embedded database: SQLite in WAL mode through sqlite-utils."""

import os
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database as Connection
from sqlite_utils import Migrations

from engines.database.contract import Ahead, Busy, Conflict, Row, Step

_BUSY_S = 30
_PRAGMAS = ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "temp_store=memory")


class SqliteDatabase:
    """One connection for each thread and process; one writer at a time in a process, so that none starves."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = threading.local()
        self._writing = threading.RLock()

    @property
    def _connection(self) -> Connection:
        found = getattr(self._mine, "connection", None)
        if found is None or self._mine.pid != os.getpid():
            found = self._mine.connection = self._connect()
            self._mine.pid = os.getpid()
        return found

    def _connect(self) -> Connection:
        raw = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        for pragma in _PRAGMAS:
            raw.execute(f"pragma {pragma}")
        return Connection(raw)

    @contextmanager
    def tx(self) -> Iterator[None]:
        connection = self._connection
        if connection.conn.in_transaction:
            with connection.atomic():
                yield
            return
        with self._writing, _translated():
            # Never a plain BEGIN: turning a reader into a writer fails at once, whatever the busy timeout.
            connection.execute("begin immediate")
            try:
                yield
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def query(self, sql: str, /, **params: Any) -> list[Row]:
        with _translated():
            return list(self._connection.query(sql, params))  # a list: an open generator would pin the WAL

    def one(self, sql: str, /, **params: Any) -> Row | None:
        rows = self.query(sql, **params)
        return rows[0] if rows else None

    def execute(self, sql: str, /, **params: Any) -> int:
        with self.tx():
            return self._connection.execute(sql, params).rowcount

    def migrate(self, steps: Sequence[Step]) -> list[str]:
        with self.tx():
            migrations = Migrations("tagning")
            for step in steps:
                migrations(name=step.name)(_taker(step))
            done = {m.name for m in migrations.applied(self._connection)}
            stranger = done - {step.name for step in steps}
            if stranger:
                raise Ahead(f"The database has the step {max(stranger)}, which this version does not know; use a newer version.")
            migrations.apply(self._connection)
        return [step.name for step in steps if step.name not in done]

    def close(self) -> None:
        found = getattr(self._mine, "connection", None)
        if found is not None:
            found.close()
            self._mine.connection = None


def _taker(step: Step) -> Any:
    def take(db: Connection) -> None:
        for statement in _statements(step.sql):
            db.execute(statement)

    take.__name__ = step.name
    return take


def _statements(sql: str) -> list[str]:
    plain = re.sub(r"--[^\n]*", "", sql)
    parts = [part.strip() for part in plain.split(";") if part.strip()]
    return [f"{part} strict" if part.lower().startswith("create table") else part for part in parts]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise Conflict(str(error)) from error
    except sqlite3.OperationalError as error:
        if (error.sqlite_errorname or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise Busy(str(error)) from error
        raise
