"""The editor in a real browser: cut by keys, by fields and by handle; see the card; publish; and the clip is what was seen."""

import base64
import io
import json
import re

import av
import numpy as np
import pytest
from playwright.sync_api import expect

from authoring.questions import questions, takes
from authoring.questions.questions import Wording
from foundation.policy import Actor
from interviews.question import find_question
from media.synthetic.people import person
from tests.waiting import until

pytestmark = pytest.mark.browser
LONG = 90_000
FRAME_MS = 1000 / 30
TEXT = "Tell us about a time when you disagreed with a colleague. What did you do?"


@pytest.fixture(scope="module")
def carol(served):
    somebody = served.cast.carol
    return Actor(kind="member", person_id=somebody.id, name=somebody.name, team_id=somebody.team_id, roles=frozenset({"recruiter"}))


@pytest.fixture(scope="module")
def recorded(served, carol, tmp_path_factory):
    """A question with one take of eight seconds, made ready by the server's own jobs; the question's address."""
    parts, path = served.parts, tmp_path_factory.mktemp("take") / "take.mp4"
    person(path, 3, 8.0, (640, 360), 30)
    question_id = questions.create_question(parts.db, parts.clock, carol, Wording("Teamwork", TEXT, "Cooperation"))
    parts.blobs.put_file("raw/editor-take", path)
    upload = {
        "id": None, "team_id": carol.team_id, "subject": question_id, "blob": "raw/editor-take", "filename": "take.mp4",
        "owner_key": carol.key,
    }
    with parts.db.tx():
        take_id = takes.add_take(parts.db, parts.clock, upload)
    until(lambda: takes.find_take(parts.db, carol.team_id, take_id)["state"] != "processing")
    assert takes.find_take(parts.db, carol.team_id, take_id)["state"] == "ready"
    return f"/questions/{question_id}"


@pytest.fixture
def editor(visit, served, recorded):
    """The editor's page, with the take in it and nothing cut."""
    window = visit(viewport={"width": 1440, "height": 900}).be(served.cast.carol)
    page = window.page
    page.complaints = window.complaints
    served.parts.db.execute("delete from edit where question_id = :id", id=recorded.rsplit("/", 1)[1])
    page.goto(f"{recorded}/edit")
    page.wait_for_function("document.querySelector('[data-video]').readyState >= 2 && document.fonts.status === 'loaded'")
    return page


def point(page, name):
    """A number field of the timeline, in ms."""
    minutes, seconds = page.locator(f"[data-point={name}]").input_value().split(":")
    return round((int(minutes) * 60 + float(seconds)) * 1000)


def settle(page):
    page.wait_for_timeout(250)
    page.wait_for_function("!document.querySelector('[data-video]').seeking")


def near(one, other, off=FRAME_MS + 1):
    return abs(one - other) <= off


def test_points_are_set_by_key_where_one_stands(editor):
    editor.keyboard.press("Shift+I")
    for _ in range(30):
        editor.keyboard.press(".")
    settle(editor)
    editor.keyboard.press("i")
    assert near(point(editor, "in"), 1000)
    editor.keyboard.press("l")
    editor.keyboard.press("ArrowLeft")
    settle(editor)
    editor.keyboard.press("o")
    assert near(point(editor, "out"), 3000 + FRAME_MS, 2 * FRAME_MS)
    expect(editor.locator("[data-kept-length]")).to_have_text(re.compile(r"^0:0[12]\.[019]$"))


def test_points_are_set_by_number_and_a_number_that_is_none_changes_nothing(editor):
    editor.locator("[data-point=in]").fill("0:01.50")
    editor.locator("[data-point=in]").press("Enter")
    editor.locator("[data-point=out]").fill("6,25")
    editor.locator("[data-point=out]").blur()
    assert (point(editor, "in"), point(editor, "out")) == (1500, 6250)
    editor.locator("[data-point=out]").fill("soon")
    editor.locator("[data-point=out]").blur()
    assert point(editor, "out") == 6250


def test_points_are_set_by_their_handles_with_the_pointer_and_with_the_keyboard(editor):
    handle = editor.locator(".handle.is-in")
    strips = editor.locator("[data-strips]").bounding_box()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] - 4, box["y"] + box["height"] / 2
    editor.mouse.move(x, y)
    editor.mouse.down()
    editor.mouse.move(x + strips["width"] / 4, y, steps=6)
    editor.mouse.up()
    assert near(point(editor, "in"), 2000, 40)
    assert handle.get_attribute("role") == "slider"
    held = int(handle.get_attribute("aria-valuenow"))
    assert held == pytest.approx(point(editor, "in"), abs=10)
    handle.focus()
    editor.keyboard.press("Shift+ArrowRight")
    assert near(point(editor, "in"), held + 1000, 10)
    assert re.fullmatch(r"0:0[23]\.[09]", handle.get_attribute("aria-valuetext"))
    editor.keyboard.press("Home")
    assert point(editor, "in") == 0


