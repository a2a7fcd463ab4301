"""Who goes on is decided by owners and leads, in the debrief, with reasons; each decision can be undone until it is applied."""

import threading

import pytest

from foundation.audit.log import find_broken
from interviews.erasure import erase_candidate
from tests.review.deciding.deciding import ERIN, FRANS, decide, decide_with, flashed, in_force, list_of, scored, to_debrief
from tests.review.scoring import score_whole


def kinds(house):
    return [row["kind"] for row in house.db.query("select kind from audit where kind like 'decision.%' order by n")]


def test_the_list_shows_means_and_says_who_is_undecided(house, cast, answered):
    scored(house, cast, answered)
    page = list_of(cast.lea, answered).text
    assert "Erin Holm" in page and "<strong>4.5</strong>" in page and "Undecided (2)" in page
    assert "Decisions" in cast.lea.client.get(f"/review/{answered.interview_id}").text
    assert list_of(cast.bob, answered).status_code == list_of(cast.carol, answered).status_code == 403
    assert "/decisions" not in cast.bob.client.get(f"/review/{answered.interview_id}").text


def test_one_press_decides_with_the_reasons_that_the_scores_suggest(house, cast, answered):
    scored(house, cast, answered)
    assert decide(cast.lea, answered, ERIN, "advance").status_code == 303
    row = in_force(house, answered, ERIN)
    assert (row["verdict"], row["decided_by"], row["has_letter"]) == ("advance", cast.lea.id, 1)
    assert row["reasons"] == f'{{"{answered.interview_id}": "strength"}}'
    page = list_of(cast.lea, answered, show="pending").text
    assert "Erin Holm" in page and "Frans Ek" not in page and "Read the letters (1 decision)" in page
    assert kinds(house) == ["decision.made"] and list(find_broken(house.db)) == []


def test_a_press_that_nothing_speaks_for_asks_for_words_and_keeps_the_choice(house, cast, answered):
    scored(house, cast, answered)
    response = decide(cast.lea, answered, FRANS, "advance")
    assert response.status_code == 422 and "Write in words why the candidate goes on." in response.text
    assert 'value="advance" checked' in response.text and "<title>Error: " in response.text and in_force(house, answered, FRANS) is None
    assert decide_with(cast.lea, answered, FRANS, "advance", code="gap", words=" A quick learner. ").status_code == 303
    assert in_force(house, answered, FRANS)["words"] == "A quick learner."


def test_a_missing_reason_is_named_and_what_was_written_stays(house, cast, answered):
    scored(house, cast, answered)
    response = decide_with(cast.lea, answered, ERIN, "decline", code="", words="Too far away.")
    assert response.status_code == 422 and "It is missing for: Overall." in response.text and "Too far away." in response.text


def test_nobody_decides_before_the_debrief_and_nothing_sealed_is_shown(house, cast, answered):
    score_whole(cast.bob.client, answered, ERIN, 4, 5)
    page = list_of(cast.lea, answered).text
    assert "<strong>4.5" not in page and "Sealed" in page and "made in the debrief" in page and "data-verdict" not in page
    decide(cast.lea, answered, ERIN, "advance")
    assert in_force(house, answered, ERIN) is None and "made in the debrief" in flashed(cast.lea, answered)
    assert decide_with(cast.lea, answered, ERIN, "advance").status_code == 409


def test_who_knows_a_candidate_does_not_decide_on_them(house, cast, answered):
    assert cast.lea.client.post(f"/review/answers/{answered.answers[ERIN, 0]}/recuse").status_code < 400
    scored(house, cast, answered)
    assert decide_with(cast.lea, answered, ERIN, "advance").status_code == 409
    assert decide_with(cast.lea, answered, FRANS, "decline", code="gap").status_code == 303


def test_withdrawn_candidates_and_those_who_have_not_submitted_are_told(house, cast, answered):
    scored(house, cast, answered)
    house.db.execute("update invitation set withdrawn_at = submitted_at where id = :id", id=answered.invitations[ERIN])
    decide(cast.lea, answered, ERIN, "advance")
    assert "This invitation is withdrawn" in flashed(cast.lea, answered)
    house.db.execute("update invitation set submitted_at = null where id = :id", id=answered.invitations[FRANS])
    decide(cast.lea, answered, FRANS, "decline")
    assert "No answers are submitted yet" in flashed(cast.lea, answered)
    assert house.db.query("select * from decision") == []


