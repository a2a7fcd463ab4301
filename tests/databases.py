"""A new database for a test, on every engine that there is."""

import contextlib
import functools
import tempfile
from pathlib import Path

import pytest

from engines.database.sqlite import SqliteDatabase
from engines.database.steps import steps_in
from tagning.places import SCHEMA

ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.servers))


@contextlib.contextmanager
def new_database(request, folder, steps=()):
    """The address of a database that has taken the steps, on the engine that `request.param` names; thrown away afterwards."""
    if request.param == "sqlite":
        path = Path(folder) / "rows" / "tagning.db"
        if steps:
            path.parent.mkdir()
            path.write_bytes(_migrated(tuple(steps)))
        yield f"sqlite:{path}"
        return
    cluster = request.getfixturevalue("postgres")
    name = cluster.migrated(steps) if steps else cluster.empty()
    yield cluster.url(name)
    cluster.drop(name)


@functools.cache
def _migrated(steps):
    """A file of SQLite's that has taken the steps: they are taken once, and copied for each test."""
    with tempfile.TemporaryDirectory() as folder:
        made = SqliteDatabase(Path(folder) / "new.db")
        made.migrate(steps)
        made.close()
        return (Path(folder) / "new.db").read_bytes()


def products_database(request, folder):
    """The same with the product's own steps."""
    return new_database(request, folder, steps_in(SCHEMA))
