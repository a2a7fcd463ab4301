"""What the tests of this room start from: a question, a take with its files, a draft."""

import json
from types import SimpleNamespace

import pytest

from authoring.questions import edits, queries, questions
from authoring.questions.questions import Wording
from foundation.ids import new_id
from foundation.policy import Actor
from foundation.renditions import blob_name, record
from interviews.instructions import default_instructions
from interviews.question import find_question

STORYBOARD = {"columns": 5, "rows": 1, "width": 160, "height": 90, "every_ms": 2000, "count": 5}
TEXT = "Tell us about a time when you disagreed with a colleague. What did you do?"


@pytest.fixture
def carol(cast):
    """carol as the rules see her."""
    return Actor(kind="member", person_id=cast.carol.id, name=cast.carol.name, team_id=cast.team_id, roles=frozenset({"recruiter"}))


@pytest.fixture
def question(house, carol):
    """A question of carol's."""
    question_id = questions.create_question(house.db, house.clock, carol, Wording("Teamwork", TEXT, "Cooperation"))
    return find_question(house.db, carol.team_id, question_id)


@pytest.fixture
def add_take(house, carol, question):
    """`add_take(duration_ms=10_000, state="ready")`: a take of the question, with files that are only names."""
    def add(duration_ms=10_000, state="ready"):
        with house.db.tx():
            take = queries.insert_take(
                house.db, id=new_id(), team_id=carol.team_id, question_id=question["id"], blob="raw/none", filename="take.webm",
                upload_id=None, created_by=carol.person_id, now=house.clock.iso(),
            )
        if state == "ready":
            queries.set_take_ready(house.db, carol.team_id, take["id"], duration_ms, 1280, 720)
            _file(house, carol.team_id, take["id"], "storyboard", "jpg", STORYBOARD)
            for name, suffix in (("house", "mp4"), ("poster", "jpg"), ("peaks", "json")):
                _file(house, carol.team_id, take["id"], name, suffix, None)
        else:
            queries.set_take_state(house.db, carol.team_id, take["id"], state, None)
        house.clock.advance(1000)
        return queries.find_take(house.db, carol.team_id, take["id"])
    return add


def _file(house, team_id, take_id, name, suffix, facts):
    blob = blob_name(team_id, f"take:{take_id}", name, suffix)
    house.blobs.put_bytes(blob, name.encode())
    values = {"name": name, "blob": blob, "mimetype": "application/octet-stream", "facts": facts}
    record(house.db, house.clock, team_id=team_id, owner=f"take:{take_id}", **values)


def draft_of(take, version=0, **changes):
    """A draft as the editor sends it."""
    given = {
        "take_id": take["id"] if take else None, "version": version, "keep": [[1000, 4000], [5000, 9000]],
        "instructions": default_instructions("en", "Carol Berg"), "look": dict(edits.DEFAULT_LOOK),
    }
    return json.loads(json.dumps({**given, **changes}))


@pytest.fixture
def saved(house, carol, question, add_take):
    """A question with a take and a saved draft: `.take`, `.draft`."""
    take = add_take()
    draft = draft_of(take)
    edits.save_draft(house.db, house.clock, carol, question, draft)
    return SimpleNamespace(take=take, draft=draft)
