"""The candidate's first pages with cameras that come, are refused, missing, busy or silent, and in browsers that cannot record."""

import pytest
from playwright.sync_api import expect

from tests.browser.candidate import SOON, agreed
from tests.browser.waiting import holds

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PICTURELESS = """(() => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wish) => (wish.video ? %s : real(wish));
})();"""
REFUSALS = {
    "refused": ("""Promise.reject(new DOMException("no", "NotAllowedError"))""", "The browser blocks the camera and the microphone"),
    "missing": ("""Promise.reject(new DOMException("no", "NotFoundError"))""", "No camera was found."),
    "busy": ("""Promise.reject(new DOMException("no", "NotReadableError"))""", "Another program is using the camera"),
    "never answering": ("new Promise(() => {})", "The browser is still waiting for you"),
}
NO_CAMERA_LISTED = """navigator.mediaDevices.enumerateDevices = async () => [{ kind: "audioinput", deviceId: "m", label: "Microphone" }];"""
NO_RECORDER = "delete window.MediaRecorder;"
SILENT = """(() => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await real(wish);
    const context = new AudioContext();
    const silence = context.createMediaStreamDestination();
    const tone = new OscillatorNode(context);
    tone.connect(new GainNode(context, { gain: 0 })).connect(silence);
    tone.start();
    return new MediaStream([...stream.getVideoTracks(), ...silence.stream.getAudioTracks()]);
  };
})();"""
# As Firefox does where there is no sound output.
DEAF = "Object.defineProperty(BaseAudioContext.prototype, 'state', { get: () => 'suspended' });"
WATCHED = """addEventListener("DOMContentLoaded", () => {
  window.said = [];
  window.lost = 0;
  const note = (records) => {
    for (const { target, addedNodes } of records) {
      const region = (target.nodeType === 1 ? target : target.parentElement)?.closest("[role=status], [role=alert]");
      if (region) for (const node of addedNodes) if (node.textContent) window.said.push(node.textContent);
    }
  };
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
  let begun = false;
  const look = () => {
    begun ||= document.activeElement !== document.body;
    if (begun && document.activeElement === document.body) window.lost += 1;
    requestAnimationFrame(look);
  };
  look();
});"""


@pytest.fixture
def open_page(stage, erin):
    """`open_page(path, init)`: erin's page; `init` runs first. `window.said` holds what is said aloud, `window.lost` counts lost focus."""

    def begin(path, init=""):
        page = erin.page
        page.add_init_script(WATCHED + init)
        agreed(stage, page)
        page.goto(f"/answer/inv1{path}")
        return page

    return begin


def row(page, name, result, words):
    place = page.locator(f"[data-check={name}]")
    expect(place).to_have_attribute("data-result", result, timeout=SOON)
    expect(place).to_contain_text(words)


def press(page, name):
    """By keyboard, as somebody who does not see the page."""
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")


def voice_is_recorded(page):
    row(page, "camera", "passed", "Off: only your voice is recorded.")
    press(page, "Record four seconds")
    row(page, "sample", "passed", "Recorded.")


@pytest.mark.parametrize("how", REFUSALS)
def test_a_camera_that_does_not_come_is_told_once_and_a_voice_alone_is_one_press_away(open_page, how):
    answer, words = REFUSALS[how]
    page = open_page("/check", PICTURELESS % answer + (NO_CAMERA_LISTED if how == "missing" else ""))
    press(page, "Turn on camera and microphone")
    expect(page.locator(".recorder-frame").get_by_text(words)).to_be_visible(timeout=SOON)
    expect(page.get_by_role("button", name="Turn on camera and microphone")).to_be_focused()
    assert sum(words in said for said in page.evaluate("window.said")) == 1
    assert page.evaluate("document.body.innerText").count(words) == 1
    expect(page.get_by_text("open it on your phone or another computer")).to_be_visible()
    voice, door = page.get_by_role("button", name="Answer with my voice only"), page.locator(".door")
    assert voice.bounding_box()["y"] + voice.bounding_box()["height"] <= door.bounding_box()["y"], "the button lies under the bar"
    press(page, "Answer with my voice only")
    voice_is_recorded(page)


