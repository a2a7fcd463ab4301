"""Copies of a running installation: consistent, small the second time, held against their sums, and forgetful of who was erased since."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from click.testing import CliRunner

from engines.blobs.open import open_blobs
from engines.database.open import open_database
from interviews.erasure import erase_candidate, tombstones_in
from tagning.app import create_app
from tagning.cli import main
from tagning.operating.backup import place_of, read_lines, whole_runs
from tests.authz.world import World
from tests.rounds import rounds
from tests.server import ROOT
from tests.tagning.operating.test_move import state

pytestmark = pytest.mark.slow

ROUNDS = rounds(4)


@pytest.fixture
def world(house):
    return World(house, create_app(house.config, parts=house))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "copies"


class Place:
    """An empty installation, with the same secret unless told otherwise."""

    def __init__(self, folder, secret, database=None, blobs=None):
        self.database, self.blobs = database or f"sqlite:{folder}/tagning.db", blobs or f"folder:{folder}/blobs"
        self.env = {
            "TAGNING_DATA": str(folder), "TAGNING_DATABASE": self.database, "TAGNING_BLOBS": self.blobs, "TAGNING_SECRET": secret,
        }

    def state(self):
        return state(self.database, self.blobs)


@pytest.fixture
def old(house, tmp_path):
    return Place(tmp_path / "data", house.config.secret.decode(), house.config.database, house.config.blobs)


@pytest.fixture
def new(house, tmp_path):
    return Place(tmp_path / "new", house.config.secret.decode())


def run(place, *arguments, code=0):
    ended = CliRunner().invoke(main, [str(argument) for argument in arguments], env=place.env)
    assert ended.exit_code == code, ended.output
    return ended.output


def test_what_was_kept_comes_back_row_for_row_and_byte_for_byte(world, old, new, folder):
    before = old.state()
    said = run(old, "backup", folder)
    assert "The secret" in said and "is not in it" in said
    assert "each compared" in run(new, "restore", folder)
    assert new.state() == before
    run(new, "restore", folder)
    assert new.state() == before, "a second time changes nothing"


@pytest.mark.servers
def test_a_copy_made_on_one_pair_of_engines_comes_back_on_the_other(world, house, old, folder, tmp_path, postgres, rgw):
    before = old.state()
    run(old, "backup", folder)
    name = postgres.empty()
    far = Place(tmp_path / "far", house.config.secret.decode(), postgres.url(name), rgw.url(rgw.bucket()))
    run(far, "restore", folder)
    assert far.state() == before
    run(far, "backup", tmp_path / "far-copies")
    near = Place(tmp_path / "near", house.config.secret.decode())
    run(near, "restore", tmp_path / "far-copies")
    assert near.state() == before
    postgres.drop(name)


def test_only_what_is_new_is_copied_the_second_time(world, house, old, new, folder):
    run(old, "backup", folder)
    house.blobs.put_bytes("a/new/blob", b"new")
    house.clock.advance(1000)
    assert " 1 of them new here" in run(old, "backup", folder)
    assert len(whole_runs(folder)) == 2
    before = old.state()
    run(new, "restore", folder)
    assert new.state() == before


def test_what_was_made_anew_under_its_old_name_is_copied_again(world, house, old, new, folder):
    run(old, "backup", folder)
    row = house.db.one("select * from rendition order by owner, name")
    house.blobs.delete(row["blob"])
    house.blobs.put_bytes(row["blob"], b"y" * len(b"bytes of zebra"))
    house.db.execute("update rendition set created_at = '2026-12-01T00:00:00.000Z' where blob = :blob", blob=row["blob"])
    assert " 1 of them new here" in run(old, "backup", folder)
    run(new, "restore", folder)
    assert new.state() == old.state()


def test_a_copy_is_of_one_moment_while_people_write(world, house, old, new, folder):
    """Two rows are always changed together; a copy that mixed moments would hold them apart."""
    for table in ("team", "person"):
        house.db.execute(f"update {table} set name = 'before'")
    stop = threading.Event()

    def write():
        other = open_database(house.config.database)
        for n in range(10**6):
            if stop.is_set():
                break
            with other.tx():
                other.execute("update team set name = :n", n=str(n))
                other.execute("update person set name = :n", n=str(n))
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            run(old, "backup", folder)
            latest = whole_runs(folder)[-1]
            names = {row["name"] for table in ("team", "person") for row in read_lines(latest / "rows" / f"{table}.jsonl")}
            assert len(names) == 1
    finally:
        stop.set()
        writer.join()
    run(new, "restore", folder)


def test_a_blob_that_rows_speak_of_and_that_is_gone_is_named(world, house, old, new, folder):
    name = house.db.one("select blob from rendition order by owner, name")["blob"]
    house.blobs.delete(name)
    assert name in run(old, "backup", folder)
    assert name in run(new, "restore", folder)


@pytest.mark.parametrize("what", ["blob", "missing blob", "row", "manifest"])
def test_a_damaged_copy_is_noticed_before_it_is_trusted(world, old, new, folder, what):
    run(old, "backup", folder)
    (latest,) = whole_runs(folder)
    entry = next(read_lines(latest / "blobs.jsonl"))
    if what == "blob":
        place_of(folder, entry["sha256"]).write_bytes(b"z" * entry["size"])
    elif what == "missing blob":
        place_of(folder, entry["sha256"]).unlink()
    elif what == "row":
        path = latest / "rows" / "person.jsonl"
        path.write_text(path.read_text().replace("Alice", "Malice"))
    else:
        path = latest / "blobs.jsonl"
        path.write_text("\n".join(path.read_text().splitlines()[1:]) + "\n")
    assert "damaged" in run(new, "restore", folder, code=1)
    db = open_database(new.database)
    assert not db.steps_taken() or db.query("select * from person") == []
    db.close()


def test_a_target_that_is_not_empty_is_refused(world, old, new, folder):
    run(old, "backup", folder)
    open_blobs(new.blobs).put_bytes("raw/somebody-elses", b"x")
    assert "not empty" in run(new, "restore", folder, code=1)


def test_another_secret_is_told(world, old, folder, tmp_path):
    run(old, "backup", folder)
    assert "The secret is not the one" in run(Place(tmp_path / "new", "x" * 40), "restore", folder)


def erase(world):
    candidate = world.ours.visits["submitted"]["candidate_id"]
    erase_candidate(world.parts.db, world.parts.blobs, world.parts.clock, world.ours.id, candidate)
    return candidate


def candidates(place):
    db = open_database(place.database)
    found = {row["id"] for row in db.query("select id from candidate")}
    db.close()
    return found


def test_who_was_erased_since_is_erased_again_by_what_a_later_copy_knows(world, old, new, folder):
    run(old, "backup", folder)
    everybody = candidates(old)
    candidate = erase(world)
    run(old, "backup", folder)
    first = whole_runs(folder)[0].name
    assert "1 candidates" in run(new, "restore", folder, "--run", first)
    assert candidate in everybody and candidates(new) == everybody - {candidate}
    assert not [name for name in open_blobs(new.blobs).names() if world.ours.visits["submitted"]["take_id"] in name]


def test_who_was_erased_since_is_erased_again_by_what_the_old_store_knows(world, old, new, folder):
    run(old, "backup", folder)
    candidate = erase(world)
    assert len(tombstones_in(world.parts.blobs)) == 1
    run(new, "restore", folder, "--erased-in", old.blobs)
    assert candidate not in candidates(new)


def test_older_copies_are_removed_with_the_bytes_that_only_they_held(world, house, old, new, folder):
    house.blobs.put_bytes("a/old/blob", b"only in the first")
    run(old, "backup", folder)
    held = next(entry for entry in read_lines(whole_runs(folder)[0] / "blobs.jsonl") if entry["name"] == "a/old/blob")
    house.blobs.delete("a/old/blob")
    assert "1 older copies were removed" in run(old, "backup", folder, "--keep", 1)
    assert len(whole_runs(folder)) == 1 and not place_of(folder, held["sha256"]).exists()
    run(new, "restore", folder)
    assert new.state() == old.state()


@pytest.mark.rounds
@pytest.mark.faults
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_killed_at_any_moment_the_next_run_is_whole(world, house, old, new, folder, command):
    if command == "restore":
        run(old, "backup", folder)
    house.db.close()
    place = old if command == "backup" else new
    dice = random.Random(11)
    for _ in range(ROUNDS):
        process = subprocess.Popen(
            [sys.executable, "-m", "tagning", command, str(folder)], env={**os.environ, **place.env, "PYTHONPATH": str(ROOT)}, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        time.sleep(dice.uniform(0.3, 1.5))
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()
        folder.mkdir(exist_ok=True)
    run(old, "backup", folder)
    run(new, "restore", folder)
    assert new.state() == old.state()


def test_nobody_else_can_read_a_copy(world, old, folder):
    run(old, "backup", folder)
    open_to_others = [path for path in [folder, *folder.rglob("*")] if path.stat().st_mode & 0o077]
    assert not open_to_others
