"""Chromium with a made-up camera, and an eye on what goes wrong in it."""

import shutil
import subprocess
from asyncio import wait_for
from contextlib import suppress

from imageio_ffmpeg import get_ffmpeg_exe
from playwright.sync_api import expect

from media.synthetic.people import person

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
)

_CLOSED_S = 60

# Five seconds, Playwright's own, are too few on a busy machine.
expect.set_options(timeout=30_000)


def launch(playwright, camera=None):
    """The system's Chromium, or the one that Playwright brought; `camera` is what `film_camera` gave."""
    flags = [*FLAGS]
    if camera:
        flags += [f"--use-file-for-fake-video-capture={camera['video']}", f"--use-file-for-fake-audio-capture={camera['audio']}"]
    return playwright.chromium.launch(executable_path=next(filter(None, map(shutil.which, NAMES)), None), args=flags)


def film_camera(folder, seed=15, seconds=6, size=(320, 240), fps=15):
    """What the made-up camera sees and hears, over and over: a person who talks."""
    film, video, audio = folder / "camera.mp4", folder / "camera.y4m", folder / "camera.wav"
    person(film, seed=seed, seconds=seconds, size=size, fps=fps)
    for output in (["-an", "-pix_fmt", "yuv420p", video], ["-vn", "-ar", "48000", audio]):
        subprocess.run([get_ffmpeg_exe(), "-v", "error", "-y", "-i", film, *map(str, output)], check=True)
    return {"video": video, "audio": audio}


class Visit:
    """A browser of its own for one person. Whatever a script or the browser complains about is in `complaints`, except what the test
    provokes itself: what holds one of the words in `provoked`.
    """

    def __init__(self, browser, url, **wishes):
        self.url, self.complaints, self.provoked = url, [], []
        self.context = browser.new_context(base_url=url, locale="en-GB", **wishes)
        self.context.on("page", self._listen)
        self.page = self.context.new_page()

    def _listen(self, page):
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)

    def _note(self, said):
        if said.type == "error" and not any(word in said.text for word in self.provoked):
            self.complaints.append(f"{said.text} ({said.location.get('url')})")

    def sign_in(self, email, password, then="/settings"):
        """In by the page, as people do."""
        self.page.goto(f"/sign-in?next={then}")
        self.page.fill("input[type=email]", email)
        self.page.fill("input[type=password]", password)
        self.page.press("input[type=password]", "Enter")
        self.page.wait_for_url(f"**{then}")
        return self

    def be(self, somebody):
        """In without the page: the session that the cast has opened for this person already."""
        cookie = somebody.client.get_cookie("tagning", domain="localhost")
        self.context.add_cookies([{"name": "tagning", "value": cookie.value, "url": self.url}])
        return self

    def close(self):
        """Close it; what went wrong.

        On a busy machine Chromium now and then never says that a window is closed; such a one goes when the browser does.
        """
        with suppress(TimeoutError):
            self.context._sync(wait_for(self.context._impl_obj.close(reason=None), _CLOSED_S))
        return self.complaints
