"""The comparison as a lead uses it: by keys and pointer, on a wide screen and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.filmed import film_answers
from tests.browser.waiting import holds
from tests.review.scoring import score_whole

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    return tmp_path_factory.mktemp("films")


@pytest.fixture
def compared(served, films, visit):
    """`compared(**wishes)`: bob's comparison of two candidates whom he and rut have handed in."""
    answered = film_answers(served.parts, served.cast, films, seconds=(4, 4))
    for person, first, second in ((served.cast.bob, (2, 3), (4, 5)), (served.cast.rut, (1, 2), (3, 3))):
        assert score_whole(person.client, answered, 0, *first).status_code == 200
        assert score_whole(person.client, answered, 1, *second).status_code == 200

    def open_one(**wishes):
        page = visit(**{"viewport": {"width": 1440, "height": 900}, **wishes}).be(served.cast.bob).page
        page.goto(f"/review/{answered.interview_id}/compare")
        expect(page.locator("[data-gaps] summary")).to_have_text("What is missing")
        return page

    return open_one


def names(page):
    return page.locator("tbody .compare-name span:last-child").all_text_contents()


def test_rows_are_sorted_by_what_is_chosen_and_say_their_place(compared):
    page = compared()
    first = names(page)
    page.get_by_label("Sort by").select_option(label="Mean")
    assert names(page) == first[::-1]
    expect(page.locator("tbody tr").first).to_contain_text("3.75")
    expect(page.locator(".compare-rank").first).to_have_text("1")


def test_one_key_turns_the_picture_into_a_table_of_numbers(compared):
    page = compared()
    expect(page.locator("tbody svg").first).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator("tbody svg").first).to_be_hidden()
    expect(page.locator("tbody .compare-marks").first).to_be_visible()
    expect(page.get_by_role("button", name="Table")).to_have_attribute("aria-pressed", "true")


def test_weights_are_ones_own_and_say_so_and_0_everywhere_gives_no_number(compared):
    page = compared()
    weight = page.get_by_label("Weight Overall")
    weight.fill("3")
    expect(page.get_by_text("These weights are only for you.")).to_be_visible()
    weight.fill("0")
    expect(page.get_by_text("All weights are 0")).to_be_visible()
    expect(page.locator("tbody .compare-whole").first).to_contain_text("–")
    page.get_by_role("button", name="Reset weights").click()
    expect(page.get_by_text("All weights are 0")).to_be_hidden()
    expect(page.locator("tbody .compare-whole").first).to_contain_text("2.00")


def test_correcting_for_severity_takes_off_what_a_generous_reviewer_adds(compared):
    page = compared()
    page.get_by_role("button", name="Corrected for severity").click()
    page.keyboard.press("t")
    expect(page.locator("tbody .compare-cell .compare-marks").first).to_contain_text("1.9 · 2.1")


def test_a_cell_is_reached_by_keys_and_plays_what_was_cited(compared):
    page = compared()
    page.locator("[data-rows] [tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Bob Nyström")
    expect(dialog.get_by_role("button", name="Play 0:01.0 to 0:03.0").first).to_be_visible()
    holds(page, "document.querySelector('dialog video').currentTime >= 1")
    page.keyboard.press("Escape")
    expect(page.locator("[data-rows] [tabindex='0']")).to_be_focused()


def test_a_phone_shows_a_card_for_each_candidate_and_never_scrolls_sideways(compared):
    page = compared(viewport={"width": 375, "height": 740})
    expect(page.locator("tbody tr").first.get_by_role("button").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_who_has_not_handed_in_is_told_why_nothing_is_shown_and_no_script_fails(served, films, visit):
    answered = film_answers(served.parts, served.cast, films, seconds=(4,))
    one = visit(viewport={"width": 1440, "height": 900}).be(served.cast.bob)
    one.page.goto(f"/review/{answered.interview_id}/compare")
    expect(one.page.get_by_text("Sealed until you hand in")).to_be_visible()
    expect(one.page.get_by_role("link", name="Go to the candidates")).to_have_attribute("href", f"/review/{answered.interview_id}")
