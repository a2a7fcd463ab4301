"""An edit comes from outside and is validated, with a reason for each refusal."""

import pytest

from media.edit import Edit
from media.sandbox.errors import MediaProblem

WHOLE = {
    "keep": [[0, 1000], [2000, 3500]],
    "instructions": {
        "question": "Why us?", "answer_seconds": 90, "think_seconds": 20, "takes": None, "role_info": ["Malmö"],
        "presenter": {"name": "Carol", "title": "Recruiter"},
        "language": "sv",
    },
    "look": {"card": "both", "card_ms": 3000, "overlay_ms": 0},
}


def test_an_edit_survives_the_round_trip():
    assert Edit.from_json(WHOLE).as_dict() == WHOLE


def test_missing_fields_get_their_defaults():
    edit = Edit.from_json({})
    assert (edit.keep, edit.look.card, edit.look.card_ms, edit.instructions.answer_seconds) == ((), "before", 4000, 120)
    assert edit.ranges(5000) == ((0, 5000),)


@pytest.mark.parametrize("wrong", [
    [], "edit", None, {"keep": "all"}, {"keep": [[1000, 1000]]}, {"keep": [[0, 10], [5, 20]]}, {"keep": [[-1, 5]]}, {"keep": [[0, 1, 2]]},
    {"keep": [["0", "1"]]},
    {"keep": [[0, 10**12]]}, {"keep": [[n, n + 1] for n in range(1000)]}, {"look": {"card": "sideways"}}, {"look": {"card_ms": 10**9}},
    {"look": {"overlay_ms": True}},
    {"look": []}, {"instructions": {"takes": 0}}, {
        "instructions": {"answer_seconds": "long"}
    }, {"instructions": {"answer_seconds": float("nan")}},
    {"instructions": {"language": "tlh"}}, {"instructions": {"role_info": "one"}}, {"instructions": {"role_info": [1]}},
    {"instructions": {"presenter": "Carol"}},
    {"instructions": {"question": "x" * 9999}},
])
def test_an_invalid_edit_is_refused_with_a_reason(wrong):
    with pytest.raises(MediaProblem) as caught:
        Edit.from_json(wrong)
    assert caught.value.code == "bad_edit" and caught.value.is_refusal and len(caught.value.message) > 30


def test_ranges_are_clipped_to_the_take_and_none_may_lie_after_it():
    edit = Edit.from_json({"keep": [[0, 1000], [2000, 9000], [9500, 9900]]})
    assert edit.ranges(4000) == ((0, 1000), (2000, 4000))
    with pytest.raises(MediaProblem):
        Edit.from_json({"keep": [[5000, 6000]]}).ranges(4000)


def test_unprintable_characters_do_not_reach_the_card():
    assert Edit.from_json({"instructions": {"question": "a\u0000b\n c\u202e\td"}}).instructions.question == "ab c d"


def test_joiners_that_belong_to_the_spelling_stay_in_a_question():
    for word in ("علی\u200cرضا", "ශ්\u200dරී", "\U0001f469\u200d\U0001f680"):
        assert Edit.from_json({"instructions": {"question": word}}).instructions.question == word
