"""The recorder in a real browser with a fake camera, against a real server that goes away and comes back."""

import io
import re

import av
import pytest
from playwright.sync_api import expect

from tests.tagning.web.door import Door, Server
from tests.waiting import until

pytestmark = pytest.mark.browser

GONE = """() => {
  const [track] = window.recorder.camera.stream.getVideoTracks();
  track.stop();
  track.dispatchEvent(new Event("ended")); // as when the plug is pulled
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("recorder"), app="tests.browser.recorder_page:served()") as running:
        yield running


@pytest.fixture
def door(server):
    made = Door(server.folder)
    made.db.execute("delete from job")
    made.db.execute("delete from upload")
    yield made
    made.db.close()


@pytest.fixture
def context(browser, server):
    if server.process is None:
        server.start()
    made = browser.new_context(base_url=server.url, locale="en-GB")
    made.errors = []
    yield made
    made.close()
    assert made.errors == []


def open_page(context, wish=""):
    page = context.new_page()
    page.on("pageerror", lambda error: context.errors.append(str(error)))
    page.on("console", lambda said: context.errors.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"/{wish}")
    return page


@pytest.fixture
def page(context):
    return open_page(context)


def state(page, wanted, seconds=30):
    expect(page.locator("#recorder")).to_have_attribute("data-state", wanted, timeout=seconds * 1000)


def says(page, words, seconds=30):
    expect(page.locator("#recorder [data-status]")).to_contain_text(words, timeout=seconds * 1000)


def turn_on(page):
    page.click("[data-ask]")
    state(page, "ready")


def record(page):
    page.click("[data-record]")
    state(page, "recording")


def only_upload(door):
    jobs = until(door.received)
    assert len(jobs) == 1
    return door.row(jobs[0]["subject"])


def seconds_of(door, upload):
    """How long the take is, by decoding all of it."""
    with av.open(io.BytesIO(door.bytes_of(upload["id"]))) as container:
        times = [frame.time for frame in container.decode(video=0)]
    assert len(times) > 10
    return times[-1] - times[0]


def spooled(page):
    """What lies in the browser's own store."""
    return page.evaluate("""() => new Promise((resolve, reject) => {
      const request = indexedDB.open("tagning-recorder");
      request.onerror = () => reject(request.error);
      request.onsuccess = async () => {
        const count = (store) => new Promise((done) => {
          const asked = request.result.transaction(store).objectStore(store).count();
          asked.onsuccess = () => done(asked.result);
        });
        resolve([await count("uploads"), await count("chunks")]);
        request.result.close();
      };
    })""")


