"""What a screen reader is given of the three rooms' workbenches: the recorder, the editor, the answers side by side."""

import pytest
from playwright.sync_api import expect

from tests.browser.every_page import enter
from tests.browser.waiting import holds

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(world, browser):
    visit = enter(world, browser, "alice", "en", "light", 1440)
    yield visit.page
    assert visit.close() == []


def test_the_recorder_says_what_it_does_before_and_after_the_camera_is_on(world, page):
    page.goto(f"/questions/{world.ours.things['question_id']}/record")
    recorder = page.locator("[data-recorder]")
    expect(recorder).to_match_aria_snapshot("""
      - region "Recorder":
        - paragraph:
          - strong: The camera is off
        - paragraph: Nothing is recorded until you press Record.
        - button "Turn on the camera"
        - status
        - button "Share screen"
    """)
    page.get_by_role("button", name="Turn on the camera").press("Enter")
    expect(recorder).to_match_aria_snapshot("""
      - region "Recorder":
        - button "Record"
        - status: Ready. Nothing is recorded yet.
        - button "Share screen"
        - group: Camera and microphone
    """)


def test_the_candidates_recorder_says_what_is_recorded_and_for_how_long(world, browser):
    invitation_id = world.ours.visits["other"]["invitation_id"]
    world.parts.db.execute("update invitation set consented_at = created_at where id = :id", id=invitation_id)
    visit = enter(world, browser, "other", "en", "light", 375)
    visit.page.goto(f"/answer/{invitation_id}/questions/1")
    question = visit.page.locator("#question")
    expect(question).to_match_aria_snapshot("""
      - heading "Text zebra" [level=1]
      - region "The question":
        - button "Play the question"
        - button "Watch question"
        - button "I am ready"
      - paragraph: "Next: your camera turns on. You start the recording yourself."
    """)
    visit.page.get_by_role("button", name="I am ready").press("Enter")
    visit.page.get_by_role("button", name="Start recording").press("Enter")
    expect(question).to_match_aria_snapshot("""
      - heading "Text zebra" [level=1]
      - region "Your answer":
        - text: Recording
        - button "Stop recording"
        - timer: /.* left/
        - text: Press the button when you are done.
        - status: You are being recorded.
    """)
    visit.page.get_by_role("button", name="Stop recording").press("Enter")
    visit.page.get_by_role("button", name="Keep this take").wait_for()
    assert visit.close() == []


def test_the_editor_names_its_parts_points_and_fields(world, page):
    page.goto(f"/questions/{world.ours.things['question_id']}/edit")
    expect(page.locator("[data-editor]")).to_match_aria_snapshot("""
      - region "Preview of the clip":
        - button "Play"
        - button "Back one frame"
        - button "Forward one frame"
        - slider "Position in the clip"
        - button "Mute"
      - region "Timeline of the take":
        - group "Parts that are kept":
          - button "Part 1, 0:05.0 long": 0:05.0
        - slider "In-point"
        - slider "Out-point"
        - textbox "In": 0:00.00
        - textbox "Out": 0:05.00
        - button "Mark in I"
        - button "Mark out O"
        - button "Split"
        - button "Remove part" [disabled]
        - button "Zoom out"
        - slider "Zoom"
        - button "Zoom in"
        - button "Undo" [disabled]
        - button "Redo" [disabled]
      - figure "How the card will look":
        - img "How the card will look"
      - region "What candidates need to know":
        - 'button "Less: Answer up to"'
        - spinbutton "Answer up to": 1:00
        - 'button "More: Answer up to"'
        - spinbutton "Takes" [disabled]
        - checkbox "Unlimited takes" [checked]
        - textbox "About the role (optional)"
        - group "Card language":
          - radio "Svenska"
          - radio "English" [checked]
      - region "How it looks":
        - group "Show card":
          - radio "before" [checked]
          - radio "never"
      - button "Publish"
    """)


def test_the_answers_side_by_side_name_who_is_heard_and_where_one_is(world, page):
    page.goto(f"/review/{world.ours.things['interview_id']}/wall")
    holds(page, "window.tagningClock?.players.every((player) => player.video.readyState >= 1)")
    expect(page.locator(".wall-main")).to_match_aria_snapshot("""
      - article "submitted zebra":
        - button "Show submitted zebra full screen"
        - button "Listen to submitted zebra" [pressed]
      - slider "Position in the answers"
      - button "Play"
      - button "Back ten seconds"
      - button "Forward ten seconds"
      - status
      - combobox "Speed"
    """)
