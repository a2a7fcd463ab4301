"""A reviewer's own habits: what sways the next score, and what drifts along the queue."""

import numpy as np
import pytest

from review.comparing.estimate import ALL_EQUAL, NO_REST
from review.comparing.habits import correlation, drifting, lagged
from tests.review.comparing.test_pages import text_of
from tests.review.conftest import answer_interview, insert
from tests.review.scoring import score_whole


def test_a_published_correlation_has_fishers_interval():
    chance = np.random.default_rng(2)
    pairs = chance.normal(size=(28, 2))
    pairs[:, 1] += pairs[:, 0]
    found = correlation(pairs)
    assert np.arctanh(found.high) - np.arctanh(found.low) == pytest.approx(2 * 1.959964 / 5)


def test_scores_that_follow_each_other_are_swayed_and_runs_are_apart():
    run = [1.0, 1.1, 0.9, 1.0, -1.0, -1.1, -0.9, -1.0] * 2
    assert lagged([run]).value > 0.5
    assert lagged([[1.0, -1.0]] * 12).reason == ALL_EQUAL, "the last of one run and the first of the next are no pair"
    assert lagged([[1.0, -1.0] * 8]).high < 0


def test_scores_that_rise_along_the_queue_drift():
    assert drifting([list(np.linspace(-1, 1, 12))]).value == pytest.approx(1)


def test_few_candidates_tell_nothing():
    assert lagged([[1.0, 2.0, 1.0]]).reason == NO_REST


def test_whoever_scores_reads_their_own_habits_and_nobody_elses(house, cast):
    names = [f"Candidate {n}" for n in range(8)]
    answered = answer_interview(house, cast.team_id, cast.alice.id, names)
    for candidate in range(8):
        assert score_whole(cast.bob.client, answered, candidate, 1 + candidate // 2, 1 + candidate // 2).status_code == 200
        assert score_whole(cast.rut.client, answered, candidate, 3, 3).status_code == 200
    for (candidate, question), answer_id in answered.answers.items():
        house.db.execute("delete from queue_place where answer_id = :id", id=answer_id)
        insert(house.db, "queue_place", answer_id=answer_id, reviewer_id=cast.bob.id, team_id=cast.team_id,
               interview_id=answered.interview_id, question_id=answered.questions[question], place=candidate + 1)
    told = text_of(cast.bob.client, answered, "agreement")
    assert "Your own habits" in told and "You become more generous" in told
    assert "Your own habits" not in text_of(cast.rut.client, answered, "agreement")
