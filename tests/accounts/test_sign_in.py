import time
from datetime import timedelta

import pytest

from accounts.passwords import Passwords
from tests.cast import PASSWORD, sign_in

WRONG = "Wrong e-mail address or password"


def cookie_line(response):
    return next(line for line in response.headers.getlist("Set-Cookie") if line.startswith(("tagning=", "__Host-tagning=")))


def test_alice_signs_in(cast):
    page = cast.alice.client.get("/settings")
    assert page.status_code == 200 and "alice@example.org" in page.text


def test_the_address_may_be_written_in_capitals_and_with_blanks(cast):
    assert sign_in(cast.stranger, " Alice@Example.ORG ").status_code == 303


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast, email):
    answer = sign_in(cast.stranger, email, "not the one at all")
    assert answer.status_code == 422 and WRONG in answer.text
    assert answer.text.replace(email, "") == sign_in(cast.stranger, "bob@example.org", "neither is this").text.replace(
        "bob@example.org", ""
    )
    assert cast.stranger.get("/settings").status_code == 302


def test_what_was_typed_is_kept_but_not_the_password(cast):
    answer = sign_in(cast.stranger, "alice@example.org", "not the one at all")
    assert 'value="alice@example.org"' in answer.text and "not the one at all" not in answer.text


@pytest.mark.slow
def test_an_unknown_address_takes_the_same_time_as_a_known_one():
    passwords = Passwords()
    stored = passwords.hash("lingon och havre")
    passwords.prepare()

    def work_s(what):
        begin = time.process_time()  # the work, not the waiting: other programs may be busy
        passwords.fits(what, "wrong")
        return time.process_time() - begin

    pairs = [(work_s(stored), work_s(None)) for _ in range(7)]
    known, unknown = (min(times) for times in zip(*pairs, strict=True))
    assert 0.75 < known / unknown < 1.33, (known, unknown)


def test_the_twenty_first_wrong_try_from_one_place_is_refused_even_with_the_right_password(cast):
    for n in range(20):
        assert sign_in(cast.stranger, f"guess{n}@example.org", "wrong").status_code == 422
    answer = sign_in(cast.stranger, "alice@example.org")
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 3600


def try_from(client, address, password="wrong", email="alice@example.org"):
    """Try to sign in from that network address; the status."""
    return client.post("/sign-in", data={"email": email, "password": password}, environ_base={"REMOTE_ADDR": address}).status_code


def test_the_eleventh_wrong_try_for_one_account_from_one_place_is_refused(cast):
    assert [try_from(cast.stranger, "10.0.0.1", email=email) for email in ("Alice@example.org", " alice@example.org") * 5] == [422] * 10
    assert try_from(cast.stranger, "10.0.0.1", PASSWORD) == 429


def test_a_strangers_wrong_passwords_keep_nobody_out(cast):
    assert {try_from(cast.stranger, f"10.0.{n // 20}.1") for n in range(100)} == {422, 429}
    assert try_from(cast.app_client(), "10.9.9.9", PASSWORD) == 303


def test_a_browser_that_has_signed_in_before_is_let_in_from_the_strangers_own_network(cast):
    for n in range(40):
        try_from(cast.stranger, "10.0.0.1", email="alice@example.org" if n % 2 else f"guess{n}@example.org")
    assert try_from(cast.stranger, "10.0.0.1", PASSWORD) == 429
    cast.alice.client.post("/sign-out")
    assert try_from(cast.alice.client, "10.0.0.1", PASSWORD) == 303


def test_a_browser_that_knows_one_account_is_a_stranger_to_another(cast):
    tries = [try_from(cast.bob.client, "10.0.0.1") for _ in range(11)]
    assert tries == [422] * 10 + [429]


def test_the_wrong_tries_of_a_known_browser_end_too(cast):
    cast.alice.client.post("/sign-out")
    tries = [try_from(cast.alice.client, "10.0.0.1") for _ in range(21)]
    assert tries == [422] * 20 + [429]


def test_all_addresses_of_one_ipv6_network_count_as_one_place(cast):
    tries = [try_from(cast.stranger, f"2001:db8:1:2::{n:x}") for n in range(1, 12)]
    assert tries == [422] * 10 + [429]
    assert try_from(cast.stranger, "2001:db8:1:3::1", PASSWORD) == 303


def test_the_count_slides_along_with_the_hour(cast, house):
    house.clock.advance(55 * 60_000)
    assert [try_from(cast.stranger, "10.0.0.1") for _ in range(10)] == [422] * 10
    house.clock.advance(10 * 60_000)  # another hour on the clock, the same tries
    assert try_from(cast.stranger, "10.0.0.1", PASSWORD) == 429
    house.clock.advance(50 * 60_000)
    assert try_from(cast.stranger, "10.0.0.1", PASSWORD) == 303


