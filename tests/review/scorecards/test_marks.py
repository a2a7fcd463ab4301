import pytest

from tests.review.scoring import cite, give, hand_in, open_seals, score_whole, sheet_of


def marks_in(house):
    return [(row["kind"], row["value"]) for row in house.db.query("select * from mark order by created_at, subject")]


def test_colleagues_scores_open_with_handing_in_and_not_before(cast, answered):
    answer_id = answered.answers[0, 0]
    score_whole(cast.bob.client, answered, 0, 5, 4)
    give(cast.rut.client, answered, answer_id, 2)
    assert sheet_of(cast.rut.client, answered, answer_id)["colleagues"] == []
    opened = score_whole(cast.rut.client, answered, 0, 2, 3)
    [bob] = opened.json["sheets"][answer_id]["colleagues"]
    assert (bob["reviewer"], bob["marks"][answered.interview_id]["value"]) == ("Bob Nyström", 5)
    assert bob["evidence"][0]["from"] == 1000


def test_what_a_colleague_has_not_handed_in_is_nobodys_to_see(cast, house, answered):
    open_seals(house, answered, cast.rut)
    give(cast.bob.client, answered, answered.answers[0, 0], 5)
    assert sheet_of(cast.rut.client, answered, answered.answers[0, 0])["colleagues"] == []


def test_the_owner_has_no_window_of_her_own(cast, answered):
    score_whole(cast.bob.client, answered, 0, 5, 5)
    assert sheet_of(cast.alice.client, answered, answered.answers[0, 0])["colleagues"] == []
    assert b"Bob" not in cast.alice.client.get(f"/review/{answered.interview_id}").data


def test_a_score_is_a_draft_that_can_be_changed_and_cleared_at_will(cast, house, answered):
    answer_id = answered.answers[0, 0]
    give(cast.bob.client, answered, answer_id, 5)
    give(cast.bob.client, answered, answer_id, 3)
    assert marks_in(house) == [("value", 3)]
    assert give(cast.bob.client, answered, answer_id, kind="open").json["sheets"][answer_id]["marks"] == {}
    assert marks_in(house) == []


def test_a_note_is_kept_also_before_a_score_is_chosen(cast, answered):
    answer_id = answered.answers[0, 0]
    give(cast.bob.client, answered, answer_id, kind="open", note=" calm ")
    mark = sheet_of(cast.bob.client, answered, answer_id)["marks"][answered.interview_id]
    assert (mark["kind"], mark["note"]) == ("open", "calm")
    assert "note" not in str(sheet_of(cast.rut.client, answered, answer_id)["marks"])


def test_no_evidence_seen_and_cannot_judge_are_scores_of_their_own(cast, house, answered):
    first, second = answered.answers[0, 0], answered.answers[0, 1]
    give(cast.bob.client, answered, first, kind="no_evidence")
    refused = give(cast.bob.client, answered, second, kind="cannot_judge", reason="  ")
    assert refused.status_code == 400 and "Write why" in refused.json["error"]["message"]
    give(cast.bob.client, answered, second, kind="cannot_judge", reason="The sound is gone.")
    assert hand_in(cast.bob.client, answered, first).status_code == 200
    assert sorted(row["first_kind"] for row in house.db.query("select * from mark")) == ["cannot_judge", "no_evidence"]


@pytest.mark.parametrize("value", [0, 6, "many", None, 2.5, -1])
def test_a_score_off_the_scale_is_refused_with_a_sentence(cast, house, answered, value):
    said = give(cast.bob.client, answered, answered.answers[0, 0], value)
    assert said.status_code == 400 and len(said.json["error"]["message"]) > 10
    assert house.db.query("select 1 from mark") == []


@pytest.mark.parametrize("sent, status", [
    ({"kind": "brilliant", "value": 3}, 400), ({"value": 3, "note": "x" * 2001}, 400), ({"value": 3, "scorecard": ""}, 400),
    ({"value": 3, "scorecard": "f" * 20}, 404),
])
def test_what_cannot_be_a_score_gets_a_sentence_and_is_not_kept(cast, house, answered, sent, status):
    said = give(cast.bob.client, answered, answered.answers[0, 0], **sent)
    assert said.status_code == status and len(said.json["error"]["message"]) > 10
    assert house.db.query("select 1 from mark") == []


def test_a_scorecard_is_not_handed_in_while_scores_or_evidence_are_missing(cast, house, answered):
    first, second = answered.answers[0, 0], answered.answers[0, 1]
    give(cast.bob.client, answered, first, 4)
    refused = hand_in(cast.bob.client, answered, first)
    assert refused.status_code == 409 and "Some scores are not given yet (1)" in refused.json["error"]["message"]
    give(cast.bob.client, answered, second, 2)
    refused = hand_in(cast.bob.client, answered, first)
    assert refused.status_code == 409 and "have no evidence yet (2)" in refused.json["error"]["message"]
    sheet = sheet_of(cast.bob.client, answered, first)
    assert [(one["title"], one["what"]) for one in sheet["missing"]] == [("Question 1", "evidence"), ("Question 2", "evidence")]
    for answer_id in (first, second):
        cite(cast.bob.client, answered, answer_id)
    assert hand_in(cast.bob.client, answered, first).json["sheets"][first]["handedIn"]
    assert len(house.db.query("select 1 from hand_in")) == 1


