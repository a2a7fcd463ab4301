"""The pages about how firm an order is and how far reviewers agree: their sentences, and what stays sealed."""

import pytest

from tests.review.conftest import answer_interview
from tests.review.scoring import score_whole

MARKS = {"bob": ((5, 5), (3, 3), (1, 1)), "rut": ((4, 4), (3, 3), (2, 1))}


@pytest.fixture
def judged(house, cast):
    """bob and rut have handed in three candidates, in a clear order."""
    answered = answer_interview(house, cast.team_id, cast.alice.id, ("Erin Holm", "Frans Ek", "Gun Dahl"))
    for name, candidates in MARKS.items():
        for number, values in enumerate(candidates):
            assert score_whole(getattr(cast, name).client, answered, number, *values).status_code == 200
    return answered


def text_of(client, answered, path):
    reply = client.get(f"/review/{answered.interview_id}/compare/{path}")
    assert reply.status_code == 200
    return " ".join(reply.get_data(as_text=True).split())


def test_one_sentence_says_how_firm_the_order_is(cast, judged):
    told = text_of(cast.bob.client, judged, "firm?seats=1")
    assert "The first candidate is the same in all 5 tests." in told
    assert "Without Rut Falk" in told and "Steps further apart at the top" in told and "cut: 1 seat" in told


def test_more_seats_than_one_also_tell_of_their_order(cast, judged):
    assert "The first 2 are the same in all 5 tests, and in the same order in 5." in text_of(cast.bob.client, judged, "firm?seats=2")


def test_with_a_seat_for_everybody_nothing_can_tip_over(cast, judged):
    assert "Everybody has a seat" in text_of(cast.bob.client, judged, "firm?seats=9")


def test_a_tie_for_the_last_seat_is_named(house, cast, judged):
    house.db.execute("update mark set value = 3 where invitation_id = :id", id=judged.invitations[2])
    told = text_of(cast.bob.client, judged, "firm?seats=2")
    assert "Frans Ek, Gun Dahl share the last seat" in told or "Gun Dahl, Frans Ek share the last seat" in told
    assert "2 =" in told


def test_weights_that_are_all_0_say_so(cast, judged):
    assert "All weights are 0" in text_of(cast.bob.client, judged, "firm?seats=2&weight-0=0")


@pytest.mark.parametrize("query", ["seats=0", "seats=x", "weight-0=-1", "weight-0=1e9", "weight-0=nan", "seats=99999999999999999999"])
def test_bad_numbers_are_said_and_the_page_stays(cast, judged, query):
    assert "Seats are a whole number from 1" in text_of(cast.bob.client, judged, f"firm?{query}")


def test_agreement_is_named_has_an_interval_and_is_grey_where_few_are_scored(cast, judged):
    told = text_of(cast.bob.client, judged, "agreement")
    for name in ("Krippendorff's alpha", "ICC(2,1)", "ICC(2,k)", "Weighted kappa", "At most one step apart"):
        assert name in told
    assert "Grey figures rest on fewer than 10 candidates" in told and "is-faint" in told
    assert "With one reviewer the score's reliability is about" in told


def test_a_reviewer_reads_their_own_severity_and_who_leads_everybodys(house, cast, judged):
    assert "Rut Falk" not in text_of(cast.bob.client, judged, "agreement")
    house.db.execute("update interview set phase = 'debrief'")
    told = text_of(cast.lea.client, judged, "agreement")
    assert "Rut Falk" in told and "Bob Nyström" in told


def test_agreement_is_of_first_marks(house, cast, judged):
    before = text_of(cast.bob.client, judged, "agreement")
    house.db.execute("update mark set value = 3")
    assert text_of(cast.bob.client, judged, "agreement") == before


@pytest.mark.parametrize("path", ["firm", "agreement"])
def test_behind_the_seal_there_is_no_number_and_the_page_says_why(cast, judged, path):
    told = text_of(cast.lea.client, judged, path)
    assert "Sealed until you hand in" in told and "Erin" not in told and "Bob" not in told


@pytest.mark.parametrize("path", ["firm", "agreement"])
def test_one_reviewer_and_equal_marks_are_too_little_and_break_nothing(house, cast, path):
    answered = answer_interview(house, cast.team_id, cast.alice.id, ("Erin Holm", "Frans Ek"))
    assert score_whole(cast.bob.client, answered, 0, 3, 3).status_code == 200
    told = text_of(cast.bob.client, answered, path)
    assert ("Only one reviewer" if path == "firm" else "one reviewer is too few") in told and "nan" not in told.lower().replace("finan", "")