def would_warn(page):
    return page.evaluate("() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def test_chunks_go_up_while_it_records(page, door):
    turn_on(page)
    record(page)
    upload = until(lambda: door.db.one("select * from upload"))
    until(lambda: door.blobs.offset(upload["id"]) > 0)
    state(page, "recording")
    expect(page.locator("[data-saved]")).to_contain_text("saved")
    page.click("[data-record]")
    state(page, "saved")
    says(page, "Saved. You can watch it here.")
    upload = only_upload(door)
    assert upload["purpose"] == "take" and upload["filename"].startswith("take-1.")
    take = page.evaluate("window.takes[0]")
    assert take["uploadId"] == upload["id"] and take["blob"] == upload["length"]
    expect(page.locator("[data-playback]")).to_be_visible()
    until(lambda: spooled(page) == [0, 0])


def test_a_server_that_goes_away_in_the_middle_loses_nothing(page, door, server):
    turn_on(page)
    record(page)
    page.wait_for_timeout(1500)
    server.kill()
    says(page, "kept on this device")
    page.wait_for_timeout(1500)
    state(page, "recording")
    expect(page.locator("[data-saved]")).to_contain_text("kept on this device")
    assert would_warn(page)
    assert spooled(page)[1] > 0
    page.wait_for_timeout(1000)
    page.click("[data-record]")
    state(page, "uploading")
    server.start()
    state(page, "saved", 30)
    upload = only_upload(door)
    take = page.evaluate("window.takes[0]")
    assert take["durationMs"] >= 4000
    assert take["blob"] == upload["length"]
    assert abs(seconds_of(door, upload) - take["durationMs"] / 1000) < 0.7
    until(lambda: spooled(page) == [0, 0])
    assert not would_warn(page)


def test_a_page_that_dies_in_the_middle_is_finished_by_the_next(context, page, door):
    turn_on(page)
    record(page)
    page.wait_for_timeout(1500)
    context.route("**/uploads/**", lambda route: route.abort())
    page.wait_for_timeout(1500)
    assert spooled(page)[1] > 0
    page.close()
    context.unroute("**/uploads/**")
    again = open_page(context)
    upload = only_upload(door)
    says(again, "saved, up to the moment it stopped")
    assert seconds_of(door, upload) > 1.5
    assert again.evaluate("window.takes[0].resumed") is True
    until(lambda: spooled(again) == [0, 0])


def test_a_reload_in_the_middle_is_finished_too(page, door):
    turn_on(page)
    record(page)
    page.wait_for_timeout(1600)
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    upload = only_upload(door)
    assert seconds_of(door, upload) > 0.5


def test_another_tab_leaves_a_running_take_alone(context, page, door):
    turn_on(page)
    record(page)
    page.wait_for_timeout(1300)
    other = open_page(context)
    turn_on(other)
    other.click("[data-record]")
    says(other, "You are recording in another window")
    state(other, "ready")
    other.wait_for_timeout(3000)  # longer than it waits for a lock
    assert door.received() == []
    state(page, "recording")
    other.close()
    page.click("[data-record]")
    state(page, "saved")
    assert len(door.received()) == 1


def test_a_camera_that_is_unplugged_keeps_what_came(page, door):
    turn_on(page)
    record(page)
    page.wait_for_timeout(1500)
    page.evaluate(GONE)
    state(page, "saved")
    says(page, "before the interruption is saved")
    assert page.evaluate("window.takes[0].interruption") == "camera_lost"
    assert seconds_of(door, only_upload(door)) > 0.8
    record_again = page.locator("[data-again]")
    record_again.click()
    state(page, "ready")  # the camera was asked for once more


def test_a_camera_that_goes_away_before_recording_is_told(page):
    turn_on(page)
    page.evaluate(GONE)
    state(page, "idle")
    says(page, "The camera was disconnected.")
    turn_on(page)


@pytest.mark.parametrize("error, words", [
    ("NotAllowedError", "blocks the camera"),
    ("NotFoundError", "No camera was found."),
    ("NotReadableError", "Another program is using the camera"),
    ("TypeError", "did not start"),
])
def test_each_refusal_has_its_sentence(page, error, words):
    page.evaluate("""(name) => {
      navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("no", name); };
      navigator.mediaDevices.enumerateDevices = async () => [{ kind: "audioinput", deviceId: "m", label: "" }];
    }""", error)
    page.click("[data-ask]")
    says(page, words)
    state(page, "idle")


def test_too_strict_a_wish_is_loosened(page):
    page.evaluate("""() => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      window.asked = 0;
      navigator.mediaDevices.getUserMedia = async (wish) => {
        window.asked += 1;
        if (window.asked < 3) throw new DOMException("no", "OverconstrainedError");
        return real(wish);
      };
    }""")
    turn_on(page)
    assert page.evaluate("window.asked") == 3


def test_a_question_nobody_answers_is_pointed_at(page):
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => new Promise(() => {}); }")
    page.click("[data-ask]")
    says(page, "Choose Allow.")
    says(page, "still waiting for you", 5)


def test_it_is_worked_by_keys_but_never_from_a_field(page, door):
    turn_on(page)
    page.focus("#field")
    page.keyboard.type("r r")
    state(page, "ready")
    page.locator("#field").blur()
    page.keyboard.press("r")
    state(page, "recording")
    page.wait_for_timeout(1200)
    page.keyboard.press("Space")
    state(page, "paused")
    before = page.evaluate("window.recorder.take.capture.elapsedMs")
    page.wait_for_timeout(1000)
    assert page.evaluate("window.recorder.take.capture.elapsedMs") == before
    page.keyboard.press("Space")
    state(page, "recording")
    page.wait_for_timeout(600)
    page.keyboard.press("r")
    state(page, "saved")
    assert page.evaluate("window.takes[0].durationMs") < before + 1500
    assert only_upload(door)["length"] > 0


def test_who_works_by_keys_is_never_left_on_a_button_that_went_away(page, door):
    page.focus("[data-ask]")
    page.keyboard.press("Enter")
    state(page, "ready")
    expect(page.locator("[data-record]")).to_be_focused()
    page.keyboard.press("Enter")
    state(page, "recording")
    page.wait_for_timeout(1200)
    page.focus("[data-pause]")
    page.keyboard.press("Enter")
    state(page, "paused")
    expect(page.locator("[data-pause]")).to_be_focused()
    page.keyboard.press("r")
    state(page, "saved")
    expect(page.locator("[data-record]")).to_be_focused()


def test_the_time_limit_ends_the_take(context, door):
    page = open_page(context, "?limit=1500")
    turn_on(page)
    record(page)
    says(page, "Time is up, and your take is saved.")
    state(page, "saved")
    assert 1400 <= page.evaluate("window.takes[0].durationMs") <= 1900
    assert page.evaluate("Number(document.querySelector('[data-ring]').style.getPropertyValue('--left'))") <= 0.1


