"""Reasons are prefilled from the scores, and a decision that nothing speaks for needs words."""

from dataclasses import replace

import pytest

from foundation.errors import Problem
from interviews.scorecard import OVERALL, Scorecard
from review.deciding.reasons import Mean, checked, code_of, suggested

CARD = Scorecard("s", "i", 1, "candidate", True, (
    replace(OVERALL, id="a"), replace(OVERALL, id="b", name={"sv": "Lagspel", "en": "Teamwork"}), replace(OVERALL, id="c", counted=False),
))


def mean(*values, unseen=0):
    return Mean(len(values), sum(values), min(values, default=0), max(values, default=0), unseen)


@pytest.mark.parametrize("values, scale, code", [
    ((4, 4), 5, "strength"), ((5,), 5, "strength"), ((4, 3), 5, "enough"), ((3, 3), 5, "enough"), ((3, 2), 5, "gap"), ((1,), 5, "gap"),
    ((5, 2), 5, "apart"), ((5, 3), 5, "strength"), ((3, 3), 4, "enough"), ((4, 3), 4, "strength"),
    ((2, 2), 4, "gap"), ((4, 4), 7, "enough"),
])
def test_a_mean_suggests_a_reason(values, scale, code):
    assert code_of(mean(*values), scale) == code


def test_no_scores_suggest_nothing_and_no_evidence_says_so():
    assert code_of(None, 5) == code_of(mean(), 5) == ""
    assert code_of(mean(unseen=2), 5) == "unseen"


def test_reasons_are_suggested_for_what_counts():
    assert suggested(CARD, {"a": mean(5, 5), "c": mean(1)}) == {"a": "strength", "b": ""}


def code_of_problem(**changes):
    asked = {"verdict": "advance", "given": {"a": "strength", "b": "gap"}, "words": "", **changes}
    try:
        return checked(CARD, asked["verdict"], asked["given"], asked["words"], why=asked.get("why", False))
    except Problem as problem:
        return problem.code, problem.params.get("name")


def test_what_is_chosen_is_kept_for_what_counts_alone():
    assert code_of_problem(given={"a": "gap", "b": "enough", "c": "gap", "z": "gap"}) == {"a": "gap", "b": "enough"}


@pytest.mark.parametrize("given", [{"a": "gap"}, {"a": "gap", "b": ""}, {"a": "gap", "b": "nonsense"}])
def test_a_missing_or_unknown_reason_is_named(given):
    assert code_of_problem(given=given) == ("reason_missing", "Teamwork")


@pytest.mark.parametrize("verdict, codes", [("advance", ("gap", "unseen")), ("decline", ("strength", "enough")),
                                            ("decline", ("apart", "apart"))])
def test_a_verdict_that_nothing_speaks_for_needs_words(verdict, codes):
    given = dict(zip("ab", codes))
    assert code_of_problem(verdict=verdict, given=given) == ("words_missing", None)
    assert code_of_problem(verdict=verdict, given=given, words="Because.") == given
    assert code_of_problem(verdict="hold", given=given) == given


def test_other_verdicts_and_long_words_are_refused_and_a_change_of_what_is_applied_needs_words():
    assert code_of_problem(verdict="hire")[0] == "bad_verdict"
    assert code_of_problem(words="x" * 2001)[0] == "long_words"
    assert code_of_problem(why=True)[0] == "words_missing"
