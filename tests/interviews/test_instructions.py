import pytest

from foundation.errors import Problem
from interviews.instructions import default_instructions, read_instructions


def given(**changes):
    return {**default_instructions("sv", "Carol Berg"), **changes}


def test_the_default_instructions_are_fit_to_use():
    assert read_instructions(given()) == given()


def test_no_limit_of_takes_is_none():
    assert read_instructions(given(takes=None))["takes"] is None


def test_lines_are_cleaned_and_empty_ones_left_out():
    assert read_instructions(given(role_info=["  Team  lead ", "", " "]))["role_info"] == ["Team lead"]


@pytest.mark.parametrize("changes", [
    {"answer_seconds": 5}, {"answer_seconds": "60"}, {"answer_seconds": True}, {"takes": True}, {"think_seconds": -1},
    {"takes": 0}, {"takes": 21},
    {"role_info": "x"}, {"role_info": ["x"] * 7}, {"role_info": ["x" * 121]}, {"presenter": {"name": "x" * 81}}, {"presenter": "Carol"},
    {"language": "de"},
])
def test_what_makes_no_sense_is_refused_with_a_sentence(changes):
    with pytest.raises(Problem) as told:
        read_instructions(given(**changes))
    assert told.value.code == "bad_instructions"
    assert str(told.value).endswith(".")
