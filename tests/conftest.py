"""What every test may ask for: a house on a temporary folder, its app, its people, and its jobs done at once."""

from datetime import datetime, timezone

import pytest

from accounts.passwords import Passwords
from foundation import jobs
from foundation.clock import FixedClock
from tagning.app import create_app
from tagning.config import Config
from tagning.handlers import make_handlers
from tagning.parts import make_parts
from tests.cast import make_cast
from tests.databases import ENGINES, products_database
from tests.servers.postgres import Cluster
from tests.servers.rgw import Store
from tests.servers.smtp import mail_server

pytest_plugins = ["tests.running"]

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)


def cheap_passwords():
    """Argon2 at the least it can do: the tests sign in hundreds of times."""
    return Passwords(passes=1, memory_kib=8, lanes=1, slow_s=0)


def make_house(folder, **changes):
    """Parts on a folder, with a clock that stands still."""
    config = Config.from_env({"TAGNING_DATA": str(folder), "TAGNING_BASE_URL": "http://localhost"}, **changes)
    return make_parts(config, clock=FixedClock(NOW), passwords=cheap_passwords())


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of this process's own."""
    cluster = Cluster()
    cluster.start()
    yield cluster
    cluster.remove()


@pytest.fixture
def own_postgres():
    """A server that may be stopped without anybody else's minding; not started yet."""
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture(params=ENGINES)
def database(request, tmp_path):
    """The address of a database for the product, once on each engine."""
    with products_database(request, tmp_path) as url:
        yield url


@pytest.fixture
def house(tmp_path, database):
    """The parts of a new installation; `house.clock.advance(ms)` moves the time."""
    parts = make_house(tmp_path / "data", database=database)
    yield parts
    parts.db.close()


@pytest.fixture
def server():
    """A mail server of the test's own; it takes everything until it is told otherwise."""
    with mail_server() as opened:
        yield opened


@pytest.fixture
def app(house):
    """The app with both sides."""
    return create_app(house.config, parts=house)


@pytest.fixture
def cast(house, app):
    """alice, bob, carol, dave and erin, each with a client that is signed in."""
    return make_cast(house, app)


def do_all_jobs(parts):
    """Do every job that is ready, also those that jobs put; how many."""
    handlers = make_handlers(parts)
    done = 0
    while jobs.run_one(parts.db, parts.clock, handlers, "test"):
        done += 1
    return done


@pytest.fixture
def run_jobs():
    """`run_jobs(parts)` does every job that is ready."""
    return do_all_jobs


@pytest.fixture(scope="session")
def rgw():
    """A store that speaks S3, of this process's own."""
    store = Store()
    yield store
    store.remove()
