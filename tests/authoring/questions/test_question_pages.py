"""The room's pages by HTTP: what they show, what they refuse, and that nothing typed is lost."""

import json
import re

import pytest

from authoring.questions import clips, queries
from authoring.questions.edits import BROUGHT, DEFAULT_LOOK
from foundation import jobs
from foundation.renditions import record
from interviews.instructions import default_instructions
from tests.authoring.conftest import TEXT, draft_of


def page(response, status=200):
    assert response.status_code == status, response.get_data(as_text=True)[:400]
    return response.get_data(as_text=True)


def test_an_empty_list_offers_the_one_button_that_fills_it(cast):
    text = page(cast.carol.client.get("/questions"))
    assert "Ask the first question" in text and text.count("is-primary") == 1


def test_a_lead_sees_the_empty_list_without_a_button_they_could_not_use(cast):
    assert "/questions/new" not in page(cast.lea.client.get("/questions"))


def test_a_new_question_goes_on_to_the_studio(cast):
    sent = cast.carol.client.post("/questions/new", data={"title": "Teamwork", "text": TEXT, "competency": "Cooperation"})
    assert sent.status_code == 303
    assert "Turn on the camera" in page(cast.carol.client.get(sent.location))


def test_a_question_without_text_is_refused_and_keeps_what_was_typed(cast):
    text = page(cast.carol.client.post("/questions/new", data={"title": "Teamwork", "text": " ", "competency": ""}), 400)
    assert "Write the question the way you want to ask it." in text and 'value="Teamwork"' in text


def test_a_colleagues_change_is_shown_beside_and_saving_again_is_a_choice(cast, house, question):
    url = f"/questions/{question['id']}/words"
    first = {"title": "Mine", "text": "Mine?", "competency": "", "version": question["version"]}
    house.clock.advance(1000)
    assert cast.alice.client.post(url, data=first).status_code == 303
    text = page(cast.carol.client.post(url, data={**first, "title": "Yours", "text": "Yours?"}), 409)
    assert "Mine?" in text and "Yours?" in text
    assert "Changed by Alice Lindqvist at 10:00" in text
    again = text.split('name="version" type="hidden" value="')[1].split('"')[0]
    assert cast.carol.client.post(url, data={**first, "title": "Yours", "version": again}).status_code == 303


def test_only_the_studio_may_ask_for_the_camera(cast, question):
    studio = cast.carol.client.get(f"/questions/{question['id']}/record")
    overview = cast.carol.client.get(f"/questions/{question['id']}")
    assert "camera=(self)" in studio.headers["Permissions-Policy"]
    assert "camera=()" in overview.headers["Permissions-Policy"]


@pytest.mark.parametrize("hook", ["data-ask", "data-screen", "data-import"])
def test_what_the_studios_scripts_do_waits_for_them(cast, question, hook):
    text = page(cast.carol.client.get(f"/questions/{question['id']}/record"))
    button = next(tag for tag in re.findall(r"<button[^>]*>", text) if re.search(rf"\s{hook}[\s>]", tag))
    assert " disabled" in button


def test_the_editor_without_a_take_leads_to_the_studio(cast, question):
    text = page(cast.carol.client.get(f"/questions/{question['id']}/edit"))
    assert "No take to trim yet" in text and f"/questions/{question['id']}/record" in text


def test_the_editor_carries_all_that_its_scripts_need(cast, question, saved):
    text = page(cast.carol.client.get(f"/questions/{question['id']}/edit"))
    data = json.loads(text.split('id="editor-data">')[1].split("</script>")[0])
    assert data["draft"]["keep"] == saved.draft["keep"] and data["draft"]["version"] == 1
    assert data["take"]["storyboard"]["count"] == 5
    assert any(piece.get("text", "").startswith("Tell us about") for piece in data["drawn"]["card"])
    for url in [data["take"]["peaks"], data["take"]["film"], *data["fonts"].values()]:
        assert cast.carol.client.get(url).status_code == 200


def test_the_card_is_reckoned_for_what_is_typed_and_nothing_is_saved(cast, house, question, saved):
    told = {**saved.draft["instructions"], "role_info": ["Malmö"], "language": "sv"}
    sent = cast.carol.client.post(f"/questions/{question['id']}/card.json", json={"instructions": told, "size": [1280, 720]})
    said = [piece.get("text") for piece in sent.json["drawn"]["card"]]
    assert "Malmö" in said and "Betänketid" in said
    assert queries.find_edit(house.db, question["team_id"], question["id"])["version"] == 1


@pytest.mark.parametrize("size", [None, [10, 10], [1280], ["a", "b"], [99_999, 720]])
def test_a_card_of_no_size_is_refused(cast, question, saved, size):
    body = {"instructions": saved.draft["instructions"], "size": size}
    assert cast.carol.client.post(f"/questions/{question['id']}/card.json", json=body).status_code == 400


def test_a_draft_is_saved_and_a_stale_one_is_refused_in_a_sentence(cast, question, saved):
    url = f"/questions/{question['id']}/edit.json"
    assert cast.carol.client.put(url, json=draft_of(saved.take, 1)).json["version"] == 2
    refused = cast.alice.client.put(url, json=draft_of(saved.take, 1))
    assert refused.status_code == 409 and "Carol Berg changed this at 10:00" in refused.json["error"]["message"]


@pytest.mark.parametrize("sent", ["[]", "no json", '{"take_id": null}', '{"keep": 3}'])
def test_a_draft_that_is_none_is_refused(cast, question, sent):
    answer = cast.carol.client.put(f"/questions/{question['id']}/edit.json", data=sent, content_type="application/json")
    assert answer.status_code == 400 and answer.json["error"]["message"]


