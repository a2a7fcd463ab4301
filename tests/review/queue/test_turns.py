"""Turns: one question, one answer after the other, each reviewer in an order of their own."""

import json
import re

import pytest

from review.queue.turns import LEASE_MS, turns_of
from tests.review.conftest import answer_interview
from tests.review.scoring import give, hand_in, score_whole

NAMES = ("Erin Holm", "Frans Ek", "Gina Alm", "Hugo Berg")


@pytest.fixture
def answered(house, cast):
    return answer_interview(house, cast.team_id, cast.alice.id, NAMES)


def go_on(client, answered, question=0, after=""):
    """Press "Go on": the candidate whose answer comes, and the question."""
    response = client.post(f"/review/{answered.interview_id}/queue", data={"question": answered.questions[question], "after": after})
    assert response.status_code == 303
    return place_in(response.location, answered)


def place_in(address, answered):
    found = re.search(r"question=(\w+)&candidate=(\w+)", address)
    return (answered.invitations.index(found[2]), answered.questions.index(found[1])) if found else address


def turns(house, cast, person, answered, question=0):
    from foundation.policy import Actor
    roles = house.db.one("select roles from membership where person_id = :id", id=person.id)["roles"].split(",")
    actor = Actor(kind="member", person_id=person.id, team_id=cast.team_id, roles=frozenset(roles))
    return turns_of(house.db, house.clock, actor, answered.interview_id, answered.questions[question])


def test_a_reviewer_meets_every_answer_of_a_question_once_and_then_the_next_question(cast, answered):
    met, after = [], ""
    for _ in range(8):
        met.append(go_on(cast.bob.client, answered, met[-1][1] if met else 0, after))
        after = answered.answers[met[-1]]
        give(cast.bob.client, answered, after, 3)
    assert sorted(met[:4]) == [(n, 0) for n in range(4)] and sorted(met[4:]) == [(n, 1) for n in range(4)]
    assert go_on(cast.bob.client, answered, 1, after) == f"/review/{answered.interview_id}"
    assert "You have scored every answer" in cast.bob.client.get(f"/review/{answered.interview_id}").text


def test_two_reviewers_begin_with_different_candidates_and_never_with_the_same_at_once(cast, answered):
    assert go_on(cast.bob.client, answered) != go_on(cast.lea.client, answered)


def test_an_answer_that_a_colleague_has_open_is_left_out_until_their_lease_is_over(cast, house, answered):
    for candidate in range(4):
        if candidate != 2:
            give(cast.bob.client, answered, answered.answers[candidate, 0], 3)
            give(cast.lea.client, answered, answered.answers[candidate, 0], 3)
    assert go_on(cast.bob.client, answered) == (2, 0)
    assert go_on(cast.lea.client, answered)[1] == 1, "the only answer to the first question is bob's"
    house.clock.advance(LEASE_MS + 1)
    assert go_on(cast.lea.client, answered) == (2, 0)


def test_what_is_skipped_comes_last_and_comes(cast, answered):
    first = go_on(cast.bob.client, answered)
    response = cast.bob.client.post(f"/review/answers/{answered.answers[first]}/skip")
    met = [place_in(response.location, answered)]
    for _ in range(3):
        give(cast.bob.client, answered, answered.answers[met[-1]], 3)
        met.append(go_on(cast.bob.client, answered, 0, answered.answers[met[-1]]))
    assert met[-1] == first and first not in met[:-1]


