import re
from dataclasses import replace
from html import unescape

import pytest

from authoring.inviting import interviews
from authoring.inviting.interview_questions import list_asked
from tests.authoring.library import LATER, SETTINGS, add_clip, draft, publish, published
from tests.cast import sign_in

FILLED = {
    "title": "Team lead, Malmö", "role": "Team lead", "about": "Eleven people.", "language": "sv", "deadline": "2026-11-30T23:59",
    "preview": "questions", "version": "1",
}


def find(house, cast, interview_id):
    return interviews.find_interview(house.db, cast.team_id, interview_id)


def order(house, cast, interview_id):
    return [one.title for one in interviews_list(house, cast, interview_id)]


def interviews_list(house, cast, interview_id):
    return list_asked(house.db, find(house, cast, interview_id))


def test_an_empty_list_says_what_interviews_are_for(cast):
    page = cast.carol.client.get("/interviews").text
    assert "No interviews yet" in page and "/interviews/new" in page


def test_a_lead_sees_the_list_but_no_button(cast, house):
    published(house, cast.carol)
    page = cast.lea.client.get("/interviews").text
    assert "Team lead, Malmö" in page and "/interviews/new" not in page


def test_a_reviewer_does_not_get_in(cast):
    assert cast.bob.client.get("/interviews").status_code == 403


