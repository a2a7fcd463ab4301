"""The comparison over HTTP: what it holds for whom, and what it costs."""

import pytest

from tests.review.conftest import answer_interview
from tests.review.scoring import give, open_seals, score_whole


def page(client, answered):
    """The rows of the comparison by candidate's name: their state and cells."""
    told = client.get(f"/review/{answered.interview_id}/compare/rows.json").json
    return {name: (state, cells) for _, name, state, cells in told["rows"]}, told["raters"]


@pytest.fixture
def scored(house, cast, answered):
    """bob and rut have handed in erin, bob frans as well."""
    assert score_whole(cast.bob.client, answered, 0, 4, 5).status_code == 200
    assert score_whole(cast.bob.client, answered, 1, 2, 3).status_code == 200
    assert score_whole(cast.rut.client, answered, 0, 2, 2).status_code == 200
    return answered


def test_each_candidate_has_a_cell_for_each_competency_with_every_reviewers_mean(cast, scored):
    rows, raters = page(cast.bob.client, scored)
    names = [name for _, name in raters]
    marks = {names[rater]: value for rater, value in rows["Erin Holm"][1][0]}
    assert marks == {"Bob Nyström": 4.5, "Rut Falk": 2}


def test_the_page_holds_the_first_candidates(cast, scored):
    body = cast.bob.client.get(f"/review/{scored.interview_id}/compare").get_data(as_text=True)
    assert "Erin Holm" in body and "Sort by" in body


def test_a_candidate_whom_one_has_not_handed_in_is_sealed_and_has_no_marks(cast, scored):
    rows, raters = page(cast.rut.client, scored)
    assert rows["Frans Ek"] == ("sealed", [[]])
    assert rows["Erin Holm"][0] == "open" and len(rows["Erin Holm"][1][0]) == 2


def test_where_all_is_sealed_the_page_says_why(cast, scored):
    body = cast.lea.client.get(f"/review/{scored.interview_id}/compare").get_data(as_text=True)
    assert "Sealed until you hand in" in body and "Bob" not in body
    numbers = cast.lea.client.get(f"/review/{scored.interview_id}/compare/numbers.json").json
    assert numbers["columns"][0]["raw"] is None and numbers["gaps"]["left"] == [] and numbers["gaps"]["sealed"] == 2


def test_whoever_knows_a_candidate_sees_nothing_of_them(cast, scored):
    cast.rut.client.post(f"/review/answers/{scored.answers[0, 0]}/recuse", data={"reason": ""})
    rows, _ = page(cast.rut.client, scored)
    assert rows["Erin Holm"] == ("recused", [[]])


def test_a_draft_is_not_compared(cast, scored, house):
    open_seals(house, scored, cast.lea)
    assert give(cast.alice.client, scored, scored.answers[0, 0], 1).status_code == 200
    rows, raters = page(cast.lea.client, scored)
    assert "Alice Lindqvist" not in [name for _, name in raters] and len(rows["Erin Holm"][1][0]) == 2


def test_gaps_count_what_each_colleague_has_left_among_the_candidates_that_are_open(house, cast, scored):
    gaps = cast.bob.client.get(f"/review/{scored.interview_id}/compare/numbers.json").json["gaps"]
    assert gaps["open"] == 2 and gaps["unjudgedCount"] == 0
    assert {name: left for name, left, _ in gaps["left"]} == {"Rut Falk": 1}
    assert {minutes for _, _, minutes in gaps["left"]} == {1}


def test_the_seal_that_opens_by_question_shows_the_question_that_is_done(house, cast, scored):
    house.db.execute("update scorecard set opens = 'question'")
    rows, _ = page(cast.rut.client, scored)
    assert rows["Erin Holm"] == ("sealed", [[]])
    assert score_whole(cast.rut.client, scored, 1, 1, 1).status_code == 200
    rows, _ = page(cast.rut.client, scored)
    assert rows["Frans Ek"][0] == "open" and len(rows["Frans Ek"][1][0]) == 2


def test_intervals_and_severity_are_computed_of_what_is_open(house, cast, scored):
    assert score_whole(cast.rut.client, scored, 1, 1, 2).status_code == 200
    [column] = cast.bob.client.get(f"/review/{scored.interview_id}/compare/numbers.json").json["columns"]
    assert column["severity"] == {cast.bob.id: 0.875, cast.rut.id: -0.875}
    assert column["raw"]["few"] and column["raw"]["reach"] > 0


def test_a_cell_tells_marks_words_and_passages(cast, scored):
    at = f"/review/{scored.interview_id}/compare/{scored.interview_id}.json?candidate={scored.invitations[0]}"
    [bob, rut] = cast.bob.client.get(at).json["reviewers"]
    assert bob["name"] == "Bob Nyström" and [mark["value"] for mark in bob["marks"]] == [4, 5]
    assert [(one["from"], one["to"]) for one in rut["passages"]] == [(1000, 3000), (1000, 3000)]
    assert cast.lea.client.get(at).json["reviewers"] == []


def test_a_changed_mark_tells_the_first_too(cast, scored):
    assert give(cast.bob.client, scored, scored.answers[0, 0], 1, why="Heard it again.").status_code == 200
    at = f"/review/{scored.interview_id}/compare/{scored.interview_id}.json?candidate={scored.invitations[0]}"
    [bob, _] = cast.rut.client.get(at).json["reviewers"]
    assert (bob["marks"][0]["value"], bob["marks"][0]["first"]) == (1, 4)


def test_a_cell_of_another_interview_or_competency_is_not_found(cast, scored):
    base = f"/review/{scored.interview_id}/compare"
    assert cast.bob.client.get(f"{base}/{scored.interview_id}.json?candidate={'f' * 20}").status_code == 404
    assert cast.bob.client.get(f"{base}/{'f' * 20}.json?candidate={scored.invitations[0]}").status_code == 404


def test_without_candidates_the_page_says_what_it_is_for(house, cast):
    nobody = answer_interview(house, cast.team_id, cast.alice.id, ())
    assert "Nobody has answered yet" in cast.bob.client.get(f"/review/{nobody.interview_id}/compare").get_data(as_text=True)


def test_an_anonymous_interview_shows_numbers_to_whoever_must_not_know(house, cast, scored):
    house.db.execute("update interview set is_anonymous = 1")
    house.db.execute("update invitation set number = 207 where id = :id", id=scored.invitations[0])
    rows, _ = page(cast.bob.client, scored)
    assert "Candidate 207" in rows and not [name for name in rows if "Erin" in name]
    for path in ("compare", "compare/numbers.json"):
        assert "Erin" not in cast.bob.client.get(f"/review/{scored.interview_id}/{path}").get_data(as_text=True)


def test_the_overview_and_the_status_page_lead_to_the_comparison(cast, scored):
    for page_before in (f"/review/{scored.interview_id}", f"/review/{scored.interview_id}/status"):
        assert f'href="/review/{scored.interview_id}/compare"' in cast.lea.client.get(page_before).get_data(as_text=True)
