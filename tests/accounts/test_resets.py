import re

import pytest

from tests.cast import PASSWORD, sign_in

NEW = "tre gula paraplyer"


def ask(client, house, run_jobs, email="bob@example.org"):
    answer = client.post("/forgotten", data={"email": email})
    run_jobs(house)
    return answer


def link_in(mail):
    return re.search(r"http://localhost(/\S+)", mail.text).group(1)


def test_bob_gets_a_link_and_chooses_a_new_password(cast, house, run_jobs):
    assert ask(cast.stranger, house, run_jobs).status_code == 200
    (mail,) = house.mail.list_messages()
    assert mail.to == "bob@example.org"
    assert "Choose a new password" in cast.stranger.get(link_in(mail)).text
    assert cast.stranger.post(link_in(mail), data={"password": NEW}).status_code == 303
    assert sign_in(cast.stranger, "bob@example.org", PASSWORD).status_code == 422
    assert sign_in(cast.stranger, "bob@example.org", NEW).status_code == 303


def test_the_answer_is_the_same_for_an_address_that_nobody_has(cast, house, run_jobs):
    known = ask(cast.stranger, house, run_jobs)
    unknown = ask(cast.stranger, house, run_jobs, "nobody@example.org")
    assert known.status_code == unknown.status_code
    assert known.text.replace("bob@", "") == unknown.text.replace("nobody@", "")
    assert [mail.to for mail in house.mail.list_messages()] == ["bob@example.org"]


def test_a_link_works_once(cast, house, run_jobs):
    ask(cast.stranger, house, run_jobs)
    link = link_in(house.mail.list_messages()[0])
    cast.stranger.post(link, data={"password": NEW})
    again = cast.stranger.post(link, data={"password": "fyra gula paraplyer"})
    assert again.status_code == 404 and "has been used or has expired" in again.text
    assert sign_in(cast.stranger, "bob@example.org", NEW).status_code == 303


def test_a_link_lasts_two_hours(cast, house, run_jobs):
    ask(cast.stranger, house, run_jobs)
    link = link_in(house.mail.list_messages()[0])
    house.clock.advance(2 * 3_600_000 - 1)
    assert cast.stranger.get(link).status_code == 200
    house.clock.advance(1)
    assert cast.stranger.get(link).status_code == 404


def test_a_password_that_will_not_do_keeps_the_link_alive(cast, house, run_jobs):
    ask(cast.stranger, house, run_jobs)
    link = link_in(house.mail.list_messages()[0])
    refused = cast.stranger.post(link, data={"password": "kort"})
    assert refused.status_code == 422 and "at least 10 characters" in refused.text
    assert cast.stranger.post(link, data={"password": NEW}).status_code == 303


def test_choosing_a_new_password_ends_every_session(cast, house, run_jobs):
    ask(cast.stranger, house, run_jobs)
    cast.stranger.post(link_in(house.mail.list_messages()[0]), data={"password": NEW})
    assert cast.bob.client.get("/settings").status_code == 302


def test_a_new_password_makes_all_older_links_worthless(cast, house, run_jobs):
    ask(cast.stranger, house, run_jobs)
    house.clock.advance(1000)
    ask(cast.stranger, house, run_jobs)
    first, second = (link_in(mail) for mail in house.mail.list_messages())
    assert first != second
    cast.stranger.post(first, data={"password": NEW})
    assert cast.stranger.get(second).status_code == 404


def test_a_job_done_twice_sends_one_mail(cast, house, run_jobs):
    cast.stranger.post("/forgotten", data={"email": "bob@example.org"})
    run_jobs(house)
    house.db.execute("update job set state = 'ready', finished_at = null where kind = 'mail_reset'")
    run_jobs(house)
    assert len(house.mail.list_messages()) == 1


def test_nobodys_box_is_flooded(cast, house, run_jobs):
    answers = [ask(cast.stranger, house, run_jobs).status_code for _ in range(6)]
    assert answers == [200] * 6
    assert len(house.mail.list_messages()) == 5


@pytest.mark.parametrize("token", ["x", "A" * 43, "%2e%2e"])
def test_made_up_links_lead_nowhere(cast, token):
    assert cast.stranger.get(f"/reset/{token}").status_code == 404


def test_the_mail_is_in_the_persons_language(cast, house, run_jobs):
    house.db.execute("update person set language = 'sv' where id = :id", id=cast.bob.id)
    ask(cast.stranger, house, run_jobs)
    assert house.mail.list_messages()[0].subject == "Ett nytt lösenord"
