import re

import pytest

from engines.mail.contract import Message


def send(house, key, team_id, kind, subject):
    house.mail.send(
        Message(key, "erin@example.org", subject, f"Hello <b>\nhttp://localhost/i/abc&x=1\n{subject}", "<p>x</p>", "T <t@x>", team_id, kind)
    )


@pytest.fixture
def mails(house, cast):
    send(house, "1", cast.team_id, "invitation", "To a candidate")
    send(house, "2", cast.team_id, "member", "To a colleague")
    send(house, "3", "", "reset", "A new password")
    send(house, "4", cast.other_team_id, "invitation", "From the others")


def subjects(client):
    page = client.get("/outbox").text
    return [word for word in ("To a candidate", "To a colleague", "A new password", "From the others") if word in page]


def test_a_recruiter_reads_the_mails_to_candidates_and_no_link_that_gives_roles(cast, mails):
    assert subjects(cast.carol.client) == ["To a candidate"]


def test_an_owner_reads_the_mails_to_colleagues_too_but_nobodys_new_password(cast, mails):
    assert subjects(cast.alice.client) == ["To a candidate", "To a colleague"]


def test_another_team_reads_its_own(cast, mails):
    assert subjects(cast.dave.client) == ["From the others"]


def test_a_mail_is_shown_as_text_with_its_links(cast, mails):
    link = re.search(r'href="(/outbox/\w+)"', cast.carol.client.get("/outbox").text).group(1)
    page = cast.carol.client.get(link).text
    assert "Hello &lt;b&gt;" in page and '<a href="http://localhost/i/abc&amp;x=1">' in page


def test_no_mail_of_others_is_opened_by_its_address(cast, mails, house):
    for mail in house.mail.list_messages():
        status = cast.carol.client.get(f"/outbox/{mail.key_hash}").status_code
        assert status == (200 if mail.subject == "To a candidate" else 404), mail.subject


def test_there_is_no_outbox_where_mail_goes_by_a_server(cast, house):
    class Server:
        def send(self, message):
            pass

    house.mail = Server()
    assert cast.alice.client.get("/outbox").status_code == 404
    assert "Outbox" not in cast.alice.client.get("/settings").text
