"""Longer thinking and answering times for one candidate, who needs them.

A clip's times are for everyone. An invitation's `time_percent` makes both longer for its candidate: 150 is half as long again, 200 twice
as long, and NO_LIMIT lets no clock decide.
"""

USUAL, NO_LIMIT = 100, 0
PERCENTS = (USUAL, 150, 200, NO_LIMIT)
LONGEST_MS = 55 * 60 * 1000
"""The longest take that anybody can record: what is processed may last an hour (`answering.jobs.LONGEST_MINUTES`)."""


def answer_ms(clip_ms: int, percent: int) -> int:
    """How long an answer may be for this candidate, where the clip allows `clip_ms`: whole seconds, rounded up."""
    return LONGEST_MS if percent == NO_LIMIT else min(_longer(clip_ms, percent), LONGEST_MS)


def think_ms(clip_ms: int, percent: int) -> int:
    """How long this candidate may think before recording begins by itself, where the clip gives `clip_ms`; 0 when it never does."""
    return 0 if percent == NO_LIMIT else _longer(clip_ms, percent)


def expected_ms(clip_ms: int, percent: int) -> int:
    """What is reckoned with for planning; without a limit twice the clip's own time."""
    return _longer(clip_ms, percent if percent != NO_LIMIT else 200)


def _longer(clip_ms: int, percent: int) -> int:
    return -(-clip_ms * percent // 100_000) * 1000 if percent != USUAL else clip_ms
