"""The database of an installation on several machines: PostgreSQL, through psycopg."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from engines.database.contract import Ahead, Conflict, Row, Step
from engines.database.notices import Notices, checked_topic
from engines.database.postgres import address
from engines.database.postgres.listener import Listener, channel
from engines.database.postgres.numbered import numbered
from engines.database.postgres.pool import Pool
from engines.database.postgres.translating import contract_error, is_old_plan, is_unstorable, translated
from engines.database.postgres.types import column_types
from engines.database.steps import statements
from engines.database.texts import storable

_BUSY_S = 30
# One transaction at a time in the whole installation, as with SQLite. The number spells "tagning".
_TURN = int.from_bytes(b"tagning", "big")
_BEGIN = f"begin; select pg_advisory_xact_lock({_TURN})"
_BEGIN_PATIENTLY = f"begin; set local lock_timeout = 0; select pg_advisory_xact_lock({_TURN})"
_SNAPSHOT = "begin transaction isolation level repeatable read, read only; select 1"
_STEPS = "create table if not exists schema_step (name text primary key, taken_at timestamp with time zone not null default now())"
_INHERITED: list[object] = []


class _ThreadState(threading.local):
    """The state of a thread in a transaction."""

    connection: Any = None
    depth = 0
    topics: set[str] = set()
    """The topics to notify when the transaction commits."""


class PostgresDatabase:
    """A connection pool per process, and one connection per transaction.

    An advisory lock serialises the transactions of the whole installation, so that what a transaction has read is still true when it
    writes. Statements outside a transaction do not take the lock. Raises ValueError for an unusable address or server, and Unreachable.
    """

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        self._address = address.read(url)
        address.require_usable(self._address)
        self._begin_process()

    def _begin_process(self) -> None:
        self._pid = os.getpid()
        self._state = _ThreadState()
        self._opening = threading.Lock()
        self._opened: Pool | None = None
        self._notices = Notices()
        self._listener: Listener | None = None

    def _own_process(self) -> None:
        if self._pid != os.getpid():
            _INHERITED.append((self._state, self._opened))  # the parent's: closing them here would end its sessions
            self._begin_process()

    @property
    def _pool(self) -> Pool:
        self._own_process()
        return self._opened or self._open()

    def _open(self) -> Pool:
        with self._opening:
            if self._opened is None:
                self._opened = Pool(self._address, _BUSY_S)
            return self._opened

    @contextmanager
    def tx(self) -> Iterator[None]:
        pool = self._pool
        if self._state.connection is not None:
            with self._savepoint():
                yield
            return
        connection = pool.acquire()
        try:
            with self._transaction(connection, _BEGIN):
                yield
        finally:
            pool.release(connection)

    def query(self, sql: str, /, **params: Any) -> list[Row]:
        cursor = self._run(sql, params)
        names = _names(cursor)
        return [dict(zip(names, row)) for row in cursor.fetchall()] if names else []

    def one(self, sql: str, /, **params: Any) -> Row | None:
        cursor = self._run(sql, params)
        names = _names(cursor)
        row = cursor.fetchone() if names else None
        return None if row is None else dict(zip(names, row))

    def execute(self, sql: str, /, **params: Any) -> int:
        return self._run(sql, params).rowcount

    def notify(self, topic: str) -> None:
        if self._state.connection is not None:
            self._state.topics.add(checked_topic(topic))
        else:
            self.execute(f"notify {channel(topic)}")

    def listen(self, topic: str, heard: Callable[[], None]) -> Callable[[], None]:
        self._own_process()
        leave = self._notices.listen(topic, heard)
        with self._opening:
            self._listener = self._listener or Listener(self._address, self._notices)
        return leave

    def migrate(self, steps: Sequence[Step]) -> list[str]:
        pool = self._pool
        connection = pool.acquire()
        try:
            with self._transaction(connection, _BEGIN_PATIENTLY):
                return self._apply_migrations(steps)
        finally:
            pool.release(connection)

    def steps_taken(self) -> list[str]:
        if not self.query("select to_regclass('schema_step') is not null as there")[0]["there"]:
            return []
        return [row["name"] for row in self.query("select name from schema_step order by name")]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        pool = self._pool
        connection = pool.acquire()
        try:
            with self._transaction(connection, _SNAPSHOT):
                yield
        finally:
            pool.release(connection)

    def about(self) -> dict[str, str]:
        row = self.query(
            """select current_setting('server_version') as version, current_database() as name,
                      to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as clock,
                      current_setting('max_connections') as most, pg_database_size(current_database()) as bytes"""
        )[0]
        return {
            "product": "PostgreSQL", "version": row["version"], "place": f"{self._address.place}, database {row['name']}",
            "connections": f"at most {self._address.connections} from each process and one that listens, of the server's {row['most']}",
            "bytes": str(row["bytes"]), "clock": row["clock"],
        }

    def close(self) -> None:
        if self._pid != os.getpid():
            return
        if self._listener is not None:
            self._listener.stop()
        if self._opened is not None:
            self._opened.close()
        self._begin_process()

    def _apply_migrations(self, steps: Sequence[Step]) -> list[str]:
        self.execute(column_types(_STEPS))
        done = {row["name"] for row in self.query("select name from schema_step")}
        stranger = done - {step.name for step in steps}
        if stranger:
            raise Ahead(f"The database has the step {max(stranger)}, which this version does not know; use a newer version.")
        new = [step for step in steps if step.name not in done]
        for step in new:
            for statement in statements(step.sql):
                self.execute(column_types(statement))
            self.execute("insert into schema_step (name) values (:name)", name=step.name)
        return [step.name for step in new]

    def _run(self, sql: str, params: dict[str, Any]) -> Any:
        text, names = numbered(sql)
        values = [params[name] for name in names]
        pool = self._pool
        connection = self._state.connection
        if connection is not None:
            return _send(connection, text, values)
        connection = pool.acquire()
        try:
            return _send(connection, text, values)
        finally:
            pool.release(connection)

    @contextmanager
    def _transaction(self, connection: Any, begin: str) -> Iterator[None]:
        state = self._state
        try:
            with translated():
                connection.execute(begin, prepare=False)
            state.connection, state.topics = connection, set()
            yield
            with translated():
                _commit(connection, state.topics)
        except BaseException:
            with suppress(psycopg.Error):
                connection.rollback()
            raise
        finally:
            state.connection = None

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        state = self._state
        state.depth += 1
        name = f"inner_{state.depth}"
        try:
            _send(state.connection, f"savepoint {name}")
            yield
            _send(state.connection, f"release savepoint {name}")
        except BaseException:
            with suppress(psycopg.Error):
                state.connection.execute(f"rollback to savepoint {name}", prepare=False)
            raise
        finally:
            state.depth -= 1


def _names(cursor: Any) -> list[str]:
    # Read from the result itself: `description` creates an object per column, which takes as long as reading a few rows.
    result = cursor.pgresult
    return [result.fname(n).decode() for n in range(result.nfields)] if result is not None else []


def _send(connection: Any, text: str, values: Sequence[Any] | None = None) -> Any:
    try:
        return connection.execute(text, values)
    except UnicodeEncodeError:
        return _send(connection, text, [storable(value) for value in values or ()])
    except psycopg.Error as error:
        if is_unstorable(error):
            return _send(connection, text, [storable(value) for value in values or ()])
        if is_old_plan(error) and connection.pgconn.transaction_status == TransactionStatus.IDLE:
            with translated():
                connection.execute("deallocate all")
                return connection.execute(text, values)
        raise contract_error(error) from None


def _commit(connection: Any, topics: set[str]) -> None:
    if connection.pgconn.transaction_status == TransactionStatus.INERROR:
        # The server would answer the commit with a rollback, and the caller would believe in rows that do not exist.
        raise Conflict("a statement failed, so the whole transaction was rolled back")
    if not topics:
        return connection.commit()
    told = "".join(f"notify {channel(topic)}; " for topic in sorted(topics))
    connection.execute(f"{told}commit", prepare=False)
