"""The engines that keep each contract. A twin is added by one line: how to open an empty one."""

import pytest

from engines.blobs.open import open_blobs
from engines.database.open import open_database
from engines.mail.open import open_mail

BLOBS = {"folder": lambda folder: f"folder:{folder}/bytes"}
MAILS = {"outbox": lambda folder: f"outbox:{folder}/outbox"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def database_url(request, tmp_path):
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:{tmp_path}/rows/tagning.db"
        return
    cluster = request.getfixturevalue("postgres")
    name = cluster.empty()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def db(database_url):
    """An empty database."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture(params=BLOBS)
def blobs_url(request, tmp_path):
    """The address of an empty store of bytes."""
    return BLOBS[request.param](tmp_path)


@pytest.fixture
def blobs(blobs_url):
    """An empty store of bytes."""
    return open_blobs(blobs_url)


@pytest.fixture(params=MAILS)
def mail(request, tmp_path):
    """A way of sending mail that has not sent any."""
    return open_mail(MAILS[request.param](tmp_path))
