"""An interview moves from phase to phase; every move is kept, and one that is early says why."""

import re

import pytest

from foundation.clock import iso
from tests.review.scoring import cite, give, open_seals, sheet_of


def move(client, answered, was, to, reason=""):
    return client.post(f"/review/{answered.interview_id}/phase", data={"was": was, "to": to, "reason": reason})


def phase(house):
    return house.db.one("select phase from interview")["phase"]


def moves(house):
    return house.db.query("select * from phase_move order by moved_at")


def page(client, answered, rest="status"):
    return client.get(f"/review/{answered.interview_id}/{rest}").get_data(as_text=True)


def everybody_is_done(house, cast, answered):
    open_seals(house, answered, cast.alice, cast.bob, cast.lea, cast.rut)
    house.db.execute("""insert into review_progress (interview_id, reviewer_id, invitation_id, team_id, scored, is_complete)
                        select v.interview_id, h.reviewer_id, v.id, v.team_id, 2, 1
                        from hand_in h join invitation v on v.id = h.invitation_id""")


def test_an_interview_begins_in_scoring_and_everybody_sees_it(cast, answered):
    for somebody in (cast.alice, cast.bob, cast.carol, cast.lea):
        shown = page(somebody.client, answered)
        assert 'aria-current="step"' in shown and "Everyone scores on their own" in shown


def test_moving_on_early_asks_for_a_reason_and_keeps_what_was_written(house, cast, answered):
    said = move(cast.lea.client, answered, "scoring", "debrief")
    assert said.status_code == 422 and "0 of 4 are in" in said.get_data(as_text=True) and phase(house) == "scoring"
    assert move(cast.lea.client, answered, "scoring", "debrief", "The client calls at noon.").status_code == 303
    [kept] = moves(house)
    assert (phase(house), kept["reason"], kept["done"], kept["wanted"]) == ("debrief", "The client calls at noon.", 0, 4)
    for somebody in (cast.bob, cast.carol):
        assert "The client calls at noon." in page(somebody.client, answered)


def test_nobody_has_to_explain_a_move_when_everybody_has_handed_in(house, cast, answered):
    everybody_is_done(house, cast, answered)
    assert move(cast.alice.client, answered, "scoring", "debrief").status_code == 303
    assert move(cast.alice.client, answered, "debrief", "decided").status_code == 303
    assert phase(house) == "decided" and [one["reason"] for one in moves(house)] == ["", ""]


def test_answers_are_collected_until_nobody_can_answer_any_more(house, cast, answered):
    house.db.execute("update interview set phase = 'collecting'")
    one = answered.invitations[1]
    house.db.execute("update invitation set submitted_at = null where id = :id", id=one)
    assert "1 of 2 are in" in move(cast.lea.client, answered, "collecting", "scoring").get_data(as_text=True)
    house.db.execute("update invitation set closes_key = :now where id = :id", now=iso(house.clock.now()), id=one)
    assert move(cast.lea.client, answered, "collecting", "scoring").status_code == 303


def test_going_back_always_says_why(house, cast, answered):
    assert "Write why the interview goes back" in move(cast.lea.client, answered, "scoring", "collecting").get_data(as_text=True)
    assert move(cast.lea.client, answered, "scoring", "collecting", "Two more are coming.").status_code == 303
    assert phase(house) == "collecting"


@pytest.mark.parametrize("was, to", [
    ("scoring", "decided"), ("collecting", "debrief"), ("scoring", "scoring"), ("scoring", ""), ("", "scoring"), ("lunch", "decided"),
])
def test_only_the_phase_before_or_after_can_be_chosen(house, cast, answered, was, to):
    said = move(cast.lea.client, answered, was, to, "r")
    assert said.status_code == 400 and "Choose the phase before or after" in said.get_data(as_text=True) and not moves(house)


def test_a_page_from_before_somebody_elses_move_moves_nothing(house, cast, answered):
    move(cast.lea.client, answered, "scoring", "debrief", "r")
    said = move(cast.alice.client, answered, "scoring", "debrief", "r")
    assert said.status_code == 409 and "Somebody has moved this interview" in said.get_data(as_text=True) and len(moves(house)) == 1


def test_a_long_reason_is_refused_with_a_sentence(house, cast, answered):
    said = move(cast.lea.client, answered, "scoring", "debrief", "x" * 501)
    assert said.status_code == 422 and "at most 500 characters" in said.get_data(as_text=True) and phase(house) == "scoring"


