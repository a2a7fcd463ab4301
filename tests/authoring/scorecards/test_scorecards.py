"""A recruiter chooses what candidates are judged on, changes it, and puts versions into use."""

import re

import pytest

from authoring.scorecards.ready import READY
from interviews.scorecard import current_scorecard
from tests.review.conftest import answered  # noqa: F401
from tests.review.scoring import give

FORM = {
    "name_en": "Clarity", "name_sv": "", "scale": "4", "steps_en": "one\ntwo\nthree\nfour", "steps_sv": "", "reference_en": "",
    "reference_sv": "", "judged_on": "answers", "weight": "1", "weight_reason": "", "counted": "y",
}


@pytest.fixture
def at(answered):  # noqa: F811
    return f"/interviews/{answered.interview_id}/scorecard"


def put_into_use(client, at, **more):
    return client.post(f"{at}/publish", data={"opens": "candidate", "needs_evidence": "y", **more}, follow_redirects=True)


def first_competency(client, at):
    return re.search(rf'{at}/(\w{{20}})"', client.get(at).text)[1]


def test_twelve_competencies_are_ready_with_a_behaviour_for_each_step_in_both_languages():
    assert len(READY) == 12
    for one in READY.values():
        assert len(one.steps) == one.scale and all(step["en"] and step["sv"] for step in one.steps) and set(one.name) == {"en", "sv"}


def test_an_interview_begins_with_one_overall_score_and_gets_what_is_put_into_use(cast, house, answered, at):  # noqa: F811
    client = cast.carol.client
    assert "one overall score" in client.get(at).text
    client.post(f"{at}/add", data={"ready": "teamwork"})
    client.post(f"{at}/add", data={"ready": "planning"})
    assert "Draft of version 1" in client.get(at).text
    assert [one.name["en"] for one in current_scorecard(house.db, cast.team_id, answered.interview_id).competencies] == ["Overall"]
    assert "Version 1 of the scorecard is in use" in put_into_use(client, at).text
    card = current_scorecard(house.db, cast.team_id, answered.interview_id)
    assert [one.name["en"] for one in card.competencies] == ["Teamwork", "Planning"]
    wall = cast.bob.client.get(f"/review/{answered.interview_id}/wall?question={answered.questions[0]}").text
    assert "Makes the group better" in wall


def test_a_change_after_the_first_score_is_a_new_version_with_a_reason_and_old_scores_stay(cast, house, answered, at):  # noqa: F811
    give(cast.bob.client, answered, answered.answers[0, 0], 4)
    client = cast.carol.client
    client.post(f"{at}/add", data={"ready": "teamwork"})
    refused = put_into_use(client, at)
    assert refused.status_code == 409 and "Write why the scorecard changes" in refused.text
    assert "The role has changed." in put_into_use(client, at, reason="The role has changed.").text
    assert [row["value"] for row in house.db.query("select value from mark")] == [4]
    late = give(cast.bob.client, answered, answered.answers[0, 0], 5)
    assert late.status_code == 409 and "changed while this page was open" in late.json["error"]["message"]


def test_a_competency_that_is_changed_is_another_and_one_that_is_not_keeps_its_scores(cast, house, answered, at):  # noqa: F811
    client = cast.carol.client
    for key in ("teamwork", "planning"):
        client.post(f"{at}/add", data={"ready": key})
    put_into_use(client, at)
    before = current_scorecard(house.db, cast.team_id, answered.interview_id)
    client.post(f"{at}/{before.competencies[0].id}", data=FORM)
    put_into_use(client, at)
    after = current_scorecard(house.db, cast.team_id, answered.interview_id)
    assert after.version == 2 and after.competencies[1].id == before.competencies[1].id
    assert after.competencies[0].id != before.competencies[0].id and after.competencies[0].scale == 4


@pytest.mark.parametrize("wrong, sentence", [
    ({"name_en": ""}, "Give the competency a name."), ({"steps_en": "one\ntwo"}, "one line for each step"),
    ({"weight": "0"}, "weight from 1 to 10"), ({"weight": ""}, "weight from 1 to 10"), ({"name_en": "x" * 61}, "at most 60 characters"),
])
def test_what_cannot_be_a_competency_gets_a_sentence(cast, at, wrong, sentence):
    client = cast.carol.client
    client.post(f"{at}/add", data={"ready": "teamwork"})
    said = client.post(f"{at}/{first_competency(client, at)}", data={**FORM, **wrong})
    assert said.status_code == 422 and sentence in said.text


def test_unequal_weights_need_a_reason(cast, at):
    client = cast.carol.client
    for key in ("teamwork", "planning"):
        client.post(f"{at}/add", data={"ready": key})
    client.post(f"{at}/{first_competency(client, at)}", data={**FORM, "weight": "3"})
    assert "Weights are equal unless there is a reason" in put_into_use(client, at).text
    client.post(f"{at}/{first_competency(client, at)}", data={**FORM, "weight": "3", "weight_reason": "Half of the work."})
    assert "is in use" in put_into_use(client, at).text


def test_a_draft_is_discarded_and_what_is_in_use_stays(cast, at):
    client = cast.carol.client
    client.post(f"{at}/add", data={"ready": "teamwork"})
    client.post(f"{at}/discard")
    assert "one overall score" in client.get(at).text
    client.post(f"{at}/add", data={"ready": "teamwork"})
    client.post(f"{at}/{first_competency(client, at)}/remove")
    assert "Choose at least one competency first." in put_into_use(client, at).text
    assert client.post(f"{at}/add", data={"ready": "nothing"}).status_code == 404
