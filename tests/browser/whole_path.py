"""The whole path, as people walk it: camera, clip, interview, link, answer, wall, comment. In a real browser, on a real server."""

import io
import json
import re
import time

import av
import numpy as np
from playwright.sync_api import expect

from media.synthetic.people import person
from tests.browser.waiting import holds
from tests.cast import PASSWORD

LONG = 90_000
QUESTION = "Tell us about a time when two people in your team disagreed. What did you do?"
FJORD, PAPER = (15, 92, 77), (250, 248, 243)


def walk(visit, folder, mailed_link):
    """From the camera to a comment that a colleague sees. `mailed_link(page, address)` is the link in the mail to that address;
    the page is the recruiter's, who has just sent it. Files that are imported lie in the folder."""
    carol = visit(viewport={"width": 1440, "height": 900}).sign_in("carol@example.org", PASSWORD, "/questions").page
    record_a_question(carol)
    check_the_file(carol, trim_and_publish(carol))
    import_a_question(carol, folder)
    put_an_interview_together(carol)
    invite_erin(carol)
    erin = visit(viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True).page
    get_ready(erin, mailed_link(carol, "erin@example.org"))
    answer(erin, 1, takes=2)
    answer(erin, 2, takes=1)
    submit(erin)
    bob = visit(viewport={"width": 1440, "height": 900}).sign_in("bob@example.org", PASSWORD, "/review").page
    rut = visit(viewport={"width": 1280, "height": 800}).sign_in("rut@example.org", PASSWORD, "/review").page
    talk_about_it(bob, rut)


def kept_takes(db, address="erin@example.org"):
    """The numbers of the takes that this candidate handed in, by question."""
    kept = db.query(
        """select t.number from answer a join answer_take t on t.id = a.kept_take_id join invitation i on i.id = a.invitation_id
           join candidate c on c.id = i.candidate_id where c.email = :address order by a.position""",
        address=address,
    )
    return [row["number"] for row in kept]


def record_a_question(page):
    """Two takes: one with a pause, one begun and stopped by key."""
    page.goto("/questions/new")
    page.get_by_label("Title").fill("Teamwork")
    page.get_by_label("The question").fill(QUESTION)
    page.get_by_role("button", name="Save and record").click()
    recorder = page.locator("[data-recorder]")
    page.wait_for_load_state()
    page.get_by_role("button", name="Turn on the camera").first.click()
    expect(recorder).to_have_attribute("data-state", "ready")
    page.locator("[data-record]").click()
    expect(page.locator("[data-countdown]")).to_have_text("3")
    expect(recorder).to_have_attribute("data-state", "recording")
    page.wait_for_timeout(1500)
    pause_and_go_on(page, recorder)
    page.wait_for_timeout(1500)
    page.locator("[data-record]").click()
    expect(recorder).to_have_attribute("data-state", "saved", timeout=LONG)
    page.locator("[data-again]").click()
    expect(recorder).to_have_attribute("data-state", "ready")
    page.locator("body").press("r")
    expect(recorder).to_have_attribute("data-state", "recording")
    page.wait_for_timeout(5500)
    page.locator("body").press("r")
    expect(recorder).to_have_attribute("data-state", "saved", timeout=LONG)
    expect(page.locator("[data-takes] > li")).to_have_count(2)
    expect(page.locator("[data-takes] [data-edit]:visible")).to_have_count(2, timeout=LONG)


def pause_and_go_on(page, recorder):
    page.locator("[data-pause]").click()
    expect(recorder).to_have_attribute("data-state", "paused")
    stood = page.locator("[data-elapsed]").inner_text()
    page.wait_for_timeout(1200)
    assert page.locator("[data-elapsed]").inner_text() == stood, "time ran on in the pause"
    page.locator("[data-pause]").click()
    expect(recorder).to_have_attribute("data-state", "recording")


def trim_and_publish(page):
    """Cut half a second from either end of take 2, say what a candidate must know, publish; what the clip should be."""
    page.locator("[data-takes] > li").first.locator("[data-edit]").click()
    expect(page.locator("[data-kept-length]")).not_to_be_empty()
    holds(page, "document.querySelector('[data-editor] video').readyState >= 2")
    seek(page, ".", 15)
    page.keyboard.press("i")
    start = point(page, "in")
    assert 300 < start < 1500
    page.keyboard.press("End")
    page.wait_for_timeout(400)
    seek(page, ",", 15)
    page.keyboard.press("o")
    end = point(page, "out")
    assert 2500 < end < 6500
    fill_instructions(page)
    expect(page.locator("[data-saved-words]")).to_have_text("saved")
    publish(page)
    return {"spoken_ms": end - start, "card_ms": 3000}


def seek(page, key, times):
    for _ in range(times):
        page.keyboard.press(key)
    page.wait_for_timeout(300)


