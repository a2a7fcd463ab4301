"""A crawler in both roles: every page is led to by a link or a mail, and every button does something."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from tests.authz.world import TABLES
from tests.browser.every_page import be, enter, list_pages
from tests.browser.pressing import Presser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sweep, pytest.mark.timeout(1200)]


class Rows:
    """Every row as it is now, to be put back."""

    def __init__(self, db):
        self.db = db
        self.rows = {table: db.query(f"select * from {table}") for table in TABLES}

    def put_back(self):
        with self.db.tx():
            self.db.execute("pragma defer_foreign_keys = on")
            for table in self.rows:
                self.db.execute(f"delete from {table}")
            for table, rows in self.rows.items():
                for row in rows:
                    self.db.execute(f"insert into {table} ({', '.join(row)}) values ({', '.join(':' + name for name in row)})", **row)


class Links(HTMLParser):
    """The addresses that a page links to, and (address, hidden fields) of the forms that it posts."""

    def __init__(self, html):
        super().__init__()
        self.found, self.forms = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and attrs.get("href"):
            self.found.append(attrs["href"])
        if tag == "form" and attrs.get("method") == "post" and attrs.get("action"):
            self.forms.append((attrs["action"], {}))
        if tag == "input" and attrs.get("type") == "hidden" and attrs.get("name") and self.forms:
            self.forms[-1][1][attrs["name"]] = attrs.get("value") or ""


def endpoint_of(world, where):
    parts = urlsplit(where)
    return world.app.url_map.bind("localhost").match(parts.path, method="GET")[0]


def follow_links(world, who, first):
    """Address -> status of all that can be reached from there by links and by pressing what needs no words, each kind of address once
    for each thing it is about.
    """
    found, waiting, forms = {}, list(first), {}
    while waiting:
        where = waiting.pop()
        kind = re.sub(r"([?&](q|sort|show|before|after|next)=)[^&]*", r"\1", where.split("#")[0])
        if kind in found:
            continue
        reply = world.clients[who].get(where.split("#")[0], headers={"Accept": "text/html"})
        found[kind] = reply.status_code
        if reply.status_code in (301, 302, 303, 307, 308):
            waiting.append(reply.headers["Location"])
        elif reply.mimetype == "text/html":
            page = Links(reply.text)
            waiting += [one for one in (urljoin(where, href) for href in page.found) if one.startswith("/")]
            forms |= {urljoin(where, action): fields for action, fields in page.forms}
    return found | {where: 200 for action, fields in forms.items() for where in post(world, who, action, fields)}


def post(world, who, action, fields):
    """Where the form leads to; what it wrote is taken back."""
    client, rows = world.clients[who], Rows(world.parts.db)
    cookies = dict(client._cookies)
    reply = client.post(action, data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    client._cookies = cookies
    rows.put_back()
    return [reply.headers["Location"]] if reply.status_code == 303 else []


@pytest.fixture(scope="module")
def reached(world):
    """(who, address) -> status of what links lead to, from the front page and from each link that a mail brings."""
    seeds = {"alice": ["/"], "nobody": ["/", *mailed(world, "accounts.join", "accounts.reset")]}
    seeds |= {phase: [f"/answer/{world.ours.visits[phase]['invitation_id']}"] for phase in world.clients if phase not in seeds}
    found = {(who, where): status for who, first in seeds.items() for where, status in follow_links(world, who, first).items()}
    rows = Rows(world.parts.db)
    agree(world, "other")
    found |= {("other", where): status for where, status in follow_links(world, "other", seeds["other"]).items()}
    rows.put_back()
    return found


def agree(world, phase):
    """This candidate has read and agreed."""
    world.parts.db.execute("update invitation set consented_at = created_at where id = :id", id=world.ours.visits[phase]["invitation_id"])


def mailed(world, *endpoints):
    things = {"accounts.join": world.ours.things["join_token"], "accounts.reset": world.ours.things["reset_token"]}
    with world.app.test_request_context():
        return [world.app.url_map.bind("localhost").build(name, {"token": things[name]}) for name in endpoints]


def test_links_lead_to_every_page_and_no_link_leads_nowhere(world, reached):
    dead = {f"{who} {where}: {status}" for (who, where), status in reached.items() if status >= 400 and status != 410}
    assert not dead, "\n".join(sorted(dead))
    led_to = {endpoint_of(world, where) for _, where in reached}
    pages = {endpoint_of(world, where) for who, where in list_pages(world) if world.clients[who].get(where).status_code == 200}
    assert pages - led_to == set(), "no link leads there"


@pytest.mark.parametrize(("who", "agreed"), [
    ("alice", False), ("nobody", False), ("other", False), ("other", True), ("open", False), ("submitted", False),
])
def test_every_button_does_something_and_keeps_the_focus(world, browser, who, agreed):
    before = Rows(world.parts.db)
    if agreed:
        agree(world, who)
    rows = Rows(world.parts.db)
    visit = enter(world, browser, who, "en", "light", 1280)
    presser = Presser(visit, lambda: be(world, visit, who, "en"), rows.put_back)
    for where in [where for one, where in list_pages(world) if one == who and where != "/nowhere"]:
        presser.press_all(endpoint_of(world, where), where)
    visit.close()
    before.put_back()
    presser.faults += [f"{name} is off for ever and nothing says why" for name in presser.off if name not in presser.on]
    assert not presser.faults, "\n".join(presser.faults)
