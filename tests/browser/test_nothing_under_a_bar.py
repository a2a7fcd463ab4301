"""At every size of phone, upright and sideways, with large text: what a step is about can be seen, and nothing lies under anything."""

import pytest

from tests.browser.candidate import SOON, agreed, begin_anew, set_limits
from tests.browser.sweep import PHONES, SIDEWAYS, look
from tests.browser.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sweep]
QUESTION = "Tell us about a time when two people in your team disagreed about how to do something. What did you do, and what came of it?"
DOOR = ".door .button.is-primary, .door .button.is-record"


class Walk:
    """erin's walk through the pages; what each step shows wrongly is gathered and told at the end."""

    def __init__(self, page):
        self.page, self.faults = page, []

    @property
    def told(self):
        return "\n".join(self.faults)

    def see(self, step, *must, **wishes):
        self.faults += [f"{step}: {fault}" for fault in look(self.page, must, **wishes)]


@pytest.fixture
def walk(stage, visit):
    begin_anew(stage)
    set_limits(stage, 1, answer_seconds=600, think_seconds=600, takes=2)
    stage.db.execute("update clip set question_text = :text where id = 'c1t1'", text=QUESTION)
    walk = Walk(visit(viewport={"width": 375, "height": 667}, has_touch=True, is_mobile=False).page)
    walk.page.goto(stage.link)
    return walk


def test_nothing_is_hidden_before_the_first_question(stage, walk):
    page = walk.page
    walk.see("what to expect", ".limits", DOOR)
    agreed(stage, page)
    page.goto("/answer/inv1/consent")
    walk.see("consent")
    page.goto("/answer/inv1/check")
    page.get_by_role("button", name="Turn on camera and microphone").wait_for()
    walk.see("the test", ".recorder-frame", ".checks", DOOR)
    page.get_by_role("button", name="Turn on camera and microphone").click()
    page.get_by_role("button", name="Record four seconds").wait_for(timeout=SOON)
    walk.see("the test with the camera on", ".recorder-frame", ".checks", DOOR)
    page.get_by_role("button", name="Record four seconds").click()
    page.get_by_role("link", name="All good, continue").wait_for(timeout=SOON)
    walk.see("the test, watching the sample", "[data-sample]", ".checks", DOOR)
    page.goto("/answer/inv1/practice")
    walk.see("practice", ".recorder-frame", DOOR)
    page.get_by_role("button", name="Practise").click()
    page.get_by_role("button", name="Stop").wait_for(timeout=SOON)
    walk.see("practice, recording", ".recorder-frame", "[data-left]", "[data-stop]")
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Watch your practice, or continue.").wait_for(timeout=SOON)
    walk.see("practice, watching", "[data-sample]", DOOR)
    assert walk.faults == [], walk.told


def test_nothing_of_a_question_is_hidden_from_watching_to_keeping(stage, walk):
    page = walk.page
    agreed(stage, page)
    page.goto("/answer/inv1/questions/1")
    page.get_by_role("button", name="Start thinking").wait_for()
    walk.see("watch", ".player-frame", ".limits", DOOR, "[data-step=watch] [data-think]")
    page.get_by_role("button", name="Start thinking").click()
    page.get_by_role("button", name="Start recording now").wait_for(timeout=SOON)
    walk.see("think", "#question-text", ".recorder-frame", "[data-think-left]", "[data-start]")
    page.get_by_role("button", name="Start recording now").click()
    page.get_by_role("button", name="Stop recording").wait_for(timeout=SOON)
    walk.see("record", "#question-text", ".recorder-frame", "[data-left]", "[data-stop]")
    page.get_by_role("button", name="Stop recording").click()
    page.get_by_role("button", name="Another take (1 left)").wait_for(timeout=SOON)
    until(lambda: "ready" in [row["state"] for row in stage.db.query("select state from answer_take")])
    walk.see("look", "[data-look-frame]", "[data-keep]", "[data-again]")
    page.goto("/answer/inv1/overview")
    walk.see("overview", "h1", DOOR)
    assert walk.faults == [], walk.told


def test_the_receipt_is_on_the_first_screen(stage, walk):
    page = walk.page
    agreed(stage, page)
    stage.db.execute("update invitation set submitted_at = '2026-11-23T09:00:00.000Z' where id = 'inv1'")
    page.goto("/answer/inv1/receipt")
    walk.see("the receipt", "h1", ".receipt-code", sizes=[*PHONES, *SIDEWAYS])
    assert walk.faults == [], walk.told
