"""Jobs: put with a change, claimed for a while, done once, tried again, set aside; and what happens when workers die."""

import threading
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest

from engines.blobs.contract import Unreachable as StoreAway
from engines.database.contract import Conflict
from engines.database.contract import Unreachable as DatabaseAway
from engines.database.open import open_database
from engines.database.steps import steps_in
from engines.mail.contract import Deferred
from foundation import jobs
from foundation.clock import FixedClock, iso, parse
from foundation.errors import Problem
from foundation.jobs import Cancelled, Lost
from foundation.mails import TRIES
from interviews.schema import __file__ as schema

LEASE_MS = jobs.LEASE_MS


@pytest.fixture
def clock():
    return FixedClock(datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc))


@pytest.fixture
def db(database):
    opened = open_database(database)
    opened.migrate(steps_in(Path(schema).parent))
    opened.execute("insert into team (id, name, language, created_at) values ('t1', 'Nordvik', 'en', 'now')")
    yield opened
    opened.close()


@pytest.fixture
def put(db, clock):
    def put(kind="render", **values):
        with db.tx():
            return jobs.put(db, clock, kind, **values)

    return put


@pytest.fixture
def run(db, clock):
    """Run one job with this handler for the kind render, as the worker w1; whether there was one."""
    def run(handler=lambda job: None, worker="w1", **more):
        return jobs.run_one(db, clock, {"render": handler}, worker, **more)

    return run


@pytest.fixture
def state(db):
    return lambda job_id: jobs.find(db, job_id)["state"]


def failing(error):
    def handler(job):
        raise error

    return handler


def test_a_job_that_was_put_is_done(db, put, run, state):
    seen = []
    job_id = put(team_id="t1", subject="clip:1", clip_id="c1", n=3, text="åäö")
    assert state(job_id) == "ready"
    assert run(seen.append)
    assert not run(seen.append)
    (job,) = seen
    assert (job.id, job.team_id, job.subject, job.attempts) == (job_id, "t1", "clip:1", 1)
    assert job.args == {"clip_id": "c1", "n": 3, "text": "åäö"}
    row = jobs.find(db, job_id)
    assert (row["state"], row["permille"], row["lease_until"], row["finished_at"]) == ("done", 1000, None, "2026-11-23T09:00:00.000Z")


def test_a_job_goes_with_the_change_that_needed_it(db, clock, run):
    with pytest.raises(ValueError), db.tx():
        jobs.put(db, clock, "render")
        raise ValueError
    assert not run()


def test_only_the_first_with_the_same_dedup_counts(db, put, run):
    first = put(dedup="sweep:2026-11-23", n=1)
    assert put(dedup="sweep:2026-11-23", n=2) == first
    assert put(dedup="sweep:2026-11-24", n=3) != first
    assert run() and run() and not run()
    assert put(dedup="sweep:2026-11-23") == first and not run()


def test_a_job_for_a_team_that_is_not_there_is_a_conflict(put):
    with pytest.raises(Conflict):
        put(team_id="nobody")


def test_the_more_urgent_comes_first_then_the_older(put, run, clock):
    order = []
    for name, priority in (("a", 0), ("b", 5), ("c", 0), ("d", -1), ("e", 5)):
        put(priority=priority, name=name)
        clock.advance(1)
    while run(lambda job: order.append(job.args["name"])):
        pass
    assert order == ["b", "e", "a", "c", "d"]


def test_a_delayed_job_waits_for_its_time(put, run, clock):
    put(delay_ms=5000)
    clock.advance(4999)
    assert not run()
    clock.advance(1)
    assert run()


def test_the_newest_job_about_a_subject_is_found_within_the_team(db, put, clock):
    put(team_id="t1", subject="clip:1")
    clock.advance(1)
    newest = put(team_id="t1", subject="clip:1")
    assert jobs.for_subject(db, "t1", "clip:1")["id"] == newest
    assert jobs.for_subject(db, "t2", "clip:1") is None
    assert jobs.for_subject(db, "t1", "clip:2") is None
    assert jobs.find(db, "none") is None


