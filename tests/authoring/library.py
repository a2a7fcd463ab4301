"""What the tests of interviews and invitations begin with: a library of published clips, and interviews made of them."""

import json

from authoring.inviting import interviews
from authoring.inviting.interviews import Settings
from foundation.ids import new_id
from foundation.policy import Actor

LATER = "2026-11-30T22:59:00.000Z"  # Monday 30 November, 23:59 in Stockholm
SETTINGS = Settings(
    title="Team lead, Malmö", role="Team lead", about="You will lead eleven people.", language="en", deadline=LATER, preview="topics",
)


def actor_of(somebody, roles=("recruiter",)):
    """The person as the rules see them."""
    return Actor(
        kind="member", person_id=somebody.id, name=somebody.name, email=somebody.email, team_id=somebody.team_id, team_name="Nordvik",
        roles=frozenset(roles),
    )


def insert(db, table, **values):
    """A row straight into a table."""
    db.execute(f"insert into {table} ({', '.join(values)}) values ({', '.join(':' + name for name in values)})", **values)


def add_clip(house, somebody, title, number=1, question_id=None, **told):
    """A published clip of 10 s; the ids of its question and of itself."""
    db, now, take_id, clip_id = house.db, house.clock.iso(), new_id(), new_id()
    made_by = {"team_id": somebody.team_id, "created_by": somebody.id, "created_at": now}
    if question_id is None:
        question_id = new_id()
        text = f"Tell us about {title}."
        insert(db, "question", id=question_id, title=title, text=text, competency="Teamwork", updated_at=now, **made_by)
    insert(db, "take", id=take_id, question_id=question_id, number=number, state="ready", filename="t.webm", **made_by)
    body = {"keep": [[0, 8000]], "instructions": {"answer_seconds": 120, "think_seconds": 30, "takes": 3, "language": "en", **told}}
    insert(db, "clip", id=clip_id, question_id=question_id, take_id=take_id, number=number, state="published", body=json.dumps(body),
           question_text=f"Tell us about {title}.", competency="Teamwork", duration_ms=10_000, published_at=now, **made_by)
    return question_id, clip_id


def draft(house, somebody, titles=("Welcome", "Teamwork"), settings=SETTINGS):
    """An interview of new clips with these titles; its id and the questions'."""
    actor = actor_of(somebody)
    interview_id = interviews.create_interview(house.db, house.clock, actor, settings)
    row = interviews.find_interview(house.db, somebody.team_id, interview_id)
    questions = [add_clip(house, somebody, title)[0] for title in titles]
    interviews.add_questions(house.db, house.clock, actor, row, questions)
    return interview_id, questions


def publish(house, somebody, interview_id):
    """Publish it as it stands; the version."""
    row = interviews.find_interview(house.db, somebody.team_id, interview_id)
    return interviews.publish_interview(house.db, house.clock, actor_of(somebody), row, row["updated_at"])


def published(house, somebody, titles=("Welcome", "Teamwork"), settings=SETTINGS):
    """An interview that candidates can be invited to; its row."""
    interview_id, _questions = draft(house, somebody, titles, settings)
    publish(house, somebody, interview_id)
    return interviews.find_interview(house.db, somebody.team_id, interview_id)
