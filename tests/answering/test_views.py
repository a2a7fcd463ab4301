"""The candidate's pages by HTTP: the link, the order of the doors, and what each kind of closed invitation shows."""

import pytest

from foundation.clock import parse
from foundation.ids import hash_token, link_token
from tests.answering.conftest import fill

NOW = "2026-11-23T09:00:00.000Z"


@pytest.fixture
def sent(house):
    """erin's invitation in the house, and dave's team's beside it."""
    fill(house.db)
    for id in ("inv1", "inv2"):
        set_columns(house, id, token_hash=hash_token(token(house, id)))
    return house


def token(house, id):
    return link_token(house.config.secret, "invitation", id)


def set_columns(house, id="inv1", **values):
    for name, value in values.items():
        house.db.execute(f"update invitation set {name} = :value where id = :id", value=value, id=id)


@pytest.fixture
def erin(sent, app):
    """erin's browser, after she has opened her link."""
    client = app.test_client()
    client.get(f"/i/{token(sent, 'inv1')}")
    return client


@pytest.fixture
def ready(sent, erin):
    """erin has agreed and stands before the first question."""
    set_columns(sent, consented_at=NOW)
    return erin


def test_the_link_is_traded_for_a_cookie_and_a_clean_address(sent, app):
    client = app.test_client()
    response = client.get(f"/i/{token(sent, 'inv1')}")
    assert (response.status_code, response.headers["Location"]) == (303, "/answer/inv1")
    assert client.get("/answer/inv1").status_code == 200
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_can_be_opened_again_and_elsewhere(sent, app):
    for _ in range(3):
        client = app.test_client()
        assert client.get(f"/i/{token(sent, 'inv1')}").status_code == 303
        assert client.get("/answer/inv1").status_code == 200


def test_a_scanner_that_only_looks_gets_nothing_and_uses_nothing_up(sent, app):
    response = app.test_client().head(f"/i/{token(sent, 'inv1')}")
    assert (response.status_code, response.headers.getlist("Set-Cookie")) == (200, [])
    assert sent.db.one("select opened_at from invitation where id = 'inv1'")["opened_at"] is None


def test_a_scanner_that_follows_no_redirect_does_not_open_the_invitation(sent, app):
    app.test_client().get(f"/i/{token(sent, 'inv1')}")
    assert sent.db.one("select opened_at from invitation where id = 'inv1'")["opened_at"] is None


def test_with_a_new_right_the_session_gets_a_new_token(sent, app):
    client = app.test_client()
    client.get(f"/i/{token(sent, 'inv1')}")
    before = client.get_cookie("tagning-candidate").value
    client.get(f"/i/{token(sent, 'inv2')}")
    after = client.get_cookie("tagning-candidate").value
    assert before != after
    assert client.get("/answer/inv1").status_code == client.get("/answer/inv2").status_code == 200


def test_an_unknown_link_says_so(app):
    response = app.test_client().get("/i/guess")
    assert response.status_code == 404
    assert "does not work" in response.text


def test_guessing_links_comes_to_an_end(app):
    client = app.test_client()
    codes = [client.get(f"/i/guess{n}").status_code for n in range(61)]
    assert codes[59:] == [404, 429]


PATHS = ["", "/consent", "/check", "/practice", "/overview", "/receipt", "/questions/1", "/stored.json", "/clips/1/video"]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_link_there_is_nothing(sent, app, erin, path):
    assert app.test_client().get(f"/answer/inv1{path}").status_code == 404
    assert erin.get(f"/answer/inv2{path}").status_code == 404


def test_what_to_expect_is_told_before_anything_else(erin):
    page = erin.get("/answer/inv1").text
    for words in ("Hello erin", "carol", "Questions", "10 min", "Teamwork", "30 Nov 2026 13:00, Stockholm time", "7 days left", "3 takes"):
        assert words in page, words
    assert "Tell us about" not in page


PREVIEWS = [
    ("nothing", False, False, False), ("topics", True, False, False), ("questions", False, True, False), ("clips", False, True, True),
]


@pytest.mark.parametrize("preview, topics, texts, clips", PREVIEWS)
def test_what_may_be_seen_beforehand_is_the_interviews_choice(sent, erin, preview, topics, texts, clips):
    sent.db.execute("update interview_version set preview = :preview where id = 'vt1'", preview=preview)
    page = erin.get("/answer/inv1").text
    assert (">Teamwork</span>" in page, "Tell us about Teamwork" in page, "clips/1/video" in page) == (topics, texts, clips)