def point(page, name):
    """A point's number field, in ms."""
    minutes, seconds = page.locator(f"[data-point={name}]").input_value().split(":")
    return round((int(minutes) * 60 + float(seconds.replace(",", "."))) * 1000)


def fill_instructions(page):
    page.get_by_label("Answer up to", exact=True).fill("0:20")
    page.get_by_label("Thinking time", exact=True).fill("0:02")
    page.get_by_label("Takes", exact=True).fill("2")
    page.get_by_label("About the role").fill("Team lead, Malmö\nStarts in March")
    page.get_by_label("Job title").fill("Recruiter")
    page.get_by_label("Card lasts", exact=True).fill("3")
    page.get_by_label("Card lasts", exact=True).blur()
    expect(page.locator("[data-instructions] [aria-invalid=true]")).to_have_count(0)


def publish(page):
    """Press Publish and follow the bar to the end."""
    seen = []
    page.expose_function("barStands", lambda value: seen.append(value))
    page.evaluate("""() => {
      const bar = document.querySelector("[data-publish-progress] progress");
      new MutationObserver(() => barStands(bar.value)).observe(bar, { attributes: true });
    }""")
    began = time.monotonic()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url(re.compile(r"/clips/[0-9a-z]+$"), timeout=LONG)
    moved = sorted(set(seen))
    assert moved[-1] == 1000, moved
    # The page asks once a second: a clip that is made sooner than it can ask twice needs no bar in between.
    assert time.monotonic() - began < 3 or any(0 < value < 1000 for value in moved), moved
    assert seen == sorted(seen), "the bar went back"


def check_the_file(page, wanted):
    """The clip by decoding it: its length, the card in the picture, and what it carries along."""
    answered = page.request.get(page.locator("video").get_attribute("src"))
    assert answered.status == 200
    with av.open(io.BytesIO(answered.body())) as file:
        told = json.loads(file.metadata["tagning"])
        picture = file.streams.video[0]
        frame_ms = 1000 / float(picture.average_rate)
        frames = [(frame.time * 1000, frame.to_ndarray(format="rgb24")) for frame in file.decode(picture)]
    length = frames[-1][0] - frames[0][0] + frame_ms
    assert abs(length - wanted["spoken_ms"] - wanted["card_ms"]) <= frame_ms + 1
    assert part_like(frames[10][1], FJORD) > 0.15 and part_like(frames[10][1], PAPER) > 0.3, "the card is not in the picture"
    later = next(rgb for at, rgb in frames if at > wanted["card_ms"] + 1000)
    assert part_like(later, PAPER) < 0.3, "the card stays"
    instructions = told.get("instructions", told)
    assert (instructions["answer_seconds"], instructions["think_seconds"], instructions["takes"]) == (20, 2, 2)
    assert instructions["role_info"] == ["Team lead, Malmö", "Starts in March"]
    assert instructions["presenter"] == {"name": "Carol Berg", "title": "Recruiter"}


def part_like(rgb, colour, off=14):
    """How much of the picture has that colour, from 0 to 1."""
    return float((np.abs(rgb.astype(int) - colour).max(axis=2) <= off).mean())


def import_a_question(page, folder):
    """A second question from a file; published with what the editor proposes, but short."""
    person(folder / "question.mp4", seed=5, seconds=3, size=(320, 180), fps=15)
    page.goto("/questions/new")
    page.get_by_label("Title").fill("A bad Monday")
    page.get_by_label("The question").fill("Three are ill. How do you spend the first hour?")
    page.get_by_role("button", name="Save and record").click()
    page.wait_for_load_state()
    page.locator("[data-import-file]").set_input_files(folder / "question.mp4")
    page.locator("[data-takes] [data-edit]:visible").click(timeout=LONG)
    page.wait_for_load_state()
    page.get_by_label("Thinking time", exact=True).fill("0:30")
    page.get_by_label("Card lasts", exact=True).fill("2")
    page.get_by_label("Card lasts", exact=True).blur()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url(re.compile(r"/clips/[0-9a-z]+$"), timeout=LONG)


def put_an_interview_together(page):
    page.goto("/interviews/new")
    page.get_by_role("textbox", name="Title").fill("Team lead, Malmö")
    page.get_by_role("textbox", name="Role", exact=True).fill("Team lead")
    page.get_by_role("button", name="Continue to questions").click()
    for title in ("Teamwork", "A bad Monday"):
        page.get_by_role("button", name=f"Add “{title}”").click()
        expect(page.locator(f"[data-question][data-title='{title}']")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/candidates")


def invite_erin(page):
    page.get_by_label("Name", exact=True).fill("Erin Holm")
    page.get_by_label("E-mail address").fill("erin@example.org")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_role("link", name="Erin Holm", exact=True)).to_be_visible()


