"""Severity: the published examples, whole and with holes, and what no model can compare."""

import numpy as np
import pytest

from review.comparing.agreement import rater_severity
from review.comparing.estimate import NO_REST, NOTHING, ONE_CANDIDATE, ONE_RATER, UNCONNECTED
from tests.review.comparing.published import SHROUT_FLEISS, WITH_HOLES


def near(values, digits=5):
    return pytest.approx(values, abs=0.5 * 10 ** -digits + 1e-12)


def test_with_all_cells_raters_and_candidates_are_as_least_squares_prints_them():
    found = rater_severity(SHROUT_FLEISS)
    assert (found.mean, found.rest, found.df) == (near(5.29167), near(1.00968), 15)
    assert list(found.raters) == near([2.375, -2.79167, -0.95833, 1.375])
    assert list(found.rater_errors) == near([0.35697] * 4)
    assert list(found.effects) == near([0.70833, -2.29167, 1.20833, -1.29167, 2.20833, -0.54167])
    assert list(found.effect_errors) == near([0.46085] * 6)


def test_with_five_cells_missing_too():
    found = rater_severity(WITH_HOLES)
    assert (found.mean, found.mean_error, found.df) == (near(5.36869), near(0.25731), 10)
    assert found.rest == near(1.1086, 4)
    assert list(found.raters) == near([2.24026, -2.36364, -1.11688, 1.24026])
    assert list(found.rater_errors) == near([0.45111, 0.50139, 0.45111, 0.45111])
    assert list(found.candidates) == near([6.54545, 3.0, 6.41342, 4.21212, 7.41342, 4.62771])


def test_the_errors_of_fair_means_are_those_of_the_normal_equations():
    found = rater_severity(WITH_HOLES)
    subjects, judges = np.nonzero(~np.isnan(WITH_HOLES))
    design = np.zeros((len(subjects), 6 + 3))
    design[np.arange(len(subjects)), subjects] = 1
    for row, judge in enumerate(judges):
        design[row, 6:] = -1 if judge == 3 else np.eye(3)[judge]
    expected = found.rest * np.sqrt(np.diag(np.linalg.inv(design.T @ design))[:6])
    assert list(found.candidate_errors) == near(list(expected), 9)


def test_a_candidate_or_rater_without_marks_is_not_a_number_and_the_others_stay():
    wider = np.full((7, 5), np.nan)
    wider[:6, :4] = SHROUT_FLEISS
    found = rater_severity(wider)
    assert list(found.raters[:4]) == near([2.375, -2.79167, -0.95833, 1.375])
    assert np.isnan(found.raters[4]) and np.isnan(found.candidates[6])


@pytest.mark.parametrize(("ratings", "reason"), [
    (np.full((2, 2), np.nan), NOTHING),
    (np.array([[1.0], [2.0]]), ONE_RATER),
    (np.array([[1.0, 2.0]]), ONE_CANDIDATE),
    (np.array([[1, 2, np.nan, np.nan], [2, 3, np.nan, np.nan], [np.nan, np.nan, 4, 5], [np.nan, np.nan, 3, 3]]), UNCONNECTED),
])
def test_what_cannot_be_compared_says_why(ratings, reason):
    found = rater_severity(ratings)
    assert found.reason == reason and np.isnan(found.raters).all() and np.isnan(found.candidates).all()


def test_without_marks_to_spare_there_are_values_and_no_errors():
    found = rater_severity(np.array([[1, 2], [3, np.nan]]))
    assert found.reason == NO_REST and list(found.raters) == near([-0.5, 0.5]) and np.isnan(found.rater_errors).all()


def test_three_thousand_candidates_are_solved_as_quickly_as_their_few_raters():
    chance = np.random.default_rng(1)
    marks = chance.normal(3, 1, (3000, 1)) + np.array([0.5, -0.5, 0.2, -0.1, -0.1]) + chance.normal(0, 0.3, (3000, 5))
    marks[chance.random(marks.shape) < 0.4] = np.nan
    found = rater_severity(marks)
    assert list(found.raters) == pytest.approx([0.5, -0.5, 0.2, -0.1, -0.1], abs=0.03)
