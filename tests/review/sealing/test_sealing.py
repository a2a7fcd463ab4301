"""The seal as a table: every phase, role, setting and own state, and what may be seen."""

from dataclasses import fields
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from foundation.policy import ROLES, RULES
from interviews.scorecard import OPENS
from review.sealing.sealing import OPEN, PHASES, SEALED, Own, Sight, sight

STATES = [Own(*state) for state in product((False, True), repeat=5)]
CASES = list(product(PHASES, ROLES, OPENS, STATES))


def scores(role):
    return role in RULES["score.give"]


def expected(phase, role, opens, own):
    """The same rule, said another way: what is needed before anything opens."""
    if own.recused:
        return False
    if phase in ("debrief", "decided") or own.broke_seal:
        return True
    needs = {"owner": {"handed_in"}, "lead": {"handed_in"}, "reviewer": {"handed_in"}, "recruiter": {"everyone_done"}}[role]
    if role != "recruiter":
        needs |= {"candidate": set(), "question": {"question_done"}, "everyone": {"everyone_done"}}[opens]
    return all(getattr(own, need) for need in needs)


def test_every_phase_role_setting_and_state_sees_what_it_should_and_all_of_it_or_nothing():
    wrong = [case for case in CASES if sight(case[0], scores(case[1]), case[2], case[3]) != (OPEN if expected(*case) else SEALED)]
    assert len(CASES) == 4 * 4 * 3 * 32 and not wrong


def test_owners_and_leads_see_no_more_than_reviewers():
    assert {scores(role) for role in ("owner", "lead", "reviewer")} == {True}


def test_a_seal_that_is_open_stays_open_when_more_is_done():
    for phase, role, opens, own in CASES:
        if sight(phase, scores(role), opens, own).is_open:
            for field in (one for one in fields(Own) if one.name != "recused"):
                assert sight(phase, scores(role), opens, Own(**{**vars(own), field.name: True})).is_open


@given(st.text(max_size=12), st.text(max_size=12))
def test_an_unknown_phase_or_setting_seals(phase, opens):
    found = sight(phase, True, opens, Own(handed_in=opens not in OPENS, question_done=True, everyone_done=True))
    assert phase in ("debrief", "decided") or found == SEALED


def test_sealed_is_nothing_and_open_is_everything():
    assert not any(getattr(SEALED, field.name) for field in fields(Sight)) and all(getattr(OPEN, field.name) for field in fields(Sight))
