"""Letters are made from a template in the candidate's language, changed for all or for one, and shown as they go."""

import pytest

from review.deciding.letters import filled
from tests.review.deciding.deciding import ERIN, FRANS, decide, in_force, outbox_of, scored, send


@pytest.fixture
def pending(house, cast, answered):
    scored(house, cast, answered)
    decide(cast.lea, answered, ERIN, "advance")
    decide(cast.lea, answered, FRANS, "decline")
    return answered


def template(somebody, answered, verdict="advance", **sent):
    at = f"/review/{answered.interview_id}/letters/{verdict}"
    return somebody.client.post(at, data=sent) if sent else somebody.client.get(at)


def test_places_are_filled_in_and_other_braces_stay():
    assert filled("{a} {b} {c d} {", {"a": "{b}", "b": "2"}) == "{b} 2 {c d} {"


def test_a_candidate_reads_the_language_that_they_were_invited_in(house, cast, pending, run_jobs):
    house.db.execute("update interview_version set language = 'sv'")
    page = outbox_of(cast.lea, pending).text
    assert "Hej Erin," in page and 'lang="sv"' in page and "Read them as they will go" in page
    send(cast.lea, pending)
    run_jobs(house)
    [mail] = [one for one in house.mail.list_messages() if one.subject == "Nästa steg: Lead hos Nordvik"]
    assert "Hej Erin," in mail.text and '<html lang="sv">' in mail.html


def test_the_common_text_is_changed_for_all(house, cast, pending, run_jobs):
    assert "Hello {first_name}," in template(cast.lea, pending).text
    sent = {"subject": "Next: {role}", "body": "Dear {name}\r\n\r\nWrite to {contact} of {team}."}
    assert template(cast.lea, pending, **sent).status_code == 303
    page = outbox_of(cast.lea, pending).text
    assert "Next: Lead" in page and "Dear Erin Holm" in page and "Write to Alice Lindqvist of Nordvik." in page
    assert "About your interview: Lead at Nordvik" in page, "the other verdict keeps its own"
    send(cast.lea, pending)
    run_jobs(house)
    [mail] = [one for one in house.mail.list_messages() if one.subject == "Next: Lead"]
    assert "Dear Erin Holm\n\nWrite to" in mail.text


@pytest.mark.parametrize("sent, said", [
    ({"subject": "S", "body": "Dear {nmae}"}, "Nothing can be filled in for {nmae}"),
    ({"subject": " ", "body": "B"}, "A letter needs a subject and a text."),
    ({"subject": "S", "body": "\u200b"}, "A letter needs a subject and a text."),
    ({"subject": "S" * 151, "body": "B"}, "A subject can have at most 150 characters."),
    ({"subject": "S", "body": "B" * 5001}, "A letter can have at most 5000 characters."),
])
def test_a_text_that_cannot_go_is_refused_with_its_sentence_and_stays_in_the_form(cast, pending, sent, said):
    response = template(cast.lea, pending, **sent)
    assert response.status_code == 422 and said in response.text
    assert sent["body"][:40] in response.text and template(cast.lea, pending, verdict="hire").status_code == 404


def test_one_letter_is_changed_alone_and_made_common_again(house, cast, pending):
    id = in_force(house, pending, ERIN)["id"]
    assert "Hello Erin," in cast.lea.client.get(f"/review/decisions/{id}/letter").text
    sent = {"subject": "For you\nalone", "body": "Dear Erin <b>"}
    assert cast.lea.client.post(f"/review/decisions/{id}/letter", data=sent).status_code == 303
    page = outbox_of(cast.lea, pending).text
    assert "For you alone" in page and "Dear Erin &lt;b&gt;" in page and ">edited<" in page and "Hello Frans," in page
    template(cast.lea, pending, subject="New", body="New {name}")
    assert "For you alone" in outbox_of(cast.lea, pending).text
    assert cast.lea.client.post(f"/review/decisions/{id}/letter", data={"subject": "", "body": "B"}).status_code == 422
    cast.lea.client.post(f"/review/decisions/{id}/letter/template")
    page = outbox_of(cast.lea, pending).text
    assert "For you alone" not in page and "New Erin Holm" in page


def test_places_in_one_letter_are_filled_in_and_an_unknown_one_is_refused(house, cast, pending):
    id = in_force(house, pending, ERIN)["id"]
    refused = cast.lea.client.post(f"/review/decisions/{id}/letter", data={"subject": "S", "body": "Hi {foo}"})
    assert refused.status_code == 422 and "Nothing can be filled in for {foo}" in refused.text
    cast.lea.client.post(f"/review/decisions/{id}/letter", data={"subject": "For {name}", "body": "Hi {first_name}!"})
    page = outbox_of(cast.lea, pending).text
    assert "For Erin Holm" in page and "Hi Erin!" in page and "{first_name}" not in page


def test_a_letter_that_has_gone_is_not_changed(house, cast, pending):
    id = in_force(house, pending, ERIN)["id"]
    send(cast.lea, pending)
    assert cast.lea.client.get(f"/review/decisions/{id}/letter").status_code == 409
    assert cast.lea.client.post(f"/review/decisions/{id}/letter", data={"subject": "S", "body": "B"}).status_code == 409
    assert cast.lea.client.post(f"/review/decisions/{id}/letter/skip").status_code == 409


def test_letters_are_shown_by_verdict_and_an_empty_outbox_says_what_it_is_for(house, cast, answered):
    assert "No letters to send" in outbox_of(cast.lea, answered).text
    scored(house, cast, answered)
    decide(cast.lea, answered, ERIN, "advance")
    decide(cast.lea, answered, FRANS, "decline")
    page = outbox_of(cast.lea, answered, show="decline").text
    assert "Hello Frans," in page and "Hello Erin," not in page and "Send 2 letters" in page


def test_a_letter_edited_for_a_decision_goes_with_it_when_that_is_replaced(house, cast, pending):
    id = in_force(house, pending, ERIN)["id"]
    cast.lea.client.post(f"/review/decisions/{id}/letter", data={"subject": "S", "body": "Edited"})
    decide(cast.lea, pending, ERIN, "hold", before=id)
    new = in_force(house, pending, ERIN)["id"]
    cast.lea.client.post(f"/review/decisions/{new}/letter/send")
    assert "Edited" not in outbox_of(cast.lea, pending).text
    cast.lea.client.post(f"/review/decisions/{new}/undo")
    assert "Edited" in outbox_of(cast.lea, pending).text


@pytest.mark.parametrize("name", ["bob", "carol", "dave"])
def test_letters_are_for_those_who_decide(cast, pending, name):
    assert outbox_of(getattr(cast, name), pending).status_code == (404 if name == "dave" else 403)
