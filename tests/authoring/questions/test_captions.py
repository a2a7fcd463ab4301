"""Captions: only while somebody speaks, and never more than two lines."""

import re

import pytest

from authoring.questions.captions import captions

LONG = (
    "Tell us about a time when two people in your team disagreed about how something should be done, and nobody wanted to give way. "
    "What did you do? And what would you do today? Donaudampfschifffahrtsgesellschaftskapitänswitwenrente."
)


def told(text=LONG, card="both"):
    body = {"keep": [[0, 4000], [5000, 9000]], "look": {"card": card, "card_ms": 3000}, "instructions": {"question": text}}
    return re.findall(r"(\S+) --> (\S+)\n(.*?)\n(?:\n|$)", captions(body), re.DOTALL)


@pytest.mark.parametrize(("card", "first", "last"), [
    ("before", "00:00:03.000", "00:00:11.000"), ("both", "00:00:03.000", "00:00:11.000"),
    ("after", "00:00:00.000", "00:00:08.000"), ("none", "00:00:00.000", "00:00:08.000"),
])
def test_nothing_lies_over_the_silent_card(card, first, last):
    cues = told(card=card)
    assert (cues[0][0], cues[-1][1]) == (first, last)


def test_no_caption_has_more_than_two_lines_and_each_line_fits_an_upright_picture():
    lines = [text.split("\n") for _, _, text in told()]
    assert max(map(len, lines)) == 2
    assert max(len(line) for two in lines for line in two) <= 37


def test_every_word_of_the_question_is_there_in_its_order():
    assert "".join(text for _, _, text in told()).replace("\n", "").replace(" ", "") == LONG.replace(" ", "")


def test_a_sentence_of_two_lines_is_broken_in_the_middle():
    assert told("What would you do about it if it came back today?")[0][2] == "What would you do about\nit if it came back today?"


def test_a_question_without_words_has_no_captions():
    assert told("") == []