def test_a_changed_decision_is_undone_to_the_one_before(house, cast, answered):
    scored(house, cast, answered)
    decide(cast.lea, answered, ERIN, "advance")
    first = in_force(house, answered, ERIN)
    house.clock.advance(1000)
    decide(cast.alice, answered, ERIN, "hold", before=first["id"])
    second = in_force(house, answered, ERIN)
    assert (second["verdict"], second["replaces"], second["has_letter"]) == ("hold", first["id"], 0)
    cast.lea.client.post(f"/review/decisions/{second['id']}/undo")
    assert in_force(house, answered, ERIN)["id"] == first["id"]
    cast.lea.client.post(f"/review/decisions/{first['id']}/undo")
    assert in_force(house, answered, ERIN) is None
    assert kinds(house) == ["decision.made", "decision.changed", "decision.undone", "decision.undone"]
    assert "Undone or replaced" in cast.lea.client.get(f"/review/{answered.interview_id}/decisions/{answered.invitations[ERIN]}").text


def test_the_same_decision_again_changes_nothing(house, cast, answered):
    scored(house, cast, answered)
    decide(cast.lea, answered, ERIN, "advance")
    first = in_force(house, answered, ERIN)["id"]
    decide(cast.lea, answered, ERIN, "advance", before=first)
    assert in_force(house, answered, ERIN)["id"] == first and kinds(house) == ["decision.made"]


def test_whoever_decides_on_an_old_page_is_told_and_nothing_changes(house, cast, answered):
    scored(house, cast, answered)
    decide(cast.lea, answered, ERIN, "advance")
    decide(cast.alice, answered, ERIN, "hold")
    assert in_force(house, answered, ERIN)["verdict"] == "advance"
    assert "Somebody else has decided on this candidate meanwhile" in flashed(cast.alice, answered)
    undone = in_force(house, answered, ERIN)["id"]
    for _ in range(2):
        cast.lea.client.post(f"/review/decisions/{undone}/undo")
    assert "Somebody else has decided" in flashed(cast.lea, answered) and kinds(house)[-1:] == ["decision.undone"]


