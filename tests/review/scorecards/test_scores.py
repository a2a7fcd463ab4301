import pytest


def give(client, answer_id, value):
    return client.put(f"/review/answers/{answer_id}/score", json={"value": value})


def seen_by(client, answered, answer_id):
    return client.get(f"/review/{answered.interview_id}/comments.json?answer={answer_id}").json["scores"].get(answer_id)


def test_colleagues_scores_are_hidden_until_ones_own_is_given(cast, answered):
    answer_id = answered.answers[0, 0]
    give(cast.bob.client, answer_id, 5)
    assert seen_by(cast.rut.client, answered, answer_id) == {"own": None, "others": [], "hidden": 1}
    after = give(cast.rut.client, answer_id, 2).json["scores"]
    assert after == {"own": {"value": 2, "note": ""}, "others": [{"reviewer": "Bob Nyström", "value": 5}], "hidden": 0}


def test_the_owner_has_no_window_of_her_own(cast, answered):
    give(cast.bob.client, answered.answers[0, 0], 5)
    assert seen_by(cast.alice.client, answered, answered.answers[0, 0])["others"] == []
    assert b"Bob" not in cast.alice.client.get(f"/review/{answered.interview_id}").data


def test_a_second_score_takes_the_place_of_the_first(cast, house, answered):
    answer_id = answered.answers[0, 0]
    give(cast.bob.client, answer_id, 5)
    give(cast.bob.client, answer_id, 3)
    assert [row["value"] for row in house.db.query("select value from score")] == [3]


@pytest.mark.parametrize("value", [0, 6, "many", None, 2.5])
def test_a_score_off_the_scale_is_refused_with_a_sentence(cast, house, answered, value):
    said = give(cast.bob.client, answered.answers[0, 0], value)
    assert said.status_code == 400 and said.json["error"]["message"]
    assert house.db.query("select 1 from score") == []


def test_a_recruiter_who_does_not_review_gives_no_scores(cast, answered):
    assert give(cast.carol.client, answered.answers[0, 0], 3).status_code == 403