def test_progress_is_told_and_stays_where_nothing_is_said(db, put, run):
    seen = []

    def handler(job):
        job.beat(250, "encoding")
        job.beat()
        seen.append(jobs.find(db, job.id))
        job.beat(step="filing")
        seen.append(jobs.find(db, job.id))

    put()
    run(handler)
    assert [(row["permille"], row["step"]) for row in seen] == [(250, "encoding"), (250, "filing")]


def test_a_failed_job_is_tried_again_later_and_later_and_then_set_aside(db, put, run, clock, state):
    job_id = put()
    for attempt, wait_s in enumerate((2, 4, 8, 16), start=1):
        assert run(failing(RuntimeError("the disk is ill")))
        row = jobs.find(db, job_id)
        assert (row["state"], row["attempts"], row["error"]) == ("ready", attempt, "RuntimeError: the disk is ill")
        clock.advance(wait_s * 1000 - 1)
        assert not run()
        clock.advance(1)
    assert run(failing(RuntimeError("still ill")))
    row = jobs.find(db, job_id)
    assert (row["state"], row["attempts"], row["error"], row["error_code"]) == ("parked", 5, "RuntimeError: still ill", None)
    clock.advance(10**9)
    assert not run()


def test_a_mail_that_is_put_off_is_one_plain_line_in_the_log_and_a_fault_tells_where(put, run, clock, caplog):
    put(max_attempts=3)
    run(failing(Deferred("the mail server deferred the mail (450)", "450 grey for erin@example.org")))
    (line,) = caplog.records
    assert "is put off, try 1 of 3: the mail server deferred the mail (450)" in line.getMessage()
    assert (line.levelname, line.exc_info) == ("WARNING", None) and "erin" not in caplog.text
    clock.advance(2000)
    run(failing(RuntimeError("the disk is ill")))
    assert caplog.records[-1].levelname == "ERROR" and caplog.records[-1].exc_info


def test_a_job_that_succeeds_at_last_forgets_its_errors(db, put, run, clock):
    job_id = put()
    run(failing(RuntimeError("once")))
    clock.advance(2000)
    assert run()
    row = jobs.find(db, job_id)
    assert (row["state"], row["error"], row["attempts"]) == ("done", None, 2)


def test_a_problem_is_final_and_kept_for_the_person(db, put, run):
    job_id = put()
    assert run(failing(Problem("no_video", "This file is no video.")))
    row = jobs.find(db, job_id)
    assert (row["state"], row["error_code"], row["error"]) == ("parked", "no_video", "This file is no video.")
    assert not run()


def test_a_problems_places_are_filled(db, put, run):
    job_id = put()
    run(failing(Problem("too_long", "Longer than %(n)s s.", n=90)))
    assert jobs.find(db, job_id)["error"] == "Longer than 90 s."


def test_a_kind_that_nobody_knows_is_tried_again_for_newer_code_may_come(db, put, run, clock):
    job_id = put("from the future")
    assert run()
    row = jobs.find(db, job_id)
    assert row["state"] == "ready" and "does not know jobs of the kind from the future" in row["error"]


def test_a_waiting_job_is_cancelled_at_once(db, put, run, clock, state):
    job_id = put()
    jobs.cancel(db, clock, job_id)
    assert state(job_id) == "cancelled" and not run()


def test_a_running_job_is_cancelled_at_its_next_beat(db, put, run, clock, state):
    reached = []

    def handler(job):
        jobs.cancel(db, clock, job.id)
        assert state(job.id) == "running"
        job.beat()
        reached.append("after the beat")

    job_id = put()
    run(handler)
    assert (state(job_id), reached) == ("cancelled", []) and not run()


@pytest.mark.parametrize("end", ["done", "parked", "cancelled"])
def test_an_ended_job_cannot_be_cancelled(db, put, run, clock, state, end):
    job_id = put()
    if end == "cancelled":
        jobs.cancel(db, clock, job_id)
    run(failing(Problem("x", "x")) if end == "parked" else lambda job: None)
    before = jobs.find(db, job_id)
    clock.advance(1)
    jobs.cancel(db, clock, job_id)
    assert jobs.find(db, job_id) == before and before["state"] == end


