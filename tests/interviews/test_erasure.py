"""Nothing of an erased candidate is left, whenever the erasing was cut short, and nothing of anybody else is gone."""

import json

import pytest

from foundation import jobs
from foundation.errors import NotFound
from foundation.uploads import GATHER
from interviews.erasure import bury_again, erase_candidate, finish_erasures, tombstones_in
from tagning.app import create_app
from tests.authz.world import TABLES, World

pytestmark = pytest.mark.slow


class Cut(Exception):
    """As if the process were killed at this place."""


class Fragile:
    """A store of bytes that breaks at the n-th thing it is asked to do."""

    def __init__(self, blobs, n):
        self._blobs, self._left = blobs, n

    def __getattr__(self, name):
        verb = getattr(self._blobs, name)

        def counted(*args, **kwargs):
            self._left -= 1
            if self._left < 0:
                raise Cut
            return verb(*args, **kwargs)

        return counted


@pytest.fixture
def world(house):
    made = World(house, create_app(house.config, parts=house))
    with house.db.tx():
        jobs.put(house.db, house.clock, "send_receipt", team_id=made.ours.id, subject=f"invitation:{of(made)['invitation_id']}")
        upload_id = of(made)["upload_id"]
        jobs.put(house.db, house.clock, GATHER, team_id=made.ours.id, subject=f"upload:{upload_id}", upload_id=upload_id)
    client = made.app.test_client()
    assert client.get(f"/i/{of(made)['token']}").status_code == 303
    return made


def of(world, phase="submitted"):
    return world.ours.visits[phase]


def everything(parts):
    """All rows as text by table, without tombstones; the names and bytes of all blobs and uploads."""
    rows = {table: [json.dumps(row) for row in parts.db.query(f"select * from {table}")] for table in TABLES if table != "erasure"}
    return {**rows, "blobs": list(parts.blobs.names()), "uploads": list(parts.blobs.upload_ids())}


def traces(parts, words):
    """Where any of the words still stands."""
    found = everything(parts)
    return [f"{place}: {text}" for place, texts in found.items() for text in texts if any(word in text for word in words)
            and not text.startswith("erased/")]


def words_of(world):
    visit = of(world)
    ids = [visit[name] for name in ("candidate_id", "invitation_id", "answer_id", "take_id", "upload_id")]
    return [*ids, "submitted zebra", "submitted@zebra"]


def erase(world, blobs=None):
    erase_candidate(world.parts.db, blobs or world.parts.blobs, world.parts.clock, world.ours.id, of(world)["candidate_id"])


def test_nothing_is_left_and_nobody_else_loses_anything(world):
    before = everything(world.parts)
    assert len(traces(world.parts, words_of(world))) > 15
    erase(world)
    assert traces(world.parts, words_of(world)) == []
    after = everything(world.parts)
    lost = {place: [text for text in texts if text not in after[place]] for place, texts in before.items()}
    others = [f"{phase} zebra" for phase in world.ours.visits if phase != "submitted"] + ["quagga"]
    assert not [text for texts in lost.values() for text in texts if any(word in text for word in others)]


def test_a_tombstone_says_that_somebody_was_erased_and_nothing_about_them(world):
    erase(world)
    (row,) = world.parts.db.query("select * from erasure")
    assert set(row) == {"candidate_id", "team_id", "asked_at", "finished_at"} and row["finished_at"]
    (stone,) = tombstones_in(world.parts.blobs)
    assert stone == {name: row[name] for name in ("candidate_id", "team_id", "asked_at")}
    erase(world)
    assert len(world.parts.db.query("select * from erasure")) == 1


@pytest.mark.parametrize("n", range(0, 24, 2))
def test_wherever_it_was_cut_short_it_goes_on(world, n):
    try:
        erase(world, Fragile(world.parts.blobs, n))
    except Cut:
        assert world.parts.db.one("select * from erasure")["finished_at"] is None
    finish_erasures(world.parts.db, world.parts.blobs, world.parts.clock)
    assert traces(world.parts, words_of(world)) == []
    assert finish_erasures(world.parts.db, world.parts.blobs, world.parts.clock) == 0


def test_a_tombstone_of_elsewhere_erases_here_once(world):
    stones = [
        {"candidate_id": of(world)["candidate_id"], "team_id": world.ours.id, "asked_at": world.parts.clock.iso()},
        {"candidate_id": "f" * 20, "team_id": "a team that is not here", "asked_at": world.parts.clock.iso()},
    ]
    assert [bury_again(world.parts.db, stones) for _ in range(2)] == [1, 0]
    finish_erasures(world.parts.db, world.parts.blobs, world.parts.clock)
    assert traces(world.parts, words_of(world)) == []


def test_another_team_cannot_erase_ones_candidate(world):
    before = everything(world.parts)
    with pytest.raises(NotFound):
        erase_candidate(world.parts.db, world.parts.blobs, world.parts.clock, world.theirs.id, of(world)["candidate_id"])
    assert everything(world.parts) == before
    assert world.parts.db.query("select * from erasure") == []