def test_pages_speak_the_interviews_language(sent, erin):
    sent.db.execute("update interview_version set language = 'sv' where id = 'vt1'")
    erin.set_cookie("language", "en")
    page = erin.get("/answer/inv1").text
    assert '<html lang="sv"' in page
    assert "Så går det till" in page


def test_a_candidate_chooses_the_language_of_the_pages_and_it_stays(sent, erin):
    page = erin.get("/answer/inv1").text
    assert '<html lang="en"' in page and 'value="sv" lang="sv">Svenska</button>' in page
    answer = erin.post("/answer/language", data={"language": "sv", "next": "/answer/inv1/consent"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/answer/inv1/consent")
    for path in ("", "/consent"):
        page = erin.get(f"/answer/inv1{path}").text
        assert '<html lang="sv"' in page and 'value="en" lang="en">English</button>' in page


def test_whoever_opened_no_link_chooses_nothing_and_a_language_that_is_not_spoken_is_none(app, erin):
    answer = app.test_client().post("/answer/language", data={"language": "sv", "next": "https://elsewhere.example"})
    assert answer.headers["Location"] == "/" and "Set-Cookie" not in answer.headers
    erin.post("/answer/language", data={"language": "tlh", "next": "/answer/inv1"})
    assert '<html lang="en"' in erin.get("/answer/inv1").text


def test_without_consent_there_is_no_camera_page(erin):
    for path in ("check", "practice", "questions/1"):
        response = erin.get(f"/answer/inv1/{path}")
        assert response.headers["Location"] == "/answer/inv1/consent", path


def test_consent_is_asked_for_and_its_time_is_kept(sent, erin):
    refused = erin.post("/answer/inv1/consent", data={})
    assert refused.status_code == 422
    assert "Tick the box" in refused.text
    agreed = erin.post("/answer/inv1/consent", data={"agreed": "y"})
    assert agreed.headers["Location"] == "/answer/inv1/check"
    assert sent.db.one("select consented_at from invitation where id = 'inv1'")["consented_at"] == NOW


def test_only_recording_pages_may_ask_for_the_camera(ready):
    for path, allowed in (("", False), ("/consent", False), ("/check", True), ("/practice", True), ("/questions/1", True)):
        assert ("camera=(self)" in ready.get(f"/answer/inv1{path}").headers["Permissions-Policy"]) == allowed, path


def test_the_line_is_measured_with_half_a_megabyte_at_most(ready):
    assert ready.post("/answer/inv1/network", data=b"x" * 524288).json == {"ok": True, "bytes": 524288}
    assert ready.post("/answer/inv1/network", data=b"x" * 524289).status_code == 413


@pytest.mark.parametrize("columns, kind, words", [
    ({"withdrawn_at": NOW}, 410, "has been withdrawn"),
    ({"deadline": "2026-11-23T08:59:59.999Z"}, 410, "deadline has passed"),
])
def test_a_closed_invitation_has_a_page_of_its_own(sent, ready, columns, kind, words):
    set_columns(sent, **columns)
    for path in ("", "/consent", "/check", "/practice", "/questions/1", "/overview"):
        response = ready.get(f"/answer/inv1{path}")
        assert response.status_code == kind, path
        assert words in response.text
    assert ready.get("/answer/inv1/questions/1/state.json").json["error"]["code"] in ("withdrawn", "expired")
    assert ready.get("/answer/inv1/clips/1/video").status_code == 410


def test_a_submitted_interview_shows_its_receipt(sent, ready):
    set_columns(sent, submitted_at=NOW)
    for path in ("", "/questions/1", "/overview"):
        assert ready.get(f"/answer/inv1{path}").headers["Location"] == "/answer/inv1/receipt", path
    assert "Thank you, erin" in ready.get("/answer/inv1/receipt").text


def test_the_interviews_title_is_for_colleagues_and_on_no_page_of_a_candidate(sent, ready):
    sent.db.execute("update interview set title = 'INTERNAL ONLY'")
    sent.db.execute("update interview_version set title = 'INTERNAL ONLY'")
    pages = [ready.get(f"/answer/inv1{path}").text for path in ("", "/consent", "/check", "/practice", "/questions/1", "/overview")]
    set_columns(sent, submitted_at=NOW)
    receipt = ready.get("/answer/inv1/receipt").text
    assert "Team lead Malmö" in pages[0] and "Team lead Malmö" in receipt
    assert not [page for page in (*pages, receipt) if "INTERNAL ONLY" in page]


def test_a_candidate_signs_out_of_a_shared_computer_and_comes_back_by_the_link(sent, app, ready):
    thief = app.test_client()
    thief.set_cookie("tagning-candidate", ready.get_cookie("tagning-candidate").value)
    assert 'action="/answer/leave"' in ready.get("/answer/inv1/check").text
    answer = ready.post("/answer/leave")
    assert "You are signed out of this device" in ready.get(answer.location).text
    assert ready.get("/answer/inv1/check").status_code == thief.get("/answer/inv1/check").status_code == 404
    ready.get(f"/i/{token(sent, 'inv1')}")
    assert ready.get("/answer/inv1/check").status_code == 200


def test_questions_come_in_their_order(ready):
    assert ready.get("/answer/inv1/questions/2").status_code == 303
    assert ready.post("/answer/inv1/questions/2/think.json", json={}).json["error"]["code"] == "too_early"


def test_an_answer_by_http(sent, ready):
    at = "/answer/inv1/questions/1"
    assert ready.get(f"{at}/state.json").json["state"]["step"] == "watch"
    assert ready.post(f"{at}/takes.json", json={}).json["error"]["code"] == "not_watched"
    assert ready.post(f"{at}/think.json", json={}).json["state"]["think_left_ms"] == 30_000
    begun = ready.post(f"{at}/takes.json", json={}).json
    assert (begun["limit_ms"], begun["state"]["takes_left"]) == (120_000, 2)
    upload = ready.post("/answer/uploads", headers=tus(begun["begun"], length=5))
    assert upload.status_code == 201
    state = ready.post(f"{at}/takes/{begun['begun']}/end.json", json={"duration_ms": 900}).json["state"]
    assert (state["step"], state["takes"][0]["state"]) == ("sending", "arriving")
    patch = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert ready.patch(upload.headers["Location"], data=b"bytes", headers=patch).status_code == 204
    assert ready.get(f"{at}/state.json").json["state"]["step"] == "look"
    assert ready.post(f"{at}/takes/{begun['begun']}/keep.json", json={}).json["state"]["step"] == "kept"
    assert ready.get("/answer/inv1/stored.json").json["all_safe"] is True


def tus(take_id, length):
    import base64

    values = {"purpose": "answer", "subject": take_id, "filename": "a.webm", "filetype": "video/webm", "invitation": "inv1"}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())
    return {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": metadata}


def test_another_candidates_take_gets_no_bytes(sent, app, ready):
    ready.post("/answer/inv1/questions/1/think.json", json={})
    take = ready.post("/answer/inv1/questions/1/takes.json", json={}).json["begun"]
    mallory = app.test_client()
    mallory.get(f"/i/{token(sent, 'inv2')}")
    assert mallory.post("/answer/uploads", headers=tus(take, 5)).status_code == 404
    assert mallory.post(f"/answer/inv2/questions/1/takes/{take}/keep.json", json={}).status_code == 404


def test_a_cut_off_take_is_closed_with_what_arrived_by_its_own_tab_or_when_that_is_silent(sent, ready):
    at = "/answer/inv1/questions/1"
    ready.post(f"{at}/think.json", json={})
    for tab, wait_ms in (("phone123", 0), ("laptop45", 15_000)):
        take = ready.post(f"{at}/takes.json?tab=phone123", json={}).json["begun"]
        sent.clock.advance(wait_ms)
        state = ready.post(f"{at}/takes/{take}/use.json?tab={tab}", json={}).json["state"]
        assert (state["step"], state["takes_left"], state["takes"][-1]["problem"]) == ("ready", 3, "nothing_arrived")


def test_another_tab_sees_the_recording_and_takes_over_only_by_asking(sent, ready):
    at = "/answer/inv1/questions/1"
    ready.post(f"{at}/think.json", json={})
    take = ready.post(f"{at}/takes.json?tab=phone123", json={}).json["begun"]
    sent.clock.advance(3000)
    seen = ready.get(f"{at}/state.json?tab=laptop45").json["state"]
    assert (seen["step"], seen["takes"][0]["held"], seen["takes"][0]["running_ms"]) == ("elsewhere", "elsewhere", 3000)
    assert ready.post(f"{at}/takes.json?tab=laptop45", json={}).json["error"]["code"] == "take_under_way"
    assert ready.post(f"{at}/takes/{take}/use.json?tab=laptop45", json={}).json["error"]["code"] == "still_sending"
    assert ready.post(f"{at}/takes/{take}/hold.json?tab=phone123", json={}).json["recording"] is True
    taken = ready.post(f"{at}/takes/{take}/take-over.json?tab=laptop45", json={}).json["state"]
    assert (taken["step"], taken["takes"][0]["cut_off"], taken["takes_left"]) == ("sending", True, 3)
    assert ready.post(f"{at}/takes/{take}/hold.json?tab=phone123", json={}).json["recording"] is False


def test_nothing_is_handed_in_while_another_device_records(sent, ready):
    ready.post("/answer/inv1/questions/1/think.json", json={})
    ready.post("/answer/inv1/questions/1/takes.json?tab=phone123", json={})
    response = ready.post("/answer/inv1/submit", data={})
    assert response.status_code == 409
    assert "Question 1 is being recorded on another device right now" in response.text


def test_after_the_deadline_the_candidate_is_told_by_name(sent, ready):
    at = "/answer/inv1/questions/1"
    ready.post(f"{at}/think.json", json={})
    sent.clock.moment = parse("2026-11-30T12:00:00.000Z")
    ready.get(f"/i/{token(sent, 'inv1')}")
    response = ready.post(f"{at}/takes.json", json={})
    assert (response.status_code, response.json["error"]["code"]) == (410, "expired")


def test_after_the_deadline_submitting_is_the_thing_to_do_and_no_question_begins(sent, ready):
    at = "/answer/inv1/questions/1"
    ready.post(f"{at}/think.json", json={})
    sent.clock.moment = parse("2026-11-30T11:59:59.000Z")
    ready.get(f"/i/{token(sent, 'inv1')}")
    take = ready.post(f"{at}/takes.json", json={}).json["begun"]
    sent.db.execute("update answer_take set state = 'ready', duration_ms = 900 where id = :id", id=take)
    sent.clock.advance(2000)
    assert ready.get(f"{at}/state.json").json["state"]["is_open"] is False
    assert ready.post(f"{at}/takes/{take}/keep.json", json={}).status_code == 200
    assert 'data-next="/answer/inv1/overview"' in ready.get(at).text
    assert ready.get("/answer/inv1/questions/2").headers["Location"] == "/answer/inv1/overview"
    page = ready.get("/answer/inv1/overview").text
    assert "The deadline has passed" in page and "Submit without answering everything?" not in page
    door = page[page.index('class="door"'):page.index("</form>")]
    assert "Submit my answers" in door and "sees no answer to these questions: Planning" in door
    submitted = ready.post("/answer/inv1/submit", data={"leave_out": "y"})
    assert 'name="leave_out" value="y"' in door and submitted.headers["Location"].endswith("/receipt")


def test_what_stands_in_the_way_of_submitting_is_said_on_the_overview(ready):
    ready.post("/answer/inv1/questions/1/think.json", json={})
    response = ready.post("/answer/inv1/submit", data={})
    assert response.status_code == 409
    assert "There is no answer to submit yet" in response.text


def test_bad_words_to_a_verb_change_nothing(ready):
    at = "/answer/inv1/questions/1"
    ready.post(f"{at}/think.json", json={})
    take = ready.post(f"{at}/takes.json", json={}).json["begun"]
    assert ready.post(f"{at}/takes/{take}/end.json", data="no json").status_code == 400
    assert ready.post(f"{at}/takes/{take}/end.json", json={"duration_ms": "long"}).json["state"]["takes"][0]["duration_ms"] is None


@pytest.mark.parametrize(("percent", "words"), [
    (150, ["You have more time to think and answer than the clips say", "3 min", "45 s"]),
    (0, ["You have all the time you need", "no limit", "You start the recording yourself"]),
])
def test_who_has_more_time_is_told_before_the_question_and_not_why(sent, ready, percent, words):
    set_columns(sent, time_percent=percent, time_reason="quokka")
    first, question = ready.get("/answer/inv1").text, ready.get("/answer/inv1/questions/1").text
    assert words[0] in first and all(word in question for word in words)
    assert "quokka" not in first + question


def test_who_has_the_usual_time_reads_nothing_about_it(ready):
    assert "more time to think" not in ready.get("/answer/inv1").text + ready.get("/answer/inv1/questions/1").text


def test_the_candidate_can_copy_the_own_link_while_the_interview_is_open(sent, ready):
    link = ready.get("/answer/inv1/link.json").json["link"]
    assert link.endswith(f"/i/{token(sent, 'inv1')}")
    set_columns(sent, withdrawn_at=NOW)
    assert ready.get("/answer/inv1/link.json", headers={"Accept": "application/json"}).status_code == 410
