"""What stands round every page, in a real browser: theme, language, menu, keys, dialogs and toasts."""

import re
import shutil
import threading
from datetime import datetime, timezone

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from foundation.clock import FixedClock
from tagning.app import create_app
from tagning.config import Config
from tagning.parts import make_parts
from tests.cast import PASSWORD, make_cast
from tests.conftest import cheap_passwords

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    config = Config.from_env({"TAGNING_DATA": str(tmp_path_factory.mktemp("data")), "TAGNING_BASE_URL": "http://localhost"})
    # A browser throws away cookies that its own clock calls old, so this house keeps the browser's time.
    parts = make_parts(config, clock=FixedClock(datetime.now(timezone.utc)), passwords=cheap_passwords())
    app = create_app(config, parts=parts)
    make_cast(parts, app)
    server = make_server("localhost", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    parts.db.close()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, address):
    """alice's settings, in a light English browser; a script error fails the test."""
    context = browser.new_context(base_url=address, locale="en-GB", color_scheme="light")
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/sign-in?next=/settings")
    page.fill("input[type=email]", "alice@example.org")
    page.fill("input[type=password]", PASSWORD)
    page.press("input[type=password]", "Enter")
    page.wait_for_url(re.compile(r"//[^/]+/settings$"))
    yield page
    assert errors == []
    context.close()


def shared(page, name):
    """The address of a shared script, with its version."""
    return page.locator("script[src*='shared/page.js']").get_attribute("src").replace("page.js", name)


def press_keys_on(page, words):
    """Give the page the key k, which counts in `document.title`, and press what `words` says."""
    page.evaluate(
        "async (address) => { const { addKeys } = await import(address); document.title = '';"
        " addKeys([{ keys: ['k'], does: 'Play', run: () => { document.title += 'k'; } }]); }",
        shared(page, "keys.js"),
    )
    for word in words:
        page.keyboard.press(word)


def test_the_theme_changes_at_once_and_stays(page):
    page.locator("summary").filter(has_text="Your account").click()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_language_can_be_changed_before_signing_in(browser, address):
    context = browser.new_context(base_url=address, locale="en-GB")
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_have_count(1)
    context.close()


def test_escape_closes_the_menu_and_gives_the_focus_back(page):
    summary = page.locator("summary").filter(has_text="Your account")
    summary.click()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_first_stop_of_the_tab_key_leads_past_the_menu(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_key_works_on_the_page_and_stands_in_its_help(page):
    press_keys_on(page, ["k", "?"])
    assert page.title() == "k"
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Play")


def test_a_key_does_nothing_in_a_field_or_with_a_modifier(page):
    press_keys_on(page, ["Control+k", "Alt+k"])
    page.locator("main input[type=text]").first.focus()
    page.keyboard.press("k")
    assert page.title() == ""


def test_single_keys_can_be_turned_off(page):
    page.evaluate("document.documentElement.dataset.singleKeys = 'off'")
    press_keys_on(page, ["k", "?"])
    assert page.title() == ""
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_toast_can_be_closed_while_a_dialog_is_open_and_outlives_it(page):
    page.evaluate(
        "async ([dialog, toast]) => { const d = (await import(dialog)).openDialog('Ask', document.createElement('p'));"
        " (await import(toast)).toast('One is gone', { kind: 'error' }); (await import(toast)).toast('One stays', { seconds: 0 }); }",
        [shared(page, "dialog.js"), shared(page, "toast.js")],
    )
    page.locator(".toast", has_text="One is gone").get_by_role("button", name="Close").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".toast")).to_have_text(["One stays×"])


@pytest.mark.parametrize("width", [375, 1440])
def test_no_page_is_wider_than_its_window(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/settings", "/team/members", "/outbox", "/nowhere"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_one_dialog_gives_the_roles_of_whichever_member_it_is_opened_for(page):
    page.goto("/team/members")
    page.get_by_role("button", name="Roles of Bob Nyström").click()
    dialog = page.get_by_role("dialog", name="Roles of Bob Nyström")
    expect(dialog.get_by_role("checkbox", name="Reviewer")).to_be_checked()
    expect(dialog.get_by_role("checkbox", name="Recruiter")).not_to_be_checked()
    dialog.get_by_role("checkbox", name="Recruiter").check()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Roles of Carol Berg").click()
    dialog = page.get_by_role("dialog", name="Roles of Carol Berg")
    expect(dialog.get_by_role("checkbox", name="Reviewer")).not_to_be_checked()
    dialog.get_by_role("checkbox", name="Reviewer").check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("li", has_text="Carol Berg").locator(".badge")).to_have_text(["Recruiter", "Reviewer"])
    expect(page.locator("li", has_text="Bob Nyström").locator(".badge")).to_have_text(["Reviewer"])
