import pytest

from authoring.inviting.deadlines import require_future, to_local, to_moment
from foundation.errors import Problem

ZONE = "Europe/Stockholm"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-30T23:59", "2026-11-30T22:59:00.000Z"),  # winter
        ("2026-07-01T12:00", "2026-07-01T10:00:00.000Z"),  # summer
        ("2026-07-01 12:00", "2026-07-01T10:00:00.000Z"),
        ("2026-07-01T12:00:30", "2026-07-01T10:00:30.000Z"),
        ("2026-10-25T02:30", "2026-10-25T01:30:00.000Z"),  # twice that night: the later one
    ],
)
def test_local_time_becomes_a_moment(written, moment):
    assert to_moment(written, ZONE) == moment


def test_nothing_written_is_no_deadline():
    assert to_moment("  ", ZONE) is None and to_local(None, ZONE) == ""


def test_what_is_shown_is_read_back_the_same():
    assert to_moment(to_local("2026-11-30T22:59:00.000Z", ZONE), ZONE) == "2026-11-30T22:59:00.000Z"


@pytest.mark.parametrize(("written", "code"), [("2027-03-28T02:30", "no_such_time"), ("30/11", "no_date"), ("2026-13-01T10:00", "no_date")])
def test_what_is_no_time_is_told(written, code):
    with pytest.raises(Problem) as told:
        to_moment(written, ZONE)
    assert told.value.code == code


@pytest.mark.parametrize(("deadline", "code"), [
    ("2026-11-23T09:00:00.000Z", "deadline_passed"), ("2020-01-01T00:00:00.000Z", "deadline_passed"),
    ("2028-01-01T00:00:00.000Z", "deadline_far"),
])
def test_a_deadline_lies_ahead_and_within_a_year(house, deadline, code):
    with pytest.raises(Problem) as told:
        require_future(deadline, house.clock)
    assert told.value.code == code
    require_future("2026-11-23T09:00:00.001Z", house.clock)
    require_future(None, house.clock)


@pytest.mark.parametrize(("moment", "words"), [
    ("2026-10-25T00:30:00.000Z", "02:30, Stockholm time, before the clocks go back"),
    ("2026-10-25T01:30:00.000Z", "02:30, Stockholm time, after the clocks have gone back"),
    ("2026-10-25T02:30:00.000Z", "03:30, Stockholm time"), ("2027-03-28T01:30:00.000Z", "03:30, Stockholm time"),
])
def test_an_hour_that_a_night_has_twice_says_which_of_the_two_it_is(house, moment, words):
    assert house.words["en"].in_zone(ZONE).deadline(moment).endswith(words)
