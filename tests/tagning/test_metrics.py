"""What Prometheus is told, and who is told anything at all."""

import urllib.request

import pytest

from engines.database.contract import Unreachable
from foundation import jobs
from tagning.app import create_app
from tagning.handlers import make_handlers
from tagning.metrics import Metrics
from tests.cast import make_cast
from tests.conftest import make_house
from tests.server import free_port
from tests.tagning.away import Switch
from tests.tagning.web.test_uploads import BYTES, coded

TOKEN = "prometheus-and-nobody-else"
KEY = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "data", metrics_token=TOKEN)
    yield made
    made.db.close()


@pytest.fixture
def client(house):
    return create_app(house.config, parts=house).test_client()


def numbers(client):
    """Name with labels -> value."""
    lines = client.get("/metrics", headers=KEY).text.splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if not line.startswith("#"))}


def test_without_the_token_nothing_is_told(client):
    assert client.get("/metrics").status_code == 401
    told = client.get("/metrics", headers={"Authorization": "Bearer wrong"})
    assert told.status_code == 401 and "tagning_" not in told.text


def test_without_the_setting_it_is_closed_to_everyone(tmp_path):
    house = make_house(tmp_path / "closed")
    client = create_app(house.config, parts=house).test_client()
    for headers in ({}, {"Authorization": "Bearer "}, KEY):
        assert client.get("/metrics", headers=headers).status_code == 404
    house.db.close()


def test_requests_are_counted_by_what_was_asked_and_how_it_ended(client):
    client.get("/health")
    client.get("/health")
    client.get("/nowhere")
    client.open("/health", method="BREW")
    found = numbers(client)
    assert found['tagning_requests_total{endpoint="health",method="GET",status="200"}'] == 2
    assert found['tagning_requests_total{endpoint="nothing",method="GET",status="404"}'] == 1
    assert found['tagning_request_seconds_count{endpoint="health"}'] == 2
    assert not [name for name in found if "BREW" in name], "a stranger cannot make series"


def test_jobs_are_counted_by_state_with_the_age_of_the_oldest(client, house):
    with house.db.tx():
        for _ in range(2):
            jobs.put(house.db, house.clock, "render_clip")
    house.clock.advance(90_000)
    found = numbers(client)
    assert found['tagning_jobs{kind="render_clip",state="ready"}'] == 2
    assert found['tagning_job_oldest_seconds{kind="render_clip",state="ready"}'] == 90


def test_jobs_are_timed_by_how_they_ended(client, house, run_jobs):
    with house.db.tx():
        jobs.put(house.db, house.clock, "sweep")
    run_jobs(house)
    assert numbers(client)['tagning_job_seconds_count{ended="done",kind="sweep"}'] == 1
    with pytest.raises(KeyError):
        house.metrics.timed("broken", lambda job: {}[job])(None)
    assert numbers(client)['tagning_job_seconds_count{ended="failed",kind="broken"}'] == 1
    assert "sweep" in make_handlers(house)


def test_confirmed_bytes_of_uploads_are_counted(client, house):
    cast = make_cast(house, client.application)
    cast.alice.client.post("/questions/new", data={"title": "T", "text": "What?", "competency": "C"})
    metadata = coded({"purpose": "take", "subject": house.db.one("select id from question")["id"]})
    sent = {"Tus-Resumable": "1.0.0", "Upload-Length": "7", "Upload-Metadata": metadata, "Content-Type": BYTES}
    where = cast.alice.client.post("/uploads", headers={**sent, "Upload-Offset": "strange"}, data=b"abc").headers["Location"]
    cast.alice.client.patch(where, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "3", "Content-Type": BYTES}, data=b"defg")
    assert numbers(client)['tagning_upload_bytes_total{side="team"}'] == 7


def test_a_database_that_is_away_is_told_as_a_number(house):
    switch = Switch(house.db)
    switch.trouble = Unreachable("x")
    text = Metrics(switch, house.clock).text().decode()
    assert "tagning_database_up 0.0" in text and "tagning_jobs" not in text


def test_a_port_of_its_own_needs_no_token(house):
    port = free_port()
    house.metrics.listen(port, "127.0.0.1")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as told:
        assert b"tagning_database_up 1.0" in told.read()
