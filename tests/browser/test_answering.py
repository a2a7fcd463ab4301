"""A candidate on a phone, from the link to the receipt, in a real browser on a real server that is killed in the middle."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.candidate import SOON, agreed, begin, record, set_limits, takes
from tests.browser.test_check import SILENT
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_whole_path_of_a_candidate(stage, erin):
    page = erin.page
    page.goto(stage.link)
    assert page.url.endswith("/answer/inv1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello erin")
    page.get_by_role("link", name="Continue").click()
    page.get_by_label("I agree that my answers").check()
    page.get_by_role("button", name="Agree and continue").click()
    check_the_devices(page)
    practise(stage, page)
    page.get_by_role("link", name="Start interview").click()
    answer_the_first_with_a_second_take(stage, page)
    page.wait_for_url("**/questions/2")
    begin(page)
    record(page)
    page.get_by_role("button", name="Keep this take").click()
    page.wait_for_url("**/overview")
    expect(page.get_by_text("2 of 2 answers safely stored")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="Submit my answers").click()
    page.wait_for_url("**/receipt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, erin")
    kept = stage.db.query("select t.number, t.counted from answer a join answer_take t on t.id = a.kept_take_id order by a.position")
    assert [(row["number"], row["counted"]) for row in kept] == [(1, 1), (1, 1)]


def check_the_devices(page):
    page.get_by_role("button", name="Turn on camera and microphone").click()
    page.get_by_role("button", name="Record four seconds").click(timeout=SOON)
    for name in ("camera", "sound", "sample", "line"):
        expect(page.locator(f"[data-check={name}]")).to_have_attribute("data-result", "passed", timeout=SOON)
    assert page.evaluate("document.querySelector('[data-sample-video]').src").startswith("blob:")
    page.get_by_role("link", name="All good, continue").click()


def practise(stage, page):
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method != "GET" else None)
    page.get_by_role("button", name="Practise").click()
    stop = page.get_by_role("button", name="Stop")
    stop.wait_for(timeout=SOON)
    page.wait_for_timeout(2000)
    stop.click()
    page.get_by_text("Watch your practice, or continue.").wait_for(timeout=SOON)
    assert sent == []
    assert stage.db.query("select id from upload") == []


def answer_the_first_with_a_second_take(stage, page):
    page.get_by_role("button", name="Watch question").click()
    think = page.get_by_role("button", name="Start thinking")
    expect(think).to_be_focused(timeout=SOON)  # the clip has been watched to its end
    think.click()
    expect(page.locator("[data-think-left]")).to_have_text("0:04", timeout=SOON)
    # Nobody presses anything: the recording begins by itself when the thinking time is over, after its countdown.
    stop = page.get_by_role("button", name="Stop recording")
    stop.wait_for(timeout=SOON)
    page.wait_for_timeout(2000)
    stop.click()
    again = page.get_by_role("button", name="Another take (1 left)")
    again.click(timeout=SOON)
    record(page)
    expect(page.get_by_role("button", name="Another take")).to_have_count(0)
    assert [(take["number"], take["counted"]) for take in takes(stage)] == [(1, 1), (2, 1)]
    page.get_by_label("Take 1").check()
    page.get_by_role("button", name="Keep this take").click()


def test_a_reload_in_the_middle_of_a_recording_keeps_what_was_said_and_costs_no_take(stage, erin):
    page = erin.page
    set_limits(stage, 1, answer_seconds=60, think_seconds=0, takes=1)
    agreed(stage, page)
    page.goto("/answer/inv1/questions/1")
    begin(page)
    page.get_by_role("button", name="Start recording").click()
    page.get_by_role("button", name="Stop recording").wait_for(timeout=SOON)
    page.wait_for_timeout(4000)
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text("This take was interrupted. What arrived before that is kept.")).to_be_visible(timeout=SOON)
    take = until(lambda: [row for row in takes(stage) if row["state"] == "ready"])[0]
    assert (take["problem"], take["counted"]) == ("interrupted", 0)
    assert take["duration_ms"] > 2000
    page.get_by_role("button", name="Another take (1 left)").click()
    record(page)
    assert [row["counted"] for row in takes(stage)] == [0, 1]


def test_the_recording_stops_by_itself_at_the_limit(stage, erin):
    page = erin.page
    set_limits(stage, 1, answer_seconds=10, think_seconds=0, takes=3)
    agreed(stage, page)
    page.goto("/answer/inv1/questions/1")
    begin(page)
    page.get_by_role("button", name="Start recording").click()
    page.get_by_role("button", name="Stop recording").wait_for(timeout=SOON)
    expect(page.locator("[data-step=camera] [data-status]")).to_have_text("5 seconds left", timeout=SOON)
    page.get_by_role("button", name="Keep this take").wait_for(timeout=SOON)
    take = until(lambda: [row for row in takes(stage) if row["state"] == "ready"])[0]
    assert take["problem"] is None
    assert 9_000 < take["duration_ms"] < 12_000


def test_for_whom_there_is_no_limit_nothing_starts_by_itself(stage, erin):
    set_limits(stage, 1, answer_seconds=10, think_seconds=1, takes=2)
    stage.db.execute("update invitation set time_percent = 0 where id = 'inv1'")
    agreed(stage, erin.page)
    page = erin.page
    page.goto("/answer/inv1/questions/1")
    expect(page.get_by_text("You have all the time you need")).to_be_visible()
    begin(page)
    start = page.get_by_role("button", name="Start recording")
    expect(start).to_be_visible(timeout=SOON)
    expect(page.get_by_text("then up to 55:00")).to_be_visible()
    page.wait_for_timeout(2500)
    expect(start).to_be_visible()
    assert takes(stage) == []


def test_a_recording_in_which_nothing_is_heard_says_so_while_it_runs(stage, erin):
    page = erin.page
    agreed(stage, page)
    page.add_init_script(SILENT)
    set_limits(stage, 1, answer_seconds=60, think_seconds=0, takes=3)
    page.goto("/answer/inv1/questions/1")
    begin(page)
    page.get_by_role("button", name="Start recording").click()
    expect(page.locator("[data-tally-words]")).to_have_text("No sound: check the microphone", timeout=SOON)
    expect(page.locator("[data-step=camera] [data-status]")).to_contain_text("Nothing is heard.")
    ends = []
    page.route("**/end.json*", lambda route: ends.append(route))  # the server answers after the page has listened
    page.get_by_role("button", name="Stop recording").click()
    page.get_by_role("button", name="Keep this take").wait_for(timeout=SOON)
    said = page.locator("[data-look-status]")
    expect(said).to_contain_text(re.compile("Nothing is heard in this take|There is no connection"), timeout=SOON)
    until(lambda: page.wait_for_timeout(50) or ends)[0].continue_()
    until(lambda: page.wait_for_timeout(50) or [row for row in takes(stage) if row["state"] == "ready"])
    page.wait_for_timeout(500)
    expect(said).to_contain_text("Nothing is heard in this take.", timeout=SOON)
    assert not erin.complaints


def test_a_server_that_dies_in_the_middle_of_a_take_loses_nothing(stage, erin):
    page = erin.page
    agreed(stage, page)
    set_limits(stage, 1, answer_seconds=60, think_seconds=0, takes=3)
    page.goto("/answer/inv1/questions/1")
    begin(page)
    page.get_by_role("button", name="Start recording").click()
    stop = page.get_by_role("button", name="Stop recording")
    stop.wait_for(timeout=SOON)
    page.wait_for_timeout(2000)
    erin.provoked.append("ERR_")
    stage.server.kill()
    page.wait_for_timeout(3000)
    expect(page.locator("[data-saved]")).to_contain_text("waiting for the connection", timeout=SOON)
    stage.server.start()
    page.wait_for_timeout(1000)
    stop.click()
    page.get_by_role("button", name="Keep this take").wait_for(timeout=SOON)
    take = until(lambda: [row for row in takes(stage) if row["state"] == "ready"])[0]
    assert (take["problem"], take["counted"]) == (None, 1)
    assert take["duration_ms"] > 5000


def test_the_keyboard_alone_is_enough(stage, erin):
    page = erin.page
    agreed(stage, page)
    set_limits(stage, 1, answer_seconds=60, think_seconds=0, takes=3)
    page.goto("/answer/inv1/questions/1")
    page.get_by_role("button", name="I am ready").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start recording")).to_be_focused(timeout=SOON)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop recording")).to_be_focused(timeout=SOON)
    page.wait_for_timeout(1500)
    page.keyboard.press("Space")
    keep = page.get_by_role("button", name="Keep this take")
    expect(keep).to_be_focused(timeout=SOON)
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/2")
    assert [take["counted"] for take in takes(stage)] == [1]


def test_a_refused_camera_is_told_plainly_and_costs_nothing(stage, erin):
    page = erin.page
    agreed(stage, page)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
    )
    page.goto("/answer/inv1/questions/1")
    page.get_by_role("button", name="Start thinking").click()
    expect(page.get_by_text("The browser blocks the camera")).to_be_visible(timeout=SOON)
    assert stage.db.query("select id from answer") == []


@pytest.mark.parametrize("path", ["", "/consent", "/check", "/practice", "/questions/1", "/overview"])
def test_nothing_is_wider_than_the_phone(stage, erin, path):
    page = erin.page
    agreed(stage, page)
    if path == "/overview":
        stage.db.execute("update invitation set started_at = '2026-11-23T09:00:00.000Z' where id = 'inv1'")
    page.goto(f"/answer/inv1{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    heights = page.locator(".fold .door .button:visible").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert max(heights, default=0) <= 60, "a button has words for more than two lines"


def test_an_invitation_that_is_withdrawn_in_the_middle_of_a_take_is_not_called_saved(stage, erin):
    page = erin.page
    agreed(stage, page)
    set_limits(stage, 1, answer_seconds=60, think_seconds=0, takes=3)
    page.goto("/answer/inv1/questions/1")
    begin(page)
    page.get_by_role("button", name="Start recording").click()
    page.get_by_role("button", name="Stop recording").wait_for(timeout=SOON)
    page.wait_for_timeout(1500)
    erin.provoked += ["404", "410"]
    stage.db.execute("update invitation set withdrawn_at = '2026-11-23T09:00:00.000Z' where id = 'inv1'")
    expect(page.locator("[data-saved]")).to_contain_text("not all saved", timeout=SOON)
    stage.db.execute("update invitation set withdrawn_at = null where id = 'inv1'")
