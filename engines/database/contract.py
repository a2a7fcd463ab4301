"""The contract of every database engine."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

Row = dict[str, Any]


class Conflict(Exception):
    """A unique, foreign key or check constraint failed; nothing was written."""


class Busy(Exception):
    """A lock was not granted in time; a retry may help."""


class Full(Exception):
    """The disk is full; nothing of the transaction was written."""


class Unreachable(Exception):
    """The server does not answer, or the connection was lost. It is unknown whether a transaction was committed at that moment."""


class Ahead(Exception):
    """Newer code has migrated the database."""


@dataclass(frozen=True)
class Step:
    """One numbered migration such as `0001_first`: SQL statements that use only the types text and integer."""

    name: str
    sql: str


class Database(Protocol):
    """Rows. One SQL text with `:name` parameters runs on every engine. Committed rows are durable.

    Every method raises Conflict, Busy, Full and Unreachable. Some engines roll back the whole transaction at a Conflict. To go on after
    one, run the statement in a nested `tx()`. Transactions are serialised: no other transaction changes what one has read before it ends.
    A statement outside a transaction waits only for the rows it touches, or not at all.

    Integers have 64 bits. Texts compare and sort by their bytes. A comparison in a select list returns 1 or 0. A NUL or an unpaired
    surrogate, which no browser sends and not every engine can store, is written as U+FFFD.
    """

    dialect: str

    def tx(self) -> AbstractContextManager[None]:
        """A transaction that commits at its end and rolls back on any exception. A nested one is a savepoint."""

    def query(self, sql: str, /, **params: Any) -> list[Row]:
        """All rows of a statement, also of one that writes and returns rows."""

    def one(self, sql: str, /, **params: Any) -> Row | None:
        """The first row, or None."""

    def execute(self, sql: str, /, **params: Any) -> int:
        """The number of rows the statement touched. It runs in its own transaction when none is open."""

    def notify(self, topic: str) -> None:
        """Notify the listeners of a topic (a lower-case word), at once or when the transaction commits."""

    def listen(self, topic: str, heard: Callable[[], None]) -> Callable[[], None]:
        """Call `heard()` soon after every notification, in some thread. Returns a function that ends this; `close` ends it too.

        One call may stand for several notifications, or for none. Some engines notify only their own process, so listeners must also poll
        now and then.
        """

    def migrate(self, steps: Sequence[Step]) -> list[str]:
        """Apply the missing migrations in order, under a lock that all processes share; returns their names. Raises Ahead."""

    def steps_taken(self) -> list[str]:
        """The names of the applied migrations in order. An empty database has none, and asking creates nothing in it."""

    def snapshot(self) -> AbstractContextManager[None]:
        """All queries of this thread see the rows of one moment, while others go on writing. Do not write inside it."""

    def about(self) -> dict[str, str]:
        """Product, version, place and the like, for operators. Nothing secret."""

    def close(self) -> None:
        """Close this process's connections, those of all its threads; they must be idle. Later use opens new ones."""
