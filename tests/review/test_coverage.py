"""What is kept of what a reviewer has watched."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.coverage import JOINED_MS, MOST_KEPT, Watched, merge, resume_at, watched_of

STRETCHES = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 800)).map(lambda one: (one[0], one[0] + one[1])), max_size=30)


def send(client, answer_id, parts, at_ms=0):
    return client.post(f"/review/answers/{answer_id}/watched", json={"parts": parts, "at_ms": at_ms})


def kept(house, cast, person, answer_id):
    return watched_of(house.db, cast.team_id, person.id, [answer_id])[answer_id]


@given(STRETCHES)
def test_merged_stretches_are_sorted_apart_and_cover_the_same_moments(parts):
    merged = merge(parts)
    assert all(a[1] + JOINED_MS < b[0] for a, b in zip(merged, merged[1:], strict=False))
    assert all(any(start <= one[0] and one[1] <= to for start, to in merged) for one in parts)
    assert {start for start, _ in merged} <= {start for start, _ in parts}
    assert {to for _, to in merged} <= {to for _, to in parts}


@given(STRETCHES, STRETCHES)
def test_the_order_of_two_tabs_makes_no_difference(one, other):
    assert merge([*merge(one), *other]) == merge([*merge(other), *one]) == merge([*one, *other])


def test_what_is_sent_twice_counts_once_and_two_devices_add_up(cast, house, answered):
    answer_id = answered.answers[0, 0]
    for _ in range(2):
        assert send(cast.bob.client, answer_id, [[0, 500]], 500).status_code == 204
    send(cast.bob.client, answer_id, [[400, 800], [1200, 1400]], 1400)
    assert kept(house, cast, cast.bob, answer_id).parts == [(0, 800), (1200, 1400)]
    assert kept(house, cast, cast.bob, answer_id).watched_ms == 1000
    assert kept(house, cast, cast.alice, answer_id).parts == []


def test_nobody_has_watched_more_than_there_is(cast, house, answered):
    answer_id = answered.answers[0, 0]
    kept_take = "select t.duration_ms as ms from answer a join answer_take t on t.id = a.kept_take_id where a.id = :id"
    length = house.db.one(kept_take, id=answer_id)["ms"]
    send(cast.bob.client, answer_id, [[0, 10_000_000]])
    assert kept(house, cast, cast.bob, answer_id).share(length) == 1.0
    assert kept(house, cast, cast.bob, answer_id).watched_ms == length


@pytest.mark.parametrize("parts", [None, "all", [[1]], [[5, 2]], [[-3, 4]], [["0", "9"]], [[0, 1.5]], [[0, 1]] * 201])
def test_what_is_no_stretch_is_refused_and_what_was_kept_stays(cast, house, answered, parts):
    answer_id = answered.answers[0, 0]
    send(cast.bob.client, answer_id, [[0, 500]])
    answer = send(cast.bob.client, answer_id, parts)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_parts")
    assert kept(house, cast, cast.bob, answer_id).parts == [(0, 500)]


def test_a_thousand_stretches_keep_the_longest(cast, house, answered):
    answer_id = answered.answers[0, 0]
    house.db.execute("update answer_take set duration_ms = 3600000")
    for begin in range(0, 600, 200):
        send(cast.bob.client, answer_id, [[n * 1000, n * 1000 + 10 + n] for n in range(begin, begin + 200)])
    found = kept(house, cast, cast.bob, answer_id)
    assert len(found.parts) == MOST_KEPT and found.parts[0][0] == 100_000


def test_the_wall_shows_what_was_watched_and_goes_on_where_the_reviewer_was(cast, house, answered):
    house.db.execute("update answer_take set duration_ms = 60000")
    first, second = answered.answers[0, 0], answered.answers[1, 0]
    send(cast.bob.client, first, [[0, 9000]], 9000)
    house.clock.advance(10_000)
    send(cast.bob.client, second, [[0, 4000]], 4000)
    page = cast.bob.client.get(f"/review/{answered.interview_id}/wall").text
    data = json.loads(re.search(r'id="wall-data">(.*?)</script>', page, re.S)[1])
    assert {one["id"]: one["watched"] for one in data["answers"]} == {first: [[0, 9000]], second: [[0, 4000]]}
    assert data["startMs"] == 4000


def test_who_was_at_the_end_begins_anew():
    assert resume_at([Watched([], 0, 59_500, "b"), Watched([], 0, 8000, "a")], 60_000) == 0
    assert resume_at([], 60_000) == 0
