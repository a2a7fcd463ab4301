"""erin answers on her phone, and opens the same link on a laptop: one take, one device, one truth."""

import pytest
from playwright.sync_api import expect

from tests.browser.candidate import SOON, agreed, begin, record, set_limits, takes, talk
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
WITHIN_2_S = 2000
NO_LINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def laptop(erin, visit):
    """erin's laptop; her phone has begun nothing yet. What the server refuses there is what the tests are about."""
    opened = visit(**LAPTOP)
    opened.provoked.append("409")
    return opened.page


def start_on_the_phone(stage, erin, takes_allowed=2):
    page = erin.page
    set_limits(stage, 1, answer_seconds=60, think_seconds=0, takes=takes_allowed)
    agreed(stage, page)
    page.goto("/answer/inv1/questions/1")
    begin(page)
    talk(page)
    return page


def open_on_the_laptop(stage, laptop):
    laptop.goto(stage.link)
    laptop.get_by_role("link", name="Continue with question 1").click()


def test_the_laptop_sees_the_recording_and_takes_over_only_when_asked_to(stage, erin, laptop):
    phone = start_on_the_phone(stage, erin)
    open_on_the_laptop(stage, laptop)
    expect(laptop.get_by_text("This question is being recorded on another device")).to_be_visible(timeout=SOON)
    expect(phone.get_by_text("You are being recorded.")).to_be_visible()
    laptop.get_by_role("button", name="Take over here").click()
    expect(phone.get_by_text("You continued on another device")).to_be_visible(timeout=WITHIN_2_S)
    expect(phone.get_by_role("button", name="Stop recording")).to_be_hidden()
    expect(phone.get_by_role("button", name="Keep this take", exact=True)).to_have_count(0)
    take = until(lambda: [row for row in takes(stage) if row["state"] == "ready"])[0]
    assert (take["problem"], take["counted"]) == ("interrupted", 0)
    assert take["duration_ms"] > 1500
    laptop.get_by_role("button", name="Another take (2 left)").click(timeout=SOON)
    record(laptop)
    laptop.get_by_role("button", name="Keep this take").click()
    laptop.wait_for_url("**/questions/2")
    assert [(row["problem"], row["counted"]) for row in takes(stage)] == [("interrupted", 0), (None, 1)]


def test_the_laptop_goes_on_by_itself_when_the_phone_has_stopped(stage, erin, laptop):
    phone = start_on_the_phone(stage, erin)
    open_on_the_laptop(stage, laptop)
    expect(laptop.get_by_text("This question is being recorded on another device")).to_be_visible(timeout=SOON)
    phone.get_by_role("button", name="Stop recording").click()
    expect(laptop.get_by_role("button", name="Keep this take")).to_be_visible(timeout=SOON)
    assert [row["problem"] for row in takes(stage)] == [None]


def test_two_devices_that_start_at_the_same_time_make_one_take(stage, erin, laptop):
    phone = erin.page
    set_limits(stage, 1, answer_seconds=60, think_seconds=0, takes=2)
    agreed(stage, phone)
    phone.goto("/answer/inv1/questions/1")
    begin(phone)
    phone.get_by_role("button", name="Start recording").wait_for(timeout=SOON)
    open_on_the_laptop(stage, laptop)
    laptop.get_by_role("button", name="Turn on the camera").click()
    laptop.get_by_role("button", name="Start recording").wait_for(timeout=SOON)
    for page in (phone, laptop):
        page.get_by_role("button", name="Start recording").click()
    expect(laptop.get_by_role("button", name="Take over here")).to_be_visible(timeout=SOON)
    expect(phone.get_by_role("button", name="Stop recording")).to_be_visible(timeout=SOON)
    assert [row["state"] for row in takes(stage)] == ["recording"]


def test_nothing_is_submitted_on_the_laptop_while_the_phone_records(stage, erin, laptop):
    phone = start_on_the_phone(stage, erin)
    phone.get_by_role("button", name="Stop recording").click()
    phone.get_by_role("button", name="Another take (1 left)").click(timeout=SOON)
    talk(phone, seconds=0.5)
    laptop.goto(stage.link)
    expect(laptop.get_by_text("Being recorded on another device")).to_be_visible()
    stage.db.execute("update answer set kept_take_id = (select id from answer_take where number = 1)")
    laptop.reload()
    laptop.get_by_text("Submit without answering everything?").click()
    laptop.get_by_label("I want to submit without answering the remaining questions.").check()
    laptop.get_by_role("button", name="Submit anyway").click()
    expect(laptop.get_by_text("Question 1 is being recorded on another device right now")).to_be_visible()


def test_a_phone_without_connection_is_told_when_it_is_back_and_what_it_recorded_arrives(stage, erin, laptop):
    phone = start_on_the_phone(stage, erin)
    erin.provoked.append(NO_LINE)
    erin.context.set_offline(True)
    phone.wait_for_timeout(2000)
    open_on_the_laptop(stage, laptop)
    laptop.get_by_role("button", name="Take over here").click(timeout=SOON)
    expect(laptop.get_by_text("The recording on the other device has stopped")).to_be_visible(timeout=SOON)
    expect(phone.get_by_text("You are being recorded.")).to_be_visible()
    erin.context.set_offline(False)
    expect(phone.get_by_text("You continued on another device")).to_be_visible(timeout=SOON)
    take = until(lambda: [row for row in takes(stage) if row["state"] == "ready"])[0]
    assert take["problem"] == "interrupted"
    assert take["duration_ms"] > 4000
    expect(laptop.get_by_role("button", name="Keep the interrupted take")).to_be_visible(timeout=SOON)


def test_a_take_that_was_cut_off_is_not_chosen_over_a_whole_one(stage, erin):
    page = start_on_the_phone(stage, erin, takes_allowed=3)
    page.get_by_role("button", name="Stop recording").click()
    page.get_by_role("button", name="Another take (2 left)").click(timeout=SOON)
    talk(page)
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Take 2")).to_be_visible(timeout=SOON)
    expect(page.get_by_label("Take 1")).to_be_checked()
    expect(page.locator(".take", has_text="Take 2")).to_contain_text("interrupted")
    page.get_by_label("Take 2").check()
    expect(page.get_by_role("button", name="Keep the interrupted take")).to_be_visible()
    page.get_by_label("Take 1").check()
    page.get_by_role("button", name="Keep this take").click()
    until(lambda: stage.db.one("select kept_take_id from answer")["kept_take_id"] == takes(stage)[0]["id"])


def test_stopping_without_a_connection_says_at_once_that_the_take_is_safe(stage, erin):
    page = start_on_the_phone(stage, erin)
    erin.provoked.append(NO_LINE)
    erin.context.set_offline(True)
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Stop recording").click()
    expect(page.get_by_text("your take is safe on this device and is sent when the connection is back")).to_be_visible(timeout=WITHIN_2_S)
    erin.context.set_offline(False)
    expect(page.get_by_text("Here is your take.")).to_be_visible(timeout=SOON)
    until(lambda: [row for row in takes(stage) if row["state"] == "ready" and row["problem"] is None])
