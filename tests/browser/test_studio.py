"""The studio as a recruiter uses it: script, recorder, import and takes on one page, pressed as people press."""

import re

import pytest
from playwright.sync_api import expect

from media.synthetic.people import person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 30_000
LONG = 90_000
SCRIPT = "\n".join(f"Line {n}: tell us what you did, and what came of it in the end." for n in range(1, 10))
REFUSE = """navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("no", "NotAllowedError"); };"""
NO_RECORDER = "delete window.MediaRecorder;"


@pytest.fixture
def studio(visit, served):
    """`studio(**wishes)`: the page of a new question with a long script. `init` is a script that runs before those of the page."""

    def open_studio(init="", title="Teamwork", **wishes):
        window = visit(viewport={"width": 1440, "height": 900}, **wishes).be(served.cast.carol)
        page = window.page
        page.provoked = window.provoked
        page.goto("/questions/new")
        page.get_by_label("Title").fill(title)
        page.get_by_label("The question").fill(SCRIPT)
        if init:
            page.add_init_script(init)
        page.get_by_role("button", name="Save and record").click()
        page.wait_for_load_state()
        return page

    return open_studio


def state(page, wanted):
    expect(page.locator("[data-recorder]")).to_have_attribute("data-state", wanted, timeout=SOON)


def turn_on(page):
    page.locator("[data-ask]").click()
    state(page, "ready")


def record(page, seconds=1.5):
    page.locator("[data-record]").click()
    state(page, "recording")
    page.wait_for_timeout(seconds * 1000)


def choose_a_file(page, button, path):
    with page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files(path)
    expect(page.locator("[data-takes] [data-edit]:visible")).to_have_count(1, timeout=LONG)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    path = tmp_path_factory.mktemp("film") / "elsewhere.mp4"
    person(path, seed=5, seconds=2, size=(160, 90), fps=10)
    return path


def test_a_file_is_imported_by_its_button(studio, film):
    page = studio()
    button = page.locator("[data-importer]").get_by_role("button", name="Import video")
    expect(button).to_be_enabled()
    choose_a_file(page, button, film)


def test_space_pauses_and_goes_on_wherever_the_focus_is(studio):
    page = studio()
    turn_on(page)
    record(page)
    for focused in ("[data-record]", "[data-pause]", "[data-prompt]"):
        page.locator(focused).focus()
        page.keyboard.press("Space")
        state(page, "paused")
        page.keyboard.press("Space")
        state(page, "recording")
    expect(page.locator("[data-prompter]")).to_be_hidden()
    page.locator("[data-record]").focus()
    page.keyboard.press("Enter")
    state(page, "saved")
    expect(page.locator("[data-takes] > li")).to_have_count(1)


def test_a_long_script_begins_at_its_first_line_and_follows(studio):
    page = studio()
    script = page.locator("[data-script]")
    first = script.locator("span").first
    assert script.evaluate("script => script.scrollTop") == 0
    turn_on(page)
    page.locator("[data-pace]").select_option("170")
    record(page, 0)
    expect(first).to_be_in_viewport()
    expect(script.locator(".is-said").nth(2)).to_be_visible(timeout=SOON)
    assert script.evaluate("script => script.scrollTop") == 0, "the first line is still being read"
    page.locator("[data-prompt]").click()
    over, word = page.locator("[data-prompter]").bounding_box(), page.locator("[data-prompter] span:not(.is-said)").first.bounding_box()
    assert over["y"] <= word["y"] <= over["y"] + over["height"]
    page.locator("[data-record]").click()
    state(page, "saved")


def test_a_refused_camera_is_told_in_the_picture_and_a_file_is_the_way_out(studio, film):
    page = studio(REFUSE)
    page.locator("[data-ask]").focus()
    page.keyboard.press("Enter")
    frame = page.locator(".recorder-frame")
    expect(frame.get_by_text("The browser blocks the camera")).to_be_visible()
    expect(page.locator("[data-status]")).to_contain_text("blocks the camera")  # for readers, once
    expect(page.locator("[data-ask]")).to_be_focused()
    choose_a_file(page, frame.get_by_role("button", name="Import video"), film)


