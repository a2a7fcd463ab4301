"""Agreement: published examples to the printed digits, and what has no answer says why."""

import numpy as np
import pytest

from review.comparing.agreement import exact_agreement, icc, krippendorff_alpha, spearman_brown, weighted_kappa, within_one
from review.comparing.estimate import ALL_EQUAL, HOLES, NO_RESAMPLE, NOTHING, ONE_CANDIDATE, ONE_RATER
from tests.review.comparing.published import COHEN_1968, COHEN_1968_APART, COUPLES, KRIPPENDORFF, SHROUT_FLEISS, WITH_HOLES, pairs_of


def near(value, digits=4):
    return pytest.approx(value, abs=0.5 * 10 ** -digits + 1e-12)


def test_icc_is_what_shrout_and_fleiss_printed():
    one, panel = icc(SHROUT_FLEISS)
    assert (one.value, panel.value) == (near(0.2898), near(0.6201))


def test_the_intervals_of_icc_are_those_of_mcgraw_and_wong():
    one, panel = icc(SHROUT_FLEISS)
    assert (one.low, one.high, panel.low, panel.high) == (near(0.0188), near(0.7611), near(0.0711), near(0.9272))


def test_candidates_who_are_alike_give_an_icc_below_zero():
    one, _panel = icc(np.array([[1, 5], [5, 1], [2, 4], [4, 2]], float))
    assert one.value < 0 and one.reason == ""


def test_raters_who_agree_on_everything_have_an_icc_of_one():
    one, panel = icc(np.array([[1, 1, 1], [3, 3, 3], [5, 5, 5]], float))
    assert (one.value, one.low, one.high, panel.value) == (1, 1, 1, 1)


@pytest.mark.parametrize(("ratings", "reason"), [
    (np.zeros((0, 3)), NOTHING),
    (np.ones((5, 1)), ONE_RATER),
    (np.array([[1.0, 2.0]]), ONE_CANDIDATE),
    (np.full((4, 3), 3.0), ALL_EQUAL),
    (WITH_HOLES, HOLES),
])
def test_an_icc_that_means_nothing_is_not_a_number_and_says_why(ratings, reason):
    for estimate in icc(ratings):
        assert np.isnan(estimate.value) and estimate.reason == reason


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107)])
def test_alpha_is_what_krippendorff_printed(level, value):
    assert krippendorff_alpha(KRIPPENDORFF, level=level).value == near(value, 6)


def test_the_interval_of_alpha_is_the_bootstraps_and_the_same_each_time():
    found = krippendorff_alpha(KRIPPENDORFF)
    assert found.low == pytest.approx(0.46, abs=0.04) and found.high == pytest.approx(1.0, abs=0.01)
    assert found == krippendorff_alpha(KRIPPENDORFF)


def test_candidates_with_one_mark_do_not_move_ordinal_alpha():
    lonely = np.vstack([KRIPPENDORFF, np.array([[5, np.nan, np.nan, np.nan]] * 9)])
    assert krippendorff_alpha(lonely).value == near(0.815388, 6)


@pytest.mark.parametrize(("ratings", "reason"), [
    (np.full((3, 2), np.nan), NOTHING),
    (np.array([[1, np.nan], [np.nan, 2]]), ONE_RATER),
    (np.full((4, 3), 2.0), ALL_EQUAL),
])
def test_an_alpha_that_means_nothing_is_not_a_number_and_says_why(ratings, reason):
    found = krippendorff_alpha(ratings)
    assert np.isnan(found.value) and found.reason == reason


def test_alpha_has_no_interval_when_many_resamples_are_all_equal():
    found = krippendorff_alpha(np.array([[1, 1], [1, 1], [1, 1], [1, 2]], float))
    assert found.is_known and not found.has_interval and found.reason == NO_RESAMPLE


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError):
        krippendorff_alpha(KRIPPENDORFF, level="ratio")


@pytest.mark.parametrize(("weights", "value", "low", "high"), [
    ("linear", 0.23738, 0.0839, 0.3909), ("quadratic", 0.33205, 0.1413, 0.5227), (1 - np.eye(4), 0.12933, -0.0051, 0.2638),
])
def test_weighted_kappa_is_what_is_printed_of_the_couples(weights, value, low, high):
    found = weighted_kappa(*pairs_of(COUPLES), weights=weights)
    assert (found.value, found.low, found.high) == (near(value, 5), near(low), near(high))


def test_weighted_kappa_takes_cohens_own_weights():
    found = weighted_kappa(*pairs_of(COHEN_1968), weights=COHEN_1968_APART)
    assert found.value == near(0.3478) and (found.high - found.low) / (2 * 1.959964) == near(0.0755)


def test_kappa_leaves_out_pairs_with_a_hole_and_has_no_value_where_both_say_one_step():
    a, b = pairs_of(COUPLES)
    holed = weighted_kappa(np.append(a, [3, np.nan]), np.append(b, [np.nan, 1]), weights="linear")
    assert holed.value == near(0.23738, 5)
    assert weighted_kappa(np.array([3.0, 3.0]), np.array([3.0, 3.0])).reason == ALL_EQUAL
    assert weighted_kappa(np.array([]), np.array([])).reason == NOTHING
    assert weighted_kappa(np.array([3.0]), np.array([4.0])).reason == ONE_CANDIDATE


def test_a_third_rater_lifts_sixty_to_sixty_nine():
    assert spearman_brown(0.60, 1.5).value == near(0.69, 2)


def test_spearman_brown_carries_the_interval_over_and_has_no_value_below_its_pole():
    one, panel = icc(SHROUT_FLEISS)
    assert spearman_brown(one, 4) == panel
    assert np.isnan(spearman_brown(-0.5, 4).value)


def test_exact_agreement_and_agreement_within_a_step_are_counted_in_pairs():
    marks = np.array([[3, 3, 4], [1, 3, np.nan], [5, np.nan, np.nan]])
    assert exact_agreement(marks).value == pytest.approx(1 / 4)
    assert within_one(marks).value == pytest.approx(3 / 4)


def test_agreement_of_one_rater_is_not_a_number():
    assert exact_agreement(np.array([[3.0], [4.0]])).reason == ONE_RATER
    assert within_one(np.array([[3, np.nan], [np.nan, 2]])).reason == ONE_RATER
    assert exact_agreement(np.zeros((0, 0))).reason == NOTHING
