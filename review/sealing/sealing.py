"""The seal: what one person may see of what colleagues think of a candidate, as one pure function.

Pages, JSON, counts, orders and mails ask it, each for itself; nothing else decides.
"""

from dataclasses import dataclass

COLLECTING, SCORING, DEBRIEF, DECIDED = "collecting", "scoring", "debrief", "decided"
PHASES = (COLLECTING, SCORING, DEBRIEF, DECIDED)


@dataclass(frozen=True)
class Own:
    """How far the person, and everybody, has come with a candidate."""

    handed_in: bool = False
    """The person has handed in their scorecard of the candidate."""
    question_done: bool = False
    """The person has handed in those of all candidates who answered the question."""
    everyone_done: bool = False
    """Everybody who scores has handed in theirs of the candidate."""
    recused: bool = False
    """The person knows the candidate, and does not judge them."""
    broke_seal: bool = False
    """The person has broken the seal of the candidate, with a reason that everybody can read."""


@dataclass(frozen=True)
class Sight:
    """What may be seen of colleagues' work on one answer."""

    marks: bool
    comments: bool
    counts: bool
    """Numbers that depend on colleagues: of comments, of marks, of people who have handed in."""
    presence: bool
    """Who looks at the answer now, or has."""
    names: bool
    """Which colleagues have done something."""

    @property
    def is_open(self) -> bool:
        """Whether colleagues' reviews are open as a whole."""
        return self.marks and self.comments


OPEN = Sight(True, True, True, True, True)
SEALED = Sight(False, False, False, False, False)


def sight(phase: str, scores: bool, opens: str, own: Own) -> Sight:
    """What a person may see of colleagues' work on an answer.

    `phase` is the interview's, one of PHASES. `scores` is whether the person's role gives marks. `opens` is the scorecard's setting:
    candidate, question or everyone. An unknown phase or setting seals. Who knows the candidate sees nothing, in any phase.
    """
    if own.recused:
        return SEALED
    if own.broke_seal or phase in (DEBRIEF, DECIDED):
        return OPEN
    if not scores:
        return OPEN if own.everyone_done else SEALED
    done = {
        "candidate": own.handed_in,
        "question": own.handed_in and own.question_done,
        "everyone": own.handed_in and own.everyone_done,
    }
    return OPEN if done.get(opens, False) else SEALED


def takes_marks(phase: str) -> bool:
    """Whether marks are given, handed in and changed in that phase."""
    return phase in (SCORING, DEBRIEF)