def test_two_people_who_decide_at_once_make_one_decision(house, app, cast, answered):
    scored(house, cast, answered)
    together = threading.Barrier(2)

    def press(somebody, verdict):
        together.wait()
        decide(somebody, answered, ERIN, verdict)

    threads = [threading.Thread(target=press, args=one) for one in ((cast.lea, "advance"), (cast.alice, "hold"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(house.db.query("select * from decision")) == 1 and kinds(house) == ["decision.made"]


def test_a_second_person_confirms_where_that_is_asked_for(house, cast, answered):
    scored(house, cast, answered)
    switch = f"/review/{answered.interview_id}/decisions/four-eyes"
    assert cast.lea.client.post(switch, data={"wanted": "1"}).status_code == 403
    cast.alice.client.post(switch, data={"wanted": "1"})
    decide(cast.lea, answered, ERIN, "advance")
    id = in_force(house, answered, ERIN)["id"]
    page = list_of(cast.lea, answered).text
    assert "Waits for a second person" in page and "Read the letters" not in page and "/confirm" not in page
    cast.lea.client.post(f"/review/decisions/{id}/confirm")
    assert "Somebody else has to confirm it" in flashed(cast.lea, answered)
    cast.alice.client.post(f"/review/decisions/{id}/confirm")
    assert in_force(house, answered, ERIN)["confirmed_by"] == cast.alice.id
    assert "Read the letters (1 decision)" in list_of(cast.lea, answered).text
    assert cast.lea.client.post(f"/review/decisions/{id}/unconfirm").status_code == 403
    cast.alice.client.post(f"/review/decisions/{id}/unconfirm")
    assert in_force(house, answered, ERIN)["confirmed_by"] is None
    assert kinds(house) == ["decision.four_eyes_on", "decision.made", "decision.confirmed", "decision.confirmation_undone"]


def test_a_changed_decision_is_confirmed_anew(house, cast, answered):
    scored(house, cast, answered)
    house.db.execute("update interview set four_eyes = 1")
    decide(cast.lea, answered, ERIN, "advance")
    id = in_force(house, answered, ERIN)["id"]
    cast.alice.client.post(f"/review/decisions/{id}/confirm")
    decide(cast.lea, answered, ERIN, "hold", before=id)
    assert in_force(house, answered, ERIN)["confirmed_by"] is None


def test_another_teams_owner_finds_nothing(house, cast, answered):
    scored(house, cast, answered)
    decide(cast.lea, answered, ERIN, "advance")
    id = in_force(house, answered, ERIN)["id"]
    assert list_of(cast.dave, answered).status_code == decide(cast.dave, answered, FRANS, "decline").status_code == 404
    assert {cast.dave.client.post(f"/review/decisions/{id}/{verb}").status_code for verb in ("undo", "confirm", "unconfirm")} == {404}


def test_a_candidate_of_another_interview_is_not_decided_on_here(house, cast, answered):
    to_debrief(house, answered)
    assert cast.lea.client.get(f"/review/{answered.interview_id}/decisions/{'0' * 20}").status_code == 404
    at = f"/review/{answered.interview_id}/decisions/{'0' * 20}/verdict"
    assert cast.lea.client.post(at, data={"verdict": "hold"}).status_code == 404


def test_an_erased_candidates_decisions_are_gone(house, cast, answered):
    scored(house, cast, answered)
    decide(cast.lea, answered, ERIN, "advance")
    decide(cast.lea, answered, ERIN, "hold", before=in_force(house, answered, ERIN)["id"])
    candidate = house.db.one("select candidate_id from invitation where id = :id", id=answered.invitations[ERIN])["candidate_id"]
    erase_candidate(house.db, house.blobs, house.clock, cast.team_id, candidate)
    assert house.db.query("select * from decision") == [] and list(find_broken(house.db)) == []
    assert "Frans Ek" in list_of(cast.lea, answered).text


@pytest.mark.parametrize("show, there", [("open", "Frans Ek"), ("pending", "Erin Holm")])
def test_the_list_is_narrowed(house, cast, answered, show, there):
    scored(house, cast, answered)
    decide(cast.lea, answered, ERIN, "advance")
    page = list_of(cast.alice, answered, show=show).text
    assert [name for name in ("Erin Holm", "Frans Ek") if f"<strong>{name}" in page] == [there]


def test_a_page_of_the_list_and_of_the_letters_costs_what_it_shows(house, cast):
    from tests.review.conftest import answer_interview
    from tests.review.deciding.deciding import outbox_of

    def counted(ask):
        asked, real = [], house.db.query
        house.db.query = lambda sql, **values: asked.append(sql) or real(sql, **values)
        try:
            page = ask().text
        finally:
            del house.db.query
        return page, len(asked)

    def made(many):
        answered = answer_interview(house, cast.team_id, cast.alice.id, [f"Candidate {n:02}" for n in range(many)])
        to_debrief(house, answered)
        for candidate in range(many):
            decide_with(cast.lea, answered, candidate, "hold", words="Later.")
        return answered

    few, many = made(2), made(28)
    for show in (list_of, outbox_of):
        show(cast.lea, few)
        _, cheap = counted(lambda: show(cast.lea, few))
        page, dear = counted(lambda: show(cast.lea, many))
        assert "1–25 of 28" in page and dear <= cheap + 1


def test_the_status_page_leads_to_decisions_in_the_debrief(house, cast, answered):
    at = f"/review/{answered.interview_id}/decisions"
    assert at not in cast.lea.client.get(f"/review/{answered.interview_id}/status").text
    to_debrief(house, answered)
    assert at in cast.lea.client.get(f"/review/{answered.interview_id}/status").text
    assert at not in cast.bob.client.get(f"/review/{answered.interview_id}/status").text
