"""axe finds nothing on any page, and no page is wider than a phone.

The pages come from the app's own routes, with the things of `tests.authz.world` in them: a new page is looked at without being named here.
"""

import re
from pathlib import Path

import pytest

from media.renditions.poster import poster
from media.synthetic.people import person
from tagning.app import create_app
from tagning.clock import SystemClock
from tagning.config import Config
from tagning.parts import make_parts
from tests.authz.asking import address, is_candidates, things_of
from tests.authz.matrix import MATRIX
from tests.authz.world import World
from tests.browser.chromium import Visit
from tests.conftest import cheap_passwords
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(__file__).parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
# What hangs out at the right, for the one who has to mend it.
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).slice(-3).map((one) => `${one.tagName}.${one.className}`)"""
PHASES = ("open", "other", "submitted", "expired", "withdrawn")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One of everything, on a server that runs by itself; `.server` and `.clients` by name."""
    folder = tmp_path_factory.mktemp("world")
    server = Server(folder, TAGNING_JOB_THREADS="0")
    config = Config.from_env({"TAGNING_DATA": str(folder), "TAGNING_BASE_URL": server.url})
    parts = make_parts(config, clock=SystemClock(), passwords=cheap_passwords())
    made = World(parts, create_app(config, parts=parts))
    give_real_files(parts, tmp_path_factory.mktemp("films"))
    made.clients = {"alice": made.cast.alice.client, "nobody": made.cast.stranger}
    begin_anew(parts, made.ours.visits["other"]["invitation_id"])
    for phase in PHASES:
        client = made.clients[phase] = made.app.test_client()
        assert client.get(f"/i/{made.ours.visits[phase]['token']}").status_code == 303
    made.server = server.start()
    yield made
    server.stop()
    parts.db.close()


def begin_anew(parts, invitation_id):
    """This candidate has done nothing yet."""
    parts.db.execute("delete from answer_take where answer_id in (select id from answer where invitation_id = :id)", id=invitation_id)
    parts.db.execute("delete from answer where invitation_id = :id", id=invitation_id)
    parts.db.execute("update invitation set consented_at = null, started_at = null, opened_at = null where id = :id", id=invitation_id)


def give_real_files(parts, folder):
    """Films and pictures for what are only names in the world, so that players and scripts have something to work with."""
    film, picture = folder / "film.mp4", folder / "poster.jpg"
    person(film, seed=25, seconds=5, size=(320, 180), fps=15)
    poster(film, picture)
    kinds = {
        "peaks": ("application/json", b"[5, 40, 80, 30]"), "captions": ("text/vtt", b"WEBVTT\n\n00:00.000 --> 00:04.000\nWords\n"),
        "poster": ("image/jpeg", picture.read_bytes()), "storyboard": ("image/jpeg", picture.read_bytes()),
    }
    for row in parts.db.query("select owner, name, blob from rendition"):
        mimetype, data = kinds.get(row["name"], ("video/mp4", film.read_bytes()))
        parts.blobs.delete(row["blob"])
        parts.blobs.put_bytes(row["blob"], data)
        parts.db.execute("update rendition set mimetype = :mimetype where blob = :blob", mimetype=mimetype, blob=row["blob"])


def list_pages(world):
    """(who, address) of everything that answers a GET with a page, found by asking; also the page for what is not there.

    Addresses that give the very same page, as all of an invitation that is over do, are in it once.
    """
    found = {}
    for who, where in [("alice", "/nowhere"), ("nobody", "/nowhere"), *list_addresses(world)]:
        reply = world.clients[who].get(where, headers={"Accept": "text/html"})
        if reply.mimetype == "text/html" and (reply.status_code in (200, 410) or where == "/nowhere"):
            found.setdefault(anywhere(reply.text, where), (who, where))
    return list(found.values())


def list_addresses(world):
    """(who, address) of everything that answers a GET."""
    for rule in sorted(world.app.url_map.iter_rules(), key=str):
        for who in people_of(rule) if "GET" in rule.methods else ():
            things = things_of(world.ours, rule.endpoint, who if who in PHASES else "open")
            yield who, address(world.app, rule, MATRIX[rule.endpoint], things)


def anywhere(html, where):
    """The page without what it says of its own address and invitation."""
    return re.sub(f"{re.escape(where)}|/answer/[0-9a-z]+", "", html)


def people_of(rule):
    if is_candidates(rule.endpoint):
        return PHASES
    return ("alice", "nobody") if MATRIX[rule.endpoint].who in ("anyone", "bearer") else ("alice",)


def enter(world, browser, who, language, theme, width):
    """A window in which this person is signed in."""
    visit = Visit(browser, world.server.url, viewport={"width": width, "height": 800}, color_scheme=theme)
    cookies = [cookie for path in ("/", "/answer") for cookie in world.clients[who]._cookies.values() if cookie.path == path]
    visit.context.add_cookies([{"name": one.key, "value": one.value, "url": visit.url} for one in cookies])
    visit.context.add_cookies([{"name": "language", "value": language, "url": visit.url}])
    return visit


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1440), ("sv", "dark", 375)])
def test_axe_finds_nothing_on_any_page_and_none_is_too_wide(world, browser, language, theme, width):
    for table in ("interview", "interview_version"):
        world.parts.db.execute(f"update {table} set language = :language", language=language)
    pages, wrong = list_pages(world), []
    assert len(pages) > 35, pages
    for who in dict.fromkeys(who for who, _ in pages):
        visit = enter(world, browser, who, language, theme, width)
        for where in [where for one, where in pages if one == who]:
            wrong += [(found, f"{who} {where}") for found in look(visit, where, language)]
        visit.close()
    pytest.fail(told(wrong), pytrace=False) if wrong else None


def look(visit, where, language):
    """What is wrong with the page. What was complained about after looking at the one before is axe's own doing: it does what a page may
    not, and the browser may say so late.
    """
    page = visit.page
    page.goto("about:blank")
    del visit.complaints[:]
    page.goto(where)
    page.evaluate("document.fonts.ready.then(() => true)")
    found = [complaint for complaint in visit.complaints if not re.search(r"status of (404|410) .*" + re.escape(where), complaint)]
    found += [f"is too wide: {wide}" for wide in page.evaluate(WIDE)]
    page.evaluate(AXE.read_text())
    found += page.evaluate(RUN)
    spoken = page.locator("html").get_attribute("lang")
    return found if spoken == language else [*found, f"is in {spoken}"]


def told(wrong):
    """Each fault once, with the pages that have it."""
    pages = {}
    for found, where in wrong:
        pages.setdefault(found, []).append(where)
    return "\n\n".join(f"{found}\n  on {', '.join(places[:4])}{' and more' if len(places) > 4 else ''}" for found, places in pages.items())
