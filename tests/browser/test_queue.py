"""A reviewer's queue in a real browser, by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.filmed import film_answers
from tests.browser.waiting import holds
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def answered(served, tmp_path_factory):
    return film_answers(served.parts, served.cast, tmp_path_factory.mktemp("films"))


def count_marks(served):
    return served.parts.db.one("select count(*) as n from mark where kind = 'value'")["n"]


def tab_to(page, name):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.textContent.trim()") == name:
            return
    raise AssertionError(f"no Tab leads to {name}")


def test_a_reviewer_scores_a_question_by_the_keyboard_alone(visit, served, answered):
    page = visit(viewport={"width": 1440, "height": 900}).be(served.cast.bob).page
    page.goto("/review")
    expect(page.get_by_role("heading", name="Your turn")).to_be_visible()
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    met = []
    for left in range(4, 0, -1):
        expect(page.locator("[data-queue]")).to_contain_text(f"{left} answer")
        holds(page, "window.tagningClock?.state === 'playing'")
        met.append(page.locator(".wall-answer .name").inner_text())
        page.keyboard.press("4")
        until(lambda done=len(met): count_marks(served) == done, what="the mark")
        page.keyboard.press("q")
        page.wait_for_load_state()
        if left > 1:
            expect(page.locator(".wall-answer .name")).not_to_have_text(met[-1])
    assert len(set(met)) == 4


def test_a_colleague_who_has_the_answer_open_keeps_it_out_of_ones_queue(visit, served, answered):
    served.parts.db.execute("delete from mark")
    bob, lea = (visit().be(person).page for person in (served.cast.bob, served.cast.lea))
    for page in (bob, lea):
        page.goto("/review")
        page.get_by_role("button", name="Continue").click()
        expect(page.locator("[data-queue]")).to_be_visible()
    names = [page.locator(".wall-answer .name").inner_text() for page in (bob, lea)]
    assert names[0] != names[1]
    bob.get_by_role("button", name="Skip for now").click()
    expect(bob.locator(".wall-answer .name")).not_to_have_text(names[0])
    assert bob.locator(".wall-answer .name").inner_text() != names[1]


def test_who_knows_the_candidate_says_so_and_takes_it_back(visit, served, answered):
    served.parts.db.execute("delete from mark")
    page = visit().be(served.cast.bob).page
    page.goto("/review")
    page.get_by_role("button", name="Continue").click()
    name = page.locator(".wall-answer .name").inner_text()
    address = page.url
    page.get_by_role("button", name="I know this person").first.click()
    page.get_by_role("dialog").get_by_label("How do you know each other?").fill("We worked together")
    page.get_by_role("dialog").get_by_role("button", name="I know this person").click()
    expect(page.locator(".wall-answer .name")).not_to_have_text(name)
    page.goto(address)
    expect(page.get_by_text(f"You have said that you know {name}")).to_be_visible()
    page.get_by_role("button", name="Score them after all").click()
    expect(page.get_by_text("You have said that you know")).to_have_count(0)
