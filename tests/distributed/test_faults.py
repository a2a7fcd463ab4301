"""Machines die while people work. Afterwards everything acknowledged exists once, every job is done, and nothing is left over.

TAGNING_FAULT_ROUNDS sets how often each fault is caused (2 by default), TAGNING_FAULT_OUTAGE_S how long the store is down (4).
"""

import os
import random
import time

import pytest

from tests.answering.conftest import body
from tests.waiting import until
from tests.distributed import audit
from tests.distributed.traffic import Colleagues, Person
from tests.faults.clips import every_clip_is_whole, ready_to_publish
from tests.review.conftest import answer_interview
from tests.rounds import rounds

ROUNDS = rounds(2)
OUTAGE_S = float(os.environ.get("TAGNING_FAULT_OUTAGE_S", "4"))
AT_ONCE = 2
CHANCE = random.Random(os.environ.get("TAGNING_FAULT_SEED"))

pytestmark = [pytest.mark.servers, pytest.mark.faults, pytest.mark.slow]


@pytest.fixture(scope="module")
def people(many):
    """An interview with an answer to comment on, and its team."""
    answered = answer_interview(many.parts, many.cast.team_id, many.cast.alice.id, ("Erin Holm",))
    many.parts.db.execute("update clip set body = :body", body=body(think_seconds=0))
    return Colleagues(many, answered.interview_id, answered.answers[0, 0])


def while_people_work(many, people, film, fault):
    """Two candidates record, reviewers comment and a recruiter invites, while `fault()` strikes at random moments."""
    candidates, hit = [], 0
    for _ in range(ROUNDS):
        pair = [people.candidate() for _ in range(AT_ONCE)]
        try:
            with people.at_work():
                for one in pair:
                    one.record(film(2))
                pair[0].recording.wait_for_more()
                time.sleep(CHANCE.uniform(0, 1))
                hit += any(not one.recording.over for one in pair)
                fault(pair)
                for one in pair:
                    one.recording.finish()
            for one in pair:
                one.hand_in()
        finally:
            for one in pair:
                one.recording.kill() if one.recording else None
        candidates += pair
    assert hit >= ROUNDS / 2, "the faults missed the recordings"
    after_all(many, people, candidates, f"{ROUNDS} times, {hit} while a recording was under way")


def after_all(many, people, candidates, happened):
    """What must hold in the end, after this fault and all earlier ones. `happened` says how often it came, and how often in time."""
    audit.wait_for_jobs(many.parts)
    audit.every_comment_is_there_once(many.parts, people.comments)
    audit.every_mail_came_once(many.parts, many.mails, people.invited)
    audit.every_recording_is_whole(many.parts, candidates)
    audit.nothing_is_left_over(many.parts)
    audit.every_job_ended_once(many.parts)
    jobs, blobs = many.parts.db.one("select count(*) as n from job where state = 'done'")["n"], len(list(many.parts.blobs.names()))
    print(
        f"\n{happened}: {len(candidates)} recordings acknowledged; with the faults before: {len(people.comments)} comments,"
        f" {len(people.invited)} invitations acknowledged, {len(many.mails.received)} mails came, {jobs} jobs done, {blobs} blobs;"
        " 0 missing, 0 twice, 0 left over"
    )


def test_a_web_process_is_killed_while_candidates_record(many, people, film):
    def fault(pair):
        confirmed = [one.recording.acked for one in pair]
        web = CHANCE.choice(many.webs)
        web.kill()
        for one, size in zip(pair, confirmed):
            there = audit.kept_of(many.parts, one)
            assert len(there) >= size and one.recording.content.startswith(there)
        web.start()

    while_people_work(many, people, film, fault)


def test_postgresql_restarts_while_people_work(many, people, film):
    def fault(pair):
        many.cluster.stop(CHANCE.choice(("fast", "immediate")))
        time.sleep(CHANCE.uniform(0, 2))
        many.cluster.start()

    while_people_work(many, people, film, fault)


def test_the_store_is_down_while_people_work(many, people, film):
    def fault(pair):
        if CHANCE.random() < 0.5:
            many.store.stop()
            time.sleep(OUTAGE_S)
            many.store.start()
            return
        with many.store.frozen():  # it accepts bytes and never answers
            time.sleep(OUTAGE_S)

    while_people_work(many, people, film, fault)


@pytest.mark.rounds
def test_a_worker_is_killed_while_it_renders(many, people, tmp_path):
    question = ready_to_publish(many.parts, many.cast, tmp_path, audit.wait_for_jobs)
    carol = Person(many.url, many.cookie(many.cast.carol))
    hit = n = 0
    while hit < ROUNDS and n < 5 * ROUNDS:  # a rendering may be over before the kill
        with people.at_work():
            assert carol.request("POST", f"/questions/{question['id']}/publish", headers={"Accept": "application/json"}).ok
            job = until(lambda: rendering(many), what="a worker that renders")
            time.sleep(CHANCE.uniform(0, 0.8))
            worker = next(one for one in many.workers if f"-{one.process.pid}-" in job["worker"])
            worker.kill()
            hit += bool(rendering(many))
            if n:  # the first time waits for the 20 seconds of the lease
                many.parts.db.execute("update job set lease_until = '2000-01-01T00:00:00.000Z' where worker = :name", name=job["worker"])
            worker.start()
        audit.wait_for_jobs(many.parts)
        n += 1
    assert hit >= ROUNDS / 3, "the kills missed the rendering"
    every_clip_is_whole(many.parts, question["id"])
    after_all(many, people, [], f"{n} times, {hit} while it rendered")


def rendering(many):
    """The render that a worker is running."""
    return many.parts.db.one("select worker, permille from job where kind = 'render_clip' and state = 'running'")
