"""Decisions as the pages make them."""

import re

from tests.review.scoring import score_whole

ERIN, FRANS = 0, 1


def to_debrief(house, answered):
    house.db.execute("update interview set phase = 'debrief' where id = :id", id=answered.interview_id)


def scored(house, cast, answered, erin=(4, 5), frans=(2, 2)):
    """bob has handed in both candidates, and the interview is in debrief."""
    score_whole(cast.bob.client, answered, ERIN, *erin)
    score_whole(cast.bob.client, answered, FRANS, *frans)
    to_debrief(house, answered)


def list_of(somebody, answered, **query):
    return somebody.client.get(f"/review/{answered.interview_id}/decisions", query_string=query)


def outbox_of(somebody, answered, **query):
    return somebody.client.get(f"/review/{answered.interview_id}/letters", query_string=query)


def in_force(house, answered, candidate):
    return house.db.one(
        "select * from decision where invitation_id = :id and ended_at is null", id=answered.invitations[candidate]
    )


def decide(somebody, answered, candidate, verdict, before="", **more):
    """One press in the list; the response."""
    at = f"/review/{answered.interview_id}/decisions/{answered.invitations[candidate]}/verdict"
    return somebody.client.post(at, data={"verdict": verdict, "before": before, **more})


def decide_with(somebody, answered, candidate, verdict, before="", code="strength", words=""):
    """By the page of the decision; the response."""
    at = f"/review/{answered.interview_id}/decisions/{answered.invitations[candidate]}"
    sent = {"verdict": verdict, "before": before, "words": words}
    return somebody.client.post(at, data={**sent, f"reason-{answered.interview_id}": code} if code else sent)


def send(somebody, answered, state=None):
    """Apply what the outbox shows now; the response."""
    if state is None:
        state = state_in(outbox_of(somebody, answered).text)
    return somebody.client.post(f"/review/{answered.interview_id}/letters/send", data={"state": state})


def state_in(page):
    found = re.search(r'name="state" value="(\w+)"', page)
    return found[1] if found else ""


def flashed(somebody, answered):
    return list_of(somebody, answered).text
