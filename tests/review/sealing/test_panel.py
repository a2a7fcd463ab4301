"""Whom an interview waits for: reviewers, and owners and leads who score."""

from review.sealing.panel import panel_of


def member(person_id, roles, handed_in=0):
    return {"person_id": person_id, "roles": roles, "handed_in": handed_in}


def test_an_owner_or_a_lead_who_does_not_score_keeps_nobody_waiting():
    team = [member("alice", "owner"), member("bob", "reviewer"), member("carol", "recruiter"), member("lea", "lead")]
    assert panel_of(team) == {"bob"}


def test_a_lead_who_has_handed_in_somebody_is_waited_for_like_a_reviewer():
    assert panel_of([member("bob", "reviewer"), member("lea", "lead", handed_in=1)]) == {"bob", "lea"}


def test_a_lead_who_reviews_too_is_waited_for():
    assert panel_of([member("bob", "reviewer"), member("maria", "lead,reviewer")]) == {"bob", "maria"}


def test_a_team_without_a_reviewer_waits_for_all_who_may_score():
    assert panel_of([member("alice", "owner"), member("carol", "recruiter"), member("lea", "lead")]) == {"alice", "lea"}


def test_a_recruiter_never_scores_and_is_never_waited_for():
    assert panel_of([member("carol", "recruiter", handed_in=1), member("bob", "reviewer")]) == {"bob"}
