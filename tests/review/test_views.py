import json
import re


def test_the_overview_shows_everyone_who_has_submitted_with_every_question(cast, answered):
    page = cast.bob.client.get(f"/review/{answered.interview_id}").text
    assert "Erin Holm" in page and "Frans Ek" in page
    assert "Question 1" in page and "Question 2" in page


def test_the_overview_is_empty_before_anyone_has_answered(cast, house, answered):
    house.db.execute("update invitation set submitted_at = null")
    assert "Nobody has answered yet" in cast.bob.client.get(f"/review/{answered.interview_id}").text


def test_the_rooms_front_counts_what_one_has_scored(cast, answered):
    cast.bob.client.put(f"/review/answers/{answered.answers[0, 0]}/score", json={"value": 4})
    assert "1 of 4 answers scored by you" in cast.bob.client.get("/review").text


def test_the_wall_has_one_question_and_the_chosen_candidates(cast, answered):
    address = f"/review/{answered.interview_id}/wall?question={answered.questions[1]}&candidate={answered.invitations[1]}"
    page = cast.bob.client.get(address).text
    data = json.loads(re.search(r'id="wall-data">(.*?)</script>', page, re.S)[1])
    assert [(a["candidate"], a["id"]) for a in data["answers"]] == [("Frans Ek", answered.answers[1, 1])]


def test_a_question_that_the_interview_does_not_have_is_not_found(cast, answered):
    assert cast.bob.client.get(f"/review/{answered.interview_id}/wall?question=nothing").status_code == 404


def test_a_part_of_an_answer_can_be_asked_for(cast, answered):
    part = cast.bob.client.get(f"/review/answers/{answered.answers[0, 0]}/video", headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data, part.mimetype) == (206, b"2345", "video/mp4")


def test_an_unsubmitted_answer_is_nobodys_to_watch(cast, house, answered):
    house.db.execute("update invitation set submitted_at = null")
    assert cast.bob.client.get(f"/review/answers/{answered.answers[0, 0]}/video").status_code == 404


def test_an_answer_whose_files_are_not_made_yet_is_not_found(cast, answered):
    assert cast.bob.client.get(f"/review/answers/{answered.answers[0, 0]}/storyboard").status_code == 404
    assert cast.bob.client.get(f"/review/answers/{answered.answers[0, 0]}/passwd").status_code == 404