def test_a_middle_part_is_cut_out_and_comes_back(editor):
    kept = editor.locator("[data-kept-length]")
    whole = kept.inner_text()
    for at in ("3", "5"):
        move = "(line, at) => { line.value = 5000 + at * 1000; line.dispatchEvent(new Event('input')); }"
        editor.locator("[data-seek]").evaluate(move, at)
        settle(editor)
        editor.locator("h1").click()
        editor.keyboard.press("b")
    expect(editor.locator(".kept-range")).to_have_count(3)
    editor.locator(".kept-range").nth(1).click()
    editor.keyboard.press("Backspace")
    expect(editor.locator(".kept-range")).to_have_count(2)
    expect(kept).to_have_text("0:06.0")
    editor.keyboard.press("Control+z")
    editor.keyboard.press("Control+z")
    editor.keyboard.press("Control+z")
    expect(editor.locator(".kept-range")).to_have_count(1)
    assert kept.inner_text() == whole
    editor.keyboard.press("Control+Shift+z")
    expect(editor.locator(".kept-range")).to_have_count(2)


def test_playing_shows_the_card_and_jumps_over_what_is_cut_away(editor):
    editor.get_by_label("Card lasts", exact=True).fill("2")
    cut = {"0": ("0:00.50", "0:01.20"), "1": ("0:06.00", "0:06.80")}
    editor.locator("[data-point=in]").fill(cut["0"][0])
    editor.locator("[data-point=in]").press("Enter")
    editor.locator("[data-seek]").evaluate("line => { line.value = 3000; line.dispatchEvent(new Event('input')); }")
    settle(editor)
    editor.locator("h1").click()
    editor.keyboard.press("b")
    editor.locator("[data-point=in]").fill(cut["1"][0])
    editor.locator("[data-point=in]").press("Enter")
    editor.locator("[data-point=out]").fill(cut["1"][1])
    editor.locator("[data-point=out]").press("Enter")
    editor.locator("h1").click()
    editor.keyboard.press("Home")
    expect(editor.locator("[data-card-layer]")).to_be_visible()
    seen = editor.evaluate("""async () => {
      const video = document.querySelector("[data-video]");
      const seen = [];
      document.querySelector("[data-play]").click();
      const begun = performance.now();
      while (performance.now() - begun < 12000) {
        await new Promise((done) => requestAnimationFrame(done));
        if (!video.paused && !video.seeking) seen.push(Math.round(video.currentTime * 1000));
        if (seen.length && document.querySelector("[data-play]").getAttribute("aria-label") === "Play") break;
      }
      return seen;
    }""")
    assert min(seen) >= 490
    between = [ms for ms in seen if 1500 + 60 < ms < 6000 - 60]
    assert between == [], f"played what was cut away: {between[:5]}"
    assert max(seen) < 6800 + 60
    assert any(ms > 6300 for ms in seen)


def test_the_card_changes_while_one_types_before_anything_is_rendered(editor):
    before = pixels(editor, "[data-card-canvas]")
    editor.get_by_label("About the role").fill("Team lead, Malmö")
    editor.wait_for_timeout(800)
    after = pixels(editor, "[data-card-canvas]")
    changed = np.argwhere(np.abs(after.astype(int) - before).max(axis=2) > 60)
    assert len(changed) > 100
    expect(editor.locator("[data-saved-words]")).to_have_text("saved")


def test_a_wrong_number_is_told_at_its_field_and_nothing_is_published(editor):
    editor.get_by_label("Answer up to", exact=True).fill("forever")
    expect(editor.locator("#answer_seconds-error")).to_have_text("Write a time from 0:10 to 30:00.")
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.locator("#answer_seconds")).to_be_focused()
    expect(editor.locator("[data-publish-progress]")).to_be_hidden()


