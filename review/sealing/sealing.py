"""What one person may see and do in the review of a candidate, as one pure function of phase, role, setting and own state.

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
    if own.recused or phase not in PHASES:
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


@dataclass(frozen=True)
class Can:
    """What a person's role allows, whatever the phase."""

    scores: bool = False
    comments: bool = False
    breaks: bool = False
    """Open colleagues' reviews early."""
    leads: bool = False
    """Move the phase, see who has how much left, and decide."""
    invites: bool = False
    """Run the invitations, and so know who the candidates are."""


@dataclass(frozen=True)
class Rights:
    """What one person may see and do now with one answer and its candidate."""

    sight: Sight
    name: bool
    """Read who the candidate is."""
    score: bool
    """Give marks and cite evidence; `hand_in` them, once; `change` them after that, with a reason."""
    hand_in: bool
    change: bool
    comment: bool
    recuse: bool
    """Say that one knows the candidate, or take that back."""
    break_seal: bool
    decide: bool
    move: bool
    """Move the interview to the phase before or after."""


def rights(phase: str, can: Can, opens: str, own: Own, anonymous: bool = False) -> Rights:
    """What a person may see and do now. `phase` and `opens` as in `sight`; `anonymous` is the interview's setting.

    Collecting: watch and comment. Scoring: give marks and hand them in. Debrief: see colleagues and decide; late marks are still taken.
    Decided: the record is closed. In an unknown phase nothing is allowed but to leave it.
    """
    seen = sight(phase, can.scores, opens, own)
    marks = takes_marks(phase) and can.scores and not own.recused
    running = phase in (COLLECTING, SCORING, DEBRIEF)
    return Rights(
        sight=seen,
        name=knows_name(phase, can, own, anonymous),
        score=marks,
        hand_in=marks and not own.handed_in,
        change=marks and own.handed_in,
        comment=running and can.comments,
        recuse=running and can.scores,
        break_seal=running and can.breaks and not own.recused and not seen.is_open,
        decide=phase == DEBRIEF and can.leads and not own.recused,
        move=can.leads,
    )


def knows_name(phase: str, can: Can, own: Own, anonymous: bool) -> bool:
    """Whether the person reads in review who the candidate is.

    In an anonymous interview everybody does once it is decided. Who runs the invitations knows the names anyway, and reads them here too
    once that cannot shift their own marks any more: when they have handed in, or from the debrief on.
    """
    if not anonymous or phase == DECIDED:
        return True
    return can.invites and (own.handed_in or phase == DEBRIEF)
