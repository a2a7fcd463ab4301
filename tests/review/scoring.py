"""Scoring as the pages do it, on interviews that have no scorecard of their own, and open seals."""

from interviews.scorecard import default_scorecard, write_scorecard


def give(client, answered, answer_id, value=None, **more):
    """Give the overall mark of the answer; the response."""
    sent = {"scorecard": answered.interview_id, "kind": "value", "value": value, **more}
    return client.put(f"/review/answers/{answer_id}/marks/{answered.interview_id}", json=sent)


def cite(client, answered, answer_id, at_ms=1000, until_ms=3000, **more):
    """Cite a passage for the overall mark; the response."""
    sent = {"scorecard": answered.interview_id, "at_ms": at_ms, "until_ms": until_ms, **more}
    return client.post(f"/review/answers/{answer_id}/marks/{answered.interview_id}/evidence", json=sent)


def hand_in(client, answered, answer_id):
    """Hand in the scorecard of the answer's candidate; the response."""
    return client.post(f"/review/answers/{answer_id}/hand-in", json={"scorecard": answered.interview_id})


def score_whole(client, answered, candidate, *values):
    """Give every mark of the candidate (a number) with evidence, and hand in; the last response."""
    for question, value in enumerate(values):
        answer_id = answered.answers[candidate, question]
        assert cite(client, answered, answer_id).status_code == 200
        assert give(client, answered, answer_id, value).status_code == 200
    return hand_in(client, answered, answered.answers[candidate, 0])


def sheet_of(client, answered, answer_id):
    """The answer's sheet as this person's page is told of it."""
    return client.get(f"/review/{answered.interview_id}/comments.json?answer={answer_id}").json["sheets"][answer_id]


def open_seals(parts, answered, *people):
    """These people have handed in every candidate, by no marks at all: what colleagues think is open to them."""
    db, now = parts.db, parts.clock.iso()
    team_id = db.one("select team_id from interview where id = :id", id=answered.interview_id)["team_id"]
    with db.tx():
        if not db.query("select 1 from scorecard where interview_id = :id", id=answered.interview_id):
            card = default_scorecard(answered.interview_id)
            write_scorecard(db, parts.clock, team_id, card, created_by=None, published_at=now)
        for person in people:
            for invitation_id in answered.invitations:
                db.execute(
                    """insert into hand_in (invitation_id, reviewer_id, team_id, scorecard_id, handed_in_at)
                       values (:invitation_id, :person_id, :team_id, :scorecard_id, :now) on conflict do nothing""",
                    invitation_id=invitation_id, person_id=person.id, team_id=team_id, scorecard_id=answered.interview_id, now=now,
                )