def test_two_people_in_one_draft_lose_nothing(editor, visit, served, recorded):
    editor.get_by_label("About the role").fill("Written by Carol")
    expect(editor.locator("[data-saved-words]")).to_have_text("saved")
    other = visit(viewport={"width": 1440, "height": 900})
    alice = other.be(served.cast.alice).page
    alice.goto(f"{recorded}/edit")
    alice.get_by_label("About the role").fill("Written by Alice")
    expect(alice.locator("[data-saved-words]")).to_have_text("saved")
    editor.get_by_label("About the role").fill("Carol again")
    expect(editor.locator("[data-conflict]")).to_be_visible()
    expect(editor.locator("[data-conflict-words]")).to_contain_text("Alice Lindqvist")
    expect(editor.get_by_label("About the role")).to_have_value("Carol again")
    assert len(editor.complaints) == 1 and "409" in editor.complaints.pop(), "the browser notes the refusal, and nothing else"
    editor.get_by_role("button", name="Keep my version").click()
    expect(editor.locator("[data-saved-words]")).to_have_text("saved")
    assert draft_of(served, recorded)["instructions"]["role_info"] == ["Carol again"]


def test_what_is_published_is_what_was_seen(editor, served, recorded):
    editor.get_by_label("Card lasts", exact=True).fill("2")
    editor.get_by_label("Name shown for", exact=True).fill("1")
    editor.get_by_label("About the role").fill("Team lead, Malmö\nStarts in March")
    editor.locator("[data-point=in]").fill("0:01.20")
    editor.locator("[data-point=in]").press("Enter")
    editor.locator("[data-point=out]").fill("0:05.70")
    editor.locator("[data-point=out]").press("Enter")
    expect(editor.locator("[data-saved-words]")).to_have_text("saved")
    promised = editor.locator("[data-length]").inner_text()
    card = pixels(editor, "[data-card-canvas]")
    editor.get_by_role("button", name="Publish", exact=True).click()
    editor.wait_for_url(re.compile(r"/clips/\w+$"), timeout=LONG)
    answer = editor.request.get(editor.locator("video").get_attribute("src"))
    frames, told = decoded(answer.body())
    length = frames[-1][0] - frames[0][0] + FRAME_MS
    assert near(length, 2000 + 4500)
    assert promised == "0:06.5"
    assert told["instructions"]["role_info"] == ["Team lead, Malmö", "Starts in March"]
    shown = max((frame for frame in frames if frame[0] <= 1000), key=lambda frame: frame[0])[1]
    assert shown.shape == card.shape
    off = np.abs(shown.astype(int) - card).max(axis=2)
    assert (off > 48).mean() < 0.02, "the card in the file is not the card that was shown"


def draft_of(served, address):
    question = find_question(served.parts.db, served.cast.team_id, address.rsplit("/", 1)[1])
    row = served.parts.db.one("select body from edit where question_id = :id", id=question["id"])
    return json.loads(row["body"])


def pixels(page, selector):
    """What is on the canvas: rows, columns and red, green, blue."""
    from PIL import Image

    url = page.locator(selector).evaluate("canvas => canvas.toDataURL('image/png')")
    with Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))) as image:
        return np.asarray(image.convert("RGB"))


def decoded(data):
    """Every frame as (ms, red green blue), and the JSON that travels along."""
    with av.open(io.BytesIO(data)) as file:
        told = json.loads(file.metadata["tagning"])
        return [(frame.time * 1000, frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)], told


def split_at(page, *seconds):
    """Split the take at these moments, by the number field and B."""
    for at in seconds:
        page.keyboard.press("Shift+I")
        for _ in range(at * 30):
            page.keyboard.press(".")
        settle(page)
        page.keyboard.press("b")


def said(page, words):
    expect(page.locator("[data-said]")).to_have_text(re.compile(words))


