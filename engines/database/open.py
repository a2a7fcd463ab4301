"""Opens the database that a setting names."""

from pathlib import Path

from engines.database.contract import Database


def open_database(url: str) -> Database:
    """The engine for `sqlite:/path`. Raises ValueError for anything else, OSError when the file cannot be used."""
    scheme, _, rest = url.partition(":")
    if scheme != "sqlite" or not rest.startswith("/"):
        # Not the address itself: it may hold a password.
        raise ValueError(f"an address that begins with {scheme}: cannot be used; it has to be sqlite:/an/absolute/path")
    from engines.database.sqlite import SqliteDatabase

    return SqliteDatabase(Path(rest))
