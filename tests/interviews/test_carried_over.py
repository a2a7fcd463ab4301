"""Scores that were given before there were scorecards are marks on one, and none is lost."""

import json

import pytest

from engines.database.open import open_database
from engines.database.rows import tables_in
from engines.database.steps import steps_in
from interviews.scorecard import OVERALL, current_scorecard, default_scorecard
from tagning.places import SCHEMA
from tests.databases import ENGINES, new_database

STEPS = steps_in(SCHEMA)
BEFORE = [step.name for step in STEPS].index("0015_scorecards")


@pytest.fixture(params=ENGINES)
def old(request, tmp_path):
    """A database as it was before the step."""
    with new_database(request, tmp_path) as url:
        db = open_database(url)
        db.migrate(STEPS[:BEFORE])
        yield db
        db.close()


def insert(db, table, **values):
    db.execute(f"insert into {table} ({', '.join(values)}) values ({', '.join(f':{name}' for name in values)})", **values)


def fill(db):
    """Two interviews; in the first, bob has scored both answers of erin and one of frans, rut one of erin."""
    now = "2026-11-01T10:00:00.000Z"
    insert(db, "team", id="t", name="T", language="en", created_at=now)
    for person in ("bob", "rut"):
        insert(db, "person", id=person, email=f"{person}@example.org", name=person, password_hash="", language="en", created_at=now,
               password_changed_at=now)
    for interview in ("i1", "i2"):
        insert(db, "interview", id=interview, team_id="t", title=interview, role="", about="", language="en", state="published",
               created_by="bob", created_at=now, updated_at=now)
    insert(db, "interview_version", id="v", team_id="t", interview_id="i1", number=1, title="", role="", about="", language="en",
           preview="topics", published_by="bob", published_at=now)
    for n in (1, 2):
        insert(db, "question", id=f"q{n}", team_id="t", title="Q", text="", competency="", created_by="bob", created_at=now, updated_at=now)
        insert(db, "take", id=f"k{n}", team_id="t", question_id=f"q{n}", number=1, state="ready", filename="", created_by="bob",
               created_at=now)
        insert(db, "clip", id=f"c{n}", team_id="t", question_id=f"q{n}", take_id=f"k{n}", number=1, state="published", body="{}",
               question_text="", competency="", created_by="bob", created_at=now)
    for name in ("erin", "frans"):
        insert(db, "candidate", id=name, team_id="t", name=name, email=name, created_at=now)
        insert(db, "invitation", id=f"i-{name}", team_id="t", interview_id="i1", version_id="v", candidate_id=name, token_hash=name,
               invited_by="bob", created_at=now, submitted_at=now)
        for n in (1, 2):
            insert(db, "answer", id=f"{name}{n}", team_id="t", invitation_id=f"i-{name}", position=n, question_id=f"q{n}", clip_id=f"c{n}",
                   kept_take_id=f"{name}{n}t", created_at=now)
    for reviewer, answer, value in SCORES:
        insert(db, "score", answer_id=answer, reviewer_id=reviewer, team_id="t", value=value, note=f"{reviewer} on {answer}",
               created_at=now, updated_at=f"2026-11-0{value}T10:00:00.000Z")


SCORES = (("bob", "erin1", 4), ("bob", "erin2", 2), ("bob", "frans1", 5), ("rut", "erin1", 3))


def test_every_score_becomes_a_mark_and_whoever_had_scored_everything_has_handed_in(old):
    fill(old)
    old.migrate(STEPS)
    marks = {(row["reviewer_id"], row["subject"]): row for row in old.query("select * from mark")}
    assert {key: row["value"] for key, row in marks.items()} == {(who, answer): value for who, answer, value in SCORES}
    for (who, answer), row in marks.items():
        assert (row["note"], row["kind"], row["competency_id"], row["answer_id"]) == (f"{who} on {answer}", "value", "i1", answer)
        assert row["invitation_id"] == f"i-{answer[:-1]}"
    [handed] = old.query("select * from hand_in")
    assert (handed["invitation_id"], handed["reviewer_id"], handed["scorecard_id"]) == ("i-erin", "bob", "i1")
    assert handed["handed_in_at"] == "2026-11-04T10:00:00.000Z"
    assert {key for key, row in marks.items() if row["first_value"] is not None} == {("bob", "erin1"), ("bob", "erin2")}
    assert "score" not in {table.name for table in tables_in(STEPS)}


def test_an_interview_with_scores_has_a_scorecard_that_asks_for_no_evidence_and_one_without_gets_the_same_when_it_is_needed(old):
    fill(old)
    old.migrate(STEPS)
    carried, fresh = current_scorecard(old, "t", "i1"), current_scorecard(old, "t", "i2")
    assert [(one.id, one.name, one.steps) for one in carried.competencies] == [("i1", OVERALL.name, OVERALL.steps)]
    assert json.loads(carried.competencies[0].body) == json.loads(OVERALL.body)
    assert not carried.needs_evidence and fresh == default_scorecard("i2") and fresh.needs_evidence