def test_a_browser_that_cannot_record_says_so_before_anything_is_pressed(studio):
    page = studio(NO_RECORDER)
    frame = page.locator(".recorder-frame")
    expect(frame.get_by_text("This browser cannot record.")).to_be_visible()
    expect(frame.get_by_role("button", name="Import video")).to_be_enabled()


def test_the_focus_goes_from_the_camera_to_the_record_button(studio):
    page = studio()
    page.locator("[data-ask]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-record]")).to_be_focused(timeout=SOON)
    page.keyboard.press("Enter")
    state(page, "thinking")
    expect(page.locator("[data-record]")).to_be_focused()
    state(page, "recording")
    expect(page.locator("[data-record]")).to_be_focused()
    page.wait_for_timeout(1200)
    page.keyboard.press("Enter")
    state(page, "saved")
    expect(page.locator("[data-record]")).to_be_focused()
    page.locator("[data-takes] [data-remove]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-takes] > li")).to_have_count(0)
    expect(page.locator("[data-import]")).to_be_focused()


def test_a_stop_without_connection_says_that_the_take_is_safe_and_the_next_one_can_be_recorded(studio):
    page = studio()
    turn_on(page)
    record(page)
    page.provoked.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    expect(page.locator("[data-status]")).to_contain_text("No connection.", timeout=SOON)
    page.wait_for_timeout(1200)
    page.locator("[data-record]").click()
    expect(page.locator("[data-status]")).to_contain_text("Your take is safe on this device", timeout=3000)
    page.locator("[data-again]").click()
    state(page, "ready")
    page.locator("[data-record]").click()
    state(page, "recording")
    page.context.set_offline(False)
    expect(page.locator("[data-takes] > li")).to_have_count(1, timeout=SOON)
    page.wait_for_timeout(1200)
    page.locator("[data-record]").click()
    state(page, "saved")
    expect(page.locator("[data-takes] > li")).to_have_count(2, timeout=SOON)


def test_a_take_that_is_sent_by_itself_after_a_crash_is_not_also_offered_as_cut_off(studio):
    page = studio()
    turn_on(page)
    record(page, 2.5)
    address = page.url
    other = page.context.new_page()
    other.goto(address)  # a second window while the first one records
    expect(other.locator("[data-import]")).to_be_enabled()
    expect(other.get_by_text("was interrupted before all of it had arrived")).to_have_count(0)
    page.close()
    other.reload()
    expect(other.locator("[data-takes] > li")).to_have_count(1, timeout=SOON)
    expect(other.get_by_text("was interrupted before all of it had arrived")).to_have_count(0)


def test_nothing_moves_when_the_first_take_is_there(studio, film):
    page = studio(title="A title that is long enough to fill the whole line beside the button that comes later")
    place = "frame => frame.getBoundingClientRect().top + scrollY"
    before = page.locator(".recorder-frame").evaluate(place)
    choose_a_file(page, page.locator("[data-import]"), film)
    expect(page.get_by_role("link", name="Trim and publish")).to_be_visible()
    assert page.locator(".recorder-frame").evaluate(place) == before


def test_the_words_of_a_camera_that_is_off_fit_a_small_screen_with_wide_letters(studio):
    page = studio()
    page.set_viewport_size({"width": 320, "height": 568})
    page.evaluate("""() => {
      const spaced = new CSSStyleSheet();
      spaced.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }");
      document.adoptedStyleSheets = [spaced];
    }""")
    frame, button = page.locator(".recorder-frame").bounding_box(), page.locator("[data-ask]").bounding_box()
    assert frame["y"] <= button["y"] and button["y"] + button["height"] <= frame["y"] + frame["height"]


@pytest.mark.parametrize("colours", ["active", "none"])
def test_the_stop_button_has_its_sign_and_the_picture_its_frame_in_forced_colours(studio, colours):
    page = studio(forced_colors=colours)
    turn_on(page)
    record(page)
    sign = page.locator("[data-record] .icon-stop")
    style = sign.evaluate("sign => [getComputedStyle(sign).backgroundColor, getComputedStyle(sign.parentElement).backgroundColor]")
    assert style[0] != style[1] and not re.search(r", 0\)$", style[0]), style
    assert page.locator(".recorder-frame").evaluate("frame => getComputedStyle(frame).outlineStyle") == "solid"
    page.locator("[data-record]").click()
    state(page, "saved")