def test_a_job_that_fails_after_somebody_asked_it_to_stop_is_not_tried_again(db, put, run, clock, state):
    def handler(job):
        jobs.cancel(db, clock, job.id)
        raise RuntimeError("torn")

    job_id = put()
    run(handler)
    assert state(job_id) == "cancelled"


def test_the_lease_of_a_job_that_is_to_stop_is_renewed_until_its_handler_ends(db, put, run, clock):
    """Else a second worker would begin it beside the first."""
    def handler(job):
        jobs.cancel(db, clock, job.id)
        before = clock.now()
        for _ in range(20):
            clock.advance(100)
            time.sleep(0.02)
        row = jobs.find(db, job.id)
        assert row["lease_until"] > iso(before) and row["state"] == "running"
        renewed.append(row["lease_until"])

    renewed = []
    job_id = put()
    run(handler, lease_ms=60)
    assert renewed and renewed[0] > "2026-11-23T09:00:01"
    assert jobs.find(db, job_id)["state"] == "done"


def test_a_job_whose_worker_falls_silent_is_taken_over_and_the_first_worker_can_no_longer_touch_it(db, put, run, clock, state):
    job_id = put()
    first = jobs.claim(db, clock, "w1")
    first.beat(300, "half way")
    clock.advance(LEASE_MS)
    assert jobs.claim(db, clock, "w2") is None
    clock.advance(1)
    second = jobs.claim(db, clock, "w2")
    assert (second.id, second.attempts, jobs.find(db, job_id)["permille"]) == (job_id, 2, 300)
    with pytest.raises(Lost):
        first.beat(900)
    assert jobs.find(db, job_id)["worker"] == "w2" and jobs.find(db, job_id)["permille"] == 300
    second.beat(400)


@pytest.mark.parametrize("how", ["returns", "fails", "has a problem", "was cancelled"])
def test_a_worker_that_lost_its_job_cannot_end_it(db, put, run, clock, how):
    errors = {"fails": RuntimeError("x"), "has a problem": Problem("x", "x"), "was cancelled": Cancelled("x")}

    def handler(job):
        clock.advance(LEASE_MS + 1)
        assert jobs.claim(db, clock, "w2") is not None
        if how in errors:
            raise errors[how]

    job_id = put()
    run(handler)
    row = jobs.find(db, job_id)
    assert (row["state"], row["worker"], row["attempts"], row["error"]) == ("running", "w2", 2, None)


def test_a_beat_lengthens_the_lease(db, put, clock):
    put()
    job = jobs.claim(db, clock, "w1")
    for _ in range(5):
        clock.advance(LEASE_MS - 1)
        job.beat()
        assert jobs.claim(db, clock, "w2") is None


def test_a_handler_that_never_beats_keeps_its_job_all_the_same(db, put, run, clock):
    taken = []

    def handler(job):
        for _ in range(30):
            clock.advance(20)
            time.sleep(0.02)
            taken.append(jobs.claim(db, clock, "w2", 300))

    put()
    run(handler, lease_ms=300)
    assert taken == [None] * 30


def test_a_job_that_kills_its_workers_is_set_aside(db, put, clock, state):
    job_id = put()
    for attempt in range(1, 6):
        assert jobs.claim(db, clock, f"w{attempt}").attempts == attempt
        clock.advance(LEASE_MS + 1)
    assert jobs.claim(db, clock, "w6") is None
    row = jobs.find(db, job_id)
    assert (row["state"], row["attempts"], row["finished_at"]) == ("parked", 5, clock.iso())
    assert "fell silent" in row["error"]


def test_a_job_that_was_to_stop_when_its_worker_died_is_not_begun_again(db, put, clock, state):
    job_id = put()
    jobs.claim(db, clock, "w1")
    jobs.cancel(db, clock, job_id)
    clock.advance(LEASE_MS + 1)
    assert jobs.claim(db, clock, "w2") is None
    assert state(job_id) == "cancelled"