def test_a_new_interview_is_made_with_its_deadline_in_utc(cast, house):
    answer = cast.carol.client.post("/interviews/new", data=FILLED)
    assert answer.status_code == 303
    row = find(house, cast, answer.location.rsplit("/", 1)[1])
    assert (row["title"], row["language"], row["preview"], row["deadline"]) == ("Team lead, Malmö", "sv", "questions", LATER)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Give the interview a title."),
        ({"role": ""}, "Write which role it is."),
        ({"deadline": "tomorrow"}, "Write a date and a time"),
        ({"deadline": "2026-11-23T09:30"}, "That time has already passed"),
        ({"deadline": "2029-01-01T09:30"}, "more than a year away"), ({"deadline": "0026-11-30T23:59"}, "That time has already passed"),
        ({"deadline": "0126-03-01T23:59"}, "That time has already passed"), ({"deadline": "9999-12-31T23:59"}, "more than a year away"),
        ({"deadline": "0001-01-01T00:00"}, "Write a date and a time"), ({"title": "\u200b"}, "Give the interview a title"),
        ({"deadline": "2027-03-28T02:30"}, "That time does not exist"),
        ({"preview": "everything"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_is_kept(cast, house, wrong, sentence):
    answer = cast.carol.client.post("/interviews/new", data={**FILLED, "about": "Kept text", **wrong})
    assert answer.status_code == 422 and sentence in answer.text and "Kept text" in answer.text
    assert house.db.query("select id from interview") == []


def test_the_form_shows_the_deadline_in_the_teams_time_zone(cast, house):
    interview_id, _ = draft(house, cast.carol)
    page = cast.carol.client.get(f"/interviews/{interview_id}/edit").text
    assert 'value="2026-11-30T23:59"' in page and "Stockholm time" in page


def test_a_team_that_moves_to_another_zone_reads_the_same_deadline_there(cast, house):
    interview_id, _ = draft(house, cast.carol)
    before = find(house, cast, interview_id)["deadline"]
    saved = cast.alice.client.post("/team", data={"name": "Nordvik", "language": "en", "zone": "Europe/Helsinki"})
    page = cast.carol.client.get(f"/interviews/{interview_id}/edit").text
    assert saved.status_code == 303 and find(house, cast, interview_id)["deadline"] == before
    assert 'value="2026-12-01T00:59"' in page and "Helsinki time" in page


def test_a_zone_that_does_not_exist_is_not_saved(cast, house):
    cast.alice.client.post("/team", data={"name": "Nordvik", "language": "en", "zone": "Europe/Atlantis"})
    assert house.db.one("select zone from team where id = :id", id=cast.team_id)["zone"] == "Europe/Stockholm"


def test_settings_are_changed(cast, house):
    interview_id, _ = draft(house, cast.carol)
    assert cast.alice.client.post(f"/interviews/{interview_id}/edit", data={**FILLED, "title": "Another"}).status_code == 303
    assert find(house, cast, interview_id)["title"] == "Another"


def test_who_saves_over_a_colleague_is_shown_both_and_loses_nothing(cast, house):
    interview_id, _ = draft(house, cast.carol)
    cast.alice.client.post(f"/interviews/{interview_id}/edit", data={**FILLED, "about": "From Alice"})
    late = cast.carol.client.post(f"/interviews/{interview_id}/edit", data={**FILLED, "about": "From Carol"})
    assert late.status_code == 409
    assert "From Alice" in late.text and "From Carol" in late.text and "Changed by Alice Lindqvist at 10:00" in late.text
    again = cast.carol.client.post(f"/interviews/{interview_id}/edit", data={**FILLED, "about": "From Carol", "version": "2"})
    assert again.status_code == 303 and find(house, cast, interview_id)["about"] == "From Carol"


def test_a_passed_deadline_does_not_stand_in_the_way_of_other_changes(cast, house):
    interview_id, _ = draft(house, cast.carol)
    house.clock.advance(30 * 24 * 3600 * 1000)
    sign_in(cast.alice.client, cast.alice.email)
    assert cast.alice.client.post(f"/interviews/{interview_id}/edit", data={**FILLED, "title": "New"}).status_code == 303


def test_the_page_says_how_long_it_takes(cast, house):
    interview_id, _ = draft(house, cast.carol, titles=("A", "B", "C"))
    page = cast.carol.client.get(f"/interviews/{interview_id}").text
    assert "<strong>14</strong>" in page  # 3 × (10 + 30 + 120) s × 1.4 = 11.2 min, and 3 more
    assert "Clips 30 s, thinking at most 1 min 30 s, answers at most 6 min" in page


def test_only_clips_that_are_not_in_the_interview_are_offered(cast, house):
    interview_id, _ = draft(house, cast.carol)
    add_clip(house, cast.carol, "Planning")
    page = cast.carol.client.get(f"/interviews/{interview_id}").text
    assert "Add “Planning”" in page and "Add “Teamwork”" not in page


def test_questions_are_added_moved_and_taken_out_by_plain_forms(cast, house):
    interview_id, (first, second) = draft(house, cast.carol)
    third, _ = add_clip(house, cast.carol, "Planning")
    at = f"/interviews/{interview_id}/questions"
    cast.carol.client.post(at, data={"question": third})
    assert order(house, cast, interview_id) == ["Welcome", "Teamwork", "Planning"]
    cast.carol.client.post(f"{at}/{third}/move", data={"steps": "-1"})
    assert order(house, cast, interview_id) == ["Welcome", "Planning", "Teamwork"]
    cast.carol.client.post(f"{at}/{first}/remove")
    assert order(house, cast, interview_id) == ["Planning", "Teamwork"]


def test_a_dragged_order_is_kept(cast, house):
    interview_id, (first, second) = draft(house, cast.carol)
    answer = cast.carol.client.post(f"/interviews/{interview_id}/questions/order", json={"questions": [second, first]})
    assert answer.json["ok"] and order(house, cast, interview_id) == ["Teamwork", "Welcome"]


@pytest.mark.parametrize("given", [{}, {"questions": "x"}, {"questions": [1]}, [], None])
def test_an_order_that_is_none_is_refused(cast, house, given):
    interview_id, _ = draft(house, cast.carol)
    answer = cast.carol.client.post(f"/interviews/{interview_id}/questions/order", json=given)
    assert answer.status_code == 400 and order(house, cast, interview_id) == ["Welcome", "Teamwork"]


def test_another_teams_clip_cannot_be_added(cast, house):
    interview_id, _ = draft(house, cast.carol)
    theirs, _ = add_clip(house, cast.dave, "Secret")
    answer = cast.carol.client.post(f"/interviews/{interview_id}/questions", data={"question": theirs})
    assert answer.status_code == 404 and "Secret" not in answer.text
    assert order(house, cast, interview_id) == ["Welcome", "Teamwork"]


@pytest.mark.parametrize("page", ["", "/edit", "/preview", "/candidates", "/candidates/import"])
def test_another_teams_interview_is_not_there(cast, house, page):
    interview_id, _ = draft(house, cast.carol)
    assert cast.dave.client.get(f"/interviews/{interview_id}{page}").status_code == 404


def test_a_newer_clip_is_offered_and_taken(cast, house):
    interview_id, (first, _second) = draft(house, cast.carol)
    _, newer = add_clip(house, cast.carol, "Welcome", number=2, question_id=first, answer_seconds=60)
    assert "There is a newer clip." in cast.carol.client.get(f"/interviews/{interview_id}").text
    cast.carol.client.post(f"/interviews/{interview_id}/questions/{first}/renew")
    assert interviews_list(house, cast, interview_id)[0].clip_id == newer
    assert "There is a newer clip." not in cast.carol.client.get(f"/interviews/{interview_id}").text


def test_publishing_leads_to_the_candidates(cast, house):
    interview_id, _ = draft(house, cast.carol)
    seen = find(house, cast, interview_id)["updated_at"]
    answer = cast.carol.client.post(f"/interviews/{interview_id}/publish", data={"seen_at": seen})
    assert answer.status_code == 303 and answer.location.endswith("/candidates")
    assert find(house, cast, interview_id)["state"] == "published"


def test_an_interview_without_questions_cannot_be_published(cast, house):
    interview_id, _ = draft(house, cast.carol, titles=())
    page = cast.carol.client.get(f"/interviews/{interview_id}").text
    assert "/publish" not in page
    answer = cast.carol.client.post(f"/interviews/{interview_id}/publish", data={"seen_at": find(house, cast, interview_id)["updated_at"]})
    assert answer.status_code == 409 and "Choose at least one question" in answer.text


def test_changes_after_publishing_are_said_to_be_unpublished(cast, house):
    row = published(house, cast.carol)
    page = cast.carol.client.get(f"/interviews/{row['id']}").text
    assert page.count("data-news hidden>") == 2  # the notice and the button, for a script to show when the order changes
    cast.carol.client.post(f"/interviews/{row['id']}/edit", data={**FILLED, "title": "New title"})
    page = cast.carol.client.get(f"/interviews/{row['id']}").text
    assert page.count("data-news>") == 2 and "Unpublished changes" in page and "Publish changes" in page


def test_closing_and_opening_again(cast, house):
    row = published(house, cast.carol)
    cast.carol.client.post(f"/interviews/{row['id']}/close")
    assert find(house, cast, row["id"])["state"] == "closed"
    assert cast.carol.client.post(f"/interviews/{row['id']}/close").status_code == 409
    cast.carol.client.post(f"/interviews/{row['id']}/reopen")
    assert find(house, cast, row["id"])["state"] == "published"


def pressed_undo(client, address):
    """Press the Undo beside the message on that page; the page after it."""
    found = re.search(r'<form method="post" action="([^"]+)"><button class="button is-small">Undo', client.get(address).text)
    return client.post(unescape(found.group(1)), follow_redirects=True).text


def test_an_archived_draft_leaves_the_list_is_found_in_the_archive_and_restored(cast, house):
    interview_id, _ = draft(house, cast.carol)
    client, link = cast.carol.client, f'href="/interviews/{interview_id}"'
    assert client.post(f"/interviews/{interview_id}/archive").status_code == 303
    page = client.get("/interviews").text
    assert link not in page and "Archived (1)" in page
    assert link in client.get("/interviews?show=archived").text
    assert "This interview is archived" in client.get(f"/interviews/{interview_id}").text
    client.post(f"/interviews/{interview_id}/restore")
    page = client.get("/interviews").text
    assert link in page and "Archived (" not in page


def test_archiving_a_draft_is_undone_beside_its_message(cast, house):
    interview_id, _ = draft(house, cast.carol)
    cast.carol.client.post(f"/interviews/{interview_id}/archive")
    assert "is restored" in pressed_undo(cast.carol.client, "/interviews")
    assert f'href="/interviews/{interview_id}"' in cast.carol.client.get("/interviews").text


def test_an_interview_that_takes_candidates_is_closed_before_it_is_archived(cast, house):
    row = published(house, cast.carol)
    assert cast.carol.client.post(f"/interviews/{row['id']}/archive").status_code == 409
    cast.carol.client.post(f"/interviews/{row['id']}/close")
    assert cast.carol.client.post(f"/interviews/{row['id']}/archive").status_code == 303


def test_a_question_that_was_removed_from_an_interview_comes_back_at_its_place(cast, house):
    interview_id, (first, _second) = draft(house, cast.carol)
    cast.carol.client.post(f"/interviews/{interview_id}/questions/{first}/remove")
    assert order(house, cast, interview_id) == ["Teamwork"]
    pressed_undo(cast.carol.client, f"/interviews/{interview_id}")
    assert order(house, cast, interview_id) == ["Welcome", "Teamwork"]


def test_the_preview_speaks_the_interviews_language_and_shows_the_mail(cast, house):
    interview_id, _ = draft(house, cast.carol, settings=interviews.Settings("T", "Team lead", "", "sv", LATER, "questions"))
    page = cast.carol.client.get(f"/interviews/{interview_id}/preview").text
    assert '<html lang="sv"' in page and "Hej Erin" in page
    assert "This is how candidates will see it." in page  # said to the recruiter, in theirs
    assert "Tell us about Welcome." in page


@pytest.mark.parametrize(("preview", "seen", "hidden"), [
    ("nothing", "Only the number of questions", "1. "), ("topics", "1. Welcome", "1. Tell us"),
    ("questions", "1. Tell us about Welcome.", "1. Welcome"),
])
def test_the_preview_shows_what_is_seen_beforehand(cast, house, preview, seen, hidden):
    interview_id, _ = draft(house, cast.carol, settings=interviews.Settings("T", "Team lead", "", "en", LATER, preview))
    page = cast.carol.client.get(f"/interviews/{interview_id}/preview").text
    assert seen in page and hidden not in page


def test_a_lead_may_look_and_change_nothing(cast, house):
    interview_id, (first, _second) = draft(house, cast.carol)
    before = order(house, cast, interview_id)
    for path in ("/edit", "/publish", "/close", f"/questions/{first}/remove", "/questions/order"):
        assert cast.lea.client.post(f"/interviews/{interview_id}{path}").status_code == 403
    assert cast.lea.client.get(f"/interviews/{interview_id}").status_code == 200
    assert order(house, cast, interview_id) == before
    publish(house, cast.carol, interview_id)


def test_a_question_that_was_just_published_is_carried_into_an_interview(cast, house):
    interview_id, _ = draft(house, cast.carol)
    question_id, _ = add_clip(house, cast.carol, "Planning")
    page = cast.carol.client.get(f"/interviews?question={question_id}").text
    assert "Where should “Planning” be asked?" in page and f'value="{question_id}" aria-label="Add to Team lead, Malmö"' in page
    cast.carol.client.post(f"/interviews/{interview_id}/questions", data={"question": question_id})
    assert order(house, cast, interview_id) == ["Welcome", "Teamwork", "Planning"]
    made = cast.carol.client.post(f"/interviews/new?question={question_id}", data=FILLED)
    assert order(house, cast, made.headers["Location"].rsplit("/", 1)[1]) == ["Planning"]
    assert cast.dave.client.get(f"/interviews?question={question_id}").status_code == 404


def test_lines_that_begin_with_a_hyphen_are_a_list_for_the_candidate(cast, house):
    row = published(house, cast.carol, settings=replace(SETTINGS, about="You lead eleven.\n- Start in March\n- Two sites\nWelcome"))
    page = re.sub(r"\s+", " ", cast.carol.client.get(f"/interviews/{row['id']}/preview").text)
    assert "<p>You lead eleven.</p><ul><li>Start in March</li><li>Two sites</li></ul><p>Welcome</p>" in page
