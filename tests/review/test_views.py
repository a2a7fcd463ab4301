import json
import re

import pytest

from foundation import jobs
from foundation.renditions import record
from tests.review.scoring import give, score_whole


def test_the_overview_shows_everyone_who_has_submitted_with_every_question(cast, answered):
    page = cast.bob.client.get(f"/review/{answered.interview_id}").text
    assert "Erin Holm" in page and "Frans Ek" in page
    assert "Question 1" in page and "Question 2" in page


def test_the_overview_is_empty_before_anyone_has_answered(cast, house, answered):
    house.db.execute("update invitation set submitted_at = null")
    assert "Nobody has answered yet" in cast.bob.client.get(f"/review/{answered.interview_id}").text


def test_the_rooms_front_counts_whom_one_has_handed_in(cast, answered):
    score_whole(cast.bob.client, answered, 0, 4, 4)
    assert "You have handed in 1 of 2 candidates" in cast.bob.client.get("/review").text
    assert "You have handed in 0 of 2 candidates" in cast.rut.client.get("/review").text


def test_the_overview_shows_ones_own_scores_and_whom_one_has_handed_in(cast, answered):
    score_whole(cast.bob.client, answered, 0, 4, 2)
    give(cast.bob.client, answered, answered.answers[1, 0], 3)
    page = cast.bob.client.get(f"/review/{answered.interview_id}").text
    assert [page.count(f'aria-label="{n} of 5"') for n in (2, 3, 4)] == [1, 1, 1] and page.count("matrix-done") == 1
    assert "of 5" not in cast.rut.client.get(f"/review/{answered.interview_id}").text


def test_the_wall_has_one_question_and_the_chosen_candidates(cast, answered):
    address = f"/review/{answered.interview_id}/wall?question={answered.questions[1]}&candidate={answered.invitations[1]}"
    page = cast.bob.client.get(address).text
    data = json.loads(re.search(r'id="wall-data">(.*?)</script>', page, re.S)[1])
    assert [(a["candidate"], a["id"]) for a in data["answers"]] == [("Frans Ek", answered.answers[1, 1])]


def test_an_answer_that_was_cut_off_says_kindly_so_in_the_overview_and_side_by_side(cast, house, answered):
    said = "The recording was interrupted by the connection or the device."
    pages = (f"/review/{answered.interview_id}", f"/review/{answered.interview_id}/wall?question={answered.questions[0]}")
    assert [said in cast.bob.client.get(page).text for page in pages] == [False, False]
    house.db.execute("update answer_take set problem = 'interrupted' where answer_id = :id", id=answered.answers[0, 0])
    assert [cast.bob.client.get(page).text.count('class="cut-off"') for page in pages] == [1, 1]


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


def film(house, answered, *names, answer=(0, 0), team=None):
    """Note that these forms of an answer are there."""
    take_id = house.db.one("select kept_take_id as id from answer where id = :id", id=answered.answers[answer])["id"]
    team_id = house.db.one("select team_id from answer where id = :id", id=answered.answers[answer])["team_id"]
    for name in names:
        house.db.execute("delete from rendition where owner = :owner and name = :name", owner=f"answer_take:{take_id}", name=name)
        record(house.db, house.clock, team_id=team_id, owner=f"answer_take:{take_id}", name=name, blob=f"{team_id}/x/{name}",
               mimetype="video/webm" if name == "playable" else "video/mp4", facts={})
    return take_id


def watch(client, answered, *candidates):
    """What the page is told of the answers of these candidates (numbers) to the first question."""
    query = {"question": answered.questions[0], "candidate": [answered.invitations[n] for n in candidates]}
    told = client.get(f"/review/{answered.interview_id}/watch.json", query_string=query).json["watch"]
    return [told[answered.answers[n, 0]] for n in candidates]


@pytest.fixture
def bare(house, answered):
    """Nothing has been made of the answers yet."""
    house.db.execute("delete from rendition")
    house.db.execute("update answer_take set state = 'received'")
    return answered


