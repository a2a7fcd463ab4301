"""A pool of PostgreSQL connections."""

import logging
import select
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from engines.database.contract import Busy
from engines.database.postgres.address import Address, require_usable
from engines.database.postgres.translating import translated

# A restarted server is back within seconds. After the first timeout, later callers wait less.
_PATIENCE_S = 5.0
_SHORT_PATIENCE_S = 0.5
_RECONNECT_S = 2.0

# Its log reports every connection it hands out.
logging.getLogger("psycopg.pool").setLevel(logging.WARNING)


class Pool:
    """At most as many connections as the address allows. Each waits `busy_s` seconds for a lock."""

    def __init__(self, address: Address, busy_s: float) -> None:
        self._address, self._busy_s = address, busy_s
        self._patience_s = _PATIENCE_S
        self._pool = ConnectionPool(
            connection_class=psycopg.Connection, kwargs={**address.settings, **address.options}, min_size=0, max_size=address.connections,
            configure=self._configure, check=self._check, reconnect_timeout=_RECONNECT_S, open=True,
        )

    def acquire(self) -> Any:
        """A connection for the caller alone. Raises Unreachable without a server, Busy when all connections stay in use."""
        try:
            connection = self._pool.getconn(self._patience_s)
        except PoolTimeout:
            self._patience_s = _SHORT_PATIENCE_S
            require_usable(self._address)
            raise Busy(f"all {self._address.connections} connections of this process are in use") from None
        self._patience_s = _PATIENCE_S
        return connection

    def release(self, connection: Any) -> None:
        """Return a connection; a broken one is discarded."""
        self._pool.putconn(connection)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def _configure(self, connection: Any) -> None:
        connection.prepared_max = 500  # we have fewer statements than that
        with translated():
            connection.execute(f"set lock_timeout = {int(self._busy_s * 1000)}")
            # An idle transaction blocks every other one.
            connection.execute("set idle_in_transaction_session_timeout = 60000")
            # The server's default is for spinning disks: it reads a whole table where an index leads to two hundred of its rows.
            connection.execute("set random_page_cost = 1.1")

    def _check(self, connection: Any) -> None:
        # This check sends no query, which would cost as much as a statement: when an idle connection is readable, the server has closed
        # it.
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN)
        if poll.poll(0):
            self._pool.drain()  # the others are probably closed too
            raise psycopg.OperationalError("the server has closed the connection")