def get_ready(page, link):
    """What to expect, consent, the test of camera and line, and past the practice."""
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/answer/[0-9a-z]+$"))
    page.get_by_role("link", name="Continue").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Agree and continue").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Turn on camera and microphone").click()
    expect(page.locator("[data-check=camera]")).to_have_attribute("data-result", "passed")
    page.get_by_role("button", name="Record four seconds").click()
    expect(page.locator("[data-check=sample]")).to_have_attribute("data-result", "passed", timeout=20_000)
    expect(page.locator("[data-check=sound]")).to_have_attribute("data-result", "passed")
    expect(page.locator("[data-check=line]")).to_have_attribute("data-result", "passed")
    page.get_by_role("button", name="Play my sample").click()
    holds(page, "document.querySelector('[data-sample-video]').currentTime > 0.5")
    page.get_by_role("link", name="All good, continue").click()
    page.get_by_role("link", name="Start interview").click()


def answer(page, number, takes):
    """Watch, think, record until the last take, keep that."""
    expect(page).to_have_url(re.compile(rf"/questions/{number}$"))
    page.get_by_role("button", name="Watch question").click()
    holds(page, "document.querySelector('[data-clip]').currentTime > 0.3")
    page.locator("[data-think]").click()
    if number == 2:  # the first one's thinking time runs out by itself
        page.get_by_role("button", name="Start recording now").click()
    speak(page)
    for _ in range(takes - 1):
        page.locator("[data-step=look] [data-again]").click()
        page.get_by_role("button", name="Start recording").click()
        speak(page)
    if takes > 1:
        expect(page.locator("[data-step=look] [data-takes] li")).to_have_count(takes)
    page.get_by_role("button", name="Keep this take").click()
    page.wait_for_url(re.compile(r"/questions/2$|/overview$") if number == 1 else re.compile(r"(?<!questions/2)$"), timeout=LONG)


def speak(page):
    """From the countdown to the stop."""
    expect(page.locator("#question")).to_have_class(re.compile("is-recording"), timeout=20_000)
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Stop recording").click()
    expect(page.locator("[data-keep]")).to_be_visible(timeout=20_000)


def submit(page):
    page.get_by_role("button", name="Submit my answers").click(timeout=LONG)
    expect(page.get_by_role("heading", name="Thank you, Erin")).to_be_visible()
    expect(page.locator(".receipt-code")).not_to_be_empty()


def talk_about_it(bob, rut):
    """What bob thinks of erin's answers is sealed for rut until she has handed in, and opens without loading anything anew."""
    for page in (bob, rut):
        page.get_by_role("link", name="Team lead, Malmö").click()
        page.get_by_role("link", name="Watch side by side").click()
        holds(page, "window.tagningClock?.duration > 1500")
    write(bob, 1200, "She names the conflict at once.")
    score_both(bob, 4)
    score_both(rut, 3)
    expect(rut.locator("[data-comments]")).to_contain_text("Colleagues' comments open when you have handed in")
    for page in (bob, rut):
        page.evaluate("window.sameLoad = true")
        hand_in(page)
        page.get_by_role("link", name="Previous question").click()
        holds(page, "window.tagningClock?.duration > 1500")
        page.evaluate("window.sameLoad = true")
    see(rut, "She names the conflict at once.", "Bob Nyström")
    expect(rut.locator(".score-others")).to_contain_text("Bob Nyström 4")
    expect(bob.locator(".score-others")).to_contain_text("Rut Falk 3")
    write(rut, 600, "Calm voice, looks into the camera.")
    see(bob, "Calm voice, looks into the camera.", "Rut Falk")


def score_both(page, value):
    """Score both answers by keys, each with a passage as evidence."""
    for more in (True, False):
        page.locator("body").press("e")
        page.locator("body").press("e")
        expect(page.locator(".score-passage")).to_have_count(1)
        page.locator("body").press(str(value))
        expect(page.locator("[data-score-state]")).to_have_text("saved")
        if more:
            page.get_by_role("link", name="Next question").click()
            holds(page, "window.tagningClock?.duration > 1500")


def hand_in(page):
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(page.locator(".score-given")).to_contain_text("Handed in")
    assert page.evaluate("window.sameLoad") is True, "the page was loaded anew"


def write(page, at_ms, words):
    page.evaluate(f"window.tagningClock.seek({at_ms})")
    page.locator("body").press("n")
    page.keyboard.type(words)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("[data-comments]")).to_contain_text(words)


def see(page, words, author):
    comment = page.locator("[data-comments] .comment", has_text=words)
    expect(comment).to_be_visible()
    expect(comment).to_contain_text(author)
    assert page.evaluate("window.sameLoad") is True, "the page was loaded anew"
