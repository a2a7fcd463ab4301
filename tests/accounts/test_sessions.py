"""A copied cookie is worth nothing once its session has ended: four ways of ending, each tried with a replay."""

import re
import threading

import pytest

from tagning.app import create_app
from tests.cast import PASSWORD, sign_in
from tests.conftest import make_house


def copied(somebody, app):
    """A second browser with a copy of the cookie."""
    thief = app.test_client()
    thief.set_cookie("tagning", somebody.client.get_cookie("tagning").value)
    assert thief.get("/settings").status_code == 200
    return thief


def sign_out(cast):
    cast.bob.client.post("/sign-out")


def change_password(cast):
    cast.bob.client.post("/settings/password", data={"present": PASSWORD, "password": "tre gula paraplyer"})


def remove_from_team(cast):
    cast.alice.client.post(f"/team/members/{cast.bob.id}/remove")


def sign_out_everywhere(cast):
    cast.bob.client.post("/settings/sign-out-everywhere")


@pytest.mark.parametrize("end", [sign_out, change_password, remove_from_team, sign_out_everywhere])
def test_a_copied_cookie_is_dead_after(cast, app, end):
    thief = copied(cast.bob, app)
    end(cast)
    assert thief.get("/settings").status_code == 302
    assert thief.get("/settings", headers={"Accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("end", [change_password, sign_out_everywhere])
def test_the_one_who_did_it_stays_signed_in_with_a_new_cookie(cast, end):
    before = cast.bob.client.get_cookie("tagning").value
    end(cast)
    assert cast.bob.client.get("/settings").status_code == 200
    assert cast.bob.client.get_cookie("tagning").value != before


def test_a_removed_member_who_comes_back_does_not_get_the_old_session_back(cast, app, house):
    from accounts import teams

    thief = copied(cast.bob, app)
    remove_from_team(cast)
    teams.add_member(house.db, house.clock, cast.team_id, cast.bob.id, ["reviewer"])
    assert thief.get("/settings").status_code == 302
    assert sign_in(cast.stranger, cast.bob.email).status_code == 303


def test_a_removed_member_cannot_sign_in_again(cast):
    remove_from_team(cast)
    assert sign_in(cast.stranger, cast.bob.email).status_code == 422


def test_a_request_that_was_under_way_at_sign_out_does_not_bring_the_session_back(cast, app, house):
    thief = copied(cast.bob, app)
    inside, go_on = threading.Event(), threading.Event()

    def slow_page():
        inside.set()
        go_on.wait(5)
        return "done"

    app.view_functions["accounts.settings"] = slow_page
    house.clock.advance(120_000)  # so that the session is due to be written again at the end of the request
    request = threading.Thread(target=thief.get, args=("/settings",))
    request.start()
    inside.wait(5)
    sign_out(cast)
    go_on.set()
    request.join()
    assert house.db.one("select count(*) as n from web_session where person_id = :id", id=cast.bob.id)["n"] == 0


def test_the_table_holds_no_cookie(cast, house):
    token = cast.bob.client.get_cookie("tagning").value
    assert all(token not in str(row) for row in house.db.query("select * from web_session"))


def test_over_http_the_cookie_is_httponly_and_lax(cast):
    line = next(c for c in sign_in(cast.stranger, cast.bob.email).headers.getlist("Set-Cookie") if c.startswith("tagning="))
    assert "HttpOnly" in line and "SameSite=Lax" in line and "Path=/" in line and "Domain" not in line


def test_over_https_the_cookie_is_pinned_to_the_host(tmp_path):
    from tests.cast import make_cast

    house = make_house(tmp_path / "data", base_url="https://tagning.example")
    app = create_app(house.config, parts=house)
    cast = make_cast(house, app)
    line = next(c for c in sign_in(cast.stranger, cast.bob.email).headers.getlist("Set-Cookie") if "tagning" in c)
    page = cast.stranger.get("/sign-in")
    house.db.close()
    assert line.startswith("__Host-tagning=") and "Secure" in line and "HttpOnly" in line and "Domain" not in line
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]


def test_signing_out_on_the_team_side_leaves_the_candidate_side_alone(cast):
    with cast.bob.client.session_transaction() as session:
        assert session["_user_id"] == cast.bob.id
    answer = cast.bob.client.post("/sign-out")
    assert not any(line.startswith("tagning-candidate") for line in answer.headers.getlist("Set-Cookie"))


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/604.1"


def signed_in(cast, app, agent):
    """bob in another browser."""
    client = app.test_client()
    assert client.post("/sign-in", data={"email": cast.bob.email, "password": PASSWORD}, headers={"User-Agent": agent}).status_code == 303
    return client


def ways_out(client):
    """The addresses of the buttons that sign one device out, in the order of the list."""
    return re.findall(r"/settings/sessions/[0-9a-f]{20}/end", client.get("/settings").text)


def test_everybody_sees_where_they_are_signed_in_and_signs_out_one_device(cast, app):
    at_home, phone = signed_in(cast, app, FIREFOX), signed_in(cast, app, IPHONE)
    page = at_home.get("/settings").text
    assert "Firefox on Windows" in page and "Safari on iPhone" in page and page.count("This device") == 1
    assert page.index("Firefox on Windows") < page.index("This device") < page.index("Safari on iPhone")
    away = ways_out(phone)[0 if ways_out(phone)[0] not in ways_out(at_home) else 1]
    assert phone.post(away).status_code == 303
    assert at_home.get("/settings").status_code == 302 and cast.bob.client.get("/settings").status_code == 200


def test_nobody_signs_out_somebody_else(cast, app):
    signed_in(cast, app, FIREFOX)
    for way in ways_out(cast.bob.client):
        assert cast.alice.client.post(way).status_code == 404
    assert len(ways_out(cast.bob.client)) == 1


@pytest.mark.parametrize("wrong", ["%", "0" * 20, "_" * 20, "a"])
def test_a_session_that_is_not_there_is_not_found(cast, wrong):
    assert cast.bob.client.post(f"/settings/sessions/{wrong}/end").status_code == 404
    assert cast.bob.client.get("/settings").status_code == 200
