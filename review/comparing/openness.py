"""Whose marks of which candidates one person may see now: the seal's pure function, asked for a stretch of candidates at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engines.database.contract import Database, Row
from foundation.policy import Actor
from review.comparing import queries
from review.comparing.queries import Stretch
from review.sealing.acts import Acts, acts_of
from review.sealing.panel import panel_of
from review.sealing.queries import find_rule, list_unfinished_questions
from review.sealing.sealing import SCORING, Own, sight

OPEN, SEALED, RECUSED = "open", "sealed", "recused"


@dataclass(frozen=True)
class Openness:
    """What is open to one person."""

    me: str
    phase: str
    opens: str
    scores: bool
    panel: frozenset[str]
    """Those whose scorecards the interview waits for."""
    left: frozenset[str]
    """Questions whose candidates the person has not all handed in, where the seal opens by question."""
    acts: Acts
    seen: dict[tuple[str, bool], bool] = field(default_factory=dict)
    """What has been asked already, by candidate and whether the question is done."""

    @property
    def by_question(self) -> bool:
        """Whether one question of a candidate can be open and another not."""
        return self.opens == "question"

    def shows(self, invitation_id: str, question_id: str = "") -> bool:
        """Whether marks on the candidate's answer to the question may be seen; without a question, those on the whole candidate."""
        done = not self.left if not question_id else question_id not in self.left
        known = self.seen.get((invitation_id, done))
        if known is None:
            known = self.seen[invitation_id, done] = self._sees(invitation_id, done)
        return known

    def state(self, invitation_id: str, questions: Iterable[str]) -> str:
        """How the candidate stands as a whole: open (as soon as any question is), sealed or recused."""
        if self.me in self.acts.recused.get(invitation_id, ()):
            return RECUSED
        asked = [*questions] if self.by_question else []
        return OPEN if any(self.shows(invitation_id, one) for one in ["", *asked]) else SEALED

    def _sees(self, invitation_id: str, question_done: bool) -> bool:
        return sight(self.phase, self.scores, self.opens, self._own(invitation_id, question_done)).marks

    def _own(self, invitation_id: str, question_done: bool) -> Own:
        return self.acts.own(self.me, self.panel, invitation_id, question_done)


def openness_of(db: Database, actor: Actor, of: Stretch, people: list[Row]) -> Openness:
    """What is open to the actor among these candidates. `people` are everybody in the team."""
    rule = find_rule(db, of.team_id, of.interview_id) or {"phase": SCORING, "opens": None}
    opens, scores, me = rule["opens"] or "candidate", actor.may("score.give"), actor.person_id or ""
    left = list_unfinished_questions(db, of.team_id, of.interview_id, me) if opens == "question" and scores else set()
    acts = acts_of(queries.list_acts(db, of))
    return Openness(me, rule["phase"], opens, scores, frozenset(panel_of(people)), frozenset(left), acts)
