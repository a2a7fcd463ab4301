"""An interview that erin and frans have answered, in the words of the tables."""

from dataclasses import dataclass

import pytest

from foundation.ids import hash_token, new_id
from foundation.renditions import record
from interviews.list_queries import refresh_team
from interviews.numbers import give_number


@dataclass
class Answered:
    """Ids of what there is: two questions, two candidates, four answers by (candidate, question)."""

    interview_id: str
    questions: list
    invitations: list
    answers: dict


def insert(db, table, **values):
    columns = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    db.execute(f"insert into {table} ({columns}) values ({places})", **values)


@pytest.fixture
def answered(house, cast):
    return answer_interview(house, cast.team_id, cast.alice.id, ("Erin Holm", "Frans Ek"))


def answer_interview(parts, team_id, person_id, candidates):
    db, now = parts.db, parts.clock.iso()
    interview_id, version_id = new_id(), new_id()
    with db.tx():
        insert(db, "interview", id=interview_id, team_id=team_id, title="Team lead", role="Lead", about="", language="en",
               state="published",
               current_version_id=version_id, created_by=person_id, created_at=now, updated_at=now)
        insert(db, "interview_version", id=version_id, team_id=team_id, interview_id=interview_id, number=1, title="Team lead", role="Lead",
               about="", language="en", preview="topics", published_by=person_id, published_at=now)
        questions = [add_question(db, team_id, person_id, version_id, n, now) for n in (1, 2)]
        invitations, answers = [], {}
        for name in candidates:
            invitation_id = add_submission(parts, team_id, person_id, interview_id, version_id, name)
            invitations.append(invitation_id)
            for n, (question_id, clip_id) in enumerate(questions, 1):
                answers[len(invitations) - 1, n - 1] = add_answer(parts, team_id, invitation_id, n, question_id, clip_id)
        refresh_team(db, team_id)
    return Answered(interview_id, [q for q, _ in questions], invitations, answers)


def add_question(db, team_id, person_id, version_id, n, now):
    question_id, take_id, clip_id = new_id(), new_id(), new_id()
    insert(db, "question", id=question_id, team_id=team_id, title=f"Question {n}", text="Why?", competency="Teamwork", created_by=person_id,
           created_at=now, updated_at=now)
    insert(db, "take", id=take_id, team_id=team_id, question_id=question_id, number=1, state="ready", filename="t.webm",
           created_by=person_id,
           created_at=now)
    insert(db, "clip", id=clip_id, team_id=team_id, question_id=question_id, take_id=take_id, number=1, state="published", body="{}",
           question_text="Why?", competency="Teamwork", duration_ms=3000, created_by=person_id, created_at=now, published_at=now)
    insert(db, "version_question", version_id=version_id, position=n, team_id=team_id, question_id=question_id, clip_id=clip_id)
    return question_id, clip_id


def add_submission(parts, team_id, person_id, interview_id, version_id, name):
    now, candidate_id, invitation_id = parts.clock.iso(), new_id(), new_id()
    insert(parts.db, "candidate", id=candidate_id, team_id=team_id, name=name, email=f"{candidate_id}@example.org", created_at=now)
    insert(parts.db, "invitation", id=invitation_id, team_id=team_id, interview_id=interview_id, version_id=version_id,
           candidate_id=candidate_id, token_hash=hash_token(invitation_id), invited_by=person_id, created_at=now, submitted_at=now)
    give_number(parts.db, team_id, interview_id, invitation_id)
    return invitation_id


def add_answer(parts, team_id, invitation_id, position, question_id, clip_id):
    now, answer_id, take_id = parts.clock.iso(), new_id(), new_id()
    insert(parts.db, "answer", id=answer_id, team_id=team_id, invitation_id=invitation_id, position=position, question_id=question_id,
           clip_id=clip_id, kept_take_id=take_id, created_at=now)
    insert(parts.db, "answer_take", id=take_id, team_id=team_id, answer_id=answer_id, number=1, state="ready", limit_ms=60000,
           duration_ms=20000, started_at=now)
    parts.blobs.put_bytes(f"{team_id}/answer_take/{take_id}/wall.mp4", b"0123456789")
    record(parts.db, parts.clock, team_id=team_id, owner=f"answer_take:{take_id}", name="wall",
           blob=f"{team_id}/answer_take/{take_id}/wall.mp4", mimetype="video/mp4", facts={})
    return answer_id
