"""The balanced order: each place, each predecessor, and what reviewers who stop half-way have covered."""

from collections import Counter
from itertools import pairwise
from math import ceil

import pytest

from review.queue.order import order_of, williams_row

SIZES = range(2, 13)


def places(n, reviewers):
    return Counter((place, one) for reviewer in range(reviewers) for place, one in enumerate(williams_row(n, reviewer)))


def followers(n, reviewers):
    return Counter(pair for reviewer in range(reviewers) for pair in pairwise(williams_row(n, reviewer)))


@pytest.mark.parametrize("n", SIZES)
def test_every_row_holds_each_candidate_once(n):
    assert all(sorted(williams_row(n, reviewer)) == list(range(n)) for reviewer in range(3 * n))


@pytest.mark.parametrize("n", SIZES)
def test_n_reviewers_see_every_candidate_in_every_place_once(n):
    assert set(places(n, n).values()) == {1} and len(places(n, n)) == n * n


@pytest.mark.parametrize("n", SIZES)
def test_every_candidate_follows_every_other_equally_often(n):
    reviewers = n if n % 2 == 0 else 2 * n
    counts = followers(n, reviewers)
    assert len(counts) == n * (n - 1)
    assert set(counts.values()) == {reviewers // n}


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("reviewers", [1, 2, 3, 5, 8, 13, 30])
def test_an_unbalanced_number_of_reviewers_stays_within_the_stated_bound(n, reviewers):
    assert max(places(n, reviewers).values()) <= ceil(reviewers / n)
    bound = ceil(reviewers / n) if n % 2 == 0 else 2 * ceil(reviewers / (2 * n))
    assert max(followers(n, reviewers).values()) <= bound


@pytest.mark.parametrize("n", [8, 12, 30, 100])
@pytest.mark.parametrize("reviewers", range(1, 9))
def test_reviewers_who_stop_half_way_have_covered_all_candidates_about_equally(n, reviewers):
    seen = Counter({one: 0 for one in range(n)})
    for reviewer in range(reviewers):
        seen.update(williams_row(n, reviewer)[:n // 2])
    assert max(seen.values()) - min(seen.values()) <= 1


def test_nobody_and_one_candidate_have_an_order_too():
    assert (williams_row(0, 0), williams_row(1, 5)) == ([], [0])


def test_the_order_depends_on_the_seed_and_not_on_how_the_candidates_arrive():
    names = [f"invitation {number}" for number in range(12)]
    assert order_of(names, 0, "question 1") == order_of(names[::-1], 0, "question 1")
    assert order_of(names, 0, "question 1") != order_of(names, 0, "question 2")
    assert order_of(names, 0, "question 1") != order_of(names, 1, "question 1")
