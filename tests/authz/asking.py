"""Turns a line of the matrix and an endpoint's rule into a request about somebody's things."""

import base64

from tests.authz.world import MISSING, changed_tables, digest

_CANDIDATES = ("answering.", "candidate_uploads.")
_NUMBERS = {"position": 1, "n": 1, "number": 1}
OBJECTS = (
    "person_id",
    "member_invitation_id",
    "mail_id",
    "question_id",
    "take_id",
    "clip_id",
    "job_id",
    "upload_id",
    "interview_id",
    "invitation_id",
    "answer_id",
    "comment_id",
    "scorecard_id",
    "competency_id",
    "evidence_id",
    "judged_id",
    "decision_id",
    "candidate_id",
    "live_take_id",
    "token",
    "team_id",
    "take_metadata",
    "answer_metadata",
)


class UnknownArgument(Exception):
    """A rule has an argument that the world has nothing for; the text names it."""


def is_candidates(endpoint):
    """Whether the endpoint belongs to the candidates' side."""
    return endpoint.startswith(_CANDIDATES)


def requests_of(world, endpoint):
    """Every (rule, method) of the endpoint; OPTIONS where a view answers it, HEAD where no GET does."""
    rules = [rule for rule in world.app.url_map.iter_rules() if rule.endpoint == endpoint]
    return [(rule, method) for rule in rules for method in _methods(rule)]


def _methods(rule):
    asked = rule.methods - {"OPTIONS"} if len(rule.methods) > 1 else rule.methods
    return sorted(asked - {"HEAD"} if "GET" in asked else asked)


def things_of(team, endpoint, phase="open"):
    """Argument -> value: what this team has for the endpoint."""
    things = {**team.things, "team_id": team.id}
    if endpoint == "answering.open" or is_candidates(endpoint):
        things.update(team.visits[phase])
    things.setdefault("token", team.things["reset_token"] if endpoint == "accounts.reset" else team.things["join_token"])
    things["take_metadata"] = metadata(purpose="take", subject=things["question_id"])
    things["answer_metadata"] = metadata(purpose="answer", subject=things.get("live_take_id", MISSING))
    return things


def nothing():
    """Argument -> value: things that nobody has."""
    return {
        **{name: MISSING for name in OBJECTS},
        "token": "A" * 43,
        "take_metadata": metadata(purpose="take", subject=MISSING),
        "answer_metadata": metadata(purpose="answer", subject=MISSING),
    }


def metadata(**values):
    """Tus's way of writing names and values."""
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def objects_of(rule, line, method):
    """The names of the things that a request of this endpoint is about, in its address or in what it sends."""
    found = [name for name in sorted(rule.arguments) if name in OBJECTS]
    return found + [name for name in OBJECTS if f"{{{name}}}" in repr(sending(line, method)) and name not in found]


def sending(line, method):
    """What is sent by that method."""
    return line.sends.get(method, line.send)


def address(app, rule, line, things):
    """The address for these things. Raises UnknownArgument."""
    values = {}
    for name in rule.arguments:
        if name in line.values:
            values[name] = line.values[name]
        elif name in _NUMBERS:
            values[name] = _NUMBERS[name]
        elif name in things:
            values[name] = things[name]
        else:
            raise UnknownArgument(f"{rule.endpoint} ({rule.rule}) takes <{name}>: say in tests/authz what stands for it.")
    with app.test_request_context():
        return app.url_map.bind("localhost").build(
            rule.endpoint, values, method=next(iter(rule.methods - {"OPTIONS", "HEAD"}), None) or next(iter(rule.methods))
        )


def filled(value, things):
    """The value with `{name}` places filled from `things`, however deep."""
    if isinstance(value, dict):
        return {key: filled(one, things) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, things) for one in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return things[value[1:-1]]
    return value


class Undo(Exception):
    """Takes back what a request wrote."""


def tried(world, who, method, rule, line, things, headers=None):
    """(response, tables that the request changed); what it wrote is taken back."""
    things = {**things, "now": world.parts.clock.iso()}
    if "upload_id" in things:
        world.arrive(things["upload_id"])
    client, sent = world.clients[who], filled(sending(line, method), things)
    # As a page of ours would send it, unless the test says otherwise.
    sent = {**sent, "headers": {**({"Sec-Fetch-Site": "same-origin"} if headers is None else headers), **sent.get("headers", {})}}
    cookies, before = dict(client._cookies), digest(world.parts.db)
    try:
        with world.parts.db.tx():
            response = client.open(address(world.app, rule, line, things), method=method, **sent)
            after = digest(world.parts.db)
            raise Undo
    except Undo:
        client._cookies = cookies  # a new session was taken back too
        return response, changed_tables(before, after)
