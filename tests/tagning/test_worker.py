"""The job threads: they begin at once when woken, go on after trouble, and end when told."""

import threading
import time

import pytest

from engines.database.contract import Busy, Unreachable
from engines.database.open import open_database
from engines.database.steps import steps_in
from foundation import jobs
from tagning.clock import SystemClock
from tagning.places import SCHEMA
from tagning.worker import Worker
from tests.waiting import until

CLOCK = SystemClock()


@pytest.fixture
def db(database):
    opened = open_database(database)
    opened.migrate(steps_in(SCHEMA))
    yield opened
    opened.close()


@pytest.fixture
def begun(db):
    """`begun(handlers, threads=…, poll_ms=…)` is a worker that has been started, and is stopped after the test."""
    workers = []

    def begin(handlers, threads=2, poll_ms=60_000):
        worker = Worker(db, CLOCK, handlers, threads, poll_ms)
        workers.append(worker)
        worker.start()
        return worker

    yield begin
    for worker in workers:
        worker.stop()


def put(db, kind="work", **values):
    with db.tx():
        return jobs.put(db, CLOCK, kind, **values)


def state(db, job_id):
    return jobs.find(db, job_id)["state"]


def test_jobs_that_wait_are_done_after_the_start(db, begun):
    ids = [put(db) for _ in range(5)]
    begun({"work": lambda job: None})
    until(lambda: {state(db, job_id) for job_id in ids} == {"done"})


def test_a_job_that_is_put_is_begun_at_once(db, begun):
    begun({"work": lambda job: None})
    time.sleep(0.5)
    job_id = put(db)
    until(lambda: state(db, job_id) == "done", 30)  # it would look by itself after a minute


def test_a_job_that_is_hastened_or_tried_again_is_begun_at_once(db, begun):
    worker = begun({"work": lambda job: None})
    late = put(db, delay_ms=10**8, dedup="late")
    parked = put(db, delay_ms=10**8, dedup="parked")
    db.execute("update job set state = 'parked' where id = :id", id=parked)
    time.sleep(0.5)
    jobs.hasten(db, CLOCK, "late")
    until(lambda: state(db, late) == "done", 30)
    jobs.try_again(db, CLOCK, "parked")
    until(lambda: state(db, parked) == "done", 30)
    worker.stop()


@pytest.mark.servers
def test_a_job_that_another_machine_puts_is_begun_at_once(postgres):
    """On PostgreSQL alone: nobody tells other processes of a change in a SQLite file, and they look once a second."""
    name = postgres.migrated(steps_in(SCHEMA))
    here, there = open_database(postgres.url(name)), open_database(postgres.url(name))
    worker = Worker(here, CLOCK, {"work": lambda job: None}, threads=1, poll_ms=60_000)
    worker.start()
    time.sleep(0.5)
    job_id = put(there)
    until(lambda: state(there, job_id) == "done", 30)
    worker.stop()
    here.close()
    there.close()
    postgres.drop(name)


@pytest.mark.slow
@pytest.mark.servers
def test_a_database_that_goes_away_and_comes_back_costs_no_job_a_try(own_postgres):
    own_postgres.start()
    db = open_database(own_postgres.url())
    db.migrate(steps_in(SCHEMA))
    begun, go_on = threading.Event(), threading.Event()

    def long(job):
        begun.set()
        go_on.wait(30)

    def asking(job):
        db.query("select 1")
        time.sleep(0.02)

    worker = Worker(db, CLOCK, {"long": long, "asking": asking}, threads=2, poll_ms=200)
    long_id = put(db, "long")
    worker.start()
    assert begun.wait(20)
    ids = [put(db, "asking", max_attempts=1) for _ in range(10)]
    own_postgres.stop("immediate")
    go_on.set()  # its end falls into the time without a database
    time.sleep(6)  # longer than anybody waits for a connection
    own_postgres.start()
    until(lambda: ask(db, [long_id, *ids]) == {"done"}, 60)
    assert db.one("select max(attempts) as most, count(*) as n from job") == {"most": 1, "n": 11}
    worker.stop()
    db.close()


def ask(db, ids):
    """The states of the jobs; None while there is no database."""
    try:
        return {state(db, job_id) for job_id in ids}
    except Unreachable:
        return None


def test_a_call_between_looking_and_lying_down_is_not_missed(db, monkeypatch):
    looked = []

    def nothing_yet(*args):
        looked.append(1)
        if len(looked) == 1:
            worker.wake()  # as somebody else would, at the worst moment
        return False

    monkeypatch.setattr("tagning.worker.run_one", nothing_yet)
    monkeypatch.setattr(db, "listen", lambda topic, heard: lambda: None)
    worker = Worker(db, CLOCK, {}, threads=1, poll_ms=60_000)
    worker.start()
    until(lambda: len(looked) == 2, 3)
    worker.stop()


def test_without_a_call_it_looks_again_by_itself(db, begun):
    begun({"work": lambda job: None}, poll_ms=50)
    job_id = put(db, delay_ms=400)  # nobody says so when its time has come
    until(lambda: state(db, job_id) == "done")


def test_as_many_jobs_run_at_once_as_there_are_threads(db, begun):
    meeting = threading.Barrier(3)
    ids = [put(db) for _ in range(3)]
    begun({"work": lambda job: meeting.wait(10)}, threads=3)
    until(lambda: {state(db, job_id) for job_id in ids} == {"done"})


def test_trouble_with_the_database_does_not_end_the_thread(db, begun, monkeypatch):
    real, troubles = jobs.run_one, []

    def troubled(*args):
        if len(troubles) < 3:
            troubles.append(1)
            raise Busy("for now")
        return real(*args)

    monkeypatch.setattr("tagning.worker.run_one", troubled)
    job_id = put(db)
    begun({"work": lambda job: None}, threads=1, poll_ms=10)
    until(lambda: state(db, job_id) == "done")


def test_stop_lets_a_job_under_way_end(db, begun):
    started = threading.Event()

    def handler(job):
        started.set()
        time.sleep(0.3)

    job_id = put(db)
    worker = begun({"work": handler})
    assert started.wait(10)
    worker.stop()
    assert state(db, job_id) == "done"


def test_stop_does_not_wait_for_long_jobs_one_after_the_other(db, begun):
    go_on, started = threading.Event(), threading.Semaphore(0)

    def handler(job):
        started.release()
        go_on.wait(20)

    for _ in range(4):
        put(db)
    worker = begun({"work": handler}, threads=4)
    for _ in range(4):
        assert started.acquire(timeout=10)
    before = time.monotonic()
    worker.stop(wait_s=0.3)
    assert time.monotonic() - before < 1.0
    assert db.one("select count(*) as n from job where state = 'running'") == {"n": 4}
    go_on.set()
    worker.stop()


def test_nothing_is_begun_after_stop(db, begun):
    worker = begun({"work": lambda job: None}, poll_ms=10)
    worker.stop()
    job_id = put(db)
    worker.wake()
    time.sleep(0.1)
    assert state(db, job_id) == "ready"


def test_a_worker_that_was_never_started_can_be_stopped(db):
    Worker(db, CLOCK, {}, threads=2).stop()
