"""The embedded database: SQLite in WAL mode, through sqlite-utils."""

import os
import re
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database as Connection
from sqlite_utils import Migrations

from engines.database.contract import Ahead, Busy, Conflict, Full, Row, Step, Unreachable
from engines.database.notices import Notices, checked_topic
from engines.database.steps import statements
from engines.database.texts import storable
from engines.durable_files import sync_folder

_BUSY_S = 30
# fullfsync makes macOS flush the disk's cache; elsewhere it does nothing.
_PRAGMAS = ("synchronous=full", "fullfsync=on", "foreign_keys=on", "temp_store=memory")
_READS = re.compile(r"\s*(select|values|explain)\b|\s*with\b(?!.*\b(insert|update|delete)\b)", re.IGNORECASE | re.DOTALL)
_INHERITED: list[object] = []


@lru_cache(maxsize=2048)
def _reads(sql: str) -> bool:
    return _READS.match(sql) is not None


class _ThreadState(threading.local):
    """The state of one thread."""

    connection: Connection | None = None
    topics: set[str] = set()
    """The topics to notify when the transaction commits."""


class SqliteDatabase:
    """One connection per thread and process, and one writer at a time per process, so that no thread starves.

    Close it before a fork: SQLite locks belong to a process. Raises OSError or ValueError when the file is unusable.
    """

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        _require_database(path)
        self._begin_process()

    def _begin_process(self) -> None:
        self._pid = os.getpid()
        self._state = _ThreadState()
        self._notices = Notices()
        self._all: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._writing = threading.RLock()

    def _own_process(self) -> None:
        if self._pid != os.getpid():
            _INHERITED.append((self._state, list(self._all)))  # the parent's: closing them here would release its locks
            self._begin_process()

    @property
    def _connection(self) -> Connection:
        self._own_process()
        found = self._state.connection
        if found is None:
            found = self._state.connection = self._connect()
            self._all.add(found)
        return found

    def _connect(self) -> Connection:
        raw = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _turn_to_wal(raw)
            for pragma in _PRAGMAS:
                raw.execute(f"pragma {pragma}")
        except sqlite3.Error as error:
            raw.close()
            raise _contract_error(error) from error
        return Connection(raw)

    @contextmanager
    def tx(self) -> Iterator[None]:
        with _translated():
            connection = self._connection
            if connection.conn.in_transaction:
                with connection.atomic():
                    yield
                return
            with self._alone():
                # Never a plain BEGIN: upgrading a read transaction fails at once, whatever the busy timeout.
                connection.execute("begin immediate")
                self._state.topics = set()
                try:
                    yield
                    connection.commit()
                except BaseException:
                    connection.rollback()
                    raise
            self._notices.tell(self._state.topics)

    def query(self, sql: str, /, **params: Any) -> list[Row]:
        connection = self._connection
        if _reads(sql) or connection.conn.in_transaction:
            return _rows(connection, sql, params)
        with self.tx():
            return _rows(connection, sql, params)

    def one(self, sql: str, /, **params: Any) -> Row | None:
        rows = self.query(sql, **params)
        return rows[0] if rows else None

    def execute(self, sql: str, /, **params: Any) -> int:
        connection = self._connection
        if connection.conn.in_transaction:
            return _send(connection, sql, params).rowcount
        with self.tx():
            return _send(connection, sql, params).rowcount

    def notify(self, topic: str) -> None:
        if self._connection.conn.in_transaction:
            self._state.topics.add(checked_topic(topic))
        else:
            self._notices.tell([checked_topic(topic)])

    def listen(self, topic: str, heard: Callable[[], None]) -> Callable[[], None]:
        self._own_process()
        return self._notices.listen(topic, heard)

    def migrate(self, steps: Sequence[Step]) -> list[str]:
        with self.tx():
            migrations = Migrations("tagning")
            for step in steps:
                migrations(name=step.name)(_migration(step))
            done = {m.name for m in migrations.applied(self._connection)}
            stranger = done - {step.name for step in steps}
            if stranger:
                raise Ahead(f"The database has the step {max(stranger)}, which this version does not know; use a newer version.")
            migrations.apply(self._connection)
        return [step.name for step in steps if step.name not in done]

    def steps_taken(self) -> list[str]:
        if not self.query("select name from sqlite_master where name = '_sqlite_migrations'"):
            return []
        return [row["name"] for row in self.query("select name from _sqlite_migrations where migration_set = 'tagning' order by id")]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with _translated():
            connection = self._connection
            connection.execute("begin")
            try:
                connection.execute("select name from sqlite_master limit 1").fetchall()  # the first read sets the snapshot's moment
                yield
            finally:
                connection.rollback()

    def about(self) -> dict[str, str]:
        size = self.query("select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()")[0]["bytes"]
        return {"product": "SQLite", "version": sqlite3.sqlite_version, "place": str(self.path), "bytes": str(size)}

    def close(self) -> None:
        if self._pid == os.getpid():
            with self._alone():
                for connection in list(self._all):
                    connection.close()
                self._begin_process()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # SQLite's busy wait is unfair: our own lock before it cuts the longest wait to a fraction.
        writing = self._writing
        if not writing.acquire(timeout=_BUSY_S):
            raise Busy("another thread of this process holds the write lock for too long")
        try:
            yield
        finally:
            writing.release()


def _require_database(path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        sync_folder(path.parent)
    with path.open("rb") as file:
        if file.read(16) not in (b"", b"SQLite format 3\0"):
            raise ValueError(f"{path} is not a SQLite database")


def _turn_to_wal(raw: sqlite3.Connection) -> None:
    # Switching a new file to WAL upgrades a read lock, which ignores SQLite's busy timeout.
    end = time.monotonic() + _BUSY_S
    while True:
        try:
            raw.execute("pragma journal_mode=wal")
            return
        except sqlite3.OperationalError as error:
            if not isinstance(_contract_error(error), Busy) or time.monotonic() > end:
                raise
        time.sleep(0.01)


def _migration(step: Step) -> Any:
    def migrate(db: Connection) -> None:
        for statement in statements(step.sql):
            db.execute(f"{statement} strict" if statement.lower().startswith("create table") else statement)

    migrate.__name__ = step.name
    return migrate


def _send(connection: Connection, sql: str, params: dict[str, Any]) -> sqlite3.Cursor:
    for value in params.values():
        if value.__class__ is str and "\0" in value:
            params = {name: storable(value) for name, value in params.items()}
            break
    try:
        return connection.execute(sql, params)
    except UnicodeEncodeError:
        return _send(connection, sql, {name: storable(value) for name, value in params.items()})
    except sqlite3.Error as error:
        raise _contract_error(error) from error


def _rows(connection: Connection, sql: str, params: dict[str, Any]) -> list[Row]:
    cursor = _send(connection, sql, params)
    names = [column[0] for column in cursor.description or ()]
    try:
        return [dict(zip(names, row)) for row in cursor.fetchall()]  # all at once: an open cursor would pin the WAL
    except sqlite3.Error as error:
        raise _contract_error(error) from error


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _contract_error(error) from error


def _contract_error(error: sqlite3.Error) -> Exception:
    if isinstance(error, sqlite3.IntegrityError):
        return Conflict(str(error))
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(str(error))
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")):
        return Full(str(error))
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")):
        return Unreachable(f"the file is unusable: {error}")
    return error
