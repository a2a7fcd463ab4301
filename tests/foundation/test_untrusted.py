"""Numbers and JSON from outside: what is read, and what is refused."""

import json

import pytest

from foundation.errors import Problem
from foundation.untrusted import DEEPEST, MOST_BYTES, is_unseen, lines, one_line, read_int, read_json


@pytest.mark.parametrize(("given", "read"), [
    ("0", 0), ("17", 17), (17, 17), ("017", 17), ("", 5), (None, 5), ("-1", 5), (-1, 5), ("1.5", 5), (1.5, 5), (True, 5),
    ("²", 5), ("٣", 5),
    ("9" * 17, 5), ("9" * 5000, 5), ("100", 100), ("101", 5), (101, 5), ([1], 5),
])
def test_a_whole_number_is_read_and_all_else_gives_the_default(given, read):
    assert read_int(given, most=100, otherwise=5) == read


def nested(depth):
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


def test_an_object_is_read_up_to_the_greatest_depth():
    assert read_json(b'{"a": [1, {"b": null}]}') == {"a": [1, {"b": None}]}
    assert json.dumps(read_json(nested(DEEPEST))).encode().replace(b" ", b"") == nested(DEEPEST)


@pytest.mark.parametrize("body", [
    b"", b"null", b"[]", b"1", b'"a"', b"{", b'{"a":}', b"\xff\xfe", nested(DEEPEST + 1), b'{"a":' + b"[" * 100_000,
    b'{"a":' + b"[" * 25 + b"]" * 25 + b"}",
])
def test_what_is_no_object_of_modest_depth_is_refused_with_a_sentence(body):
    with pytest.raises(Problem) as refused:
        read_json(body)
    assert (refused.value.code, refused.value.status) == ("bad_json", 400)


def test_a_body_that_is_too_long_is_refused_before_it_is_parsed():
    with pytest.raises(Problem) as refused:
        read_json(b'{"a":"' + b"x" * MOST_BYTES + b'"}')
    assert refused.value.status == 413


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u200c\u200d", "\u3164", "\u2800\u00ad", "\u202e\x07"])
def test_a_text_of_which_nothing_is_seen_counts_as_empty(text):
    assert is_unseen(text) and one_line(text) == "" and lines(text) == ""


@pytest.mark.parametrize("text", ["a", "علی\u200cرضا", "李", "\U0001f469\u200d\U0001f680", "."])
def test_a_text_of_which_something_is_seen_stays_as_it_is(text):
    assert not is_unseen(text) and one_line(f" {text}\n") == text and lines(f" {text}\r\n") == text
