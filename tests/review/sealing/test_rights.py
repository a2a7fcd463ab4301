"""Roles, phases, own states and verbs: who may do what when, as a table beside the pure function, and as the routes do it."""

from dataclasses import fields
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.policy import ROLES, Actor
from interviews.scorecard import OPENS
from review.sealing.sealing import PHASES, Can, Own, Rights, rights
from review.sealing.seals import can_of
from tests.review.scoring import cite, give, hand_in, open_seals

STATES = [Own(*state) for state in product((False, True), repeat=5)]
CASES = list(product(PHASES, ROLES, OPENS, STATES, (False, True)))
JUDGES, LEADERS, AUTHORS = {"owner", "lead", "reviewer"}, {"owner", "lead"}, {"owner", "recruiter"}
RUNNING, MARKING = {"collecting", "scoring", "debrief"}, {"scoring", "debrief"}

# Each right: the phases, the roles, and what the own state must be. Written by hand, beside the function that it checks.
TABLE = {
    "score": (MARKING, JUDGES, lambda own: not own.recused),
    "hand_in": (MARKING, JUDGES, lambda own: not own.recused and not own.handed_in),
    "change": (MARKING, JUDGES, lambda own: not own.recused and own.handed_in),
    "comment": (RUNNING, JUDGES, lambda own: True),
    "recuse": (RUNNING, JUDGES, lambda own: True),
    "decide": ({"debrief"}, LEADERS, lambda own: not own.recused),
    "move": (set(PHASES), LEADERS, lambda own: True),
}
# Of these the seal and the setting decide too; they have tests of their own below and in test_sealing.py.
APART = {"sight", "name", "break_seal"}


def can(role):
    return can_of(Actor("member", "p", team_id="t", roles=frozenset({role})))


def test_the_table_is_complete_both_ways():
    names = {field.name for field in fields(Rights)}
    assert names == set(TABLE) | APART and not set(TABLE) & APART
    assert all(phases <= set(PHASES) and roles <= set(ROLES) for phases, roles, _ in TABLE.values())


def test_every_role_in_every_phase_and_state_may_do_what_the_table_says():
    wrong = []
    for phase, role, opens, own, anonymous in CASES:
        found = rights(phase, can(role), opens, own, anonymous)
        for name, (phases, roles, fits) in TABLE.items():
            if getattr(found, name) is not (phase in phases and role in roles and fits(own)):
                wrong.append((name, phase, role, own))
    assert len(CASES) == 4 * 4 * 3 * 32 * 2 and not wrong


def test_a_seal_is_broken_only_by_who_leads_while_it_is_closed():
    for phase, role, opens, own, anonymous in CASES:
        found = rights(phase, can(role), opens, own, anonymous)
        closed = phase in ("collecting", "scoring") and not found.sight.is_open
        assert found.break_seal is (closed and role in LEADERS and not own.recused)


def test_names_are_read_by_everybody_unless_the_interview_is_anonymous_and_then_late():
    for phase, role, opens, own, anonymous in CASES:
        late = phase == "decided" or (role in AUTHORS and (phase == "debrief" or own.handed_in))
        assert rights(phase, can(role), opens, own, anonymous).name is (late or not anonymous)


@given(st.text(max_size=12))
def test_in_an_unknown_phase_nothing_is_allowed_but_to_leave_it(phase):
    found = rights(phase, Can(*(True,) * 5), "candidate", Own(handed_in=True))
    if phase not in PHASES:
        assert not any((found.score, found.hand_in, found.change, found.comment, found.recuse, found.break_seal, found.decide))
        assert not found.sight.is_open and found.move


# The routes -----------------------------------------------------------------------------------------------------

# Every route of review that changes something, by the right that it asks for; None where no phase stands in the way.
VERBS = {
    "review.give_mark": "score", "review.add_evidence": "score", "review.remove_evidence": "score", "review.hand_in_scorecard": "hand_in",
    "review.add_comment": "comment", "review.edit_comment": "comment", "review.remove_comment": "comment", "review.recuse": "recuse",
    "review.take_back_recusal": "recuse", "review.break_seal": "break_seal", "review.move_phase": "move", "review.undo_phase": "move",
    "review.plan_phases": "move", "review.remind_reviewer": None, "review.go_on": None, "review.skip_answer": None,
    "review.decide": "decide", "review.decision": "decide", "review.undo_decision": "decide", "review.confirm_decision": "decide",
    "review.unconfirm_decision": "decide", "review.set_four_eyes": None, "review.letter_template": None, "review.letter": None,
    "review.use_template": None, "review.choose_letter": None, "review.send_letters": None,
    "review.hold_answer": None, "review.set_speed": None, "review.note_watched": None, "review.retry": None,
}
PEOPLE = {"alice": "owner", "carol": "recruiter", "bob": "reviewer", "lea": "lead"}
OWN_STATES = ("nothing", "handed_in", "recused")


