"""kill -9 of the processes that do jobs: every job ends exactly once, whoever dies, and its result is there once."""

import os
import random
import time
from pathlib import Path

import pytest

from engines.blobs.contract import Exists
from engines.blobs.open import open_blobs
from engines.database.open import open_database
from engines.database.steps import steps_in
from interviews import jobs
from interviews.schema import __file__ as schema
from tagning.clock import SystemClock
from tagning.worker import Worker
from tests import crowd
from tests.rounds import rounds

ROUNDS = rounds(15)
JOBS = 24
LEASE_MS = 300

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def open_parts(folder):
    return open_database(f"sqlite:{folder}/tagning.db"), open_blobs(f"folder:{folder}/blobs")


def work_on_and_on(folder, begun):
    """A worker process as the product has it, with a shorter lease; its job takes three steps and files a result."""
    jobs.run_one.__defaults__ = (LEASE_MS,)
    db, blobs = open_parts(folder)

    def handler(job):
        with (Path(folder) / "began").open("a") as file:
            file.write(f"{job.args['n']}\n")
        for permille in (300, 600, 900):
            time.sleep(0.01)
            job.beat(permille)
        try:
            blobs.put_bytes(f"result/{job.args['n']}", b"result" * 1000)
        except Exists:
            pass  # an earlier try came this far

    Worker(db, SystemClock(), {"work": handler}, threads=2, poll_ms=20).start()
    begun.set()
    time.sleep(3600)


@pytest.fixture
def folder(tmp_path):
    db, _blobs = open_parts(tmp_path)
    db.migrate(steps_in(Path(schema).parent))
    # How often a job ended is written by the database itself, so that nobody can end one in silence.
    db.execute("create table ending (job_id text not null, state text not null)")
    db.execute("""create trigger job_ends after update of state on job when new.state <> 'running' and old.state <> new.state
                  begin insert into ending values (new.id, new.state); end""")
    db.close()
    return tmp_path


def killed_at_random(folder):
    begun = crowd.CROWD.Event()
    process = crowd.start(work_on_and_on, str(folder), begun)
    assert begun.wait(30)
    time.sleep(random.uniform(0, 0.15))
    process.kill()
    process.join()


def put_jobs(db, how_many, **values):
    with db.tx():
        return [jobs.put(db, SystemClock(), "work", max_attempts=1000, n=n, **values) for n in range(how_many)]


def wait_for_the_end(folder, db):
    """A worker that nobody kills does what is left."""
    begun = crowd.CROWD.Event()  # held on to: the process looks it up by name
    process = crowd.start(work_on_and_on, str(folder), begun)
    until = time.monotonic() + 60
    try:
        while db.one("select count(*) as n from job where finished_at is null")["n"]:
            assert time.monotonic() < until, db.query("select * from job where finished_at is null")
            time.sleep(0.05)
    finally:
        process.kill()
        process.join()


def test_every_job_ends_exactly_once_however_many_workers_die(folder):
    db, blobs = open_parts(folder)
    ids = put_jobs(db, JOBS)
    for _ in range(ROUNDS):
        killed_at_random(folder)
    wait_for_the_end(folder, db)
    endings = db.query("select job_id, state from ending order by job_id")
    assert endings == [{"job_id": job_id, "state": "done"} for job_id in sorted(ids)]
    assert {name: blobs.size(name) for name in blobs.names("result/")} == {f"result/{n}": 6000 for n in range(JOBS)}
    assert db.query("pragma integrity_check") == [{"integrity_check": "ok"}]
    began = (folder / "began").read_text().split()
    tries = db.one("select sum(attempts) as n from job")["n"]  # a process may be killed between claiming and beginning
    assert JOBS < len(began) <= tries, "no job was ever hit: the kills prove nothing"
    db.close()


def test_a_job_that_was_killed_is_taken_up_again_soon_after_its_lease(folder):
    db, _blobs = open_parts(folder)
    begun = crowd.CROWD.Event()
    process = crowd.start(work_on_and_on, str(folder), begun)
    assert begun.wait(30)
    (job_id,) = put_jobs(db, 1)
    while jobs.find(db, job_id)["state"] == "ready":
        time.sleep(0.002)
    process.kill()
    process.join()
    killed = time.monotonic()
    wait_for_the_end(folder, db)
    assert time.monotonic() - killed < LEASE_MS / 1000 + 5
    assert (jobs.find(db, job_id)["state"], jobs.find(db, job_id)["attempts"]) == ("done", 2)
    db.close()


def die(folder):
    """A worker that its job kills."""
    jobs.run_one.__defaults__ = (LEASE_MS,)
    db, _blobs = open_parts(folder)
    jobs.run_one(db, SystemClock(), {"work": lambda job: os.kill(os.getpid(), 9)}, f"w{os.getpid()}")


def test_a_job_that_kills_every_worker_is_set_aside_and_the_next_one_is_done(folder):
    db, _blobs = open_parts(folder)
    with db.tx():
        poison = jobs.put(db, SystemClock(), "work", max_attempts=3, n=0)
    for _ in range(3):
        process = crowd.start(die, str(folder))
        process.join(30)
        assert process.exitcode == -9
        time.sleep(LEASE_MS / 1000)
    put_jobs(db, 1)
    wait_for_the_end(folder, db)
    assert (jobs.find(db, poison)["state"], jobs.find(db, poison)["attempts"]) == ("parked", 3)
    assert db.query("select state from ending order by state") == [{"state": "done"}, {"state": "parked"}]
    db.close()
