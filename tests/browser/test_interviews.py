"""The pages of an interview in a real browser: the order of questions by mouse, key and button, and a candidate's link."""

import re

import pytest
from playwright.sync_api import expect

from authoring.inviting import interviews, invitations
from authoring.inviting.candidates import Candidate
from authoring.inviting.interview_questions import list_asked
from foundation.renditions import record
from tests.authoring.library import actor_of, draft, published
from tests.waiting import until

pytestmark = [pytest.mark.browser]

TITLES = ["Welcome", "Teamwork", "Planning", "Learning"]


@pytest.fixture
def interview(served, picture):
    """A draft of four questions with posters; its address."""
    interview_id, _ = draft(served.parts, served.cast.carol, TITLES)
    draw_posters(served, picture)
    return f"/interviews/{interview_id}"


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """The smallest picture there is: one grey point."""
    return bytes.fromhex("47494638396101000100800000808080ffffff2c00000000010001000002024401003b")


def draw_posters(served, picture):
    for clip in served.parts.db.query("select id, team_id from clip where 'clip:' || id not in (select owner from rendition)"):
        blob = f"{clip['team_id']}/clip/{clip['id']}/poster.gif"
        served.parts.blobs.put_bytes(blob, picture)
        record(served.parts.db, served.parts.clock, team_id=clip["team_id"], owner=f"clip:{clip['id']}", name="poster", blob=blob,
               mimetype="image/gif", facts={})


def titles(page):
    return page.locator("[data-question]").evaluate_all("all => all.map(one => one.dataset.title)")


def saved_order(served, interview):
    interview_id = interview.split("/")[2]
    row = interviews.find_interview(served.parts.db, actor_of(served.cast.carol).team_id, interview_id)
    return [one.title for one in list_asked(served.parts.db, row)]


def slow_line(page):
    """The line to the server takes a second for each request."""
    session = page.context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": 1000, "downloadThroughput": -1, "uploadThroughput": -1})


def stays(page, expected):
    """The order is on the page, its numbers fit, and it is still there after a reload."""
    assert titles(page) == expected
    assert page.locator("[data-number]").all_inner_texts() == ["1", "2", "3", "4"]
    expect(page.locator("[data-order]")).not_to_have_attribute("aria-busy", "true")
    page.reload()
    assert titles(page) == expected


def test_the_arrow_keys_move_a_question_and_say_where_it_is(visit, served, interview):
    page = visit().be(served.cast.carol).page
    page.goto(interview)
    handle = page.get_by_role("button", name="Move “Welcome”: drag")
    handle.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("“Welcome” is now number 3 of 4.")).to_be_visible()
    expect(handle).to_be_focused()
    stays(page, ["Teamwork", "Planning", "Welcome", "Learning"])


def test_a_published_interview_keeps_the_focus_and_offers_to_publish_the_new_order(visit, served, interview):
    page = visit().be(served.cast.carol).page
    page.goto(interview)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/candidates")
    page.goto(interview)
    publish, handle = page.get_by_role("button", name="Publish changes"), page.get_by_role("button", name="Move “Welcome”: drag")
    expect(publish).to_be_hidden()
    handle.press("ArrowDown")
    expect(publish).to_be_visible()
    expect(page.get_by_text("Unpublished changes")).to_be_visible()
    expect(handle).to_be_focused()
    expect(page.get_by_text("“Welcome” is now number 2 of 4.")).to_be_visible()
    handle.press("ArrowUp")
    expect(publish).to_be_hidden()


def test_a_question_is_dragged_over_several_others(visit, served, interview):
    page = visit(viewport={"width": 1200, "height": 1400}).be(served.cast.carol).page
    page.goto(interview)
    handle, last = page.locator("[data-handle]").first.bounding_box(), page.locator("[data-question]").last.bounding_box()
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(last["x"] + 8, last["y"] + last["height"] - 4, steps=25)
    page.mouse.up()
    stays(page, ["Teamwork", "Planning", "Learning", "Welcome"])


def test_the_buttons_move_a_question_without_leaving_the_page(visit, served, interview):
    page = visit().be(served.cast.carol).page
    page.goto(interview)
    page.get_by_role("button", name="Move “Learning” up").click()
    expect(page.get_by_role("button", name="Move “Learning” up")).to_be_focused()
    stays(page, ["Welcome", "Teamwork", "Learning", "Planning"])


def test_without_scripts_the_buttons_move_it_too(visit, served, interview):
    page = visit(java_script_enabled=False).be(served.cast.carol).page
    page.goto(interview)
    page.get_by_role("button", name="Move “Welcome” down").click()
    expect(page.locator("[data-question] strong a")).to_have_text(["Teamwork", "Welcome", "Planning", "Learning"])


def test_what_was_put_in_order_can_be_published_at_once(visit, served, interview):
    page = visit().be(served.cast.carol).page
    page.goto(interview)
    slow_line(page)
    page.get_by_role("button", name="Move “Learning” up").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/candidates")
    expect(page.get_by_text("is published. Now invite your candidates.")).to_be_visible()


def test_the_last_order_is_saved_though_the_page_is_left_while_an_earlier_one_is_on_its_way(visit, served, interview):
    page = visit().be(served.cast.carol).page
    page.goto(interview)
    page.route("**/questions/order", lambda route: None, times=1)  # it never gets there
    page.get_by_role("button", name="Move “Learning” up").click()
    page.get_by_role("button", name="Move “Learning” up").click()
    page.goto("/settings")
    wanted = ["Welcome", "Learning", "Teamwork", "Planning"]
    until(lambda: saved_order(served, interview) == wanted, what="the new order")


def test_a_candidates_link_is_copied(visit, served):
    row = published(served.parts, served.cast.carol)
    invitations.invite(
        served.parts.db, served.parts.clock, served.parts.config.secret, actor_of(served.cast.carol), row,
        [Candidate("Erin Holm", "erin@example.org")],
    )
    one = visit(permissions=["clipboard-read", "clipboard-write"]).be(served.cast.carol)
    one.page.goto(f"/interviews/{row['id']}/candidates")
    one.page.get_by_role("button", name="Copy link: Erin Holm").click()
    expect(one.page.get_by_text("Link copied.")).to_be_visible()
    link = until(lambda: one.page.evaluate("navigator.clipboard.readText()"), what="a link")
    one.page.goto(link)
    expect(one.page).to_have_url(re.compile(r"/answer/[0-9a-f]+$"))


def test_where_the_clipboard_is_closed_the_link_is_shown(visit, served):
    row = published(served.parts, served.cast.carol)
    invitations.invite(
        served.parts.db, served.parts.clock, served.parts.config.secret, actor_of(served.cast.carol), row,
        [Candidate("Nils Ek", "nils@example.org")],
    )
    page = visit().be(served.cast.carol).page
    page.goto(f"/interviews/{row['id']}/candidates")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    page.get_by_role("button", name="Copy link: Nils Ek").click()
    expect(page.get_by_role("textbox", name="The personal link")).to_have_value(re.compile(r"/i/\S{40,}"))
