"""Scorecards: what an interview's candidates are judged on. `authoring/` makes them, `review/` gives marks by them.

An interview without a scorecard of its own is judged by a default one with a single competency.
"""

import json
from dataclasses import dataclass, replace
from typing import Any

from engines.database.contract import Database, Row
from foundation.clock import Clock

SCALES = (4, 5, 7)
OPENS = ("candidate", "question", "everyone")
"""When colleagues' reviews open: with one's own of the candidate, with those of all candidates of the question, or with everybody's."""
ANSWERS, CANDIDATE = "answers", "candidate"

Texts = dict[str, str]
"""One text by language; a language may be missing."""


def text_in(texts: Texts, code: str) -> str:
    """The text in the language, or else in another one; empty when there is none."""
    return texts.get(code) or next((text for text in texts.values() if text), "")


@dataclass(frozen=True)
class Competency:
    """One thing that is judged. `steps` has a behaviour for each step of the scale, the lowest first.

    `judged_on` is "answers" (each answer, or the answers to `questions` where those are given) or "candidate" (once, on all answers).
    """

    id: str
    name: Texts
    scale: int
    steps: tuple[Texts, ...]
    reference: Texts
    judged_on: str = ANSWERS
    questions: tuple[str, ...] = ()
    weight: int = 1
    weight_reason: str = ""
    counted: bool = True

    def is_judged_on(self, question_id: str) -> bool:
        """Whether the answers to that question are judged on it."""
        return self.judged_on == ANSWERS and (not self.questions or question_id in self.questions)

    @property
    def body(self) -> str:
        """Everything that never changes, as JSON."""
        told = {
            "name": self.name, "scale": self.scale, "steps": list(self.steps), "reference": self.reference, "judged_on": self.judged_on,
            "questions": list(self.questions),
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Scorecard:
    """One version of an interview's scorecard; a draft when it is not published."""

    id: str
    interview_id: str
    version: int
    opens: str
    needs_evidence: bool
    competencies: tuple[Competency, ...]
    published_at: str | None = None
    reason: str = ""

    def find(self, competency_id: str) -> Competency | None:
        """The competency with that id, if it is on this scorecard."""
        return next((one for one in self.competencies if one.id == competency_id), None)


OVERALL = Competency(
    "", {"en": "Overall", "sv": "Helhet"}, 5,
    (
        {"en": "Shows nothing of what the role needs.", "sv": "Visar inget av det som rollen kräver."},
        {"en": "Shows a little, with large gaps.", "sv": "Visar lite, med stora luckor."},
        {"en": "Shows what the role needs, in outline.", "sv": "Visar det som rollen kräver, i stora drag."},
        {"en": "Shows it clearly, with an example.", "sv": "Visar det tydligt, med ett exempel."},
        {"en": "Shows it fully, with examples and what came of them.", "sv": "Visar det fullt ut, med exempel och vad de ledde till."},
    ),
    {},
)


def default_scorecard(interview_id: str) -> Scorecard:
    """The scorecard of an interview that has none of its own. Its ids are the interview's."""
    return Scorecard(interview_id, interview_id, 0, "candidate", True, (replace(OVERALL, id=interview_id),))


_SCORECARD = """select s.id, s.interview_id, s.version, s.opens, s.needs_evidence, s.published_at, s.reason, k.id as competency_id, k.body,
                       l.weight, l.weight_reason, l.counted
                from scorecard s
                left join scorecard_competency l on l.scorecard_id = s.id and l.team_id = s.team_id
                left join competency k on k.id = l.competency_id and k.team_id = s.team_id
                where s.team_id = :team_id"""


def current_scorecard(db: Database, team_id: str, interview_id: str) -> Scorecard:
    """The newest published scorecard of the interview, or the default one."""
    rows = db.query(
        f"""{_SCORECARD} and s.interview_id = :interview_id
            and s.version = (select max(n.version) from scorecard n
                             where n.interview_id = :interview_id and n.team_id = :team_id and n.published_at is not null)
            order by l.position""",
        team_id=team_id, interview_id=interview_id,
    )
    return _made(rows) or default_scorecard(interview_id)


def find_scorecard(db: Database, team_id: str, scorecard_id: str) -> Scorecard | None:
    """A version of a scorecard, also a draft or an old one."""
    return _made(db.query(f"{_SCORECARD} and s.id = :id order by l.position", team_id=team_id, id=scorecard_id))


def draft_scorecard(db: Database, team_id: str, interview_id: str) -> Scorecard | None:
    """The interview's unpublished scorecard, if there is one."""
    return _made(
        db.query(
            f"{_SCORECARD} and s.interview_id = :interview_id and s.published_at is null order by l.position",
            team_id=team_id, interview_id=interview_id,
        )
    )


def write_scorecard(
    db: Database, clock: Clock, team_id: str, scorecard: Scorecard, *, created_by: str | None, published_at: str | None,
) -> None:
    """Insert the scorecard with its competencies; those that are there already are shared."""
    db.execute(
        """insert into scorecard (id, team_id, interview_id, version, opens, needs_evidence, reason, created_by, created_at, published_at)
           values (:id, :team_id, :interview_id, :version, :opens, :needs_evidence, :reason, :created_by, :now, :published_at)""",
        id=scorecard.id, team_id=team_id, interview_id=scorecard.interview_id, version=scorecard.version, opens=scorecard.opens,
        needs_evidence=int(scorecard.needs_evidence), reason=scorecard.reason, created_by=created_by, now=clock.iso(),
        published_at=published_at,
    )
    for position, one in enumerate(scorecard.competencies, 1):
        write_competency(db, clock, team_id, scorecard.id, one, position)


def write_competency(db: Database, clock: Clock, team_id: str, scorecard_id: str, one: Competency, position: int) -> None:
    """Put the competency on the scorecard at that position."""
    db.execute(
        "insert into competency (id, team_id, body, created_at) values (:id, :team_id, :body, :now) on conflict (id) do nothing",
        id=one.id, team_id=team_id, body=one.body, now=clock.iso(),
    )
    db.execute(
        """insert into scorecard_competency (scorecard_id, competency_id, team_id, position, weight, weight_reason, counted)
           values (:scorecard_id, :id, :team_id, :position, :weight, :weight_reason, :counted)""",
        scorecard_id=scorecard_id, id=one.id, team_id=team_id, position=position, weight=one.weight, weight_reason=one.weight_reason,
        counted=int(one.counted),
    )


def _made(rows: list[Row]) -> Scorecard | None:
    if not rows:
        return None
    first = rows[0]
    return Scorecard(
        first["id"], first["interview_id"], first["version"], first["opens"], bool(first["needs_evidence"]),
        tuple(_competency(row) for row in rows if row["competency_id"]), first["published_at"], first["reason"],
    )


def _competency(row: Row) -> Competency:
    body: dict[str, Any] = json.loads(row["body"])
    return Competency(
        row["competency_id"], body["name"], body["scale"], tuple(body["steps"]), body["reference"], body["judged_on"],
        tuple(body["questions"]), row["weight"], row["weight_reason"], bool(row["counted"]),
    )
