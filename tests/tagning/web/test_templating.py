"""What people wrote in another language than the page's is marked, so that a screen reader says it in its own."""

import re

import pytest

from engines.mail.contract import Message
from foundation.language import rough_length
from tests.authoring.library import published
from tests.review.conftest import answer_interview


def marked(somebody, path, reader):
    """(language, words) of all that is marked on the page as this reader sees it."""
    somebody.client.set_cookie("language", reader)
    page = somebody.client.get(path).text
    return {(code, words.strip()) for code, words in re.findall(r'<(?:a|p|h\d|span|strong)\b[^>]* lang="(\w\w)"[^>]*>([^<]+)', page)}


@pytest.fixture
def answered(house, cast):
    return answer_interview(house, cast.team_id, cast.alice.id, ("Erin Holm",))


@pytest.mark.parametrize("reader", ["sv", "en"])
def test_the_matrix_and_reviews_front_page_mark_an_english_interview_for_swedish_readers(cast, answered, reader):
    for path, words in ((f"/review/{answered.interview_id}", "Question 1"), ("/review", "Team lead")):
        assert (("en", words) in marked(cast.bob, path, reader)) is (reader == "sv"), path


@pytest.mark.parametrize("reader", ["sv", "en"])
def test_the_lists_of_questions_and_interviews_do_so_too(house, cast, reader):
    row = published(house, cast.carol, titles=("Welcome",))
    for path, words in (("/questions", "Welcome"), ("/interviews", row["title"]), (f"/interviews/{row['id']}", "Welcome")):
        assert (("en", words) in marked(cast.carol, path, reader)) is (reader == "sv"), path


def test_a_question_that_nobody_has_made_a_card_for_is_in_no_known_language(cast):
    cast.carol.client.post("/questions/new", data={"title": "Välkommen", "text": "Varför vill du arbeta här?", "competency": ""})
    assert {words for _, words in marked(cast.carol, "/questions", "en")} & {"Välkommen"} == set()


def test_the_outbox_marks_the_subject_of_a_swedish_mail(house, cast):
    html = '<!doctype html><html lang="sv"><p>Hej</p></html>'
    house.mail.send(Message("1", "erin@example.org", "Din intervju", "Hej", html, "T <t@x>", cast.team_id, "invitation"))
    assert ("sv", "Din intervju") in marked(cast.carol, "/outbox", "en")
    assert ("sv", "Din intervju") not in marked(cast.carol, "/outbox", "sv")


def test_a_length_in_a_list_is_to_the_nearest_second_and_never_nothing():
    assert [rough_length(ms) for ms in (0, 400, 1499, 1500, 20_049, 67_600)] == ["0:01", "0:01", "0:01", "0:02", "0:20", "1:08"]
