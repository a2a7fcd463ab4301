"""The engines of each contract. One line adds an engine: how to open an empty one."""

import pytest

from engines.blobs.open import open_blobs
from engines.database.open import open_database
from tests.databases import ENGINES, new_database
from tests.engines.outgoing import Outgoing, at_the_server, in_the_folder, open_ledger
from tests.servers import smtp


@pytest.fixture(params=ENGINES)
def database_url(request, tmp_path):
    """The address of an empty database."""
    with new_database(request, tmp_path) as url:
        yield url


@pytest.fixture
def db(database_url):
    """An empty database."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.servers)])
def blobs_url(request, tmp_path):
    """The address of an empty blob store."""
    if request.param == "folder":
        return f"folder:{tmp_path}/bytes"
    store = request.getfixturevalue("rgw")
    return store.url(store.bucket())


@pytest.fixture
def everything(request, blobs_url, tmp_path):
    """`everything()` lists the store's contents by the store's own means."""
    def look():
        files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file() or path.is_symlink())
        return files if blobs_url.startswith("folder:") else files + request.getfixturevalue("rgw").keys(blobs_url)

    return look


@pytest.fixture
def blobs(blobs_url):
    """An empty blob store."""
    return open_blobs(blobs_url)


@pytest.fixture
def ledger(tmp_path):
    """A ledger of sent mail in a database, whose address is `.url`."""
    with open_ledger(f"sqlite:{tmp_path}/ledger.db") as opened:
        yield opened


@pytest.fixture
def mail_server():
    """A mail server without TLS that accepts everything."""
    with smtp.mail_server() as server:
        yield server


def _outbox(request, tmp_path):
    return Outgoing(f"outbox:{tmp_path}/outbox", request.getfixturevalue("ledger"), lambda: in_the_folder(tmp_path / "outbox"))


def _smtp(request, tmp_path):
    server = request.getfixturevalue("mail_server")
    return Outgoing(server.url(starttls="never"), request.getfixturevalue("ledger"), lambda: at_the_server(server))


@pytest.fixture(params=[_outbox, _smtp], ids=["outbox", "smtp"])
def mail(request, tmp_path):
    """A mail engine that has sent nothing, with `arrived()` for what it delivered."""
    return request.param(request, tmp_path)
