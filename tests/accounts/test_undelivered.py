"""Mails to members that a mail server refuses for good, and what an owner sees of it."""

import pytest

from accounts.undelivered import told_of_invitation, told_of_member
from foundation.mails import TRIES
from tests.conftest import make_house

NOBODY, FULL = "550 5.1.1 <x@example.org>: no such person", "552 5.2.2 over quota"


@pytest.fixture
def house(tmp_path, database, server):
    parts = make_house(tmp_path / "data", database=database, mail=server.url(starttls="never"))
    yield parts
    parts.db.close()


def page_of(somebody, language="en"):
    somebody.client.set_cookie("language", language)
    return " ".join(somebody.client.get("/team/members").text.split())


def invite(cast, house, run_jobs):
    cast.alice.client.post("/team/invitations", data={"email": "nils@example.org", "roles": ["lead"]}, follow_redirects=True)
    run_jobs(house)


def forget(cast, house, run_jobs, somebody):
    cast.stranger.post("/forgotten", data={"email": somebody.email})
    run_jobs(house)


def test_an_invitation_that_was_refused_says_so_and_what_to_do(cast, house, server, run_jobs):
    server.answers["RCPT"] = [NOBODY]
    invite(cast, house, run_jobs)
    page = page_of(cast.alice)
    assert "The mail could not be delivered.</strong> There is no mailbox with this address, or it is closed. Check the address." in page
    assert "no such person" in page and "on its way" not in page and "sent 2" not in page
    assert "Mejlet gick inte att leverera.</strong> Det finns ingen brevlåda" in page_of(cast.alice, "sv")
    assert "could not be delivered" not in page_of(cast.bob) and "no such person" not in page_of(cast.bob)


def test_mailed_again_it_is_on_its_way_and_then_it_is_mailed(cast, house, server, run_jobs):
    server.answers["RCPT"] = [NOBODY]
    invite(cast, house, run_jobs)
    house.clock.advance(1000)
    cast.alice.client.post(f"/team/invitations/{house.db.one('select id from member_invitation')['id']}/resend")
    page = page_of(cast.alice)
    assert "the mail is on its way" in page and "could not be delivered" not in page
    run_jobs(house)
    page = page_of(cast.alice)
    assert "sent 23 Nov 2026" in page and "could not be delivered" not in page and len(server.received) == 1


def test_an_invitation_that_was_put_off_for_a_day_says_that_it_was_not_sent(cast, house, server, run_jobs):
    server.answers["RCPT"] = ["450 4.2.0 grey"] * TRIES
    invite(cast, house, run_jobs)
    assert "the mail is on its way" in page_of(cast.alice)
    house.db.execute("update job set attempts = max_attempts - 1")
    house.clock.advance(3_600_000)
    run_jobs(house)
    page = page_of(cast.alice)
    assert "The mail could not be sent.</strong> The mail server could not be reached for a day." in page and "on its way" not in page


def test_a_new_password_that_could_not_be_mailed_is_told_to_owners_and_not_to_who_asked(cast, house, server, run_jobs):
    server.answers["RCPT"] = [NOBODY]
    forget(cast, house, run_jobs, cast.bob)
    page = page_of(cast.alice)
    assert "The last mail to this person could not be delivered.</strong> There is no mailbox" in page and "no such person" in page
    assert "could not be delivered" not in page_of(cast.carol)
    assert "could not be delivered" not in page_of(cast.dave), "another team's owner sees none of it"


def test_the_next_mail_that_arrives_takes_the_note_away(cast, house, server, run_jobs):
    server.answers["RCPT"] = [FULL]
    forget(cast, house, run_jobs, cast.bob)
    assert "The mailbox is full." in page_of(cast.alice)
    forget(cast, house, run_jobs, cast.bob)
    assert "could not be delivered" not in page_of(cast.alice)


def test_what_to_do_depends_on_why_it_was_refused():
    row = {"undeliverable_words": NOBODY}
    assert "Check the address" in told_of_invitation(row)[1] and "remove this membership" in told_of_member(row)[1]
    row = {"undeliverable_words": FULL}
    assert "later" in told_of_invitation(row)[1] and "works again" in told_of_member(row)[1]
