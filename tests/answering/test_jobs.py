"""A take's way from raw bytes to what the candidate and the team can watch; and the receipt's way to the mailbox."""

import json

import pytest

from answering import queries, submission, takes
from foundation.renditions import renditions_of
from media.reading.probe import probe
from media.synthetic.people import person
from tests.answering.conftest import fill

pytestmark = pytest.mark.slow

NOW = "2026-11-23T09:00:00.000Z"


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    """Four seconds of somebody talking, as a browser records it."""
    path = tmp_path_factory.mktemp("talk") / "talk.webm"
    person(path, seed=3, seconds=4, size=(160, 90), fps=10)
    return path.read_bytes()


@pytest.fixture
def erin(house):
    """erin before her first question, with a consent given."""
    fill(house.db)
    house.db.execute("update invitation set consented_at = :now", now=NOW)
    return house


def visit(house):
    return queries.find_visit(house.db, "inv1")


def arrive(house, data, answer_seconds=None):
    """A take of the first question whose bytes are all here; its id."""
    takes.start_thinking(house.db, house.clock, visit(house), 1)
    take = takes.begin_take(house.db, house.clock, visit(house), 1)
    if answer_seconds:
        house.db.execute("update answer_take set limit_ms = :ms where id = :id", ms=answer_seconds * 1000, id=take["id"])
    from answering import arrivals

    upload = {"team_id": "t1", "subject": take["id"], "blob": f"raw/{take['id']}", "id": "u1"}
    house.blobs.put_bytes(upload["blob"], data)
    with house.db.tx():
        arrivals.take_arrived(house.db, house.clock, upload)
    return take["id"]


def row(house, take_id):
    return house.db.one("select * from answer_take where id = :id", id=take_id)


def length(house, rendition):
    with house.blobs.local_path(rendition["blob"]) as path:
        return probe(path).duration_ms


def test_a_take_is_made_ready_in_every_form(erin, talk, run_jobs):
    take_id = arrive(erin, talk)
    run_jobs(erin)
    take = row(erin, take_id)
    assert (take["state"], take["problem"], take["counted"]) == ("ready", None, 1)
    assert 3800 < take["duration_ms"] < 4300
    found = renditions_of(erin.db, "t1", f"answer_take:{take_id}")
    assert set(found) == {"playable", "poster", "wall", "storyboard", "cues", "peaks", "full"}
    assert found["playable"]["mimetype"] == "video/webm"
    assert found["playable"]["facts"]["copied"] is True
    assert (found["wall"]["facts"]["width"], found["wall"]["facts"]["height"]) == (640, 360)


def test_what_is_over_the_limit_is_cut_off_at_the_limit(erin, talk, run_jobs):
    take_id = arrive(erin, talk, answer_seconds=1)
    run_jobs(erin)
    take = row(erin, take_id)
    assert (take["state"], take["problem"], take["duration_ms"]) == ("ready", "over_limit", 1000)
    found = renditions_of(erin.db, "t1", f"answer_take:{take_id}")
    for name in ("playable", "wall", "full"):
        assert 900 <= length(erin, found[name]) <= 1200, name


def test_two_seconds_over_the_limit_are_forgiven(erin, talk, run_jobs):
    take_id = arrive(erin, talk, answer_seconds=2.2)
    run_jobs(erin)
    assert row(erin, take_id)["problem"] is None
    assert row(erin, take_id)["duration_ms"] > 3800


def test_what_cannot_be_played_is_broken_and_does_not_count(erin, run_jobs):
    take_id = arrive(erin, b"this is no video" * 100)
    run_jobs(erin)
    take = row(erin, take_id)
    assert (take["state"], take["problem"], take["counted"]) == ("broken", "not_media", 0)


def test_the_fourth_broken_take_counts(erin, run_jobs):
    takes.start_thinking(erin.db, erin.clock, visit(erin), 1)
    answer_id = erin.db.one("select id from answer")["id"]
    for n in range(1, 4):
        erin.db.execute(
            "insert into answer_take (id, team_id, answer_id, number, state, problem, counted, limit_ms, started_at)"
            " values (:id, 't1', :answer_id, :n, 'broken', 'not_media', 0, 1000, :now)", id=f"x{n}", answer_id=answer_id, n=n, now=NOW,
        )
    take_id = arrive(erin, b"this is no video" * 100)
    run_jobs(erin)
    assert row(erin, take_id)["counted"] == 1


def test_processing_twice_is_no_harm(erin, talk, run_jobs):
    take_id = arrive(erin, talk)
    run_jobs(erin)
    before = (row(erin, take_id), set(erin.blobs.names()))
    erin.db.execute("update job set state = 'ready', attempts = 0 where kind in ('process_answer_take', 'full_answer_take')")
    run_jobs(erin)
    assert (row(erin, take_id), set(erin.blobs.names())) == before


def test_the_receipt_is_mailed_once_in_the_interviews_language(erin, talk, run_jobs):
    erin.db.execute("update interview_version set language = 'sv' where id = 'vt1'")
    take_id = arrive(erin, talk)
    takes.keep_take(erin.db, erin.clock, visit(erin), take_id)
    submission.submit(erin.db, erin.clock, visit(erin), leave_out=True)
    run_jobs(erin)
    erin.db.execute("update job set state = 'ready' where kind = 'send_receipt'")
    run_jobs(erin)
    mails = [mail for mail in erin.mail.list_messages() if mail.to == "erin@example.org"]
    assert [mail.subject for mail in mails] == ["Dina svar till North Harbour t1 har kommit fram"]
    code = submission.receipt(erin.db, visit(erin)).code
    for text in (mails[0].text, mails[0].html):
        assert code in text and "1. Teamwork" in text and "2. Planning (Inte besvarad)" in text


def test_the_job_that_closes_a_forgotten_take_is_put_with_it(erin):
    takes.start_thinking(erin.db, erin.clock, visit(erin), 1)
    take = takes.begin_take(erin.db, erin.clock, visit(erin), 1)
    job = erin.db.one("select * from job where kind = 'close_answer_take'")
    assert json.loads(job["args"]) == {"take_id": take["id"]}
    assert job["run_at"] == "2026-11-23T09:12:00.000Z"


def silence(path):
    person(path / "silence.webm", seed=3, seconds=2, size=(160, 90), fps=10, voice=False)
    return (path / "silence.webm").read_bytes()


def test_a_take_in_which_nothing_is_heard_is_kept_and_costs_none(erin, tmp_path, run_jobs):
    take_id = arrive(erin, silence(tmp_path))
    run_jobs(erin)
    take = row(erin, take_id)
    assert (take["state"], take["problem"], take["counted"]) == ("ready", "silent", 0)
    assert takes.find_standing(erin.db, visit(erin), 1).left == 3
    takes.keep_take(erin.db, erin.clock, visit(erin), take_id)
    assert takes.find_standing(erin.db, visit(erin), 1).kept["id"] == take_id


def test_after_three_free_ones_a_silent_take_counts(erin, tmp_path, run_jobs):
    data = silence(tmp_path)
    counted = []
    for _ in range(4):
        take_id = arrive(erin, data)
        run_jobs(erin)
        counted.append(row(erin, take_id)["counted"])
    assert counted == [0, 0, 0, 1]
