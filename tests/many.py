"""A team with as many candidates as wanted, written by SQL in bulk: no video is needed to see what a list costs.

Each candidate has answered QUESTIONS questions. Each answer has a comment and the marks of all reviewers. Every tenth candidate has opened
the link and gone no further.
"""

import json
from dataclasses import dataclass

from interviews.list_queries import refresh_team
from interviews.scorecard import default_scorecard, write_scorecard
from tests.cast import add_somebody, make_cast

PAGES = (
    "/review",
    "/review/{interview}",
    "/review/{interview}?sort=name&show=open",
    "/review/{interview}?q=holm&sort=latest",
    "/review/{interview}/wall?question={question}",
    "/review/{interview}/choose?question={question}&candidate={invitation}",
    "/review/{interview}/compare",
    "/interviews",
    "/interviews/{interview}",
    "/interviews/{interview}/candidates",
    "/interviews/{interview}/candidates?show=submitted&sort=name",
    "/interviews/{interview}/candidates?q=holm&sort=deadline",
    "/invitations/{invitation}",
    "/questions",
    "/questions/{question}",
    "/team/members",
    "/outbox",
)
"""The team's pages, with names for `Many.filled`."""

QUESTIONS = 8
REVIEWERS = 5
BODY = {"keep": [[0, 3000]], "instructions": {
    "answer_seconds": 60, "think_seconds": 0, "takes": None, "role_info": [], "presenter": {"name": "A", "title": "B"}, "language": "en",
}}
_NUMBERS = "with recursive n(i) as (select 1 union all select i + 1 from n where i < :most)"
_ID = "'{kind}000000000000' || cast(1000000 + {number} as text)"
_ANSWER = f"n.i * {QUESTIONS} + q.position"


@dataclass
class Many:
    """The team's people, and the ids that addresses need."""

    cast: object
    interview_id: str
    questions: list
    reviewers: list

    def filled(self, path):
        """The path with the team's ids in it."""
        return path.format(
            interview=self.interview_id, question=self.questions[0], invitation=self.invitation(1), job=f"p9{self.answer(1, 1)[1:]}",
            answer=self.answer(1, 1), other=self.answer(2, 1),
        )

    def invitation(self, number):
        """The id of a candidate's invitation; they are numbered from 1."""
        return f"e000000000000{1000000 + number}"

    def answer(self, candidate, question):
        """The id of an answer; both are numbered from 1."""
        return f"a000000000000{1000000 + candidate * QUESTIONS + question}"


def make_many(parts, app, candidates):
    """The team in the database of `parts`, which is empty."""
    cast = make_cast(parts, app)
    reviewers = [cast.alice, cast.bob, cast.lea, cast.rut]
    reviewers.append(add_somebody(parts, app, cast.team_id, "Per Ek", "per@example.org", ("reviewer",)))
    made = Many(cast, "d0000000000001000001", [f"b000000000000{1000000 + n}" for n in range(1, QUESTIONS + 1)], reviewers)
    with parts.db.tx():
        _interview(parts, made)
        _submissions(parts, made, candidates)
        _comments(parts, made)
        _marks(parts, made)
        refresh_team(parts.db, cast.team_id)
        parts.db.execute(
            f"""insert into review_progress (interview_id, reviewer_id, invitation_id, team_id, scored, is_complete)
               select :interview_id, m.reviewer_id, m.invitation_id, m.team_id, count(*),
                      case when m.reviewer_id = '{made.reviewers[0].id}' then 0 else 1 end
               from mark m group by m.reviewer_id, m.invitation_id, m.team_id""", interview_id=made.interview_id)
    return made


def id_of(kind, number):
    """The SQL of the id of the thing with that number."""
    return _ID.format(kind=kind, number=number)


def _interview(parts, made):
    values = {
        "body": json.dumps(BODY), "most": QUESTIONS, "team_id": made.cast.team_id, "by": made.cast.carol.id, "now": parts.clock.iso(),
        "id": made.interview_id,
    }
    version = "f0000000000001000001"
    for sql in (
        f"""insert into interview (id, team_id, title, role, about, language, state, current_version_id, created_by, created_at, updated_at)
            values (:id, :team_id, 'Team lead', 'Lead', '', 'en', 'published', '{version}', :by, :now, :now)""",
        f"""insert into interview_version (id, team_id, interview_id, number, title, role, about, language, preview, published_by,
                                           published_at)
            values ('{version}', :team_id, :id, 1, 'Team lead', 'Lead', '', 'en', 'topics', :by, :now)""",
        f"""insert into question (id, team_id, title, text, competency, created_by, created_at, updated_at) {_NUMBERS}
            select {id_of("b", "i")}, :team_id, 'Question ' || cast(i as text), 'Why?', 'Teamwork', :by, :now, :now from n""",
        """insert into take (id, team_id, question_id, number, state, filename, created_by, created_at)
            select replace(id, 'b', '7'), team_id, id, 1, 'ready', 't.webm', :by, :now from question where team_id = :team_id""",
        """insert into clip (id, team_id, question_id, take_id, number, state, body, question_text, competency, duration_ms, created_by,
                              created_at, published_at)
            select replace(id, 'b', '8'), team_id, id, replace(id, 'b', '7'), 1, 'published',
                   :body, 'Why?', 'Teamwork', 3000, :by, :now, :now from question where team_id = :team_id""",
        f"""insert into version_question (version_id, position, team_id, question_id, clip_id)
            select '{version}', cast(substr(id, 14) as integer) - 1000000, team_id, id, replace(id, 'b', '8')
            from question where team_id = :team_id""",
        """insert into interview_question (interview_id, position, question_id, clip_id, team_id)
           select :id, position, question_id, clip_id, team_id from version_question where team_id = :team_id""",
    ):
        parts.db.execute(sql, **{name: value for name, value in values.items() if f":{name}" in sql})


