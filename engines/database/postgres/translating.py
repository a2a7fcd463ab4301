"""Translates PostgreSQL errors into exceptions of the contract."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from engines.database.contract import Busy, Conflict, Full, Unreachable

# Serialisation failure, deadlock, lock timeout, cancelled.
_BUSY = {"40001", "40P01", "55P03", "57014"}
# Idle in a transaction for too long; the server has become a standby.
_GONE = {"25P03", "25006"}
_GONE_CLASSES = {"08", "57"}
_FULL = "53100"


def contract_error(error: psycopg.Error) -> Exception:
    """The contract's exception for an error, or the error itself.

    Raise it `from None`, and log only its first line: the details hold values of the row.
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
    """Whether the statement failed because the table has changed since it was prepared."""
    return isinstance(error, psycopg.errors.FeatureNotSupported) and "cached plan" in str(error)


def is_unstorable(error: psycopg.Error) -> bool:
    """Whether a NUL in a text kept the statement from being sent."""
    return isinstance(error, psycopg.DataError) and error.sqlstate is None and "NUL" in str(error)


@contextmanager
def translated() -> Iterator[None]:
    """Raise the contract's exceptions instead of psycopg's."""
    try:
        yield
    except psycopg.Error as error:
        raise contract_error(error) from None
