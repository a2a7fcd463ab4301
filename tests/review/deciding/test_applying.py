"""Pending decisions are applied all at once, as their letters were read, and each letter goes once whatever happens."""

import threading

import pytest

from engines.mail.contract import Deferred, Refused
from foundation.audit.log import find_broken
from tagning.handlers import make_handlers
from tests.review.deciding.deciding import (
    ERIN, FRANS, decide, decide_with, in_force, list_of, outbox_of, scored, send, state_in,
)


def letters(house):
    return sorted((mail.to, mail.subject) for mail in house.mail.list_messages() if mail.kind == "letter")


def address_of(house, answered, candidate):
    return house.db.one(
        "select c.email from candidate c join invitation v on v.candidate_id = c.id where v.id = :id", id=answered.invitations[candidate]
    )["email"]


@pytest.fixture
def pending(house, cast, answered):
    """lea advances Erin and declines Frans; nothing is sent."""
    scored(house, cast, answered)
    decide(cast.lea, answered, ERIN, "advance")
    decide(cast.lea, answered, FRANS, "decline")
    return answered


def test_nothing_goes_before_the_letters_are_sent(house, cast, pending, run_jobs):
    run_jobs(house)
    assert letters(house) == []
    page = outbox_of(cast.lea, pending).text
    assert "Send 2 letters" in page and address_of(house, pending, ERIN) in page and "Next step: Lead at Nordvik" in page
    assert "Hello Erin," in page and "Replies to" in page and "alice@example.org" in page


def test_all_are_applied_at_once_and_each_letter_is_mailed_as_it_was_read(house, cast, pending, run_jobs):
    response = send(cast.lea, pending)
    assert response.status_code == 303
    assert "2 decisions are applied. 2 letters are on their way." in list_of(cast.lea, pending).text
    run_jobs(house)
    assert letters(house) == sorted([
        (address_of(house, pending, ERIN), "Next step: Lead at Nordvik"),
        (address_of(house, pending, FRANS), "About your interview: Lead at Nordvik"),
    ])
    [mail] = [one for one in house.mail.list_messages() if one.subject.startswith("Next")]
    assert "Hello Erin,\n\nThank you" in mail.text and "Kind regards,\nAlice Lindqvist\nNordvik" in mail.text
    page = list_of(cast.lea, pending, show="applied").text
    assert page.count("letter sent") == 2 and "Applied (2)" in page and "data-verdict" not in page
    applied = house.db.query("select applied_by, letter_body from decision")
    assert {row["applied_by"] for row in applied} == {cast.lea.id} and all(row["letter_body"] for row in applied)
    assert list(find_broken(house.db)) == []


def test_a_second_application_is_told_who_has_done_it_and_sends_nothing(house, cast, pending, run_jobs):
    state = state_in(outbox_of(cast.lea, pending).text)
    assert send(cast.lea, pending, state).status_code == 303
    again = send(cast.alice, pending, state)
    assert again.status_code == 409 and "Lea Sund has applied these decisions already" in again.text
    run_jobs(house)
    assert len(letters(house)) == 2
    assert len(house.db.query("select * from audit where kind = 'decision.applied'")) == 2


