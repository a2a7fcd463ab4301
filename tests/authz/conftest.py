"""One world for all tests of who may do what; each request is taken back, so it stays as it was made."""

import logging

import pytest

from tagning.app import create_app
from tests.authz.matrix import MEMBERS
from tests.authz.world import World, give_new_link
from tests.cast import add_somebody
from tests.conftest import make_house
from tests.databases import ENGINES, products_database


class Crashes(logging.Handler):
    """Remembers the latest unexpected error, to tell of it."""

    latest = ""

    def emit(self, record):
        self.latest = repr(record.exc_info[1])[:300] if record.exc_info else ""


@pytest.fixture(scope="session", params=ENGINES)
def worlds_database(request, tmp_path_factory):
    with products_database(request, tmp_path_factory.mktemp("authz")) as url:
        yield url


@pytest.fixture(scope="session")
def world(tmp_path_factory, worlds_database):
    folder = tmp_path_factory.mktemp("authz") / "data"
    house = make_house(folder, log="json", metrics_token="of the world", database=worlds_database)
    app = create_app(house.config, parts=house)
    made = World(house, app)
    made.clients = make_clients(made)
    made.crashes = Crashes()
    logging.getLogger("tagning.http").addHandler(made.crashes)
    yield made
    logging.getLogger("tagning.http").removeHandler(made.crashes)
    house.db.close()


def make_clients(world):
    """Who -> a client that is signed in as them, or has opened their link."""
    clients = {name: getattr(world.cast, name).client for name in (*MEMBERS, "dave")}
    clients["nobody"] = world.app.test_client()
    removed = add_somebody(world.parts, world.app, world.ours.id, "Removed", "removed@example.org", ["owner"])
    clients["removed"] = removed.client  # signed in while they were a member
    world.parts.db.execute("update membership set removed_at = :now where person_id = :id", now=world.parts.clock.iso(), id=removed.id)
    for team, prefix in ((world.ours, ""), (world.theirs, "foreign ")):
        for phase in team.visits:
            client = clients[f"{prefix}candidate {phase}"] = world.app.test_client()
            assert client.get(f"/i/{team.visits[phase]['token']}").status_code == 303
    for team, prefix in ((world.ours, ""), (world.theirs, "foreign ")):
        clients[f"{prefix}candidate of the old link"] = clients[f"{prefix}candidate renewed"]
        clients[f"{prefix}candidate renewed"] = world.app.test_client()
        assert clients[f"{prefix}candidate renewed"].get(f"/i/{give_new_link(world, team)}").status_code == 303
    return clients
