"""Opens the database that a setting names."""

from pathlib import Path

from engines.database.contract import Database

_SQLITE = "sqlite:/an/absolute/path"
_POSTGRES = "postgresql://name:password@host:5432/database"


def open_database(url: str) -> Database:
    """The engine for `sqlite:/path` or `postgresql://…`.

    Raises ValueError for an unusable address, OSError for an unusable file, Unreachable when no server answers.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite" and rest.startswith("/"):
        from engines.database.sqlite import SqliteDatabase

        return SqliteDatabase(Path(rest))
    if scheme in ("postgresql", "postgres") and rest.startswith("//"):
        return _open_postgres(url)
    # Leave out the address: it may hold a password.
    raise ValueError(f"an address that begins with {scheme}: cannot be used; it has to be {_SQLITE} or {_POSTGRES}")


def _open_postgres(url: str) -> Database:
    try:
        from engines.database.postgres.database import PostgresDatabase
    except ImportError:
        raise ValueError("PostgreSQL needs two more packages: pip install 'tagning[postgres]'") from None
    return PostgresDatabase(url)
