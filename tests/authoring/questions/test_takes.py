import pytest

from authoring.questions import takes
from authoring.questions.uploads import TAKES
from foundation import jobs
from foundation.errors import Forbidden, NotFound, Problem
from foundation.policy import Actor


def finished(house, carol, question):
    upload = {
        "id": "u1", "team_id": carol.team_id, "subject": question["id"], "blob": "raw/u1", "filename": "take.webm",
        "owner_key": carol.key,
    }
    with house.db.tx():
        TAKES.on_finished(house.db, house.clock, upload)
    return takes.list_takes(house.db, question)[0]


def test_a_finished_upload_becomes_the_next_take_and_a_job(house, carol, question, add_take):
    add_take()
    take = finished(house, carol, question)
    assert (take["number"], take["state"], take["by_name"]) == (2, "processing", "Carol Berg")
    assert jobs.for_subject(house.db, carol.team_id, f"take:{take['id']}")["kind"] == "process_take"


def test_a_reviewer_may_not_send_takes(house, cast, question):
    bob = Actor(kind="member", person_id=cast.bob.id, team_id=cast.team_id, roles=frozenset({"reviewer"}))
    with pytest.raises(Forbidden):
        TAKES.may_begin(house.db, bob, question["id"])


def test_a_take_for_another_teams_question_is_not_taken_in(house, cast, question):
    dave = Actor(kind="member", person_id=cast.dave.id, team_id=cast.other_team_id, roles=frozenset({"owner"}))
    with pytest.raises(NotFound):
        TAKES.may_begin(house.db, dave, question["id"])


def test_a_note_and_a_star_are_kept(house, carol, question, add_take):
    take = add_take()
    takes.change_take(house.db, take, {"note": "  too   fast "})
    takes.change_take(house.db, takes.find_take(house.db, carol.team_id, take["id"]), {"starred": True})
    kept = takes.find_take(house.db, carol.team_id, take["id"])
    assert (kept["note"], kept["starred"]) == ("too fast", 1)


@pytest.mark.parametrize("changes", [{"note": "x" * 201}, {"note": 3}, {"starred": "yes"}])
def test_a_note_that_is_no_note_is_refused(house, add_take, changes):
    with pytest.raises(Problem):
        takes.change_take(house.db, add_take(), changes)


def test_a_removed_take_can_be_brought_back(house, carol, question, add_take):
    take = add_take()
    takes.remove_take(house.db, house.clock, take)
    assert takes.list_takes(house.db, question) == []
    with pytest.raises(NotFound):
        takes.find_take(house.db, carol.team_id, take["id"])
    takes.restore_take(house.db, take)
    assert len(takes.list_takes(house.db, question)) == 1


def test_a_number_is_never_given_twice(house, question, add_take):
    takes.remove_take(house.db, house.clock, add_take())
    assert add_take()["number"] == 2


def test_only_a_broken_take_is_tried_again(house, carol, question, add_take):
    with pytest.raises(Problem):
        takes.retry_take(house.db, house.clock, add_take())
    broken = add_take(state="broken")
    takes.retry_take(house.db, house.clock, broken)
    assert takes.find_take(house.db, carol.team_id, broken["id"])["state"] == "processing"
    assert jobs.for_subject(house.db, carol.team_id, f"take:{broken['id']}")["state"] == "ready"


def test_a_take_whose_worker_died_is_shown_as_broken_and_can_be_tried_again(house, carol, question):
    take = finished(house, carol, question)
    house.db.execute("update job set state = 'parked' where subject = :subject", subject=f"take:{take['id']}")
    assert takes.list_takes(house.db, question)[0]["state"] == "broken"
    house.clock.advance(1000)
    takes.retry_take(house.db, house.clock, take)
    assert takes.list_takes(house.db, question)[0]["state"] == "processing"
