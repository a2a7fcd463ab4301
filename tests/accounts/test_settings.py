import re

import pytest

from tests.cast import PASSWORD, sign_in

GOOD = {"name": "Alice L", "language": "sv", "theme": "dark", "single_keys": "y"}


def test_settings_are_kept_and_the_page_follows_them(cast):
    answer = cast.alice.client.post("/settings", data=GOOD, follow_redirects=True)
    assert 'lang="sv"' in answer.text and 'data-theme="dark"' in answer.text and "Alice L" in answer.text
    assert "Dina inställningar är sparade." in answer.text


def test_settings_follow_the_person_to_another_browser(cast):
    cast.alice.client.post("/settings", data=GOOD)
    sign_in(cast.stranger, cast.alice.email)
    assert 'lang="sv"' in cast.stranger.get("/settings").text


def test_single_keys_can_be_turned_off(cast):
    cast.alice.client.post("/settings", data={key: value for key, value in GOOD.items() if key != "single_keys"})
    assert 'data-single-keys="off"' in cast.alice.client.get("/settings").text


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 101}, {"language": "fr"}, {"theme": "pink"}])
def test_settings_that_make_no_sense_change_nothing(cast, house, wrong):
    answer = cast.alice.client.post("/settings", data={**GOOD, **wrong})
    assert answer.status_code == 422
    assert house.db.one("select name, language from person where id = :id", id=cast.alice.id) == {
        "name": "Alice Lindqvist",
        "language": "en",
    }


def test_a_password_is_changed_only_by_somebody_who_knows_the_present_one(cast):
    refused = cast.alice.client.post("/settings/password", data={"present": "wrong guess", "password": "tre gula paraplyer"})
    assert refused.status_code == 422 and "not your current password" in refused.text
    assert sign_in(cast.stranger, cast.alice.email, PASSWORD).status_code == 303


def test_the_new_password_works_and_the_old_one_does_not(cast):
    assert cast.alice.client.post("/settings/password", data={"present": PASSWORD, "password": "tre gula paraplyer"}).status_code == 303
    assert sign_in(cast.stranger, cast.alice.email, PASSWORD).status_code == 422
    assert sign_in(cast.stranger, cast.alice.email, "tre gula paraplyer").status_code == 303


def test_guessing_the_present_password_is_limited_too(cast):
    answers = [
        cast.alice.client.post("/settings/password", data={"present": "wrong", "password": "tre gula paraplyer"}).status_code
        for _ in range(21)
    ]
    assert answers == [422] * 20 + [429]


def test_the_page_shows_what_is_set(cast):
    page = cast.alice.client.get("/settings").text
    assert re.search(r'<input checked id="single_keys"', page) and re.search(r'<input checked[^>]* value="en"', page)


def test_a_letter_that_no_database_can_keep_costs_nothing_but_itself(cast):
    saved = cast.alice.client.post("/settings", data={"name": "Alice\0 Lindqvist", "language": "en", "theme": "auto"})
    assert saved.status_code == 303
    page = cast.alice.client.get("/settings").text
    assert "Alice Lindqvist" in page and "\0" not in page
    assert cast.stranger.post("/sign-in", data={"email": "alice\0@example.org", "password": "x"}).status_code == 422
    assert cast.alice.client.get("/questions/%00").status_code == 404
