"""Whose marks of which candidates one person may see now: the seal's pure function, asked for a stretch of candidates at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engines.database.contract import Database, Row
from foundation.policy import Actor
from review.comparing import queries
from review.comparing.queries import Stretch
from review.sealing.panel import panel_of
from review.sealing.queries import find_rule, list_unfinished_questions
from review.sealing.sealing import SCORING, Own, sight

OPEN, SEALED, RECUSED = "open", "sealed", "recused"
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Openness:
    """What is open to one person. Sets hold invitations by person, or people by invitation."""

    me: str
    phase: str
    opens: str
    scores: bool
    judges: frozenset[str]
    """Everybody in the team whose role gives marks."""
    left: frozenset[str]
    """Questions whose candidates the person has not all handed in, where the seal opens by question."""
    handed_in: dict[str, set[str]]
    recused: dict[str, set[str]]
    broken: frozenset[str]
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
            known = self.seen[invitation_id, done] = sight(self.phase, self.scores, self.opens, self._own(invitation_id, done)).marks
        return known

    def state(self, invitation_id: str, questions: Iterable[str]) -> str:
        """How the candidate stands as a whole: open (as soon as any question is), sealed or recused."""
        if self.me in self.recused.get(invitation_id, _NOBODY):
            return RECUSED
        asked = [*questions] if self.by_question else []
        return OPEN if any(self.shows(invitation_id, one) for one in ["", *asked]) else SEALED

    def _own(self, invitation_id: str, question_done: bool) -> Own:
        done, away = self.handed_in.get(invitation_id, set()), self.recused.get(invitation_id, set())
        return Own(
            handed_in=self.me in done, question_done=question_done, everyone_done=bool(self.judges) and self.judges <= done | away,
            recused=self.me in away, broke_seal=invitation_id in self.broken,
        )


def openness_of(db: Database, actor: Actor, of: Stretch, people: list[Row]) -> Openness:
    """What is open to the actor among these candidates. `people` are everybody in the team."""
    rule = find_rule(db, of.team_id, of.interview_id) or {"phase": SCORING, "opens": None}
    opens, scores, me = rule["opens"] or "candidate", actor.may("score.give"), actor.person_id or ""
    acts = queries.list_acts(db, of)
    left = list_unfinished_questions(db, of.team_id, of.interview_id, me) if opens == "question" and scores else set()
    return Openness(
        me, rule["phase"], opens, scores, frozenset(panel_of(people)), frozenset(left), _by_candidate(acts, "hand_in"),
        _by_candidate(acts, "recusal"),
        frozenset(act["invitation_id"] for act in acts if act["kind"] == "break" and act["person_id"] == me),
    )


def _by_candidate(acts: list[Row], kind: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for act in acts:
        if act["kind"] == kind:
            found.setdefault(act["invitation_id"], set()).add(act["person_id"])
    return found