@pytest.mark.parametrize("path", ["", "/check", "/practice"])
def test_a_browser_that_cannot_record_says_so_at_once_and_names_other_devices(open_page, stage, path):
    page = open_page(path, NO_RECORDER)
    expect(page.get_by_text("This browser cannot record.")).to_be_visible()
    expect(page.get_by_text("open it on your phone or another computer")).to_be_visible()
    expect(page.get_by_role("button", name="Answer with my voice only")).to_be_hidden()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy my link").click()
    expect(page.get_by_text("Your link is copied. Paste it into another browser.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(stage.link)


def test_a_browser_that_closes_the_clipboard_shows_the_link_to_be_copied_by_hand(open_page, stage):
    page = open_page("", NO_RECORDER + "navigator.clipboard.writeText = () => Promise.reject(new Error('closed'));")
    page.get_by_role("button", name="Copy my link").click()
    assert page.get_by_role("dialog").get_by_label("Your link").input_value().endswith(stage.link)


def test_no_thinking_time_runs_in_a_browser_that_cannot_record(open_page, stage):
    page = open_page("/questions/1", NO_RECORDER)
    page.get_by_role("button", name="Start thinking").click()
    expect(page.get_by_text("This browser cannot record.")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("open it on your phone or another computer")).to_be_visible()
    assert stage.db.query("select id from answer") == []


def test_a_camera_that_is_refused_before_the_question_leaves_the_voice(open_page, stage):
    page = open_page("/questions/1", PICTURELESS % REFUSALS["refused"][0])
    page.get_by_role("button", name="Start thinking").click()
    page.get_by_role("button", name="Answer with my voice only").click(timeout=SOON)
    expect(page.get_by_text("The camera is off. Only your voice is recorded.")).to_be_visible(timeout=SOON)
    expect(page.locator("[data-thinking]")).to_be_visible(timeout=SOON)


def test_the_whole_test_is_said_aloud_once_and_the_focus_is_never_lost(open_page):
    page = open_page("/check")
    press(page, "Turn on camera and microphone")
    expect(page.get_by_role("button", name="Record four seconds")).to_be_focused(timeout=SOON)
    row(page, "sound", "passed", "We hear you.")
    row(page, "line", "passed", "Fast enough")
    page.keyboard.press("Enter")
    row(page, "sample", "working", "Recording: say a sentence.")
    row(page, "sample", "passed", "Recorded.")
    play = page.get_by_role("button", name="Play my sample")
    expect(play).to_be_focused()
    assert page.locator("[data-sample-video]").evaluate("video => video.paused"), "nothing plays by itself"
    page.keyboard.press("Enter")
    holds(page, "document.querySelector('[data-sample-video]').currentTime > 0.5")
    press(page, "Test again")
    expect(page.get_by_role("button", name="Record four seconds")).to_be_focused()
    said = page.evaluate("window.said")
    for words in ("Camera: On", "Microphone: We hear you.", "Recording: Recording: say a sentence.", "Recording: Recorded."):
        assert sum(one.startswith(words) for one in said) == 1, (words, said)
    assert page.evaluate("window.lost") == 0


def test_the_practice_keeps_the_focus_through_its_countdown(open_page):
    page = open_page("/practice")
    press(page, "Practise")
    expect(page.get_by_role("button", name="Stop")).to_be_focused(timeout=SOON)
    page.wait_for_timeout(1500)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Start interview")).to_be_focused(timeout=SOON)
    assert page.evaluate("window.lost") == 0


def test_the_warning_that_nothing_was_heard_stays(open_page):
    page = open_page("/check", SILENT)
    press(page, "Turn on camera and microphone")
    press(page, "Record four seconds")
    row(page, "sample", "passed", "Recorded.")
    row(page, "sound", "warning", "No sound so far.")
    page.wait_for_timeout(1500)  # the meter speaks twice a second
    row(page, "sound", "warning", "No sound so far.")


def test_a_browser_that_cannot_listen_hears_the_sample_instead(open_page):
    page = open_page("/check", DEAF)
    press(page, "Turn on camera and microphone")
    row(page, "sound", "working", "The level cannot be shown here.")
    expect(page.locator("[data-level-words]")).to_have_text("The level cannot be shown here")
    press(page, "Record four seconds")
    row(page, "sound", "passed", "We hear you.")
