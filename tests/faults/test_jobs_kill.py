"""kill -9 of job workers: every job ends exactly once with one result, whoever dies."""

import os
import random
import time
from pathlib import Path

import pytest

from engines.blobs.contract import Exists
from engines.blobs.open import open_blobs
from engines.database.open import open_database
from foundation import jobs
from tagning.clock import SystemClock
from tagning.worker import Worker
from tests import crowd
from tests.faults.endings import endings, watch_endings
from tests.faults.rows import require_sound
from tests.rounds import rounds

ROUNDS = rounds(15)
JOBS = 24
LEASE_MS = 300

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def open_parts(folder, url):
    return open_database(url), open_blobs(f"folder:{folder}/blobs")


def work_on_and_on(folder, url, begun):
    """The product's worker process with a shorter lease; its job takes three steps and stores a result."""
    jobs.run_one.__defaults__ = (LEASE_MS,)
    db, blobs = open_parts(folder, url)

    def handler(job):
        with (Path(folder) / "began").open("a") as file:
            file.write(f"{job.args['n']}\n")
        for permille in (300, 600, 900):
            time.sleep(0.01)
            job.beat(permille)
        try:
            blobs.put_bytes(f"result/{job.args['n']}", b"result" * 1000)
        except Exists:
            pass  # an earlier attempt came this far

    Worker(db, SystemClock(), {"work": handler}, threads=2, poll_ms=20).start()
    begun.set()
    time.sleep(3600)


class Place:
    """Where the workers find jobs and store results: `.db`, `.blobs`, and the `folder` with their logs."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        self.db, self.blobs = open_parts(folder, url)
        watch_endings(self.db)

    def start(self):
        """Start a worker process; returns when it is at work."""
        self.begun = crowd.CROWD.Event()  # kept alive: the process looks it up by name
        process = crowd.start(work_on_and_on, str(self.folder), self.url, self.begun)
        assert self.begun.wait(30)
        return process

    def finish(self):
        """Run the remaining jobs with a worker that nobody kills."""
        process = self.start()
        until = time.monotonic() + 60
        try:
            while self.db.one("select count(*) as n from job where finished_at is null")["n"]:
                assert time.monotonic() < until, self.db.query("select * from job where finished_at is null")
                time.sleep(0.05)
        finally:
            stop(process)


@pytest.fixture
def place(tmp_path, database):
    made = Place(tmp_path, database)
    yield made
    made.db.close()


def stop(process):
    process.kill()
    process.join()


def put_jobs(db, how_many, **values):
    with db.tx():
        return [jobs.put(db, SystemClock(), "work", max_attempts=1000, n=n, **values) for n in range(how_many)]


@pytest.mark.rounds
def test_every_job_ends_exactly_once_however_many_workers_die(place):
    ids = put_jobs(place.db, JOBS)
    for _ in range(ROUNDS):
        process = place.start()
        time.sleep(random.uniform(0, 0.15))
        stop(process)
    place.finish()
    assert endings(place.db) == [(job_id, "done") for job_id in sorted(ids)]
    blobs = place.blobs
    assert {name: blobs.size(name) for name in blobs.names("result/")} == {f"result/{n}": 6000 for n in range(JOBS)}
    require_sound(place.db)
    began = (place.folder / "began").read_text().split()
    tries = place.db.one("select sum(attempts) as n from job")["n"]  # a process may be killed between claim and begin
    assert JOBS < len(began) <= tries, "no job was ever hit: the kills prove nothing"


def test_a_killed_job_is_retried_soon_after_its_lease_expires(place):
    process = place.start()
    (job_id,) = put_jobs(place.db, 1)
    while jobs.find(place.db, job_id)["state"] == "ready":
        time.sleep(0.002)
    stop(process)
    killed = time.monotonic()
    place.finish()
    assert time.monotonic() - killed < LEASE_MS / 1000 + 5
    assert (jobs.find(place.db, job_id)["state"], jobs.find(place.db, job_id)["attempts"]) == ("done", 2)


def die(url):
    """A worker that its job kills."""
    jobs.run_one.__defaults__ = (LEASE_MS,)
    db = open_database(url)
    jobs.run_one(db, SystemClock(), {"work": lambda job: os.kill(os.getpid(), 9)}, f"w{os.getpid()}")


def test_a_job_that_kills_every_worker_is_parked_and_the_next_one_runs(place):
    db = place.db
    with db.tx():
        poison = jobs.put(db, SystemClock(), "work", max_attempts=3, n=0)
    for _ in range(3):
        process = crowd.start(die, place.url)
        process.join(30)
        assert process.exitcode == -9
        time.sleep(LEASE_MS / 1000)
    put_jobs(db, 1)
    place.finish()
    assert (jobs.find(db, poison)["state"], jobs.find(db, poison)["attempts"]) == ("parked", 3)
    assert sorted(state for _, state in endings(db)) == ["done", "parked"]