def test_the_overview_says_of_each_answer_that_cannot_be_watched_why_and_lets_reviewers_try_again(house, bare, cast):
    take_id = film(house, bare)
    job_id = jobs.put(house.db, house.clock, "process_answer_take", team_id=cast.team_id, dedup=f"process_answer_take:{take_id}")
    film(house, bare, answer=(1, 1))
    house.db.execute("update answer_take set state = 'broken' where id <> :id", id=take_id)
    again, address = f"/review/answers/{bare.answers[0, 0]}/retry", f"/review/{bare.interview_id}"
    page = cast.bob.client.get(address).text
    assert page.count("cannot be played") == 3 and again not in page and "data-stuck hidden" in page and "/poster" not in page
    house.db.execute("update job set state = 'parked' where id = :id", id=job_id)
    page = cast.bob.client.get(address).text
    assert "could not be prepared" in page and "data-waiting hidden" in page and page.count(f'data-again="{again}"') == 1
    assert 'aria-label="Try again: Erin Holm on Question 1"' in page
    assert "could not be prepared" in (seen := cast.carol.client.get(address).text) and "data-again" not in seen
    house.db.execute("update answer_take set state = 'ready'")
    page = cast.bob.client.get(address).text
    assert page.count("/poster") == 4 and "could not be prepared" not in page


def names(told):
    return [name for name, _ in told["forms"]]


def test_side_by_side_the_even_form_is_best_and_alone_the_full_one(house, bare, cast):
    film(house, bare, "playable")
    assert names(watch(cast.bob.client, bare, 0, 1)[0]) == ["playable"]
    film(house, bare, "wall", "peaks")
    assert [(names(one), one["isFinal"]) for one in watch(cast.bob.client, bare, 0, 1)] == [(["wall", "playable"], True), ([], False)]
    [alone] = watch(cast.bob.client, bare, 0)
    assert (names(alone), alone["isFinal"], alone["state"]) == (["playable", "wall"], False, "ready")
    film(house, bare, "full")
    [alone] = watch(cast.bob.client, bare, 0)
    assert (names(alone), alone["isFinal"]) == (["full", "playable", "wall"], True)


def test_each_form_has_an_address_of_its_own(house, bare, cast):
    take_id = film(house, bare, "wall", "playable")
    for name in ("wall", "playable"):
        blob = house.db.one("select blob from rendition where owner = :o and name = :n", o=f"answer_take:{take_id}", n=name)["blob"]
        house.blobs.put_bytes(blob, name.encode())
        assert cast.bob.client.get(f"/review/answers/{bare.answers[0, 0]}/{name}").data == name.encode()
    assert cast.bob.client.get(f"/review/answers/{bare.answers[0, 0]}/full").status_code == 404


def test_an_answer_whose_job_was_given_up_says_so_and_is_tried_again(house, bare, cast):
    take_id = film(house, bare)
    job_id = jobs.put(house.db, house.clock, "process_answer_take", team_id=cast.team_id, dedup=f"process_answer_take:{take_id}")
    path = f"/review/answers/{bare.answers[0, 0]}/retry"
    assert watch(cast.bob.client, bare, 0)[0]["state"] == "waiting"
    assert cast.bob.client.post(path).status_code == 409
    house.db.execute("update job set state = 'parked', attempts = 5, error = 'no room on the disk' where id = :id", id=job_id)
    assert watch(cast.bob.client, bare, 0)[0]["state"] == "stuck"
    page = cast.bob.client.get(f"/review/{bare.interview_id}/wall?question={bare.questions[0]}&candidate={bare.invitations[0]}").text
    assert "it could not be prepared" in page and "no room on the disk" not in page
    assert cast.bob.client.post(path).json == {"ok": True}
    assert watch(cast.bob.client, bare, 0)[0]["state"] == "waiting"
    job = jobs.find(house.db, job_id)
    assert (job["state"], job["attempts"], job["error"]) == ("ready", 0, None)
    house.db.execute("update answer_take set state = 'broken' where id = :id", id=take_id)
    assert watch(cast.bob.client, bare, 0)[0]["state"] == "broken"
    assert cast.bob.client.post(path).status_code == 409
