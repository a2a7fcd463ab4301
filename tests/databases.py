"""A new database for a test, on every engine that there is."""

import contextlib

import pytest

from engines.database.steps import steps_in
from tagning.places import SCHEMA

ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.servers))


@contextlib.contextmanager
def new_database(request, folder, steps=()):
    """The address of a database that has taken the steps, on the engine that `request.param` names; thrown away afterwards."""
    if request.param == "sqlite":
        yield f"sqlite:{folder}/rows/tagning.db"  # takes its steps when it is opened
        return
    cluster = request.getfixturevalue("postgres")
    name = cluster.migrated(steps) if steps else cluster.empty()
    yield cluster.url(name)
    cluster.drop(name)


def products_database(request, folder):
    """The same with the product's own steps."""
    return new_database(request, folder, steps_in(SCHEMA))
