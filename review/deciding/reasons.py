"""Why a candidate goes on or not: one code for each competency, prefilled from the marks."""

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.errors import Problem
from foundation.language import mark as _
from interviews.scorecard import Scorecard, text_in

ADVANCE, HOLD, DECLINE = "advance", "hold", "decline"
VERDICTS = (ADVANCE, HOLD, DECLINE)
STRENGTH, ENOUGH, GAP, UNSEEN, APART = "strength", "enough", "gap", "unseen", "apart"
CODES = (STRENGTH, ENOUGH, GAP, UNSEEN, APART)
HIGH, LOW = 0.75, 0.5
"""How far up the scale (0 is its lowest step, 1 its highest) a mean is a strength, and below what it is a gap."""
FAR = 3
"""Marks that are so many steps apart stand for no mean."""
LONGEST_WORDS = 2000

_FOR = {ADVANCE: (STRENGTH, ENOUGH), DECLINE: (GAP, UNSEEN)}


@dataclass(frozen=True)
class Mean:
    """All scores that were handed in for one competency of one candidate: how many, their sum, the lowest and the highest.

    `unseen` is how often "no evidence seen" was given instead.
    """

    n: int
    total: int
    low: int
    high: int
    unseen: int = 0

    @property
    def value(self) -> float:
        """The arithmetic mean. Raises ZeroDivisionError without scores."""
        return self.total / self.n


def code_of(mean: Mean | None, scale: int) -> str:
    """The reason that the scores suggest, one of CODES; empty where nothing was handed in.

    A mean in the upper quarter of the scale is a strength, one below the middle a gap. Scores that lie three steps or more apart are
    "apart": their mean says nothing.
    """
    if mean is None or not mean.n:
        return UNSEEN if mean and mean.unseen else ""
    if mean.high - mean.low >= FAR:
        return APART
    height = (mean.value - 1) / (scale - 1)
    return STRENGTH if height >= HIGH else GAP if height < LOW else ENOUGH


def suggested(card: Scorecard, means: Mapping[str, Mean]) -> dict[str, str]:
    """The code for each competency that counts, by id."""
    return {one.id: code_of(means.get(one.id), one.scale) for one in card.competencies if one.counted}


def checked(card: Scorecard, verdict: str, given: Mapping[str, str], words: str, *, why: bool = False) -> dict[str, str]:
    """The reasons to keep. Raises Problem when one is missing or unknown, or when nothing speaks for the verdict and nothing is written.

    `why` demands words in any case.
    """
    if verdict not in VERDICTS:
        raise Problem("bad_verdict", _("Choose Advance, Hold or Decline."))
    if len(words) > LONGEST_WORDS:
        raise Problem("long_words", _("The text can have at most %(n)s characters. Yours is still here: shorten it."), n=LONGEST_WORDS)
    reasons = {}
    for one in (one for one in card.competencies if one.counted):
        if given.get(one.id) not in CODES:
            raise Problem(
                "reason_missing", _("Choose a reason for each competency. It is missing for: %(name)s."), 422,
                name=text_in(one.name, "en"), competency=one.id,
            )
        reasons[one.id] = given[one.id]
    if not words and (why or _nothing_speaks_for(verdict, reasons)):
        raise Problem("words_missing", _WHY if why else _NOTHING[verdict], 422)
    return reasons


def _nothing_speaks_for(verdict: str, reasons: Mapping[str, str]) -> bool:
    return verdict in _FOR and not set(reasons.values()) & set(_FOR[verdict])


_WHY = _("The decision before this one is applied. Write in words why it changes.")
_NOTHING = {
    ADVANCE: _("No competency is a strength or enough. Write in words why the candidate goes on."),
    DECLINE: _("No competency is a gap or unseen. Write in words why you decline."),
}
