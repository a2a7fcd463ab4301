"""What is typed and not sent yet: it comes back to the one who wrote it, and to nobody else."""

import re

import pytest
from playwright.sync_api import expect

from tests.authoring.library import draft

pytestmark = [pytest.mark.browser]

BACK = re.compile(r"What you wrote .* is back\. It is not saved yet\.")


@pytest.fixture
def page(visit, served):
    """carol's new question, half written, in a tab that is then loaded anew."""
    return half_written(visit().be(served.cast.carol).page)


def half_written(page):
    page.goto("/questions/new")
    page.get_by_label("Title", exact=True).fill("Teamwork")
    page.get_by_label("The question").fill("Tell us about a")
    return page


def test_a_half_written_question_is_there_after_the_tab_was_closed(page):
    other = page.context.new_page()
    page.close()
    other.goto("/questions/new")
    expect(other.get_by_text(BACK)).to_be_visible()
    expect(other.get_by_label("The question")).to_have_value("Tell us about a")
    other.get_by_role("button", name="Discard it").click()
    expect(other.get_by_label("Title", exact=True)).to_have_value("")
    other.reload()
    expect(other.get_by_text(BACK)).to_have_count(0)


def test_a_question_that_was_saved_is_no_draft_any_more(page):
    page.get_by_role("button", name="Save and record").click()
    page.wait_for_url("**/record")
    page.goto("/questions/new")
    expect(page.get_by_label("Title", exact=True)).to_have_value("")
    expect(page.get_by_text(BACK)).to_have_count(0)


def test_what_could_not_be_sent_without_a_connection_is_still_there(page):
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Save and record").click(no_wait_after=True)
    page.context.set_offline(False)
    page.goto("/questions/new")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Teamwork")


def sign_out(page):
    page.locator(".house-tools .menu > summary").click()
    page.locator("[data-sign-out] button").click()


def test_signing_out_asks_first_and_then_leaves_nothing_to_the_next_person(visit, served):
    page = half_written(visit().sign_in(served.cast.alice.email, served.cast.alice.password).page)
    sign_out(page)
    asked = page.get_by_role("dialog", name="Sign out and discard your drafts?")
    asked.get_by_role("button", name="Cancel").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Teamwork")
    sign_out(page)
    asked.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft'))") == []


def test_the_next_person_on_a_browser_finds_nothing_of_whose_session_ended(page, served):
    page.context.clear_cookies()
    page.goto("/questions/new")
    page.get_by_label("E-mail address").fill(served.cast.alice.email)
    page.locator("input[type=password]").fill(served.cast.alice.password)
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url("**/questions/new")
    expect(page.get_by_label("Title", exact=True)).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft'))") == []


def test_settings_that_a_colleague_changed_meanwhile_are_not_overwritten_by_an_old_draft(visit, served):
    interview_id, _ = draft(served.parts, served.cast.carol, titles=())
    carol, address = visit().be(served.cast.carol), f"/interviews/{interview_id}/edit"
    carol.provoked.append("409")
    page = carol.page
    page.goto(address)
    page.get_by_label("Title", exact=True).fill("Mine")
    page.goto("/questions")
    alice = visit().be(served.cast.alice).page
    alice.goto(address)
    alice.get_by_label("Title", exact=True).fill("Hers")
    alice.get_by_role("button", name="Save").click()
    alice.wait_for_url(f"**/interviews/{interview_id}")
    page.goto(address)
    expect(page.get_by_label("Title", exact=True)).to_have_value("Mine")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changed by Alice Lindqvist")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/interviews/{interview_id}")
    page.goto(address)
    expect(page.get_by_text(BACK)).to_have_count(0)
