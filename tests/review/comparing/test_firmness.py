"""How firm an order is: what each change does to the seats, ties that are named, and resamples."""

import numpy as np
import pytest

from review.comparing.firmness import RATER, STEPS, WEIGHT, Panel, firmness_of, whole

_ = np.nan


def panel(*competencies, weights=None, scales=None):
    marks = [np.array(one, float) for one in competencies]
    return Panel(marks, scales or [5] * len(marks), np.array(weights or [1] * len(marks), float))


CLEAR = panel([[5, 5, 5], [4, 4, 4], [2, 2, 2], [1, 1, 1]], [[5, 5, 4], [4, 4, 4], [2, 1, 2], [1, 1, 1]])


def tries(found, kind):
    return [one for one in found.tries if one.kind == kind]


def test_a_clear_order_holds_whatever_is_tried():
    found = firmness_of(CLEAR, 2, 4)
    assert found.order == [0, 1, 2, 3] and found.held == len(found.tries) == 3 + 3 + 4 and found.kept_order == found.held
    assert found.tied == []


def test_a_place_that_one_rater_made_is_lost_without_them():
    found = firmness_of(panel([[5, 3, 3], [1, 4, 4], [1, 1, 1]]), 1, 3)
    assert found.order[0] == 0
    [first, *others] = tries(found, RATER)
    assert (first.comes, first.goes) == ((1,), (0,)) and all(one.holds for one in others)


def test_whoever_has_marks_of_one_rater_alone_has_no_seat_without_them():
    found = firmness_of(panel([[5, _], [4, 4], [2, 3]]), 1, 3)
    assert [one.goes for one in tries(found, RATER)] == [(0,), ()]


def test_uneven_steps_can_turn_the_order_of_an_extreme_and_an_even_candidate():
    found = firmness_of(panel([[5, 1], [3, 3.2], [1, 1]]), 1, 3)
    assert found.order[0] == 1
    assert [one.holds for one in tries(found, STEPS)] == [False, True, True]


def test_a_weight_that_moves_can_turn_the_order():
    found = firmness_of(panel([[5, 5], [4, 4]], [[3.1, 3.1], [4, 4]], weights=[1, 1]), 1, 2)
    assert found.order == [0, 1]
    held = {(one.which, one.up): one.holds for one in tries(found, WEIGHT)}
    assert held == {(0, True): True, (0, False): False, (1, True): False, (1, False): True}


def test_a_tie_for_the_last_seat_is_named_and_nothing_breaks_it():
    found = firmness_of(panel([[5, 5], [3, 4], [4, 3], [1, 1]]), 2, 4)
    assert found.tied == [1, 2]
    without_first = tries(found, RATER)[0]
    assert without_first.holds, "either of those who share the seat may have it"


def test_a_tie_above_the_cut_is_no_tie_for_a_seat():
    assert firmness_of(panel([[4, 4], [4, 4], [1, 1]]), 2, 3).tied == []


def test_equal_scores_stand_above_each_other_half_the_time():
    found = firmness_of(panel([[3, 3], [3, 3], [1, 1]]), 1, 3)
    assert found.above_next[0] == 0.5 and found.above_next[1] == 1


def test_resamples_say_that_what_is_close_is_unsure_and_what_is_far_is_sure():
    chance = np.random.default_rng(1)
    truth = np.array([4, 3.9, 2])
    found = firmness_of(panel(np.clip(truth[:, None] + chance.normal(0, 0.5, (3, 4)), 1, 5)), 1, 3)
    [first, second, third] = found.order
    assert 0.5 < found.above_next[first] < 0.95 and found.above_next[second] > 0.99
    low, high = found.reach[third]
    assert low < found.scores[third] < high


def test_the_same_marks_give_the_same_numbers_twice():
    assert firmness_of(CLEAR, 2, 4).above_next == firmness_of(CLEAR, 2, 4).above_next


def test_scales_of_different_lengths_are_put_on_0_to_100():
    assert list(whole(panel([[5], [1]], [[4], [1]], scales=[5, 4]))) == [100, 0]


@pytest.mark.parametrize("marks, weights", [(CLEAR.marks, [0, 0]), ([np.full((3, 2), np.nan)] * 2, [1, 1])])
def test_without_weights_or_marks_there_is_no_order(marks, weights):
    found = firmness_of(Panel(marks, [5, 5], np.array(weights, float)), 2, 3)
    assert found.order == [] and found.tries == [] and found.seats == 0


def test_no_more_seats_than_candidates_and_with_all_seated_everything_holds():
    found = firmness_of(CLEAR, 9, 4)
    assert found.seats == 4 and found.held == len(found.tries)


def test_one_rater_is_not_left_out():
    found = firmness_of(panel([[5], [3], [1]]), 1, 3)
    assert tries(found, RATER) == [] and found.order == [0, 1, 2]