def test_who_knows_a_candidate_has_them_out_of_queue_scores_and_sight_until_it_is_taken_back(cast, answered):
    answer_id = answered.answers[1, 0]
    score_whole(cast.lea.client, answered, 1, 5, 5)
    cast.bob.client.post(f"/review/answers/{answer_id}/recuse", data={"reason": "My cousin"})
    met = {go_on(cast.bob.client, answered, 0) for _ in range(1)}
    for _ in range(3):
        for place in met:
            give(cast.bob.client, answered, answered.answers[place], 3)
        met.add(go_on(cast.bob.client, answered, 0))
    assert (1, 0) not in met
    refused = give(cast.bob.client, answered, answer_id, 4)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "recused")
    assert hand_in(cast.bob.client, answered, answer_id).json["error"]["code"] == "recused"
    wall = f"/review/{answered.interview_id}/wall?question={answered.questions[0]}&candidate={answered.invitations[1]}"
    assert "You have said that you know Frans Ek" in cast.bob.client.get(wall).text
    cast.bob.client.post(f"/review/answers/{answer_id}/judge-after-all")
    assert "You have said that you know" not in cast.bob.client.get(wall).text
    assert give(cast.bob.client, answered, answer_id, 4).status_code == 200


def test_a_late_candidate_is_added_behind_the_others(cast, house, answered):
    go_on(cast.bob.client, answered)
    before = house.db.query("select answer_id, place from queue_place order by place")
    house.db.execute("update invitation set submitted_at = null where id = :id", id=answered.invitations[0])
    house.db.execute("delete from queue_place where answer_id = :id", id=answered.answers[0, 0])
    house.db.execute("update invitation set submitted_at = '2026-11-01T00:00:00.000Z' where id = :id", id=answered.invitations[0])
    go_on(cast.bob.client, answered)
    after = house.db.query("select answer_id, place from queue_place order by place")
    assert after[-1]["answer_id"] == answered.answers[0, 0]
    assert [row for row in after[:-1]] == [row for row in before if row["answer_id"] != answered.answers[0, 0]]


def test_the_front_page_says_whose_turn_it_is_and_how_long_it_takes(cast, house, answered):
    house.db.execute("update answer_take set duration_ms = 120000")
    page = cast.bob.client.get("/review").text
    assert "Your turn" in page and "8 answers left" in page and "about 16 minutes" in page


def test_the_wall_counts_minutes_at_ones_own_speed(cast, house, answered):
    house.db.execute("update answer_take set duration_ms = 120000")
    cast.bob.client.put(f"/review/{answered.interview_id}/questions/{answered.questions[0]}/speed", json={"percent": 200})
    page = cast.bob.client.get(cast.bob.client.post(f"/review/{answered.interview_id}/queue").location).text
    assert "4 answers left" in page and "about 4 minutes" in page


def test_one_speed_holds_for_all_candidates_of_a_question(cast, answered):
    address = f"/review/{answered.interview_id}/questions/{answered.questions[0]}/speed"
    first = go_on(cast.bob.client, answered)
    assert cast.bob.client.put(address, json={"percent": 125}).status_code == 200
    give(cast.bob.client, answered, answered.answers[first], 3)
    refused = cast.bob.client.put(address, json={"percent": 100})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "speed_held")
    assert cast.bob.client.put(address, json={"percent": 110}).status_code == 400
    assert cast.lea.client.put(address, json={"percent": 100}).status_code == 200


def test_a_colleagues_marks_change_nothing_of_ones_queue(cast, house, answered):
    before = turns(house, cast, cast.bob, answered).next()
    for candidate in range(4):
        score_whole(cast.lea.client, answered, candidate, 1, 5)
    assert turns(house, cast, cast.bob, answered).next() == before
    assert turns(house, cast, cast.bob, answered).left().answers == 4


def test_the_wall_loads_the_answer_that_comes_next(cast, answered):
    first = go_on(cast.bob.client, answered)
    told = cast.bob.client.post(f"/review/answers/{answered.answers[first]}/hold").json
    give(cast.bob.client, answered, answered.answers[first], 3)
    second = go_on(cast.bob.client, answered, 0, answered.answers[first])
    assert told["held"] is True and answered.answers[second] in told["next"]["video"]
    query = {"question": answered.questions[0], "candidate": answered.invitations[0], "queue": "1"}
    wall = cast.bob.client.get(f"/review/{answered.interview_id}/wall", query_string=query).text
    assert "3 answers left" in wall and json.loads(re.search(r'id="wall-data">(.*?)</script>', wall, re.S)[1])