def test_an_owner_can_do_without_evidence(cast, house, answered):
    for question in (0, 1):
        give(cast.bob.client, answered, answered.answers[0, question], 4)
    house.db.execute("update scorecard set needs_evidence = 0")
    assert hand_in(cast.bob.client, answered, answered.answers[0, 0]).status_code == 200


def test_handing_in_twice_is_refused_with_a_sentence(cast, house, answered):
    assert score_whole(cast.bob.client, answered, 0, 4, 4).status_code == 200
    again = hand_in(cast.bob.client, answered, answered.answers[0, 1])
    assert again.status_code == 409 and "already" in again.json["error"]["message"]
    assert len(house.db.query("select 1 from hand_in")) == 1


def test_a_later_change_asks_why_and_both_scores_are_kept(cast, house, answered):
    answer_id = answered.answers[0, 0]
    score_whole(cast.bob.client, answered, 0, 3, 4)
    refused = give(cast.bob.client, answered, answer_id, 5)
    assert refused.status_code == 409 and "why" in refused.json["error"]["message"]
    assert sorted(marks_in(house)) == [("value", 3), ("value", 4)]
    open_seals(house, answered, cast.rut)
    give(cast.bob.client, answered, answer_id, 5, why="Saw the end of it again.")
    for client in (cast.bob.client, cast.rut.client):
        sheet = sheet_of(client, answered, answer_id)
        mark = sheet["marks"].get(answered.interview_id) or sheet["colleagues"][0]["marks"][answered.interview_id]
        [change] = mark["changes"]
        assert (change["old"], change["new"], change["why"], change["hadSeen"]) == (
            ["value", 3], ["value", 5], "Saw the end of it again.", True)
    row = house.db.one("select first_value, value from mark where subject = :id", id=answer_id)
    assert (row["first_value"], row["value"]) == (3, 5)


def test_a_score_that_was_handed_in_is_not_cleared_and_its_evidence_stays(cast, answered):
    answer_id = answered.answers[0, 0]
    score_whole(cast.bob.client, answered, 0, 3, 4)
    assert give(cast.bob.client, answered, answer_id, kind="open", why="no more").status_code == 409
    passage = sheet_of(cast.bob.client, answered, answer_id)["evidence"][0]["id"]
    assert cast.bob.client.delete(f"/review/evidence/{passage}").status_code == 409


def test_saving_the_same_score_again_changes_nothing(cast, house, answered):
    score_whole(cast.bob.client, answered, 0, 3, 4)
    assert give(cast.bob.client, answered, answered.answers[0, 0], 3).status_code == 200
    assert house.db.query("select 1 from mark_change") == []


def test_a_recruiter_who_does_not_review_gives_no_scores(cast, answered):
    assert give(cast.carol.client, answered, answered.answers[0, 0], 3).status_code == 403


def test_after_the_decision_nothing_is_scored(cast, house, answered):
    house.db.execute("update interview set phase = 'decided'")
    said = give(cast.bob.client, answered, answered.answers[0, 0], 3)
    assert said.status_code == 409 and "is decided" in said.json["error"]["message"]


@pytest.mark.parametrize("sent", [{"until_ms": 99_000}, {"at_ms": 3000, "until_ms": 2000}, {"at_ms": -5}])
def test_a_passage_beyond_the_answer_is_refused_with_a_sentence(cast, house, answered, sent):
    said = cite(cast.bob.client, answered, answered.answers[0, 0], **sent)
    assert said.status_code == 400 and len(said.json["error"]["message"]) > 10
    assert house.db.query("select 1 from evidence") == []


def test_a_comment_of_ones_own_is_evidence_and_a_colleagues_is_not(cast, answered):
    answer_id = answered.answers[0, 0]
    sent = {"body": "Here.", "at_ms": 2000, "until_ms": 5000}
    mine, theirs = (
        one.client.post(f"/review/answers/{answer_id}/comments", json=sent).json["comment"]["id"] for one in (cast.bob, cast.rut)
    )
    assert cite(cast.bob.client, answered, answer_id, comment=theirs).status_code == 404
    [passage] = cite(cast.bob.client, answered, answer_id, comment=mine).json["sheets"][answer_id]["evidence"]
    assert (passage["from"], passage["to"], passage["comment"]) == (2000, 5000, mine)
    assert cast.rut.client.delete(f"/review/evidence/{passage['id']}").status_code == 404
    assert cast.bob.client.delete(f"/review/evidence/{passage['id']}").json["sheets"][answer_id]["evidence"] == []
