"""The pictures in docs/screens, taken from the demo: `make screens`, or `python -m tests.screens [folder with a demo in it]`.

Without a folder the demo is made first, from nothing, as a new user would see it; that takes some minutes.
"""

import contextlib
import io
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from engines.database.open import open_database
from foundation.ids import link_token
from tagning.demo.people import DEMO_PEOPLE
from tagning.demo.story import MALMO
from tests.browser.chromium import Visit, film_camera, launch
from tests.server import ROOT, Server

SHELF = ROOT / "docs" / "screens"
SIZES = {1440: 900, 375: 812}
LONGEST_S = 45 * 60

# (name, who, page) of every picture; the words after the name say width, language and theme.
PICTURES = (
    ("wall-1440-en-light", "bob", "wall"),
    ("wall-1440-sv-dark", "bob", "wall"),
    ("editor-1440-en-light", "carol", "editor"),
    ("editor-1440-sv-dark", "carol", "editor"),
    ("matrix-1440-sv-light", "bob", "matrix"),
    ("studio-1440-en-light", "carol", "studio"),
    ("interview-1440-en-light", "carol", "interview"),
    ("candidates-1440-sv-light", "carol", "candidates"),
    ("clip-1440-en-light", "carol", "clip"),
    ("expect-375-sv-light", "petra", "expect"),
    ("answering-375-sv-light", "petra", "answering"),
    ("answering-375-en-dark", "petra", "answering"),
)


def main(folder):
    """Take them all."""
    SHELF.mkdir(parents=True, exist_ok=True)
    server = Server(folder, command="demo").start(wait_s=120)
    try:
        db = open_database(f"sqlite:{folder}/tagning.db")
        wait_for_the_demo(db)
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as films:
            chromium = launch(playwright, film_camera(Path(films), size=(1280, 720), fps=10))
            for name, who, page in PICTURES:
                take(chromium, server, db, name, who, page)
                print(f"{name}: {(SHELF / f'{name}.png').stat().st_size // 1024} kB", flush=True)
            chromium.close()
        db.close()
    finally:
        server.stop()


def wait_for_the_demo(db):
    """Until every answer of the demo can be watched."""
    end = time.monotonic() + LONGEST_S
    while db.one("select count(*) as n from job where state in ('ready', 'running') and kind <> 'sweep' and run_at < '2100'")["n"]:
        assert time.monotonic() < end, "the demo does not get ready"
        time.sleep(2)


def take(chromium, server, db, name, who, page):
    """One picture, in as few colours as look the same."""
    width, language, theme = name.split("-")[-3:]
    size = {"width": int(width), "height": SIZES[int(width)]}
    visit = Visit(chromium, server.url, viewport=size, color_scheme=theme, reduced_motion="reduce")
    cookies = {"language": language, "theme": theme}
    visit.context.add_cookies([{"name": key, "value": value, "url": server.url} for key, value in cookies.items()])
    if who == "petra":
        db.execute("update interview_version set language = :language", language=language)
        visit.page.goto(f"/i/{link_of(db, server)}")
    else:
        person = next(person for person in DEMO_PEOPLE if person.email.startswith(f"{who}@"))
        visit.sign_in(person.email, person.password)
    with contextlib.suppress(KeyError):
        ARRIVE[page](visit.page, db)
    visit.page.wait_for_timeout(1200)
    picture = Image.open(io.BytesIO(visit.page.screenshot()))
    picture.convert("RGB").quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(SHELF / f"{name}.png", optimize=True)
    complaints = visit.close()
    assert not complaints, (name, complaints)


def link_of(db, server):
    """petra's own link, made anew as the mail has it."""
    row = db.one(
        "select v.id, v.generation from invitation v join candidate c on c.id = v.candidate_id where c.email = 'petra@example.org'"
    )
    return link_token((server.data / "secret").read_bytes().strip(), "invitation", row["id"], row["generation"])


def question(db, title="Teamwork"):
    return db.one("select id from question where title = :title", title=title)["id"]


def interview(db):
    return db.one("select id from interview where title = :title", title=MALMO.title)["id"]


def wall(page, db):
    """In the middle of four answers, beside what was written about them."""
    page.goto(f"/review/{interview(db)}/wall?question={question(db)}")
    page.wait_for_timeout(2500)
    page.evaluate("window.tagningClock.seek(4900)")
    page.wait_for_timeout(2500)


def editor(page, db):
    page.goto(f"/questions/{question(db)}/edit")
    page.wait_for_timeout(2500)
    page.keyboard.press("ArrowRight")


def studio(page, db):
    page.goto(f"/questions/{question(db)}/record")
    page.locator("[data-ask]").click()
    page.wait_for_timeout(2500)


def answering(page, db):
    """petra on her first question, about to watch it."""
    page.goto(page.url.split("?")[0].rstrip("/").removesuffix("/overview") + "/questions/1")
    page.wait_for_timeout(1500)


ARRIVE = {
    "wall": wall, "editor": editor, "studio": studio, "answering": answering,
    "matrix": lambda page, db: page.goto(f"/review/{interview(db)}"),
    "interview": lambda page, db: page.goto(f"/interviews/{interview(db)}"),
    "candidates": lambda page, db: page.goto(f"/interviews/{interview(db)}/candidates"),
    "clip": lambda page, db: page.goto("/clips/" + db.one("select id from clip where state = 'published' order by created_at desc")["id"]),
}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]).absolute())
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made) / "demo")
