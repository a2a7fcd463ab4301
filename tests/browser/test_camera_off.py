"""An answer with the camera off is an answer like any other: for the candidate who gives it, and on the wall."""

import os
import subprocess
from io import BytesIO

import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image
from playwright.sync_api import expect

from foundation.renditions import renditions_of
from tests.browser.candidate import SOON, agreed, record, takes
from tests.browser.filmed import film_answer, film_answers
from tests.browser.test_wall import open_wall, position
from tests.browser.waiting import holds
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("TAGNING_SHOTS")


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def bright(png):
    """How many points of a picture of the page are light, away from the player's own controls."""
    with Image.open(BytesIO(png)) as picture:
        middle = picture.convert("L").crop((0, picture.height // 4, picture.width, picture.height // 2))
        return sum(middle.histogram()[120:])


@pytest.fixture(scope="module")
def heard(served, tmp_path_factory):
    """Two answers to a question; the second is a voice alone."""
    folder = tmp_path_factory.mktemp("heard")
    answered = film_answers(served.parts, served.cast, folder, seconds=(6, 6))
    voice = folder / "voice.webm"
    subprocess.run([get_ffmpeg_exe(), "-v", "error", "-i", folder / "1.mp4", "-vn", "-c:a", "libopus", voice], check=True)
    film_answer(served.parts, answered.answers[1, 0], voice, 6000)
    return answered


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_voice_alone_stands_on_the_wall_with_its_waves_and_plays_on_the_same_clock(scheme, visit, served, heard):
    page = open_wall(visit, served.cast.bob, heard)
    page.emulate_media(color_scheme=scheme)
    shoot(page, f"wall-voice-{scheme}")
    sizes = page.evaluate("window.tagningClock.players.map(({video}) => [video.videoWidth, video.videoHeight, video.error])")
    assert sizes == [[640, 360, None]] * 2
    page.keyboard.press("k")
    holds(page, "window.tagningClock.position > 1500")
    shoot(page, f"wall-voice-playing-{scheme}")
    moved = page.evaluate("""() => {
      const { video } = window.tagningClock.players[1];
      const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
      const context = canvas.getContext("2d");
      context.drawImage(video, 0, 0);
      const { data } = context.getImageData(80, 90, 480, 180);
      let bright = 0;
      for (let at = 1; at < data.length; at += 4) bright += data[at] > 120 ? 1 : 0;
      return bright;
    }""")
    assert moved > 200
    page.keyboard.press("k")
    assert position(page) > 1500


def test_a_candidate_answers_by_voice_alone_listens_and_keeps_it(stage, erin, served):
    page = erin.page
    agreed(stage, page)
    page.goto(f"{served.url}/answer/inv1/questions/1")
    page.get_by_role("button", name="Start thinking").click()
    page.locator("[data-choice] summary").click()
    page.get_by_label("Camera", exact=True).select_option("No camera, voice only")
    expect(page.locator("[data-off-words]")).to_have_text("The camera is off. Only your voice is recorded.", timeout=SOON)
    shoot(page, "candidate-camera-off")
    record(page)
    assert page.evaluate("document.querySelector('video[data-look]').videoWidth") == 0
    shoot(page, "candidate-voice-taken")
    until(lambda: bright(page.locator("video[data-look]").screenshot()) > 1000, 30)
    shoot(page, "candidate-voice-waves")
    page.get_by_role("button", name="Keep this take").click()
    take = until(lambda: [one for one in takes(stage) if one["state"] == "ready"], 90)[0]
    wanted = {"playable", "wall", "poster", "peaks"}
    made = until(lambda: wanted <= set(renditions := renditions_of(served.parts.db, "t1", f"answer_take:{take['id']}")) and renditions, 90)
    assert (made["playable"]["facts"]["kind"], made["playable"]["mimetype"].split("/")[0]) == ("audio", "audio")
