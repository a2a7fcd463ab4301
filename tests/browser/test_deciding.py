"""Decisions as a lead makes them: by keys and by touch, undone, read as letters, and sent once from two browsers."""

import pytest
from playwright.sync_api import expect

from tests.review.conftest import answer_interview
from tests.review.deciding.deciding import scored
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 740}


@pytest.fixture
def answered(served):
    """Two candidates whose scores bob has handed in; the interview is in debrief."""
    made = answer_interview(served.parts, served.cast.team_id, served.cast.alice.id, ("Erin Holm", "Frans Ek"))
    scored(served.parts, served.cast, made)
    return made


def verdicts(served, answered):
    rows = served.parts.db.query(
        "select invitation_id, verdict, applied_at from decision where interview_id = :id and ended_at is null", id=answered.interview_id,
    )
    return {row["invitation_id"]: (row["verdict"], bool(row["applied_at"])) for row in rows}


def letters(served, answered):
    rows = served.parts.db.query("select mailed_at from decision where interview_id = :id", id=answered.interview_id)
    return [row["mailed_at"] for row in rows if row["mailed_at"]]


def row_of(page, name):
    return page.locator("[data-candidate]", has_text=name)


def test_keys_decide_undo_and_lead_to_letters_that_two_browsers_send_once(served, answered, visit):
    erin, frans = answered.invitations
    one = visit(viewport=WIDE).be(served.cast.lea)
    page = one.page
    page.goto(f"/review/{answered.interview_id}/decisions")
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(row_of(page, "Erin Holm").get_by_role("button", name="Advance")).to_have_attribute("aria-pressed", "true")
    expect(row_of(page, "Erin Holm")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(row_of(page, "Frans Ek")).to_be_focused()
    expect(page.get_by_text("Read the letters (2 decisions)")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(page.get_by_text("The decision is undone.")).to_be_visible()
    assert verdicts(served, answered) == {erin: ("advance", False)}
    row_of(page, "Frans Ek").get_by_role("button", name="Decline").press("Enter")
    page.get_by_role("link", name="Read the letters").click()
    page.get_by_role("link", name="Change this letter: Frans Ek").click()
    page.get_by_label("Subject").fill("To Frans")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("To Frans")).to_be_visible()
    other = visit(viewport=WIDE).be(served.cast.alice)
    other.provoked.append("409")
    other.page.goto(page.url.partition("#")[0])
    page.get_by_role("button", name="Send 2 letters").click()
    expect(page.get_by_text("2 decisions are applied. 2 letters are on their way.")).to_be_visible()
    other.page.get_by_role("button", name="Send 2 letters").click()
    expect(other.page.get_by_text("Lea Sund has applied these decisions already.")).to_be_visible()
    until(lambda: len(letters(served, answered)) == 2)
    assert verdicts(served, answered) == {erin: ("advance", True), frans: ("decline", True)}


def test_on_a_phone_a_finger_decides_and_is_asked_for_words_where_nothing_speaks_for_it(served, answered, visit):
    one = visit(viewport=PHONE, has_touch=True, is_mobile=True).be(served.cast.lea)
    one.provoked.append("422")
    page = one.page
    page.goto(f"/review/{answered.interview_id}/decisions")
    row_of(page, "Frans Ek").get_by_role("button", name="Advance").tap()
    expect(page.get_by_text("Write in words why the candidate goes on.")).to_be_visible()
    page.get_by_label("In your own words").fill("Learns fast.")
    page.get_by_role("button", name="Save decision").tap()
    expect(page.get_by_text("Decided. Nothing is sent yet.")).to_be_visible()
    box = page.locator("body").bounding_box()
    assert box["width"] <= PHONE["width"]
    assert verdicts(served, answered) == {answered.invitations[1]: ("advance", False)}
