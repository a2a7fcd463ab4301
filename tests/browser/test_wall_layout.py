"""The wall's page: what one judges stands beside what one watches, each answer in its own shape, on a phone one at a time."""

import pytest
from playwright.sync_api import expect

from tests.browser.filmed import film_answers
from tests.browser.waiting import holds

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def answered(served, tmp_path_factory):
    return film_answers(served.parts, served.cast, tmp_path_factory.mktemp("films"), seconds=(4, 4, 9, 4))


@pytest.fixture
def wall(visit, served, answered):
    """`wall(width, height)`: the wall of four answers in a window of that size."""

    def open_one(width, height, **wishes):
        page = visit(viewport={"width": width, "height": height}, **wishes).be(served.cast.bob).page
        page.goto(f"/review/{answered.interview_id}/wall?question={answered.questions[0]}")
        holds(page, "window.tagningClock?.players.every((player) => player.video.readyState >= 3)")
        return page

    return open_one


@pytest.mark.parametrize("size", [(1440, 900), (1366, 768)])
def test_scores_comments_and_time_line_are_in_view_without_scrolling(wall, size):
    page = wall(*size)
    last = (".score-tab >> nth=3", ".lane >> nth=3", ".wall-answer >> nth=3")
    scorecard = (".score-sheet:visible .score-steps", ".score-sheet:visible .score-hand-in", ".score-sheet:visible .score-evidence")
    for seen in (*last, *scorecard, "[data-comments]", "[data-comment-body]", "[data-play]"):
        expect(page.locator(seen)).to_be_in_viewport(ratio=0.95)
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


def test_an_upright_answer_stands_upright_and_none_lies_over_another(wall):
    page = wall(1440, 900)
    boxes = [tile.bounding_box() for tile in page.locator(".wall-answer").all()]
    assert boxes[2]["width"] < boxes[2]["height"] * 0.6 and boxes[0]["width"] > boxes[0]["height"] * 1.7
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart_x = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
            assert apart_x or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]


def test_a_press_on_a_lane_goes_there_and_the_keys_step_five_seconds(wall):
    page = wall(1440, 900)
    track = page.locator(".lane-track").nth(1).bounding_box()
    page.mouse.click(track["x"] + track["width"] * 0.75, track["y"] + track["height"] / 2)
    holds(page, "Math.abs(window.tagningClock.position - window.tagningClock.duration * 0.75) < 120")
    expect(page.get_by_label("Position in the answers")).to_be_focused()
    there = page.evaluate("window.tagningClock.position")
    page.keyboard.press("ArrowLeft")
    holds(page, f"Math.abs(window.tagningClock.position - {there - 5000}) < 60")
    page.keyboard.press(" ")
    holds(page, "window.tagningClock.going")


def test_a_phone_shows_one_answer_and_the_next_is_a_press_away(wall):
    page = wall(375, 740, has_touch=True)
    tiles = page.locator(".wall-answer")
    expect(tiles.nth(0)).to_be_in_viewport(ratio=0.9)
    expect(tiles.nth(1)).not_to_be_in_viewport()
    page.get_by_role("button", name="Next candidate").tap()
    expect(tiles.nth(1)).to_be_in_viewport(ratio=0.9)
    expect(tiles.nth(1)).to_have_class("wall-answer is-audible")
    page.get_by_role("group", name="Whose answer").get_by_role("button", name="Tomás Silva").tap()
    expect(tiles.nth(3)).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".lane:visible")).to_have_count(1)
    expect(page.locator("[data-comment-answer]")).to_have_value(tiles.nth(3).get_attribute("data-answer"))


def test_a_swipe_on_a_phone_goes_to_the_next_answer_which_is_heard(wall):
    page = wall(375, 740, has_touch=True)
    # A wheel to the side moves the same scroller that a finger does; Playwright has no finger that draws.
    page.locator(".wall-answer").nth(0).hover()
    page.mouse.wheel(375, 0)
    expect(page.locator(".wall-answer").nth(1)).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".wall-answer").nth(1)).to_have_class("wall-answer is-audible")


def test_play_stays_in_reach_on_a_phone_while_one_looks_at_the_answer(wall):
    page = wall(375, 667, has_touch=True)
    expect(page.locator("[data-play]")).to_be_in_viewport(ratio=0.9)
    page.locator("[data-play]").tap()
    holds(page, "window.tagningClock.state === 'playing'")
    page.locator("[data-comment-body]").tap()
    assert page.evaluate("window.tagningClock.state") == "paused"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