def test_the_countdown_can_be_cancelled(context, door):
    page = open_page(context, "?countdown=2")
    turn_on(page)
    page.click("[data-record]")
    state(page, "thinking")
    expect(page.locator("[data-countdown]")).to_have_text("2")
    expect(page.locator("[data-record]")).to_have_attribute("aria-label", "Cancel")
    page.click("[data-record]")
    state(page, "ready")
    page.wait_for_timeout(2500)
    state(page, "ready")
    page.click("[data-record]")
    state(page, "recording")
    assert door.db.one("select count(*) as n from upload")["n"] <= 1


def test_practice_never_reaches_the_server(context, door):
    page = open_page(context, "?practice")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/uploads" in request.url else None)
    turn_on(page)
    record(page)
    page.wait_for_timeout(1200)
    page.click("[data-record]")
    state(page, "reviewing")
    expect(page.locator("[data-playback]")).to_be_visible()
    assert page.evaluate("window.takes[0].blob") > 1000
    assert asked == [] and door.db.query("select id from upload") == []


def test_leaving_warns_only_while_something_would_be_lost(page, door):
    assert not would_warn(page)
    turn_on(page)
    assert not would_warn(page)
    record(page)
    assert would_warn(page)
    page.wait_for_timeout(1200)
    page.click("[data-record]")
    state(page, "saved")
    assert not would_warn(page)


def test_a_take_that_will_never_be_accepted_can_be_downloaded(context, page, door, server):
    turn_on(page)
    record(page)
    page.wait_for_timeout(1300)
    (server.folder / "removed-alice").touch()
    try:
        page.click("[data-record]")
        says(page, "download it before you leave")
        state(page, "reviewing")
        with page.expect_download() as download:
            page.click("[data-download]")
        assert download.value.path().stat().st_size > 1000
        assert re.fullmatch(r"take-1\.\w+", download.value.suggested_filename)
    finally:
        (server.folder / "removed-alice").unlink()


def test_voice_alone_is_recorded_without_a_camera(page, door):
    turn_on(page)
    page.click("[data-camera-off]")
    state(page, "ready")
    expect(page.locator("[data-camera-off]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-off-words]")).to_have_text("Voice only: the camera is off.")
    record(page)
    page.wait_for_timeout(1300)
    page.click("[data-record]")
    state(page, "saved")
    with av.open(io.BytesIO(door.bytes_of(only_upload(door)["id"]))) as container:
        assert not container.streams.video and container.streams.audio


def test_a_screen_can_be_recorded(page, door):
    turn_on(page)
    page.click("[data-screen]")
    expect(page.locator("[data-preview]")).not_to_have_class("is-mirrored", timeout=30_000)  # it was ready with the camera before
    state(page, "ready")
    record(page)
    page.wait_for_timeout(1300)
    page.click("[data-record]")
    state(page, "saved")
    with av.open(io.BytesIO(door.bytes_of(only_upload(door)["id"]))) as container:
        assert container.streams.video and container.streams.audio


def test_a_screen_that_is_no_longer_shared_keeps_what_came(page, door):
    turn_on(page)
    page.click("[data-screen]")
    state(page, "ready")
    record(page)
    page.wait_for_timeout(1300)
    page.evaluate(GONE)
    state(page, "saved")
    assert only_upload(door)["length"] > 0
    expect(page.locator("[data-screen]")).to_have_attribute("aria-pressed", "false")


def test_the_meter_hears_the_fake_microphone(page):
    turn_on(page)
    until(lambda: page.evaluate("document.querySelector('[data-meter]').value > 0.2"))
    expect(page.locator("[data-meter-words]")).not_to_be_empty()


def test_devices_are_listed_by_name(page, camera):
    turn_on(page)
    expect(page.locator("select[data-camera] option").first).to_have_text(str(camera["video"]))


def test_a_file_is_imported(page, door):
    content = bytes(range(256)) * 6000
    page.set_input_files("[data-import-file]", {"name": "möte.mp4", "mimeType": "video/mp4", "buffer": content})
    expect(page.locator("[data-import-status]")).to_have_text("möte.mp4 has arrived.")
    upload = only_upload(door)
    assert (upload["filename"], upload["filetype"]) == ("möte.mp4", "video/mp4")
    assert door.bytes_of(upload["id"]) == content


@pytest.mark.parametrize("file, words", [
    ({"name": "a.mp4", "mimeType": "video/mp4", "buffer": b""}, "a.mp4 is empty."),
    ({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"x"}, "cv.pdf is not a video."),
    ({"name": "long.mp4", "mimeType": "video/mp4", "buffer": b"x" * 2_000_001}, "long.mp4 is 3 MB, and at most 2 MB can be imported"),
])
def test_a_file_that_cannot_be_taken_is_told_before_it_is_sent(page, door, file, words):
    page.set_input_files("[data-import-file]", file)
    expect(page.locator("[data-import-status]")).to_contain_text(words)
    assert door.db.query("select id from upload") == []
