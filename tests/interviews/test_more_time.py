"""Longer times for one candidate, from a clip's times and a factor."""

import pytest

from interviews.more_time import LONGEST_MS, NO_LIMIT, PERCENTS, USUAL, answer_ms, expected_ms, think_ms

MINUTE = 60_000


@pytest.mark.parametrize("percent, answer, think", [(USUAL, 90_000, 15_000), (150, 135_000, 23_000), (200, 180_000, 30_000)])
def test_both_times_grow_by_the_factor_in_whole_seconds(percent, answer, think):
    assert (answer_ms(90_000, percent), think_ms(15_000, percent)) == (answer, think)


def test_without_a_limit_no_clock_starts_the_recording_and_a_take_may_last_as_long_as_any_take_can():
    assert (answer_ms(90_000, NO_LIMIT), think_ms(15_000, NO_LIMIT)) == (LONGEST_MS, 0)


def test_nobody_gets_less_than_everyone_nor_more_than_can_be_processed():
    for clip_ms in (10_000, 30 * MINUTE):
        assert all(clip_ms <= answer_ms(clip_ms, percent) <= LONGEST_MS < 60 * MINUTE for percent in PERCENTS)


def test_a_candidate_without_a_limit_is_not_told_that_it_takes_hours():
    assert expected_ms(2 * MINUTE, NO_LIMIT) == 4 * MINUTE
