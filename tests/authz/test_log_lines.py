"""What the log says while every page is walked: enough to see what goes on, and nothing about anybody."""

import io
import json
import logging

import pytest

from tagning.logs import JsonLines
from tagning.web import pages
from tests.authz.asking import things_of, tried
from tests.authz.test_guards import all_requests
from tests.cast import MEMBERS, PASSWORD

pytestmark = pytest.mark.slow

WHO = ("alice", "bob", "dave", "nobody", "candidate open", "removed")


@pytest.fixture
def written():
    """What is logged as JSON while the test runs."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def walk(world):
    for endpoint, line, rule, method in all_requests(world):
        for who in WHO:
            tried(world, who, method, rule, line, things_of(world.ours, endpoint))
    world.app.test_client().post("/sign-in", data={"email": "alice@example.org", "password": "wrong-secret-word"})
    world.app.test_client().get("/questions?search=erin%40example.org&token=abcdefghijklmnop")


def secrets_of(world):
    """Everything that must not be said: names, addresses of mail, tokens, passwords, what people wrote."""
    names = [part for name, _roles in MEMBERS.values() for part in name.split()]
    rows = world.parts.db.query("select name, email from candidate") + world.parts.db.query("select name, email from person")
    tokens = [str(value) for team in (world.ours, world.theirs) for name, value in team.things.items() if "token" in name]
    tokens += [visit["token"] for team in (world.ours, world.theirs) for visit in team.visits.values()]
    written = [row["title"] for row in world.parts.db.query("select title from question")]
    said = [value for row in rows for value in row.values()]
    return {*names, *said, *tokens, *written, PASSWORD, "wrong-secret-word", "search=", "@example", "%40", "abcdefghijklmnop"} - {""}


def test_no_line_of_a_walk_through_every_page_says_anything_about_anybody(world, written):
    walk(world)
    assert len(lines(written)) > 500
    text = written.getvalue()
    assert not [secret for secret in secrets_of(world) if secret in text]


def test_every_request_has_a_line_that_says_what_it_was_and_how_it_ended(world, written):
    world.clients["alice"].get("/questions?search=x")
    line = lines(written)[-1]
    assert (line["logger"], line["method"], line["endpoint"], line["status"]) == ("tagning.requests", "GET", "authoring.questions", 200)
    assert line["ms"] >= 0 and line["sent"] > 1000 and line["time"].endswith("Z")


def test_what_an_unexpected_error_quotes_is_not_written_but_where_it_happened_is(world, written, monkeypatch):
    def crash(*_):
        raise ValueError("erin@example.org: Erin Ek")

    monkeypatch.setattr(pages, "_own_job", crash)
    assert world.clients["alice"].get("/jobs/1").status_code == 500
    line = next(one for one in lines(written) if "error" in one)
    assert line["error"] == "builtins.ValueError"
    assert any("test_log_lines.py" in place and place.endswith(" crash") for place in line["at"])
    assert "erin" not in written.getvalue().lower()
