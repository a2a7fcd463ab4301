"""Every endpoint, asked by everyone, about our things, another team's things and things that nobody has.

The endpoints come from the app's own routes; a route without a line here fails, and so does a line without a route. A refused
request changes no row and shows no word of what it was about.
"""

import re

import pytest

from tagning.app import create_app
from tagning.web.access import all_lines
from tagning.web.sessions import side_of
from tests.authz.asking import nothing, objects_of, requests_of, things_of, tried
from tests.authz.matrix import MATRIX, MEMBERS
from tests.authz.world import OURS, THEIRS

OVER = ("expired", "submitted", "withdrawn")


def words_in(response):
    """Which team's words the reply shows; bytes of files included."""
    body = response.get_data()
    headers = " ".join(f"{value}" for value in response.headers.values())
    return {word for word in (OURS, THEIRS) if word.encode() in body or word in headers}


class Report:
    """Collects what was wrong, so that one run tells all of it."""

    def __init__(self, world):
        self.world = world
        self.wrong = []

    def check(self, fine, *what):
        if not fine:
            self.wrong.append(" ".join(map(str, what)))

    def refused(self, what, response, changed, statuses):
        self.check(response.status_code in statuses, what, "got", response.status_code, "instead of", sorted(statuses))
        self.check(not changed, what, "changed", changed)
        self.check(not words_in(response), what, "shows words of", words_in(response))

    def let_in(self, what, response, line, foreign):
        fine = response.status_code < 400 or response.status_code in line.answers
        to_sign_in = response.headers.get("Location", "").startswith("/sign-in?")
        self.check(fine and not to_sign_in, what, "was not let in:", response.status_code, self._crash(response))
        self.check(foreign not in words_in(response), what, "shows words of the other team")

    def _crash(self, response):
        return self.world.crashes.latest if response.status_code >= 500 else ""

    def tell(self):
        if self.wrong:
            pytest.fail(f"{len(self.wrong)} cells:\n" + "\n".join(self.wrong[:40]), pytrace=False)


def test_every_route_has_a_line_and_every_line_a_route(world):
    routes = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    without_line = sorted(routes - set(MATRIX))
    without_route = sorted(set(MATRIX) - routes)
    assert not without_line, f"Say in tests/authz/matrix.py who may use: {', '.join(without_line)}"
    assert not without_route, f"tests/authz/matrix.py has lines for routes that do not exist: {', '.join(without_route)}"


def test_every_route_of_the_candidates_side_is_one_that_a_new_link_closes(world):
    """All of them are asked below with an old link; these alone show nothing of anybody's, and need no link."""
    side = {rule.endpoint for rule in world.app.url_map.iter_rules() if side_of(rule.rule) == "candidate"}
    assert side - set(CANDIDATE) == {
        "answering.open", "answering.leave", "answering.left", "answering.language", "candidate_uploads.options",
    }


def test_every_policy_line_has_a_route(world):
    left = sorted(set(all_lines()) - {rule.endpoint for rule in world.app.url_map.iter_rules()})
    assert not left, f"Policy lines without a route: {', '.join(left)}"


def test_an_app_with_an_unguarded_route_does_not_start(world, monkeypatch):
    from tagning.web import access

    monkeypatch.delitem(access.OWN, "front")
    with pytest.raises(access.Unguarded, match="front"):
        create_app(world.parts.config, parts=world.parts)


TEAM = [endpoint for endpoint, line in MATRIX.items() if line.who not in ("anyone", "bearer", "candidate")]
CANDIDATE = [endpoint for endpoint, line in MATRIX.items() if line.who == "candidate"]
OPEN = [endpoint for endpoint, line in MATRIX.items() if line.who == "anyone"]
BEARER = [endpoint for endpoint, line in MATRIX.items() if line.who == "bearer"]


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", TEAM)
def test_the_teams_side(world, endpoint):
    line, report = MATRIX[endpoint], Report(world)
    ours, theirs = (things_of(team, endpoint) for team in (world.ours, world.theirs))
    for rule, method in requests_of(world, endpoint):
        objects = objects_of(rule, line, method)
        for who in MEMBERS:
            _ask_member(world, report, who, rule, method, line, ours, theirs, objects)
        _ask_dave(world, report, rule, method, line, ours, theirs, objects)
        asks_to_sign_in = 302 if method == "GET" and not rule.rule.endswith(".json") else 401
        for who in ("nobody", "removed", "candidate open"):
            for name, things in (("our", ours), ("their", theirs), ("no", nothing())):
                report.refused(
                    f"{who} {method} {endpoint} on {name} thing", *tried(world, who, method, rule, line, things), {asks_to_sign_in}
                )
    report.tell()


def _ask_member(world, report, who, rule, method, line, ours, theirs, objects):
    what = f"{who} {method} {rule.endpoint}"
    response, changed = tried(world, who, method, rule, line, ours)
    if who in line.who.split():
        report.let_in(f"{what} on our thing", response, line, THEIRS)
        wrong = {404}
    else:
        wrong = {403, 404}
        report.refused(f"{what} on our thing", response, changed, wrong)
    for things, name in _wrong_things(ours, theirs, objects):
        report.refused(f"{what} on {name}", *tried(world, who, method, rule, line, things), wrong | set(line.swapped))


