"""An installation is carried to other engines and back: whole, however often it was stopped on the way, or not at all."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from engines.blobs.open import open_blobs
from engines.database.open import open_database
from engines.database.rows import tables_in
from engines.database.steps import steps_in
from foundation import jobs
from tagning.app import create_app
from tagning.cli import main
from tagning.clock import SystemClock
from tagning.operating.carrying import sum_of, sums_of
from tagning.places import SCHEMA
from tests.authz.world import World
from tests.rounds import rounds
from tests.server import ROOT

pytestmark = pytest.mark.slow

ROUNDS = rounds(8)


@pytest.fixture
def world(house):
    made = World(house, create_app(house.config, parts=house))
    made.insert("comment", id="f" * 20, parent_id=made.ours.things["comment_id"], **thread(made))
    return made


def thread(world):
    first = world.parts.db.one("select * from comment where id = :id", id=world.ours.things["comment_id"])
    kept = ("team_id", "interview_id", "answer_id", "author_id", "at_ms", "body", "created_at", "updated_at")
    return {**{name: first[name] for name in kept}, "seq": 999}


def state(database, blobs):
    """Everything that is in both, to be compared."""
    db, store = open_database(database), open_blobs(blobs)
    bytes_of = {name: sum_of(store.read(name)) for name in store.names()}
    uploads = {upload: sum_of(store.read_upload(upload)) for upload in store.upload_ids()}
    rows = sums_of(db, tables_in(steps_in(SCHEMA)))
    db.close()
    return rows, bytes_of, uploads


def settings(house):
    return {"TAGNING_DATA": str(house.config.data), "TAGNING_DATABASE": house.config.database}


def run(house, *arguments):
    return CliRunner().invoke(main, ["move", *arguments], env=settings(house))


def places(folder):
    return f"sqlite:{folder}/new/tagning.db", f"folder:{folder}/new/blobs"


def test_rows_blobs_and_uploads_under_way_arrive_and_the_old_place_is_only_read(world, house, tmp_path):
    before = state(house.config.database, house.config.blobs)
    assert len(before[1]) > 50 and len(before[2]) > 5
    database, blobs = places(tmp_path)
    ended = run(house, "--to", database, "--to", blobs)
    assert ended.exit_code == 0, ended.output
    assert state(database, blobs) == before == state(house.config.database, house.config.blobs)
    assert f"{len(before[1])} blobs and {len(before[2])} uploads under way" in ended.output
    assert run(house, "--to", database, "--to", blobs).exit_code == 0, "a second run finds everything there"


@pytest.mark.servers
def test_to_postgresql_and_s3_and_back(world, house, tmp_path, postgres, rgw):
    before = state(house.config.database, house.config.blobs)
    name = postgres.empty()
    far = postgres.url(name), rgw.url(rgw.bucket())
    ended = run(house, "--to", far[0], "--to", far[1])
    assert ended.exit_code == 0, ended.output
    assert state(*far) == before
    near = places(tmp_path)
    ended = run(house, "--from", far[0], "--to", near[0], "--from", far[1], "--to", near[1])
    assert ended.exit_code == 0, ended.output
    assert state(*near) == before
    postgres.drop(name)


@pytest.mark.rounds
@pytest.mark.faults
def test_killed_at_any_moment_it_goes_on_and_ends_the_same(world, house, tmp_path):
    before = state(house.config.database, house.config.blobs)
    house.db.close()
    database, blobs = places(tmp_path)
    command = [sys.executable, "-m", "tagning", "move", "--to", database, "--to", blobs]
    env = {**os.environ, **settings(house), "PYTHONPATH": str(ROOT)}
    dice, killed = random.Random(7), 0
    # A quick machine is sometimes done before the signal comes.
    for _ in range(10 * ROUNDS):
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.2, 1.2))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        if killed == ROUNDS:
            break
    ended = run(house, "--to", database, "--to", blobs)
    assert ended.exit_code == 0, ended.output
    assert killed == ROUNDS and state(database, blobs) == before


@pytest.mark.parametrize("kind", ["database", "blobs"])
def test_a_target_that_holds_something_else_is_refused_and_left_as_it_is(world, house, tmp_path, kind):
    database, blobs = places(tmp_path)
    db = open_database(database)
    db.migrate(steps_in(SCHEMA))
    if kind == "database":
        db.execute("insert into team (id, name, language, created_at) values ('x', 'X', 'en', '')")
    else:
        open_blobs(blobs).put_bytes("raw/somebody-elses", b"bytes")
    db.close()
    before = state(database, blobs)
    ended = run(house, "--to", database if kind == "database" else blobs)
    assert ended.exit_code == 1 and "not empty" in ended.output
    assert state(database, blobs) == before


def test_other_bytes_under_the_same_name_are_noticed(world, house, tmp_path):
    _, blobs = places(tmp_path)
    name = next(iter(house.blobs.names()))
    open_blobs(blobs).put_bytes(name, b"x" * house.blobs.size(name))
    ended = run(house, "--to", blobs)
    assert ended.exit_code == 1 and name in ended.output


def test_while_jobs_are_being_done_nothing_is_moved(world, house, tmp_path):
    with house.db.tx():
        jobs.put(house.db, house.clock, "sweep")
    assert jobs.claim(house.db, SystemClock(), "somebody")
    ended = run(house, "--to", places(tmp_path)[0])
    assert ended.exit_code == 1 and "Stop every" in ended.output


def test_rows_that_change_meanwhile_undo_the_move(world, house, tmp_path, monkeypatch):
    from tagning.operating import move

    def write_in_between(*arguments):
        sums = carry(*arguments)
        other = open_database(house.config.database)
        other.execute("update team set name = 'Changed'")
        other.close()
        return sums

    carry = move.carry_rows
    monkeypatch.setattr(move, "carry_rows", write_in_between)
    database = places(tmp_path)[0]
    ended = run(house, "--to", database)
    assert ended.exit_code == 1 and "meanwhile" in ended.output
    db = open_database(database)
    assert db.query("select * from team") == []
    db.close()


def test_a_schema_of_another_version_is_refused(house, tmp_path):
    old = f"sqlite:{tmp_path}/old.db"
    db = open_database(old)
    db.migrate(steps_in(SCHEMA)[:2])
    db.close()
    ended = run(house, "--from", old, "--to", places(tmp_path)[0])
    assert ended.exit_code == 1 and "tagning migrate" in ended.output


BAD = {
    "nothing": [],
    "a target that is unknown": ["--to", "ftp://x"],
    "the same place": ["--from", "folder:/x", "--to", "folder:/x"],
    "two of a kind": ["--to", "folder:/x", "--to", "folder:/y"],
    "a source without a target": ["--from", "sqlite:/x", "--to", "folder:/y"],
    "mail": ["--to", "smtp://me:s3cret@host"],
    "a file that is not there": ["--to", "@/nowhere/url"],
}


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD)
def test_what_makes_no_sense_is_told_in_one_line_with_exit_code_2(house, arguments):
    ended = run(house, *arguments)
    assert ended.exit_code == 2 and ended.output.startswith("tagning: ") and len(ended.output.splitlines()) == 1
    assert "s3cret" not in ended.output


def test_an_address_may_lie_in_a_file(world, house, tmp_path):
    (tmp_path / "url").write_text(f"{places(tmp_path)[1]}\n")
    assert run(house, "--to", f"@{tmp_path}/url").exit_code == 0
