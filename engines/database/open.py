"""Opens the database that a setting names."""

from pathlib import Path

from engines.database.contract import Database


def open_database(url: str) -> Database:
    """The engine for `sqlite:/path`. Raises ValueError for anything else."""
    scheme, _, rest = url.partition(":")
    if scheme != "sqlite" or not rest.startswith("/"):
        raise ValueError(f"{url} is not sqlite:/an/absolute/path")
    from engines.database.sqlite import SqliteDatabase

    return SqliteDatabase(Path(rest))
