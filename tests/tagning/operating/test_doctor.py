"""The doctor looks at what is there, and says what is wrong in one line each with what to do."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from accounts.teams import add_team
from foundation import jobs
from foundation.audit import events
from foundation.audit.log import record
from foundation.clock import FixedClock, iso
from tagning import queries
from tagning.cli import main
from tagning.clock import SystemClock
from tagning.config import Config
from tagning.hiding import shown
from tagning.operating import doctor_engines
from tagning.operating.doctor import examine
from tagning.operating.doctor_engines import exit_code
from tests.conftest import make_house


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "data")
    made.clock = SystemClock()
    yield made
    made.db.close()


def look(house, **changes):
    """What is not well, by what it is about."""
    config = Config.from_env({"TAGNING_DATA": str(house.config.data)}, **changes)
    return {finding.about: finding for finding in examine(config, house.clock) if finding.level in ("wrong", "bad")}


def test_an_installation_that_is_well_is_well(house):
    assert look(house) == {}


def test_looking_leaves_nothing_behind(house):
    before = house.db.query("select count(*) as n from attempt"), sorted(house.config.data.rglob("*"))
    look(house)
    house.db.close()
    assert house.db.query("select count(*) as n from attempt") == before[0]
    assert list(house.blobs.names()) == [] and list(house.blobs.upload_ids()) == []


def test_a_database_that_was_not_brought_up_to_date(house, tmp_path):
    found = look(house, database=f"sqlite:{tmp_path}/empty.db")
    assert "tagning migrate" in found["schema"].todo


def test_settings_that_cannot_be_used_end_with_2_and_the_rest_is_looked_at_all_the_same(house):
    config = Config.from_env({"TAGNING_DATA": str(house.config.data)}, blobs="ftp://x", mail="pigeon:x")
    findings = examine(config, house.clock)
    assert exit_code(findings) == 2
    assert {finding.about for finding in findings if finding.level == "bad"} == {"blobs", "mail"}
    assert any(finding.about == "database" and "foreign keys are held" in finding.text for finding in findings)


def test_a_store_that_gives_back_other_bytes(house, monkeypatch):
    from engines.blobs.folder import FolderBlobs

    monkeypatch.setattr(FolderBlobs, "read", lambda self, name, start=0, end=None: iter([b"other"]))
    assert "something else" in look(house)["blobs"].text
    assert list(house.blobs.names()) == []


def test_references_that_are_not_held(house, monkeypatch):
    monkeypatch.setattr(queries, "add_orphan", lambda db, nobody, now: db.execute("delete from attempt where bucket = 'x'"))
    assert "foreign keys are not held" in look(house)["database"].text


def test_a_clock_that_runs_ahead(house, monkeypatch):
    clock = FixedClock(house.clock.now())
    about = {"product": "PostgreSQL", "clock": iso(clock.now() - timedelta(seconds=30))}
    (finding,) = doctor_engines._skew("database", about, clock)
    assert finding.level == "wrong" and "30 s ahead of" in finding.text
    assert next(iter(doctor_engines._skew("blobs", {"clock": clock.iso()}, clock))).level == "ok"


def test_jobs_that_nobody_does(house):
    old = FixedClock(house.clock.now() - timedelta(hours=1))
    with house.db.tx():
        jobs.put(house.db, old, "render_clip")
    assert "render_clip" in look(house)["jobs"].text


def test_an_audit_log_that_somebody_has_changed(house):
    team_id = add_team(house.db, house.clock, "Nordvik", "en")
    for _ in range(3):
        with house.db.tx():
            record(house.db, house.clock, team_id, "alice", events.WITHDRAWN, chain="c" * 20, thing="invitation:1")
    assert look(house) == {}
    house.db.execute("update audit set actor_id = 'bob' where n = 2")
    assert look(house)["audit"].text == f"the audit log of team {team_id}, interview {'c' * 20}: entry 2 is not as it was written"


def test_no_room_for_one_upload(house):
    assert "less than one upload" in look(house, max_upload_mib=10**9)["data"].text


def test_a_secret_that_others_can_read(house):
    (house.config.data / "secret").chmod(0o644)
    assert "chmod go=" in look(house)["privacy"].todo


def test_people_who_would_be_asked_for_a_camera_without_https(house):
    assert "https" in look(house, base_url="http://interviews.example.org")["address"].text


def test_an_ffmpeg_that_does_not_run(house, monkeypatch):
    from media.sandbox import command

    command.ffmpeg_path.cache_clear()
    monkeypatch.setenv("TAGNING_FFMPEG", "/bin/false")
    assert "does not run" in look(house)["ffmpeg"].text
    monkeypatch.undo()
    command.ffmpeg_path.cache_clear()


@pytest.mark.servers
def test_postgresql_is_read_and_written_too(house, postgres):
    from engines.database.steps import steps_in
    from tagning.places import SCHEMA

    name = postgres.migrated(steps_in(SCHEMA))
    config = Config.from_env({"TAGNING_DATA": str(house.config.data)}, database=postgres.url(name))
    said = [finding for finding in examine(config, house.clock) if finding.about in ("database", "clock", "schema")]
    assert {finding.level for finding in said} == {"ok"} and len(said) == 5
    postgres.drop(name)


def test_the_command_says_it_as_json_too_with_the_settings_and_no_secret(tmp_path):
    env = {
        "TAGNING_DATA": str(tmp_path), "TAGNING_SECRET": "x" * 40, "TAGNING_METRICS_TOKEN": "y" * 20,
        "TAGNING_DATABASE": "postgresql://me:s3cret@127.0.0.1:9/db", "TAGNING_MAIL": "smtp://me:s3cret@127.0.0.1:9",
    }
    ended = CliRunner().invoke(main, ["doctor", "--json"], env=env)
    said = json.loads(ended.stdout)
    assert ended.exit_code == 1 and said["ok"] is False
    assert said["versions"]["python"] and said["settings"]["TAGNING_DATABASE"] == "postgresql://me:…@127.0.0.1:9/db"
    assert not [secret for secret in ("s3cret", "xxxx", "yyyy") if secret in ended.output]


@pytest.mark.parametrize("url, there", [
    ("postgresql://me:p%40ss:word@host:5432/db", "postgresql://me:…@host:5432/db"),
    ("s3://KEY:secret@bucket?endpoint=https://x&secret=abc&region=eu", "s3://KEY:…@bucket?endpoint=https://x&secret=…&region=eu"),
    ("postgresql://host/db?password=abc&sslmode=require", "postgresql://host/db?password=…&sslmode=require"),
    ("sqlite:/srv/tagning.db", "sqlite:/srv/tagning.db"),
])
def test_passwords_are_taken_out_of_addresses(url, there):
    assert shown(url) == there
