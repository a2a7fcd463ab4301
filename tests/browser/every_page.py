"""Every page of both sides, found from the app's own routes, with the things of `tests.authz.world` in them: a new one needs no line."""

import re

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

PHASES = ("open", "other", "submitted", "expired", "withdrawn")


def make_world(folder, films):
    """One of everything, on a server that runs by itself; `.server` and `.clients` by name."""
    server = Server(folder, TAGNING_JOB_THREADS="0")
    config = Config.from_env({"TAGNING_DATA": str(folder), "TAGNING_BASE_URL": server.url})
    parts = make_parts(config, clock=SystemClock(), passwords=cheap_passwords())
    made = World(parts, create_app(config, parts=parts))
    give_real_files(parts, films)
    made.clients = {"alice": made.cast.alice.client, "nobody": made.cast.stranger}
    begin_anew(parts, made.ours.visits["other"]["invitation_id"])
    for phase in PHASES:
        client = made.clients[phase] = made.app.test_client()
        assert client.get(f"/i/{made.ours.visits[phase]['token']}").status_code == 303
    made.server = server.start()
    return made


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
    be(world, visit, who, language)
    return visit


def be(world, visit, who, language):
    """In this window they are signed in, in that language, whatever became of their cookies."""
    found = [cookie for path in ("/", "/answer") for cookie in world.clients[who]._cookies.values() if cookie.path == path]
    cookies = {**{one.key: one.value for one in found}, "language": language}
    visit.context.clear_cookies()
    visit.context.add_cookies([{"name": name, "value": value, "url": visit.url} for name, value in cookies.items()])
