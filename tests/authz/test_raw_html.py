"""What people write is text on every page and in every mail, also when it looks like HTML.

Every text in the database that a person can fill gets a tag of our own invention and quotation marks; every page is opened by
everybody who may open it, and every form on it is sent with such words in all its fields. No page and no mail may hold the tag.
"""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from accounts.resets import ask_for_reset
from foundation import jobs
from tagning.app import create_app
from tagning.places import TEMPLATES
from tests.authz.asking import Undo, address, filled, is_candidates, requests_of, sending, things_of
from tests.authz.conftest import make_clients
from tests.authz.matrix import MATRIX, MEMBERS
from tests.authz.world import OURS, TABLES, World
from tests.conftest import do_all_jobs, make_house

pytestmark = pytest.mark.slow

TAG = "planted-tag"
HOSTILE = f"\"'><{TAG} onclick=x>&lt;"
IN_JSON = f"'><{TAG} onclick=x>&lt;"
WRITTEN = ("text", "textarea", "search", "email", "password", "datetime-local")
NO_TEXTS = ("_id", "id", "_hash", "_at", "email", "blob", "kind", "state", "language", "roles", "args", "mimetype")


class Seen(HTMLParser):
    """The tags of a page that were planted, and its forms: (address, method, {field: value})."""

    def __init__(self, page):
        super().__init__()
        self.planted, self.forms = 0, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.planted += tag == TAG
        if tag == "form":
            self.forms.append((said.get("action") or "", (said.get("method") or "get").lower(), {}))
        elif tag in ("input", "textarea", "select", "button") and said.get("name") and self.forms:
            kind = said.get("type", "text") if tag == "input" else tag
            if kind not in ("radio", "checkbox") or "checked" in said:
                self.forms[-1][2][said["name"]] = HOSTILE if kind in WRITTEN else said.get("value") or ""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The world of these tests, with hostile words wherever a person can write."""
    house = make_house(tmp_path_factory.mktemp("hostile") / "data")
    app = create_app(house.config, parts=house)
    world = World(house, app)
    world.clients = make_clients(world)
    for table in TABLES:
        for column in _text_columns(house.db, table):
            in_json = f"{column} like '{{%' or {column} like '[%'"
            house.db.execute(
                f"update {table} set {column} = replace({column}, :word, :word || case when {in_json} then :json else :text end)"
                f" where {column} like '%' || :word || '%'",
                word=OURS, json=IN_JSON, text=HOSTILE,
            )
    house.db.execute("update person set name = name || :text", text=HOSTILE)
    house.db.execute("update team set name = name || :text", text=HOSTILE)
    yield world
    house.db.close()


def _text_columns(db, table):
    rows = db.query(f"select * from {table} limit 1")
    columns = [name for name, value in (rows[0].items() if rows else ()) if isinstance(value, str)]
    return [name for name in columns if not name.endswith(NO_TEXTS)]


def pages_of(world):
    """(who, path) of everything that a person can open by its address."""
    for endpoint, line in MATRIX.items():
        for rule, method in requests_of(world, endpoint):
            for who in _readers(line) if method == "GET" else ():
                phase = who.partition("candidate ")[2] or "open"
                yield who, address(world.app, rule, line, things_of(world.ours, endpoint, phase))


def _readers(line):
    if line.who in ("anyone", "bearer"):
        return ["nobody", "alice"]
    if line.who == "candidate":
        return ["candidate open", "candidate submitted", "candidate expired", "candidate withdrawn"]
    return [who for who in MEMBERS if who in line.who.split()]


def test_no_page_holds_the_html_that_somebody_wrote_into_a_field(hostile):
    raw, shown = [], 0
    for who, path in pages_of(hostile):
        response = hostile.clients[who].get(path)
        if response.mimetype != "text/html":
            continue
        shown += TAG in response.text
        raw += [f"{who} GET {path}"] * bool(Seen(response.text).planted)
    assert shown > 20, "the words are nowhere to be seen: this test looks at the wrong pages"
    assert not raw


def test_no_form_gives_back_the_html_that_was_written_into_it(hostile):
    sent, raw = set(), []
    for who, path in pages_of(hostile):
        page = hostile.clients[who].get(path)
        for action, method, fields in Seen(page.text).forms if page.mimetype == "text/html" else ():
            target = urlsplit(urljoin(path, action))
            if (who, target.path, tuple(fields), method) not in sent:
                sent.add((who, target.path, tuple(fields), method))
                raw += [f"{who} {method} {target.path} {place}" for place in _planted_after(hostile, who, method, target, fields)]
    assert not raw
    assert len(sent) > 30


def test_no_endpoint_gives_back_the_html_that_is_sent_to_it(hostile):
    """What the matrix sends to each endpoint, so that no form is forgotten: with the words in one field at a time, and in all."""
    raw, asked = [], 0
    for endpoint, line in MATRIX.items():
        who = "candidate open" if is_candidates(endpoint) else next((one for one in MEMBERS if one in line.who.split()), "nobody")
        things = things_of(hostile.ours, endpoint)
        for rule, method in requests_of(hostile, endpoint):
            path = address(hostile.app, rule, line, things)
            for sent in with_hostile_words(filled(sending(line, method), {**things, "now": hostile.parts.clock.iso()})):
                asked += 1
                raw += [f"{who} {method} {path} {place}" for place in _planted_by(hostile, who, method, path, sent)]
    assert asked > 100
    assert not raw


def with_hostile_words(sent):
    """What is sent, with hostile words in place of one value after the other, and of all."""
    for kind in ("data", "json", "query_string"):
        if isinstance(sent.get(kind), dict) and sent[kind]:
            for name in sent[kind]:
                yield {**sent, kind: {**sent[kind], name: HOSTILE}}
            yield {**sent, kind: dict.fromkeys(sent[kind], HOSTILE)}


def _planted_after(world, who, method, target, fields):
    """Where the planted tag stands after the form was sent; what it wrote is taken back."""
    return _planted_by(world, who, method.upper(), target.path, {"query_string" if method == "get" else "data": fields})


def _planted_by(world, who, method, path, sent):
    client = world.clients[who]
    cookies = dict(client._cookies)
    try:
        with world.parts.db.tx():
            response = client.open(path, method=method, **{**sent, "headers": {"Sec-Fetch-Site": "same-origin", **sent.get("headers", {})}})
            found = _planted(response, "answer")
            if response.status_code in (302, 303):
                found += _planted(client.get(response.location), f"then {response.location}")
            raise Undo
    except Undo:
        client._cookies = cookies
    return found


def _planted(response, where):
    return [where] if response.mimetype == "text/html" and Seen(response.text).planted else []


def test_no_mail_holds_the_html_that_somebody_wrote_into_a_field(hostile):
    """One mail of each kind; an invitation in each of its occasions."""
    db, clock, ours = hostile.parts.db, hostile.parts.clock, hostile.ours
    ask_for_reset(db, clock, "alice@example.org")
    jobs.put(db, clock, "mail_member_invitation", team_id=ours.id, invitation_id=ours.things["member_invitation_id"])
    jobs.put(db, clock, "send_receipt", team_id=ours.id, invitation_id=ours.visits["submitted"]["invitation_id"])
    for occasion in ("new", "again", "deadline"):
        invitation = ours.visits["open"]["invitation_id"]
        jobs.put(db, clock, "send_invitation", team_id=ours.id, invitation_id=invitation, generation=1, occasion=occasion)
    before = len(hostile.parts.mail.list_messages())
    do_all_jobs(hostile.parts)
    mails = hostile.parts.mail.list_messages()
    assert len(mails) == before + 6
    assert not [mail.subject for mail in mails if Seen(mail.html).planted]
    assert [mail for mail in mails if TAG in mail.html]


def test_no_page_takes_a_text_without_escaping_into_itself():
    pages = [page for page in TEMPLATES.rglob("*.html") if ".txt\"" in page.read_text() or "autoescape" in page.read_text()]
    assert not pages
