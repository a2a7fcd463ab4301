"""What a load balancer learns, while all is well and while an engine is away."""

import threading

import pytest

from engines.blobs import contract as blobs
from engines.database import contract as database
from tagning.app import create_app
from tagning.web import probes


@pytest.fixture
def client(house, away):
    return create_app(house.config, parts=house).test_client()


def test_all_is_well(client):
    assert client.get("/health").status_code == 200
    told = client.get("/ready")
    assert (told.status_code, told.get_json()) == (200, {"ok": True, "silent": []})


@pytest.mark.parametrize("name, engine, error", [
    ("database", "db", database.Unreachable("db.example.org: password for tagning")),
    ("blobs", "blobs", blobs.Unreachable("s3.example.org")),
    ("blobs", "blobs", OSError("a disk that fails")),
])
def test_it_says_which_engine_is_silent_and_nothing_else(client, away, name, engine, error):
    getattr(away, engine).trouble = error
    told = client.get("/ready")
    assert (told.status_code, told.get_json()) == (503, {"ok": False, "silent": [name]})
    assert told.headers["Retry-After"] == "5"
    assert client.get("/health").status_code == 200
    getattr(away, engine).trouble = None
    assert client.get("/ready").status_code == 200


def test_an_engine_that_hangs_is_silent_and_is_asked_once(client, away, monkeypatch):
    monkeypatch.setattr(probes, "PATIENCE_S", 0.05)
    away.blobs.hang, before = threading.Event(), away.blobs.asked
    assert [client.get("/ready").status_code for _ in range(3)] == [503] * 3
    assert away.blobs.asked == before + 1
    away.blobs.hang.set()
    monkeypatch.setattr(probes, "PATIENCE_S", 5)
    assert client.get("/ready").status_code == 200