def _wrong_things(ours, theirs, objects):
    """Somebody else's, nobody's, and of several things each one swapped alone."""
    if not objects:
        return []
    found = [
        ({**ours, **{name: theirs[name] for name in objects}}, "their thing"),
        ({**ours, **{name: nothing()[name] for name in objects}}, "no thing"),
    ]
    if len(objects) > 1:
        found += [({**ours, name: theirs[name]}, f"their {name} in ours") for name in objects]
    return found


def _ask_dave(world, report, rule, method, line, ours, theirs, objects):
    what = f"dave {method} {rule.endpoint}"
    if line.dave:
        report.let_in(f"{what} on his thing", tried(world, "dave", method, rule, line, theirs)[0], line, OURS)
    for things, name in _wrong_things(theirs, ours, objects):
        report.refused(
            f"{what} on {name} (he is the owner of another team)", *tried(world, "dave", method, rule, line, things), {404, *line.swapped}
        )


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", TEAM)
def test_what_is_not_there_and_what_is_anothers_look_the_same(world, endpoint):
    line, report = MATRIX[endpoint], Report(world)
    ours, theirs = (things_of(team, endpoint) for team in (world.ours, world.theirs))
    for rule, method in requests_of(world, endpoint):
        objects = [name for name in objects_of(rule, line, method) if not name.endswith("metadata")]
        if not objects:
            continue
        pages = []
        for source in (theirs, nothing()):
            response, _ = tried(world, "alice", method, rule, line, {**ours, **{name: source[name] for name in objects}})
            text = response.text
            for name in objects:
                text = text.replace(source[name], "…")
            pages.append((response.status_code, re.sub(r"%\w\w", "", text)))
        report.check(pages[0] == pages[1], method, endpoint, "tells whether another team has the thing")
    report.tell()


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", CANDIDATE)
def test_the_candidates_side(world, endpoint):
    line, report = MATRIX[endpoint], Report(world)
    ours, theirs = (things_of(team, endpoint) for team in (world.ours, world.theirs))
    for rule, method in requests_of(world, endpoint):
        objects = objects_of(rule, line, method)
        what = f"{method} {endpoint}"
        report.let_in(f"candidate {what}, own", tried(world, "candidate open", method, rule, line, ours)[0], line, THEIRS)
        others = ("candidate other", "candidate of the old link", "candidate submitted", "foreign candidate open")
        for who in (*others, "nobody", *MEMBERS, "dave", "removed"):
            for name, things in (("another's", ours), ("nobody's", nothing())):
                report.refused(f"{who} {what}, {name}", *tried(world, who, method, rule, line, things), {404})
        for things, name in _wrong_things(ours, theirs, objects):
            report.refused(f"candidate {what}, {name}", *tried(world, "candidate open", method, rule, line, things), {404})
        others = things_of(world.ours, endpoint, "other")
        for things, name in _wrong_things(ours, others, objects):
            report.refused(
                f"candidate {what}, {name} (of another candidate)", *tried(world, "candidate open", method, rule, line, things), {404}
            )
    report.tell()


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", CANDIDATE)
def test_a_new_link_shuts_out_whoever_opened_the_old_one(world, endpoint):
    line, report = MATRIX[endpoint], Report(world)
    things = things_of(world.ours, endpoint, "renewed")
    for rule, method in requests_of(world, endpoint):
        what = f"{method} {endpoint}"
        report.let_in(f"whoever opened the new link {what}", tried(world, "candidate renewed", method, rule, line, things)[0], line, THEIRS)
        report.refused(
            f"whoever opened the old link {what}", *tried(world, "candidate of the old link", method, rule, line, things), {404}
        )
    report.tell()


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", CANDIDATE)
@pytest.mark.parametrize("phase", OVER)
def test_an_invitation_that_is_over(world, endpoint, phase):
    line, report = MATRIX[endpoint], Report(world)
    things = things_of(world.ours, endpoint, phase)
    for rule, method in requests_of(world, endpoint):
        response, changed = tried(world, f"candidate {phase}", method, rule, line, things)
        what = f"candidate with a {phase} invitation {method} {endpoint}"
        report.check(not changed, what, "changed", changed)
        allowed = {200, 204} if phase in line.after else set()
        moved = response.status_code == 303 and "receipt" in response.headers.get("Location", "")
        report.check(response.status_code in {404, 409, 410, *allowed} or moved, what, "got", response.status_code)
    report.tell()


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", OPEN)
def test_what_anyone_may_do(world, endpoint):
    line, report = MATRIX[endpoint], Report(world)
    for rule, method in requests_of(world, endpoint):
        for who in ("nobody", "bob", "removed"):
            response, _ = tried(world, who, method, rule, line, things_of(world.ours, endpoint))
            report.check(response.status_code < 400, who, method, endpoint, "got", response.status_code)
            report.check(not words_in(response), who, method, endpoint, "shows", words_in(response))
    report.tell()


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", BEARER)
def test_what_a_link_opens(world, endpoint):
    line, report = MATRIX[endpoint], Report(world)
    things = things_of(world.ours, endpoint)
    for rule, method in requests_of(world, endpoint):
        for who in ("nobody", "dave"):
            report.let_in(f"{who} with the link {method} {endpoint}", tried(world, who, method, rule, line, things)[0], line, THEIRS)
            response, changed = tried(world, who, method, rule, line, {**things, "token": "A" * 43})
            report.refused(f"{who} with a made-up link {method} {endpoint}", response, changed, {404})
    report.tell()
