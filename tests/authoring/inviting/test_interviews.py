from dataclasses import replace

import pytest

from answering.questions import lengths_ms
from answering.questions import list_asked as candidates_asked
from authoring.inviting import interviews, queries
from authoring.inviting.interview_questions import list_asked, list_asked_by, minutes_of, with_more_time
from foundation.errors import NotFound, Problem
from interviews.invitation import minutes_needed
from tests.authoring.library import SETTINGS, actor_of, add_clip, draft, publish, published


@pytest.fixture
def carol(cast):
    return cast.carol


def find(house, carol, interview_id):
    return interviews.find_interview(house.db, carol.team_id, interview_id)


def titles(house, row):
    return [one.title for one in list_asked(house.db, row)]


def first_of(house, row):
    return list_asked(house.db, row)[0].question_id


def change(house, carol, row, **values):
    interviews.change_settings(house.db, house.clock, actor_of(carol), row, replace(SETTINGS, **values), row["version"])


def test_what_is_published_never_changes(house, carol):
    row = published(house, carol)
    version_id = row["current_version_id"]
    before = queries.find_version(house.db, carol.team_id, version_id), list_asked_by(house.db, carol.team_id, version_id)
    change(house, carol, row, title="Other", role="Other", about="Other", language="sv", preview="clips", deadline=None)
    first = list_asked(house.db, row)[0].question_id
    add_clip(house, carol, "Welcome", number=2, question_id=first, answer_seconds=60)
    interviews.renew_clip(house.db, house.clock, actor_of(carol), row, first)
    interviews.move_question(house.db, house.clock, actor_of(carol), row, first, 1)
    after = queries.find_version(house.db, carol.team_id, version_id), list_asked_by(house.db, carol.team_id, version_id)
    assert after == before


def test_publishing_again_makes_the_next_version(house, carol):
    row = published(house, carol)
    change(house, carol, row, role="Head of support")
    second = publish(house, carol, row["id"])
    assert second["number"] == 2 and second["role"] == "Head of support"
    assert find(house, carol, row["id"])["current_version_id"] == second["id"]
    assert [version["number"] for version in queries.list_versions(house.db, carol.team_id, row["id"])] == [2, 1]


def test_what_is_published_already_is_not_published_twice(house, carol):
    row = published(house, carol)
    with pytest.raises(Problem) as told:
        publish(house, carol, row["id"])
    assert told.value.code == "nothing_new"


@pytest.mark.parametrize("change_it", [
    lambda house, carol, row: change(house, carol, row, about="New"),
    lambda house, carol, row: change(house, carol, row, deadline=None),
    lambda house, carol, row: interviews.move_question(house.db, house.clock, actor_of(carol), row, first_of(house, row), 1),
    lambda house, carol, row: interviews.remove_question(house.db, house.clock, actor_of(carol), row, first_of(house, row)),
])
def test_every_change_is_news(house, carol, change_it):
    row = published(house, carol)
    assert not interviews.has_news(house.db, row)
    change_it(house, carol, row)
    assert interviews.has_news(house.db, find(house, carol, row["id"]))


def test_nobody_publishes_what_they_have_not_seen(house, carol, cast):
    interview_id, (first, _second) = draft(house, carol)
    row = find(house, carol, interview_id)
    house.clock.advance(1)
    interviews.move_question(house.db, house.clock, actor_of(cast.alice), row, first, 1)
    with pytest.raises(Problem) as told:
        interviews.publish_interview(house.db, house.clock, actor_of(carol), row, row["updated_at"])
    assert told.value.code == "changed" and find(house, carol, interview_id)["state"] == "draft"


def test_a_passed_deadline_is_not_published(house, carol):
    interview_id, _ = draft(house, carol)
    house.clock.advance(8 * 24 * 3600 * 1000)
    with pytest.raises(Problem) as told:
        publish(house, carol, interview_id)
    assert told.value.code == "deadline_passed"


def test_a_question_stands_in_an_interview_once(house, carol):
    interview_id, questions = draft(house, carol)
    row = find(house, carol, interview_id)
    assert interviews.add_questions(house.db, house.clock, actor_of(carol), row, questions + questions) == 0
    assert titles(house, row) == ["Welcome", "Teamwork"]


def test_a_question_without_a_published_clip_cannot_be_added(house, carol):
    interview_id, _ = draft(house, carol)
    question_id, clip_id = add_clip(house, carol, "Unfinished")
    house.db.execute("update clip set state = 'rendering' where id = :id", id=clip_id)
    with pytest.raises(NotFound):
        interviews.add_questions(house.db, house.clock, actor_of(carol), find(house, carol, interview_id), [question_id])


@pytest.mark.parametrize(("steps", "expected"), [(1, "BAC"), (2, "BCA"), (99, "BCA"), (0, "ABC"), (-1, "ABC")])
def test_moving_goes_as_far_as_there_is_room(house, carol, steps, expected):
    interview_id, (first, *_rest) = draft(house, carol, titles="ABC")
    row = find(house, carol, interview_id)
    interviews.move_question(house.db, house.clock, actor_of(carol), row, first, steps)
    assert "".join(titles(house, row)) == expected


@pytest.mark.parametrize("wrong", [lambda a, b: [a], lambda a, b: [a, b, b], lambda a, b: [a, "other"], lambda a, b: []])
def test_an_order_names_each_question_once(house, carol, wrong):
    interview_id, (first, second) = draft(house, carol)
    row = find(house, carol, interview_id)
    with pytest.raises(Problem) as told:
        interviews.order_questions(house.db, house.clock, actor_of(carol), row, wrong(first, second))
    assert told.value.status == 409 and titles(house, row) == ["Welcome", "Teamwork"]


def test_an_interview_has_at_most_thirty_questions(house, carol):
    interview_id, _ = draft(house, carol, titles=[f"Q{n}" for n in range(30)])
    extra, _ = add_clip(house, carol, "One more")
    row = find(house, carol, interview_id)
    with pytest.raises(Problem) as told:
        interviews.add_questions(house.db, house.clock, actor_of(carol), row, [extra])
    assert told.value.code == "too_many_questions" and len(titles(house, row)) == 30


@pytest.mark.parametrize(("percent", "minutes"), [(100, 22), (150, 30), (200, 39), (0, 39)])
def test_the_room_and_the_hallway_count_the_same_minutes(house, carol, percent, minutes):
    row = published(house, carol, titles="ABCDE")
    visit = {"team_id": carol.team_id, "version_id": row["current_version_id"], "time_percent": percent}
    told = minutes_needed(lengths_ms(candidates_asked(house.db, visit)))
    assert minutes_of(with_more_time(list_asked(house.db, row), percent)) == told == minutes
