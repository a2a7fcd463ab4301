"""Names and addresses that people paste, and what becomes of their mails."""

import pytest

from foundation.untrusted import one_line
from tests.cast import sign_in


@pytest.mark.parametrize("breaks", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r\n", "\t", "\x00"])
def test_a_line_break_pasted_into_a_name_stops_no_mail(cast, house, run_jobs, breaks):
    cast.alice.client.post("/settings", data={"name": f"Alice{breaks}Lindqvist", "language": "en", "theme": "auto"})
    house.db.execute("update team set name = :name", name=f"Nord{breaks}vik")  # as it may stand in an older database
    assert cast.alice.client.post("/team/invitations", data={"email": "new@example.org", "roles": "reviewer"}).status_code == 303
    run_jobs(house)
    assert [mail.subject for mail in house.mail.list_messages()][0].startswith("Alice Lindqvist invites you")


@pytest.mark.parametrize("name", ["ALI\u200cREZA", "\u0dc1\u0dca\u200d\u0dbb\u0dd3", "👩\u200d💻 Ek"])
def test_joiners_that_belong_to_the_spelling_stay_in_a_name(name):
    assert one_line(f"  {name}\u202e ") == name


@pytest.mark.parametrize("email", ["jörg@example.org", "ｂｏ@example.org"])
def test_a_member_whose_address_no_mail_server_takes_is_not_invited(cast, email):
    answer = cast.alice.client.post("/team/invitations", data={"email": email, "roles": "reviewer"})
    assert answer.status_code == 422 and "does not look like an e-mail address" in answer.text


def test_an_address_with_an_international_domain_is_one_person_in_either_spelling(cast, house):
    from accounts import people

    people.add_person(
        house.db, house.clock, house.passwords, email="erin@bücher.example", name="Erin", password="tre gula paraplyer", language="en",
    )
    for spelling in ("erin@bücher.example", "Erin@xn--bcher-kva.example", "ERIN@BÜCHER.example"):
        assert people.recognise(house.db, house.clock, house.passwords, spelling, "tre gula paraplyer"), spelling
    assert sign_in(cast.stranger, "nobody@bücher.example", "wrong").status_code == 422
