"""What every database engine promises."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

Row = dict[str, Any]


class Conflict(Exception):
    """A unique, foreign key or check rule was broken; nothing was written."""


class Busy(Exception):
    """A lock could not be had in time; trying again may help."""


class Full(Exception):
    """The disk has no room left; nothing of the transaction was written."""


class Unreachable(Exception):
    """The server does not answer, or the line to it broke; whether a transaction at that moment was committed is not known."""


class Ahead(Exception):
    """The database was brought further by newer code than this."""


@dataclass(frozen=True)
class Step:
    """One numbered change of the schema, such as `0001_first`: several statements in the types text and integer."""

    name: str
    sql: str


class Database(Protocol):
    """Rows. One SQL text with `:name` parameters runs on every engine; what was committed is durable.

    Every verb raises Conflict, Busy, Full and Unreachable. Some engines give up the whole transaction at a Conflict: who wants
    to go on after one puts the statement into a `tx()` of its own inside the transaction. Transactions take turns: what one has
    read is changed by no other before its end. A statement outside one waits only for the rows it touches, or not at all.

    A whole number has 64 bits; texts compare and sort by their bytes; a comparison in a list of columns is 1 or 0. A NUL or half
    of a surrogate pair, which no browser sends and not every engine can keep, is written as U+FFFD.
    """

    dialect: str

    def tx(self) -> AbstractContextManager[None]:
        """A transaction that commits at its end and rolls back on any exception; one inside another is a savepoint."""

    def query(self, sql: str, /, **params: Any) -> list[Row]:
        """All rows of a statement, also of one that writes and returns."""

    def one(self, sql: str, /, **params: Any) -> Row | None:
        """The first row, or None."""

    def execute(self, sql: str, /, **params: Any) -> int:
        """How many rows the statement touched; a transaction of its own when none is open."""

    def notify(self, topic: str) -> None:
        """Tell those who listen to the topic, a word in small letters: at once, or when the transaction has been committed."""

    def listen(self, topic: str, heard: Callable[[], None]) -> Callable[[], None]:
        """Have `heard()` called soon after every notice, in some thread. Returns what ends it; so does `close`.

        A call may stand for several notices, or for none. Some engines tell their own process only: whoever has to act on
        what others write looks for it from time to time besides.
        """

    def migrate(self, steps: Sequence[Step]) -> list[str]:
        """Take the steps not yet taken, in order, under a lock that all processes share; their names. Raises Ahead."""

    def steps_taken(self) -> list[str]:
        """The names of the steps that were taken, in order; none for an empty database, in which nothing is made by asking."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Inside it every query of this thread sees the rows of one moment, while others go on writing. Write nothing in it."""

    def about(self) -> dict[str, str]:
        """What it is and where, for whoever runs it: product, version, place and the like; nothing secret."""

    def close(self) -> None:
        """Let go of this process's connections, those of all its threads; they must be at rest. Using it again opens new ones."""