def test_parts_are_chosen_and_removed_by_keyboard_and_what_was_done_is_said(editor):
    split_at(editor, 1, 1)
    said(editor, "^Part 3 of 3$")
    bars = editor.locator(".kept-range")
    expect(bars).to_have_count(3)
    editor.locator("[data-zoom]").focus()
    for _ in range(20):
        editor.keyboard.press("Shift+Tab")
        if editor.evaluate("document.activeElement.matches('.kept-range')"):
            break
    editor.keyboard.press("End")
    expect(bars.nth(2)).to_be_focused()
    editor.keyboard.press("ArrowLeft")
    expect(bars.nth(1)).to_be_focused()
    expect(bars.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(editor.locator("[data-part]")).to_have_text("Part 2 of 3")
    editor.keyboard.press("Backspace")
    said(editor, r"^Part removed\. 0:07\.0 kept\.$")
    expect(bars.nth(1)).to_be_focused()
    handle = editor.locator(".handle.is-in").first
    handle.focus()
    expect(editor.locator("[data-part]")).to_have_text("Part 1 of 2")
    editor.keyboard.press("Control+z")
    said(editor, r"^Undone\. 0:08\.0 kept\.$")
    expect(handle).to_be_focused()


def test_the_focus_stays_on_what_was_pressed_in_the_editor(editor):
    split_at(editor, 1)
    handle = editor.locator(".handle.is-out").first
    handle.focus()
    editor.keyboard.press("b")
    expect(handle).to_be_focused()
    remove, undo = editor.get_by_role("button", name="Remove part"), editor.get_by_role("button", name="Undo")
    remove.focus()
    while editor.locator(".kept-range").count() > 1:
        editor.keyboard.press("Enter")
    expect(remove).to_be_focused()
    undo.focus()
    while undo.get_attribute("aria-disabled") == "false":
        editor.keyboard.press("Enter")
    expect(undo).to_be_focused()
    handle.focus()
    for _ in range(3):
        editor.get_by_role("button", name="Zoom in").dispatch_event("click")  # a wheel over the film does it too
    expect(handle).to_be_focused()


def test_a_click_leaves_space_to_the_player_and_tab_leaves_it_to_the_button(editor):
    play = editor.locator("[data-play]")
    mute = editor.locator("[data-mute]")
    mute.click()
    editor.keyboard.press("Space")
    expect(play).to_have_attribute("aria-label", "Pause")
    expect(mute).to_have_attribute("aria-pressed", "true")
    editor.keyboard.press("Space")
    expect(play).to_have_attribute("aria-label", "Play")
    editor.keyboard.press("Shift+Tab")
    editor.keyboard.press("Tab")
    expect(mute).to_be_focused()
    editor.keyboard.press("Space")
    expect(mute).to_have_attribute("aria-pressed", "false")
    expect(play).to_have_attribute("aria-label", "Play")


def test_what_no_field_understands_is_said_and_not_called_saved(editor):
    editor.locator("[data-point=in]").fill("xyz")
    editor.locator("[data-point=in]").press("Enter")
    expect(editor.get_by_text("“xyz” is not a time.")).to_be_visible()
    editor.locator("[data-point=in]").fill("0:01.00")
    editor.locator("[data-point=in]").press("Enter")
    expect(editor.get_by_text("is not a time.")).to_be_hidden()
    editor.get_by_label("About the role").fill("\n".join(f"Line {n}" for n in range(7)))
    expect(editor.locator("[data-saved-words]")).to_have_text("not saved: About the role")
    editor.wait_for_timeout(1500)  # the draft's other fields are saved meanwhile
    expect(editor.locator("[data-saved-words]")).to_have_text("not saved: About the role")


def test_a_step_says_the_field_and_its_value(editor):
    field = editor.get_by_role("spinbutton", name="Takes")
    before = int(field.input_value())
    editor.get_by_role("button", name="More: Takes").click()
    said(editor, f"^Takes: {before + 1}$")
    expect(field).to_have_attribute("aria-valuetext", str(before + 1))


def test_a_card_that_is_shown_too_shortly_to_be_read_says_so(editor):
    note = editor.locator("[data-card-note]")
    editor.get_by_label("About the role").fill(" ".join(["word"] * 20))
    expect(note).to_contain_text("to read the card")
    editor.get_by_role("button", name=re.compile(r"Show it for \d+ s")).click()
    expect(note).to_be_hidden()
    expect(editor.get_by_label("Card lasts", exact=True)).to_be_focused()
    expect(editor.locator("[data-saved-words]")).to_have_text("saved")
    editor.get_by_label("About the role").fill("\n".join([" ".join(["word"] * 10)] * 6))
    expect(note).to_contain_text("shorten it")
    editor.get_by_label("Card lasts", exact=True).fill("15")
    expect(editor.get_by_role("button", name=re.compile(r"Show it for \d+ s"))).to_be_hidden()


def test_a_draft_that_changed_in_another_window_is_told_where_publish_was_pressed(editor, visit, served, recorded):
    editor.get_by_label("Job title").fill("One")
    expect(editor.locator("[data-saved-words]")).to_have_text("saved")
    other = editor.context.new_page()
    other.goto(f"{recorded}/edit")
    other.get_by_label("Job title").fill("Two")
    expect(other.locator("[data-saved-words]")).to_have_text("saved")
    editor.get_by_label("Job title").fill("Three")
    notice = editor.locator("[data-conflict]")
    expect(notice).to_contain_text("You changed this in another window")
    expect(notice).to_be_in_viewport()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(notice).to_be_focused()
    expect(notice).to_be_in_viewport()
    expect(editor.locator(".toast")).to_have_count(0)
    assert len(editor.complaints) == 1 and "409" in editor.complaints.pop()
