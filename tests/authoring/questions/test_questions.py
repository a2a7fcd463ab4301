import pytest

from authoring.questions import questions
from authoring.questions.questions import Wording
from foundation.errors import NotFound, Problem
from interviews.question import find_question, list_published_clips


def step(house, carol):
    return questions.list_questions(house.db, carol).rows[0]["step"]


def test_a_new_question_waits_to_be_recorded(house, carol, question):
    assert step(house, carol) == "record"


def test_a_question_with_a_take_waits_to_be_trimmed(house, carol, question, add_take):
    add_take()
    assert step(house, carol) == "trim"


def test_another_team_finds_no_question(house, cast, question):
    with pytest.raises(NotFound):
        find_question(house.db, cast.other_team_id, question["id"])


def test_words_changed_by_a_colleague_meanwhile_are_not_overwritten(house, carol, question):
    questions.change_question(house.db, house.clock, carol, question, Wording("Mine", "Mine", ""), question["version"])
    with pytest.raises(Problem) as told:
        questions.change_question(house.db, house.clock, carol, question, Wording("Yours", "Yours", ""), question["version"])
    assert told.value.status == 409
    assert find_question(house.db, carol.team_id, question["id"])["title"] == "Mine"


def test_an_archived_question_leaves_the_list_and_comes_back(house, carol, question):
    questions.archive_question(house.db, house.clock, question)
    assert questions.list_questions(house.db, carol).rows == []
    questions.restore_question(house.db, question)
    assert len(questions.list_questions(house.db, carol).rows) == 1


def test_a_question_without_a_published_clip_cannot_be_put_into_an_interview(house, carol, question, add_take):
    add_take()
    assert list_published_clips(house.db, carol.team_id) == []
