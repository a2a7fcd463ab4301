"""A mark after less than half of the answer was watched is said to the scorer at once, and to the lead when the seal is open."""

import pytest

from tests.review.scoring import cite, give, hand_in, open_seals, sheet_of


def watch(client, answer_id, until_ms, from_ms=0):
    said = client.post(f"/review/answers/{answer_id}/watched", json={"parts": [[from_ms, until_ms]], "at_ms": until_ms})
    assert said.status_code == 204


def kept(house, answer_id, person):
    row = house.db.one(
        "select watched_percent from mark where answer_id = :answer_id and reviewer_id = :id", answer_id=answer_id, id=person.id)
    return row["watched_percent"]


@pytest.mark.parametrize("watched_ms, told", [(0, 0), (5_000, 20), (9_990, 40), (10_000, None), (20_000, None)])
def test_the_scorer_is_told_with_the_mark(cast, answered, watched_ms, told):
    """The answer lasts 20 s."""
    first = answered.answers[0, 0]
    if watched_ms:
        watch(cast.bob.client, first, watched_ms)
    assert sheet_of(cast.bob.client, answered, first)["thinPercent"] is None
    assert give(cast.bob.client, answered, first, 4).json["sheets"][first]["thinPercent"] == told


def test_whoever_watches_on_is_told_no_more(house, cast, answered):
    first = answered.answers[0, 0]
    give(cast.bob.client, answered, first, 4)
    watch(cast.bob.client, first, 12_000)
    assert sheet_of(cast.bob.client, answered, first)["thinPercent"] is None
    assert kept(house, first, cast.bob) == 0


def test_what_a_colleague_watched_does_not_count(cast, answered):
    first = answered.answers[0, 0]
    watch(cast.rut.client, first, 20_000)
    assert give(cast.bob.client, answered, first, 4).json["sheets"][first]["thinPercent"] == 0


def handed_in(house, cast, answered):
    """bob hands in erin: a fifth of the first answer watched, all of the second."""
    first, second = answered.answers[0, 0], answered.answers[0, 1]
    watch(cast.bob.client, first, 4_000)
    watch(cast.bob.client, second, 20_000)
    for one in (first, second):
        give(cast.bob.client, answered, one, 4)
        cite(cast.bob.client, answered, one)
    assert hand_in(cast.bob.client, answered, first).status_code == 200
    return first, second


def test_the_lead_reads_it_when_the_seal_is_open_and_a_reviewer_never_does(house, cast, answered):
    first, second = handed_in(house, cast, answered)
    assert sheet_of(cast.lea.client, answered, first)["colleagues"] == []
    open_seals(house, answered, cast.lea, cast.rut)
    flags = []
    for somebody in (cast.lea, cast.rut):
        for one in (first, second):
            [bob] = sheet_of(somebody.client, answered, one)["colleagues"]
            flags.append(bob["marks"][answered.interview_id]["thinPercent"])
    assert flags == [20, None, None, None]


def test_what_counts_is_how_much_was_watched_when_it_was_handed_in(house, cast, answered):
    first = answered.answers[0, 0]
    give(cast.bob.client, answered, first, 4)
    assert kept(house, first, cast.bob) == 0
    handed_in(house, cast, answered)
    assert kept(house, first, cast.bob) == 20
    watch(cast.bob.client, first, 20_000)
    assert kept(house, first, cast.bob) == 20


def test_an_answer_of_unknown_length_is_not_flagged(house, cast, answered):
    first = answered.answers[0, 0]
    house.db.execute("update answer_take set duration_ms = null")
    assert give(cast.bob.client, answered, first, 4).json["sheets"][first]["thinPercent"] is None
    assert kept(house, first, cast.bob) is None
