"""Lists that stay open: what happens meanwhile appears by itself, and disturbs nobody."""

import pytest
from playwright.sync_api import expect

from authoring.inviting import invitations
from authoring.inviting.candidates import Candidate
from tests.authoring.library import actor_of, published
from tests.review.conftest import answer_interview

pytestmark = [pytest.mark.browser]


@pytest.fixture
def row(served):
    return published(served.parts, served.cast.carol, titles=("Welcome",))


def invite(served, row, name):
    people = [Candidate(name, f"{name.lower()}@example.org")]
    parts = served.parts
    return invitations.invite(parts.db, parts.clock, parts.config.secret, actor_of(served.cast.carol), row, people).invited[0]


def note(served, id, column):
    served.parts.db.execute(f"update invitation set {column} = :now where id = :id", now=served.parts.clock.iso(), id=id)


def test_the_list_of_candidates_shows_who_opens_the_link_and_keeps_the_focus(visit, served, row):
    invited = invite(served, row, "Erin")
    page = visit().be(served.cast.carol).page
    with page.expect_response("**/news.json"):
        page.goto(f"/interviews/{row['id']}/candidates")
    page.evaluate("window.sameLoad = true")
    more = page.get_by_role("link", name="More about Erin")
    more.focus()
    note(served, invited, "opened_at")
    expect(page.locator("tbody tr", has_text="Erin").locator(".badge")).to_have_text("Not started")
    expect(page.get_by_role("navigation", name="Candidates by status")).to_contain_text("Not started 1")
    expect(more).to_be_focused()
    expect(page.get_by_text("The list has been updated.")).to_be_attached()
    invite(served, row, "Nils")
    expect(page.get_by_role("link", name="Nils", exact=True)).to_be_visible()
    page.get_by_role("button", name="Copy link: Nils").click()
    expect(page.get_by_text("Link copied.").or_(page.get_by_role("dialog", name="The personal link"))).to_be_visible()
    assert page.evaluate("window.sameLoad") is True


def test_a_reviewers_page_shows_who_submits_and_keeps_what_was_ticked(visit, served):
    answered = answer_interview(served.parts, served.cast.team_id, served.cast.alice.id, ("Erin Holm", "Frans Ek"))
    served.parts.db.execute("delete from rendition where owner in (select 'answer_take:' || kept_take_id from answer)")
    served.parts.db.execute("update answer_take set state = 'broken'")
    served.parts.db.execute("update invitation set submitted_at = null where id = :id", id=answered.invitations[1])
    page = visit().be(served.cast.bob).page
    with page.expect_response("**/news.json"):
        page.goto(f"/review/{answered.interview_id}")
    page.get_by_role("checkbox", name="Erin Holm").check()
    page.locator("h1").click()
    note(served, answered.invitations[1], "submitted_at")
    expect(page.get_by_role("checkbox", name="Frans Ek")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Erin Holm")).to_be_checked()