def test_a_move_is_undone_by_one_press_and_both_stay_in_the_history(house, cast, answered):
    said = move(cast.lea.client, answered, "scoring", "debrief", "r")
    undo = re.search(r'action="(/review/\w+/phase/\w+/undo)"', cast.lea.client.get(said.location).get_data(as_text=True))[1]
    assert cast.alice.client.post(undo).status_code == 404
    house.clock.advance(1000)
    assert cast.lea.client.post(undo).status_code == 303
    assert phase(house) == "scoring" and [one["to_phase"] for one in moves(house)] == ["debrief", "scoring"]
    assert cast.lea.client.post(undo).status_code == 409


def test_a_move_of_long_ago_is_not_undone(house, cast, answered):
    move(cast.lea.client, answered, "scoring", "debrief", "r")
    house.clock.advance(11 * 60_000)
    said = cast.lea.client.post(f"/review/{answered.interview_id}/phase/{moves(house)[0]['id']}/undo")
    assert said.status_code == 409 and "no longer be undone" in said.get_data(as_text=True)


def test_reviewers_and_recruiters_do_not_move_it(house, cast, answered):
    for somebody in (cast.bob, cast.carol):
        assert move(somebody.client, answered, "scoring", "debrief", "r").status_code == 403
        assert "/phase" not in page(somebody.client, answered)
    assert move(cast.dave.client, answered, "scoring", "debrief", "r").status_code == 404 and phase(house) == "scoring"


def test_the_days_are_shown_to_everybody_and_put_back_by_undo(cast, answered):
    at = f"/review/{answered.interview_id}/days"
    assert cast.lea.client.post(at, data={"collecting": "2026-11-30", "scoring": "2026-12-04", "debrief": ""}).status_code == 303
    shown = cast.lea.client.get(f"/review/{answered.interview_id}/status").get_data(as_text=True)
    assert "until Friday 4 December" in shown and 'value="2026-12-04"' in shown
    assert "Hand in by Friday 4 December" in cast.bob.client.get("/review").get_data(as_text=True)
    undo = re.search(r'action="(/review/\w+/days[^"]*)"><button class="button is-small">Undo', shown)[1]
    cast.lea.client.post(undo.replace("&amp;", "&"))
    assert "until Friday 4 December" not in page(cast.bob.client, answered)


@pytest.mark.parametrize("days, sentence", [
    ({"collecting": "2026-12-05", "scoring": "2026-12-04"}, "cannot end before the one before it"),
    ({"collecting": "2026-12-05", "debrief": "2026-12-04"}, "cannot end before the one before it"),
    ({"scoring": "2026-02-30"}, "Write a day that exists"), ({"scoring": "tomorrow"}, "Write a day that exists"),
])
def test_odd_days_are_refused_with_a_sentence(house, cast, answered, days, sentence):
    said = cast.lea.client.post(f"/review/{answered.interview_id}/days", data=days)
    assert said.status_code == 422 and sentence in said.get_data(as_text=True)
    assert house.db.one("select scoring_until from interview")["scoring_until"] is None


def test_a_day_that_has_passed_is_told(house, cast, answered):
    house.db.execute("update interview set scoring_until = '2020-01-01'")
    assert "past" in page(cast.bob.client, answered)


def test_what_is_scored_after_a_debrief_is_kept_as_such_even_when_the_interview_has_gone_back(house, cast, answered):
    first = answered.answers[0, 0]
    move(cast.lea.client, answered, "scoring", "debrief", "r")
    house.clock.advance(1000)
    move(cast.lea.client, answered, "debrief", "scoring", "Rut was ill.")
    open_seals(house, answered, cast.bob)
    give(cast.bob.client, answered, first, 4, why="late")
    assert house.db.one("select had_seen from mark_change")["had_seen"] == 1
    for question in (0, 1):
        cite(cast.rut.client, answered, answered.answers[0, question])
        give(cast.rut.client, answered, answered.answers[0, question], 4)
    cast.rut.client.post(f"/review/answers/{first}/hand-in", json={"scorecard": answered.interview_id})
    assert house.db.one("select had_seen from hand_in where reviewer_id = :id", id=cast.rut.id)["had_seen"] == 1


def test_the_sheet_says_what_the_phase_allows(house, cast, answered):
    first = answered.answers[0, 0]
    told = {}
    for one in ("collecting", "scoring", "debrief", "decided"):
        house.db.execute("update interview set phase = :phase", phase=one)
        told[one] = sheet_of(cast.bob.client, answered, first)
    assert [told[one]["mayScore"] for one in told] == [False, True, True, False]
    assert [told[one]["isOpen"] for one in told] == [False, False, True, True]


def test_nobody_has_a_turn_while_answers_are_collected(house, cast, answered):
    assert "Your turn" in cast.bob.client.get("/review").get_data(as_text=True)
    house.db.execute("update interview set phase = 'collecting'")
    shown = cast.bob.client.get("/review").get_data(as_text=True)
    assert "Your turn" not in shown and "Collecting answers" in shown