def test_who_was_refused_does_not_have_to_wait_longer_for_having_tried(cast, house):
    for _ in range(30):
        try_from(cast.stranger, "10.0.0.1")
    house.clock.advance(3_600_000)
    assert try_from(cast.stranger, "10.0.0.1", PASSWORD) == 303


def test_an_account_under_attack_is_guessed_at_slowly_from_new_places(cast, house, monkeypatch):
    waited = []
    monkeypatch.setattr(house.passwords, "wait_slowly", lambda: waited.append(1))
    for n in range(35):
        try_from(cast.stranger, f"10.0.{n}.1")
    assert len(waited) == 5


def test_a_stranger_who_asks_for_links_keeps_nobody_from_a_new_password(cast, house, run_jobs):
    for n in range(12):
        answer = cast.stranger.post("/forgotten", data={"email": "alice@example.org"}, environ_base={"REMOTE_ADDR": f"10.0.{n}.1"})
        assert answer.status_code == 200
    run_jobs(house)
    assert len(house.mail.list_messages()) == 5


def test_a_forged_forwarded_address_does_not_start_the_count_anew(cast):
    for n in range(20):
        cast.stranger.post("/sign-in", data={"email": f"g{n}@example.org", "password": "x"}, headers={"X-Forwarded-For": f"1.2.3.{n}"})
    answer = cast.stranger.post(
        "/sign-in", data={"email": "alice@example.org", "password": PASSWORD}, headers={"X-Forwarded-For": "9.9.9.9"}
    )
    assert answer.status_code == 429


def test_right_sign_ins_are_not_counted_against_an_office(cast):
    for _ in range(30):
        assert sign_in(cast.stranger, "alice@example.org").status_code == 303


def test_an_hour_later_one_may_try_again(cast, house):
    for n in range(21):
        sign_in(cast.stranger, f"guess{n}@example.org", "wrong")
    house.clock.advance(3_600_000)
    assert sign_in(cast.stranger, "alice@example.org").status_code == 303


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "\n//evil.example", ""],
)
def test_signing_in_never_leads_to_another_site(cast, target):
    answer = cast.stranger.post("/sign-in", data={"email": "alice@example.org", "password": PASSWORD, "next": target})
    assert answer.status_code == 303 and answer.headers["Location"] == "/"


def test_signing_in_leads_to_where_one_wanted_to_go(cast):
    first = cast.stranger.get("/team/members?x=1")
    assert first.status_code == 302 and first.headers["Location"] == "/sign-in?next=/team/members?x%3D1"
    form = cast.stranger.get(first.headers["Location"])
    assert 'value="/team/members?x=1"' in form.text
    answer = cast.stranger.post("/sign-in", data={"email": "alice@example.org", "password": PASSWORD, "next": "/team/members?x=1"})
    assert answer.headers["Location"] == "/team/members?x=1"


def test_the_session_gets_a_new_token_when_somebody_signs_in(cast):
    first = cookie_line(sign_in(cast.stranger, "alice@example.org"))
    second = cookie_line(sign_in(cast.stranger, "alice@example.org"))
    assert first.split(";")[0] != second.split(";")[0]


def test_a_planted_cookie_is_not_taken_up(cast):
    cast.stranger.set_cookie("tagning", "planted-token-that-somebody-else-knows")
    assert "planted" not in cookie_line(sign_in(cast.stranger, "alice@example.org"))


def test_the_demo_people_stand_on_the_page_only_in_a_demo(cast, tmp_path):
    from tagning.app import create_app
    from tests.conftest import make_house

    assert "granskog-elva" not in cast.stranger.get("/sign-in").text
    demo = make_house(tmp_path / "demo", demo=True)
    page = create_app(demo.config, parts=demo).test_client().get("/sign-in").text
    demo.db.close()
    assert "granskog-elva" in page and "Sign in as Alice Lindqvist" in page


def test_a_session_ends_after_twelve_hours_of_nothing(cast, house):
    assert cast.alice.client.get("/settings").status_code == 200
    house.clock.advance(int(timedelta(hours=12, seconds=1).total_seconds() * 1000))
    assert cast.alice.client.get("/settings").status_code == 302


def test_a_session_ends_after_fourteen_days_of_use(cast, house):
    for _ in range(14 * 4):
        assert cast.alice.client.get("/settings").status_code == 200
        house.clock.advance(6 * 3_600_000)
    assert cast.alice.client.get("/settings").status_code == 302