def changing(app):
    return {rule.endpoint for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("review.") and rule.methods & {"POST", "PUT", "DELETE", "PATCH"}}


def test_every_route_that_changes_something_says_which_right_it_asks_for(app):
    assert changing(app) == set(VERBS) and {verb for verb in VERBS.values() if verb} <= {field.name for field in fields(Rights)}


def prepare(house, answered, somebody, state):
    """The person's own comment, draft with evidence and state, in the phase of scoring."""
    first, made = answered.answers[0, 0], {"comment": None, "seq": 0}
    if somebody.name != "Carol Berg":
        said = somebody.client.post(f"/review/answers/{first}/comments", json={"body": "mine", "at_ms": 1})
        made["comment"], made["seq"] = said.json["comment"]["id"], said.json["comment"]["seq"]
        give(somebody.client, answered, first, 3)
    if state == "handed_in":
        open_seals(house, answered, somebody)
    if state == "recused":
        somebody.client.post(f"/review/answers/{first}/recuse")
    return made


def request_of(endpoint, answered, made):
    """What is sent, so that only a missing right can stand in the way."""
    first, card = answered.answers[0, 0], answered.interview_id
    return {
        "give_mark": ("PUT", f"/review/answers/{first}/marks/{card}", {"scorecard": card, "kind": "value", "value": 4, "why": "w"}),
        "add_evidence": ("POST", f"/review/answers/{first}/marks/{card}/evidence", {"scorecard": card, "at_ms": 5000, "until_ms": 6000}),
        "add_comment": ("POST", f"/review/answers/{first}/comments", {"body": "b", "at_ms": 1}),
        "edit_comment": ("PUT", f"/review/comments/{made['comment']}", {"body": "c", "seq": made["seq"]}),
        "remove_comment": ("DELETE", f"/review/comments/{made['comment']}", None),
        "break_seal": ("POST", f"/review/answers/{first}/seal", {"reason": "r"}),
    }[endpoint.partition(".")[2]]


ASKED = ("give_mark", "add_evidence", "add_comment", "edit_comment", "remove_comment", "break_seal")


@pytest.mark.slow
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("name, state", [  # a recruiter gives no marks, so has nothing to hand in
    (name, state) for name, role in PEOPLE.items() for state in OWN_STATES if role != "recruiter" or state == "nothing"
])
def test_the_routes_do_what_the_function_says(house, cast, answered, name, state, phase):
    somebody, role = getattr(cast, name), PEOPLE[name]
    made = prepare(house, answered, somebody, state)
    house.db.execute("update interview set phase = :phase", phase=phase)
    own = Own(handed_in=state == "handed_in", question_done=state == "handed_in", recused=state == "recused")
    found, wrong = rights(phase, can(role), "candidate", own), []
    for endpoint in (f"review.{name}" for name in ASKED):
        method, path, body = request_of(endpoint, answered, made)
        if "/None" in path:
            continue
        said = somebody.client.open(path, method=method, json=body, headers={"Accept": "application/json"})
        allowed = said.status_code < 300
        if allowed is not getattr(found, VERBS[endpoint]) or not allowed and said.status_code not in (403, 409):
            wrong.append((endpoint, said.status_code, said.get_data(as_text=True)[:200]))
    assert not wrong


def test_handing_in_and_recusing_are_closed_with_the_phase_and_open_again_with_it(house, cast, answered):
    first = answered.answers[0, 0]
    for question in (0, 1):
        cite(cast.bob.client, answered, answered.answers[0, question])
        give(cast.bob.client, answered, answered.answers[0, question], 4)
    for phase in ("collecting", "decided"):
        house.db.execute("update interview set phase = :phase", phase=phase)
        assert hand_in(cast.bob.client, answered, first).json["error"]["code"] == "not_scoring"
    assert cast.bob.client.post(f"/review/answers/{first}/recuse", headers={"Accept": "application/json"}).status_code == 409
    house.db.execute("update interview set phase = 'scoring'")
    assert hand_in(cast.bob.client, answered, first).status_code == 200
