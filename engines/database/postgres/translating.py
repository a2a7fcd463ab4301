"""What PostgreSQL says, in the words of the contract."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from engines.database.contract import Busy, Conflict, Full, Unreachable

# Could not be serialised, deadlock, lock not to be had in time, cancelled.
_BUSY = {"40001", "40P01", "55P03", "57014"}
# Idle in a transaction for too long; a server that has become a copy of another.
_GONE = {"25P03", "25006"}
_GONE_CLASSES = {"08", "57"}
_FULL = "53100"


def told(error: psycopg.Error) -> Exception:
    """The contract's exception for what went wrong, or the error itself.

    Raise it `from None`, and take no more than its first line into a text: the details hold values of the row.
    """
    code = error.sqlstate or ""
    said = error.diag.message_primary or str(error).strip().partition("\n")[0]
    if isinstance(error, psycopg.IntegrityError):
        return Conflict(said)
    if code in _BUSY or is_old_plan(error):
        return Busy(said)
    if code == _FULL:
        return Full(said)
    if code in _GONE or code[:2] in _GONE_CLASSES:
        return Unreachable(said)
    if not code and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Unreachable(said)
    return error


def is_old_plan(error: psycopg.Error) -> bool:
    """Whether the statement failed because it was prepared before somebody changed the table."""
    return isinstance(error, psycopg.errors.FeatureNotSupported) and "cached plan" in str(error)


def is_unstorable(error: psycopg.Error) -> bool:
    """Whether a text with a NUL was not even sent."""
    return isinstance(error, psycopg.DataError) and error.sqlstate is None and "NUL" in str(error)


@contextmanager
def translated() -> Iterator[None]:
    """Errors of psycopg leave as those of the contract."""
    try:
        yield
    except psycopg.Error as error:
        raise told(error) from None