def test_publishing_answers_with_the_job_to_follow(cast, house, question, saved):
    sent = cast.carol.client.post(f"/questions/{question['id']}/publish")
    assert sent.status_code == 202
    assert cast.carol.client.get(sent.json["job"]).json["job"]["state"] == "ready"
    assert "Publishing" in page(cast.carol.client.get(sent.json["result"]))


def test_a_reviewer_may_not_publish(cast, question, saved):
    assert cast.bob.client.post(f"/questions/{question['id']}/publish").status_code == 403


@pytest.mark.parametrize("path", ["", "/record", "/edit", "/edit.json", "/takes.json", "/words"])
def test_another_team_finds_nothing(cast, question, saved, path):
    text = page(cast.dave.client.get(f"/questions/{question['id']}{path}"), 404)
    assert "Teamwork" not in text and TEXT not in text


def test_another_team_gets_no_byte_of_a_take(cast, saved):
    for kind in ("video", "poster", "storyboard", "peaks"):
        assert cast.dave.client.get(f"/takes/{saved.take['id']}/{kind}").status_code == 404
        assert cast.carol.client.get(f"/takes/{saved.take['id']}/{kind}").status_code == 200
    assert cast.carol.client.get(f"/takes/{saved.take['id']}/house").status_code == 404


def test_a_take_is_noted_starred_removed_and_brought_back(cast, house, question, saved):
    url, listing = f"/takes/{saved.take['id']}", f"/questions/{question['id']}/takes.json"
    assert cast.carol.client.post(url, json={"note": "too fast", "starred": True}).json["take"]["note"] == "too fast"
    assert cast.carol.client.delete(url).status_code == 200
    assert cast.carol.client.get(listing).json["takes"] == []
    assert cast.carol.client.post(f"{url}/restore").status_code == 200
    assert [take["starred"] for take in cast.carol.client.get(listing).json["takes"]] == [True]


def test_fonts_are_the_cards_and_no_other_file(cast):
    for name in ("LICENCE-Inter.txt", "..%2F__init__.py", "nothing.otf"):
        assert cast.carol.client.get(f"/questions/fonts/{name}").status_code == 404


def test_a_clip_that_was_given_up_says_so_and_leads_back(cast, house, carol, question, saved):
    asked = clips.publish(house.db, house.clock, carol, question)
    jobs.cancel(house.db, house.clock, asked.job_id)
    text = page(cast.carol.client.get(f"/clips/{asked.clip_id}"))
    assert "Publishing was cancelled." in text and f"/questions/{question['id']}/edit" in text


def test_everything_is_said_in_swedish_too(cast, question, saved):
    cast.carol.client.set_cookie("language", "sv")
    text = page(cast.carol.client.get(f"/questions/{question['id']}/edit"))
    assert "Klipp och publicera" in text and "Det här behöver kandidaterna veta" in text


EVIL = "</script><script>alert(1)</script>"


@pytest.fixture
def clip_again(house, carol, add_take):
    """A take that is a clip which was brought in again, and what it says, in words that try to get out of their place."""
    take = add_take()
    said = {**default_instructions("en", EVIL), "answer_seconds": 45, "role_info": [EVIL]}
    body = {"keep": [[2000, 9000]], "instructions": said, "look": {**DEFAULT_LOOK, "overlay_ms": 0}}
    record(
        house.db, house.clock, team_id=carol.team_id, owner=f"take:{take['id']}", name=BROUGHT, blob="none", mimetype="application/json",
        facts=body,
    )
    return take, body


def editor_data(text):
    return json.loads(re.search(r'id="editor-data">(.*?)</script>', text, re.S)[1])


def test_a_clip_brought_in_again_fills_the_editor_and_its_words_stay_words(cast, question, clip_again):
    text = page(cast.carol.client.get(f"/questions/{question['id']}/edit"))
    assert {name: editor_data(text)["draft"][name] for name in ("keep", "instructions", "look")} == clip_again[1]
    assert "are filled in below" in text
    assert EVIL not in text


def test_what_a_clip_brings_along_replaces_no_draft_unasked(cast, question, saved, clip_again):
    take, body = clip_again
    url = f"/questions/{question['id']}/edit?take={take['id']}"
    text = page(cast.carol.client.get(url))
    assert editor_data(text)["draft"]["instructions"] == saved.draft["instructions"]
    assert "Use the clip's instructions" in text and f"{url}&amp;brought=1" in text
    text = page(cast.carol.client.get(f"{url}&brought=1"))
    assert editor_data(text)["draft"]["instructions"] == body["instructions"] and editor_data(text)["draft"]["version"] == 1
    assert "Use the clip's instructions" not in text


def test_an_archived_question_is_undone_at_once_or_found_later_and_restored(cast, question):
    client, link = cast.carol.client, f'href="/questions/{question["id"]}"'
    client.post(f"/questions/{question['id']}/archive")
    page = client.get("/questions").text
    assert f'action="/questions/{question["id"]}/restore"' in page and ">Undo<" in page and link not in page
    assert "Archived (1)" in page and link in client.get("/questions?show=archived").text
    client.post(f"/questions/{question['id']}/restore")
    page = client.get("/questions").text
    assert link in page and "Archived (" not in page


def test_whoever_changed_it_in_another_window_of_their_own_is_told_so(cast, question):
    url, sent = f"/questions/{question['id']}/words", {"title": "T", "text": "Why?", "competency": "", "version": str(question["version"])}
    assert cast.carol.client.post(url, data=sent).status_code == 303
    again = cast.carol.client.post(url, data={**sent, "text": "Why not?"})
    assert again.status_code == 409 and "You changed this in another window at" in again.text and "Why not?" in again.text
    assert "Changed by Carol Berg" in cast.alice.client.post(url, data=sent).text