def test_looking_for_work_takes_no_lock(db, clock):
    """Idle workers must not stand in the way of those who write."""
    seen = []
    with db.tx():
        thread = threading.Thread(target=lambda: seen.append(jobs.claim(db, clock, "w1")))
        thread.start()
        thread.join(5)
    assert seen == [None]


def test_many_workers_share_the_jobs_without_doing_one_twice(db, put, clock):
    done = []
    for n in range(60):
        put(n=n)

    def work(name):
        while jobs.run_one(db, clock, {"render": lambda job: done.append(job.args["n"])}, name):
            pass

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(60))
    assert db.one("select count(*) as n from job where state = 'done' and attempts = 1") == {"n": 60}


def test_waits_double_up_to_an_hour_and_a_mail_is_tried_for_a_day(db, clock):
    def fails(job):
        raise OSError("not now")

    with db.tx():
        job_id = jobs.put(db, clock, "mail", max_attempts=TRIES)
    waits, begun = [], clock.now()
    while jobs.run_one(db, clock, {"mail": fails}, "w") and jobs.find(db, job_id)["state"] == "ready":
        wait = parse(jobs.find(db, job_id)["run_at"]) - clock.now()
        waits.append(wait.total_seconds())
        clock.advance(int(wait.total_seconds() * 1000))
    assert waits[:4] == [2, 4, 8, 16] and waits[-1] == 3600 and waits == sorted(waits)
    assert jobs.find(db, job_id)["state"] == "parked"
    assert 24 < (clock.now() - begun).total_seconds() / 3600 < 27


@pytest.mark.parametrize("away", [DatabaseAway, StoreAway])
def test_a_server_that_is_away_costs_no_try(put, run, clock, db, away):
    job_id = put(max_attempts=2)
    for _ in range(4):
        assert run(failing(away("no answer")))
        row = jobs.find(db, job_id)
        assert (row["state"], row["attempts"], row["error"]) == ("ready", 0, "Unreachable: no answer")
        assert not run()
        clock.advance(jobs.AWAY_WAIT_S * 1000)
    assert run()
    assert (jobs.find(db, job_id)["state"], jobs.find(db, job_id)["attempts"]) == ("done", 1)


def test_a_job_that_was_cancelled_while_a_server_was_away_is_over(put, run, clock, db, state):
    job_id = put()

    def handler(job):
        jobs.cancel(db, clock, job_id)
        raise StoreAway("no answer")

    run(handler)
    assert state(job_id) == "cancelled"


def test_a_database_that_is_busy_at_the_end_of_a_job_is_asked_again(put, run, state, monkeypatch, caplog):
    real, refused = jobs.queries.end, []

    def end(*args):
        if not refused:
            refused.append(1)
            raise DatabaseAway("for now")
        return real(*args)

    monkeypatch.setattr(jobs.queries, "end", end)
    job_id = put()
    run()
    assert state(job_id) == "done" and refused
    assert "cannot be written yet: for now" in caplog.text and "Traceback" not in caplog.text


def test_finished_jobs_are_forgotten_after_a_while_and_parked_ones_later(db, put, run, clock):
    done, parked, cancelled = put(n=1), put(n=2, max_attempts=1), put(n=3)
    jobs.cancel(db, clock, cancelled)
    run(lambda job: job.args["n"] == 2 and failing(ValueError("no"))(job))
    run(lambda job: job.args["n"] == 2 and failing(ValueError("no"))(job))
    clock.advance(1000)
    late, waiting = put(n=1), put(n=5, delay_ms=10**9)
    run()
    assert jobs.forget_finished(db, clock.iso(), "2000") == 2
    assert {row["id"] for row in db.query("select id from job")} == {parked, late, waiting}
    assert jobs.forget_finished(db, clock.iso(), clock.iso()) == 1
    clock.advance(1)
    assert jobs.forget_finished(db, clock.iso(), clock.iso()) == 1
    assert [row["id"] for row in db.query("select id from job")] == [waiting] and done