def test_two_browsers_at_the_same_moment_send_each_letter_once(house, cast, pending, run_jobs):
    state, together, said = state_in(outbox_of(cast.lea, pending).text), threading.Barrier(2), []

    def press(somebody):
        together.wait()
        said.append(send(somebody, pending, state).status_code)

    threads = [threading.Thread(target=press, args=(one,)) for one in (cast.lea, cast.alice)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_jobs(house)
    assert sorted(said) == [303, 409] and len(letters(house)) == 2
    assert len(house.db.query("select * from job where kind = 'send_letter'")) == 2


def test_a_job_that_ran_and_was_killed_before_it_could_say_so_sends_nothing_twice(house, cast, pending, run_jobs):
    send(cast.lea, pending)
    run_jobs(house)
    house.db.execute("update decision set mailed_at = null")
    house.db.execute("update job set state = 'ready', worker = null, finished_at = null where kind = 'send_letter'")
    assert run_jobs(house) >= 2
    assert len(letters(house)) == 2 and not house.db.query("select id from decision where mailed_at is null")


def test_an_application_that_fails_half_way_has_applied_and_queued_nothing(house, cast, pending, monkeypatch, run_jobs):
    from review.deciding import applying

    real, done = applying._apply, []

    def breaks(*args):
        if done:
            raise RuntimeError("killed")
        done.append(1)
        return real(*args)

    monkeypatch.setattr(applying, "_apply", breaks)
    assert send(cast.lea, pending).status_code == 500
    monkeypatch.undo()
    assert not house.db.query("select id from decision where applied_at is not null")
    assert not house.db.query("select id from job where kind = 'send_letter'")
    assert send(cast.lea, pending).status_code == 303 and run_jobs(house) >= 2
    assert len(letters(house)) == 2


@pytest.mark.parametrize("change", ["decision", "letter", "template", "skip"])
def test_letters_that_were_read_before_a_change_are_not_sent(house, cast, pending, change):
    state = state_in(outbox_of(cast.lea, pending).text)
    house.clock.advance(1000)
    id = in_force(house, pending, FRANS)["id"]
    if change == "decision":
        decide(cast.alice, pending, FRANS, "hold", before=id)
    elif change == "letter":
        cast.alice.client.post(f"/review/decisions/{id}/letter", data={"subject": "S", "body": "B"})
    elif change == "template":
        cast.alice.client.post(f"/review/{pending.interview_id}/letters/advance", data={"subject": "S", "body": "B"})
    else:
        cast.alice.client.post(f"/review/decisions/{id}/letter/skip")
    response = send(cast.lea, pending, state)
    assert response.status_code == 409 and "Something has changed since you opened this page" in response.text
    assert not house.db.query("select id from decision where applied_at is not null")


def test_what_is_applied_is_not_undone_and_a_new_decision_needs_words(house, cast, pending, run_jobs):
    send(cast.lea, pending)
    run_jobs(house)
    id = in_force(house, pending, FRANS)["id"]
    cast.lea.client.post(f"/review/decisions/{id}/undo")
    assert "applied and can no longer be undone" in list_of(cast.lea, pending).text
    refused = decide_with(cast.lea, pending, FRANS, "advance", before=id, code="enough")
    assert refused.status_code == 422 and "Write in words why it changes." in refused.text
    assert decide_with(cast.lea, pending, FRANS, "advance", before=id, code="enough", words="A place has come up.").status_code == 303
    new = in_force(house, pending, FRANS)["id"]
    cast.lea.client.post(f"/review/decisions/{new}/undo")
    assert in_force(house, pending, FRANS)["id"] == id
    assert decide_with(cast.lea, pending, FRANS, "advance", before=id, code="enough", words="A place has come up.").status_code == 303
    send(cast.lea, pending)
    run_jobs(house)
    assert len(letters(house)) == 3


def test_what_nobody_has_confirmed_waits(house, cast, pending, run_jobs):
    house.db.execute("update interview set four_eyes = 1")
    assert "2 decisions wait for a second person" in outbox_of(cast.lea, pending).text
    assert send(cast.lea, pending, "x").status_code == 409
    cast.alice.client.post(f"/review/decisions/{in_force(house, pending, ERIN)['id']}/confirm")
    assert send(cast.lea, pending).status_code == 303
    run_jobs(house)
    assert len(letters(house)) == 1 and in_force(house, pending, FRANS)["applied_at"] is None


def test_hold_goes_without_a_letter_unless_somebody_asks_for_one(house, cast, pending, run_jobs):
    decide(cast.lea, pending, FRANS, "hold", before=in_force(house, pending, FRANS)["id"])
    id = in_force(house, pending, FRANS)["id"]
    page = outbox_of(cast.lea, pending).text
    assert "Send 1 letter" in page and "Without a letter (1)" in page
    cast.lea.client.post(f"/review/decisions/{id}/letter/send")
    assert "Send 2 letters" in outbox_of(cast.lea, pending).text
    cast.lea.client.post(f"/review/decisions/{id}/letter/skip")
    send(cast.lea, pending)
    run_jobs(house)
    assert len(letters(house)) == 1 and in_force(house, pending, FRANS)["applied_at"]


def test_a_letter_that_is_refused_says_so_with_the_servers_words(house, cast, pending, run_jobs, monkeypatch):
    def refuse(message):
        raise Refused(550, "No such person")

    send(cast.lea, pending)
    monkeypatch.setattr(house.mail, "send", refuse)
    run_jobs(house)
    page = list_of(cast.lea, pending, show="applied").text
    assert page.count("could not be delivered") == 2 and "No such person" in page


def test_a_letter_that_waits_goes_when_the_mail_server_is_back(house, cast, pending, run_jobs, monkeypatch):
    def wait(message):
        raise Deferred("not now", "try later")

    send(cast.lea, pending)
    with monkeypatch.context() as away:
        away.setattr(house.mail, "send", wait)
        run_jobs(house)
    house.clock.advance(3600_000)
    run_jobs(house)
    assert len(letters(house)) == 2 and not house.db.query("select id from decision where mail_problem is not null")


def test_letters_in_the_outbox_are_read_by_those_who_decide(house, cast, pending, run_jobs):
    send(cast.lea, pending)
    run_jobs(house)
    assert "Next step: Lead at Nordvik" in cast.alice.client.get("/outbox").text
    assert "Next step: Lead at Nordvik" not in cast.carol.client.get("/outbox").text


def test_a_decided_interview_still_sends_its_letters_and_one_that_is_scored_does_not(house, cast, pending):
    house.db.execute("update interview set phase = 'scoring'")
    assert "applied in the debrief" in send(cast.lea, pending).text
    house.db.execute("update interview set phase = 'decided'")
    assert send(cast.lea, pending).status_code == 303


def test_the_worker_knows_the_job(house):
    assert "send_letter" in make_handlers(house)
