"""One interview with two questions, sent to erin: the least that this room needs. Written straight into the tables."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import pytest

from answering import queries
from engines.blobs.open import open_blobs
from engines.database.open import open_database
from engines.database.steps import steps_in
from foundation.clock import FixedClock
from foundation.ids import hash_token, link_token
from foundation.policy import Actor

SCHEMA = Path(__file__).parents[2] / "interviews" / "schema"
SECRET = b"a secret of more than thirty-two characters"
START = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
DEADLINE = "2026-11-30T12:00:00.000Z"
NOW = "2026-11-23T09:00:00.000Z"


def body(answer_seconds=120, think_seconds=30, takes=3):
    told = {
        "answer_seconds": answer_seconds, "think_seconds": think_seconds, "takes": takes, "role_info": ["Two sites"],
        "presenter": {"name": "Carol Ek", "title": "Recruiter"}, "language": "en", "question": "What did you do?",
    }
    return json.dumps({"keep": [[0, 8000]], "instructions": told, "look": {"card": "before"}})


@dataclass
class Stage:
    """The tables and the clock, and short ways to look at them."""

    db: object
    blobs: object
    clock: FixedClock
    actor: Actor = Actor(kind="candidate", invitation_ids=frozenset({"inv1"}))
    numbers: dict = field(default_factory=dict)

    @property
    def visit(self):
        return queries.find_visit(self.db, "inv1")

    def set(self, **values):
        for name, value in values.items():
            self.db.execute(f"update invitation set {name} = :value where id = 'inv1'", value=value)

    def set_clip(self, id, **limits):
        self.db.execute("update clip set body = :body where id = :id", id=id, body=body(**limits))

    def take(self, id):
        return self.db.one("select * from answer_take where id = :id", id=id)

    def jobs(self, kind):
        return self.db.query("select * from job where kind = :kind order by created_at, id", kind=kind)


def fill(db):
    """The team's rows: alice's demo team, carol's interview, erin's invitation `inv1` and mallory's `inv2` in another team."""
    for team, person, invitation, candidate in (("t1", "carol", "inv1", "erin"), ("t2", "dave", "inv2", "mallory")):
        v = {"team": team, "person": person, "now": NOW, "inv": invitation, "cand": candidate}
        db.execute(
            "insert into team (id, name, language, created_at) values (:team, 'North Harbour ' || :team, 'en', :now)", team=team, now=NOW,
        )
        db.execute(
            "insert into person (id, email, name, password_hash, language, created_at, password_changed_at)"
            " values (:person, :person || '@north.example', :person, '', 'en', :now, :now)", person=person, now=NOW,
        )
        db.execute(
            "insert into interview (id, team_id, title, role, about, language, deadline, state, created_by, created_at, updated_at)"
            " values ('i' || :team, :team, 'Team lead', 'Team lead Malmö', '', 'en', null, 'published', :person, :now, :now)",
            team=team, person=person, now=NOW,
        )
        db.execute(
            "insert into interview_version (id, team_id, interview_id, number, title, role, about, language, deadline, preview,"
            " published_by, published_at) values ('v' || :team, :team, 'i' || :team, 1, 'Team lead', 'Team lead Malmö', 'About us',"
            " 'en', :deadline, 'topics', :person, :now)", team=team, person=person, now=NOW, deadline=DEADLINE,
        )
        db.execute("insert into candidate values (:cand, :team, :cand, :cand || '@example.org', :now)", cand=candidate, team=team, now=NOW)
        db.execute(
            "insert into invitation (id, team_id, interview_id, version_id, candidate_id, token_hash, invited_by, created_at)"
            " values (:inv, :team, 'i' || :team, 'v' || :team, :cand, :token, :person, :now)",
            token=hash_token(link_token(SECRET, "invitation", invitation)), **v,
        )
        for n, title in ((1, "Teamwork"), (2, "Planning")):
            _question(db, team, person, n, title)


def _question(db, team, person, n, title):
    ids = {"id": f"q{n}{team}", "clip": f"c{n}{team}", "take": f"k{n}{team}"}
    v = {**ids, "team": team, "person": person, "now": NOW, "title": title, "n": n}
    db.execute(
        "insert into question (id, team_id, title, text, competency, created_by, created_at, updated_at)"
        " values (:id, :team, :title, 'Tell us about ' || :title, :title, :person, :now, :now)",
        **{k: v[k] for k in ("id", "team", "title", "person", "now")},
    )
    db.execute(
        "insert into take (id, team_id, question_id, number, state, filename, created_by, created_at)"
        " values (:take, :team, :id, 1, 'ready', 'a.webm', :person, :now)", **{k: v[k] for k in ("take", "team", "id", "person", "now")},
    )
    db.execute(
        "insert into clip (id, team_id, question_id, take_id, number, state, body, question_text, competency, duration_ms, created_by,"
        " created_at) values (:clip, :team, :id, :take, 1, 'published', :body, 'Tell us about ' || :title, :title, 9000, :person, :now)",
        body=body(), **{k: v[k] for k in ("clip", "team", "id", "take", "title", "person", "now")},
    )
    db.execute(
        "insert into version_question values ('v' || :team, :n, :team, :id, :clip)", **{k: v[k] for k in ("team", "n", "id", "clip")}
    )


@pytest.fixture
def stage(tmp_path, database):
    db = open_database(database)
    db.migrate(steps_in(SCHEMA))
    fill(db)
    yield Stage(db, open_blobs(f"folder:{tmp_path}/blobs"), FixedClock(START))
    db.close()


@pytest.fixture
def consented(stage):
    """The candidate has agreed."""
    stage.set(consented_at=NOW)
    return stage