def _submissions(parts, made, candidates):
    values = {"most": candidates, "team_id": made.cast.team_id, "by": made.cast.carol.id, "id": made.interview_id, "now": parts.clock.iso()}
    numbered = "from n join version_question q on q.team_id = :team_id"
    for sql in (
        f"""insert into candidate (id, team_id, name, email, created_at) {_NUMBERS}
            select {id_of("c", "i")}, :team_id, 'Erin Holm ' || cast(1000000 + i as text),
                   'erin' || cast(i as text) || '@example.org', :now from n""",
        f"""insert into invitation (id, team_id, interview_id, version_id, candidate_id, token_hash, invited_by, created_at, mailed_at,
                                    opened_at, started_at, submitted_at) {_NUMBERS}
            select {id_of("e", "i")}, :team_id, :id, 'f0000000000001000001', {id_of("c", "i")}, {id_of("t", "i")}, :by, :now, :now, :now,
                   case when i % 10 > 0 then :now end,
                   case when i % 10 > 0 then '2026-11-0' || cast(1 + i % 9 as text) || 'T10:00:00.000Z' end from n""",
        f"""insert into answer (id, team_id, invitation_id, position, question_id, clip_id, kept_take_id, created_at) {_NUMBERS}
            select {id_of("a", _ANSWER)}, :team_id, {id_of("e", "n.i")}, q.position, q.question_id, q.clip_id,
                   case when n.i % 10 > 0 then {id_of("9", _ANSWER)} end, :now {numbered}""",
        """insert into answer_take (id, team_id, answer_id, number, state, limit_ms, duration_ms, started_at)
           select kept_take_id, team_id, id, 1, 'ready', 60000, 20000, :now from answer
           where team_id = :team_id and kept_take_id is not null""",
        """insert into job (id, kind, args, state, priority, run_at, max_attempts, dedup, team_id, subject, created_at)
           select 'p' || id, 'process_answer_take', '{}', 'done', 0, :now, 5, 'process_answer_take:' || id, team_id,
                  'answer_take:' || id, :now
           from answer_take where team_id = :team_id""",
        """insert into job (id, kind, args, state, priority, run_at, max_attempts, team_id, subject, created_at)
           select 'm' || id, 'send_invitation', '{}', 'done', 0, :now, 5, team_id, 'invitation:' || id, :now from invitation
           where team_id = :team_id""",
        *(f"""insert into rendition (team_id, owner, name, blob, mimetype, facts, created_at)
              select team_id, 'answer_take:' || id, '{name}', team_id || '/' || id || '/{name}', 'video/mp4', '{{}}', :now
              from answer_take where team_id = :team_id""" for name in ("wall", "poster", "peaks")),
    ):
        parts.db.execute(sql, **{name: value for name, value in values.items() if f":{name}" in sql})


def _comments(parts, made):
    parts.db.execute(
        """insert into comment (id, team_id, interview_id, answer_id, author_id, at_ms, body, seq, created_at, updated_at)
           select 'k' || id, team_id, :interview_id, id, :by, 4200, 'She names the conflict at once.',
                  cast(substr(id, 14) as integer) - 1000000, :now, :now from answer
           where team_id = :team_id and kept_take_id is not null""",
        interview_id=made.interview_id, team_id=made.cast.team_id, by=made.reviewers[0].id, now=parts.clock.iso(),
    )


def _marks(parts, made):
    """Every reviewer has given every mark; all but the first have handed in."""
    card = default_scorecard(made.interview_id)
    write_scorecard(parts.db, parts.clock, made.cast.team_id, card, created_by=None, published_at=parts.clock.iso())
    for n, reviewer in enumerate(made.reviewers):
        values = {"team_id": made.cast.team_id, "by": reviewer.id, "now": parts.clock.iso(), "card": card.id}
        parts.db.execute(
            """insert into mark (competency_id, reviewer_id, subject, team_id, invitation_id, answer_id, kind, value, created_at,
                                 updated_at)
               select :card, :by, id, team_id, invitation_id, id, 'value', 1 + (position + :n) % 5, :now, :now from answer
               where team_id = :team_id and kept_take_id is not null""", n=n, **values)
        if n:
            parts.db.execute(
                """insert into hand_in (invitation_id, reviewer_id, team_id, scorecard_id, handed_in_at)
                   select id, :by, team_id, :card, :now from invitation where team_id = :team_id and submitted_at is not null""", **values)
