"""Owners read the log of what was done; what is sealed is not in it yet, and a file of it runs nothing."""

import csv
import io

import pytest

from accounts import teams
from foundation.audit import events
from foundation.audit.chain import entry_sum
from foundation.audit.log import find_broken, record
from interviews.erasure import erase_candidate
from review.records.entries import COLUMNS
from review.records.files import BOM, csv_of
from tests.authoring.library import actor_of
from tests.review.scoring import give, score_whole


def log_of(somebody, show=""):
    return somebody.client.get(f"/team/log?show={show}").text


def file_of(somebody):
    said = somebody.client.get("/team/log.csv").text
    return list(csv.DictReader(io.StringIO(said.removeprefix(BOM))))


def kinds(house):
    return [row["kind"] for row in house.db.query("select kind from audit order by at, n")]


def set_phase(house, phase):
    house.db.execute("update interview set phase = :phase", phase=phase)


def test_the_page_says_what_it_is_for_while_nothing_was_done(cast):
    assert "Nothing in the log yet" in log_of(cast.alice)
    assert "Audit log" in cast.alice.client.get("/team/members").text


@pytest.mark.parametrize("name", ["carol", "bob", "lea"])
def test_only_owners_read_it(cast, name):
    client = getattr(cast, name).client
    assert client.get("/team/log").status_code == client.get("/team/log.csv").status_code == 403
    assert "Audit log" not in client.get("/team/members").text


def test_roles_that_change_are_told_with_what_they_were(house, cast):
    cast.alice.client.post(f"/team/members/{cast.bob.id}/roles", data={"roles": ["reviewer", "lead"]})
    cast.alice.client.post(f"/team/members/{cast.bob.id}/roles", data={"roles": ["lead", "reviewer"]})
    page = log_of(cast.alice)
    assert kinds(house) == [events.ROLES_CHANGED]
    assert "changed somebody's roles" in page and "Bob Nyström" in page and "Reviewer → Reviewer, Team lead" in page
    assert "Fjällbruk" not in page and "Nothing in the log yet" in log_of(cast.dave)


def test_a_member_who_goes_and_comes_back_is_told_once_each(house, cast):
    for what in ("remove", "restore", "restore"):
        cast.alice.client.post(f"/team/members/{cast.bob.id}/{what}")
    assert kinds(house) == [events.MEMBER_REMOVED, events.MEMBER_RESTORED]


def test_reviews_stand_in_it_when_scoring_is_over_and_before_that_ones_own_alone(house, cast, answered):
    score_whole(cast.bob.client, answered, 0, 4, 4)
    give(cast.bob.client, answered, answered.answers[0, 0], 2, why="seen twice")
    score_whole(cast.alice.client, answered, 1, 3, 3)
    assert kinds(house) == [events.HANDED_IN, events.MARK_CHANGED, events.HANDED_IN]
    page = log_of(cast.alice)
    assert "Frans Ek" in page and "Erin Holm" not in page and "Bob" not in page
    assert [row["about"] for row in file_of(cast.alice)] == ["Frans Ek"]
    set_phase(house, "debrief")
    page = log_of(cast.alice)
    assert "Erin Holm" in page and "changed a score after handing in" in page and "seen twice" not in page
    assert sorted(row["n"] for row in file_of(cast.alice)) == ["1", "2", "3"]


def test_sums_that_would_tell_how_much_colleagues_have_done_stay_out_while_an_interview_is_scored(house, cast, answered):
    score_whole(cast.alice.client, answered, 0, 3, 3)
    [row] = file_of(cast.alice)
    assert row["kind"] == events.HANDED_IN and (row["n"], row["sum"], row["previous"], row["salt"]) == ("", "", "", "")


def test_who_knows_a_candidate_reads_nothing_of_their_reviews(house, cast, answered):
    cast.alice.client.post(f"/review/answers/{answered.answers[0, 0]}/recuse")
    score_whole(cast.bob.client, answered, 0, 4, 4)
    score_whole(cast.bob.client, answered, 1, 4, 4)
    set_phase(house, "debrief")
    assert [row["about"] for row in file_of(cast.alice)] == ["Frans Ek"]


def test_a_broken_seal_is_read_at_once_and_its_reason_is_not_in_the_log(house, cast, answered):
    cast.lea.client.post(f"/review/answers/{answered.answers[0, 0]}/seal", json={"reason": "quokka"})
    page = log_of(cast.alice)
    assert "looked at sealed reviews" in page and "Lea Sund" in page
    assert "quokka" not in page + repr(house.db.query("select * from audit_detail"))


def test_kinds_are_chosen_and_a_kind_that_has_nothing_says_so(house, cast, answered):
    cast.alice.client.post(f"/team/members/{cast.bob.id}/remove")
    assert "removed a member" in log_of(cast.alice, "team")
    assert "Nothing of this kind yet" in log_of(cast.alice, "decisions")


def test_an_erased_candidates_entries_stay_and_say_so(house, cast, answered):
    score_whole(cast.bob.client, answered, 0, 4, 4)
    house.clock.advance(1000)
    score_whole(cast.bob.client, answered, 1, 4, 4)
    set_phase(house, "debrief")
    candidate = house.db.one("select candidate_id from invitation where id = :id", id=answered.invitations[0])["candidate_id"]
    erase_candidate(house.db, house.blobs, house.clock, cast.team_id, candidate, cast.alice.id)
    page, rows = log_of(cast.alice), file_of(cast.alice)
    assert "Erin Holm" not in page and ">erased<" in page and "erased a candidate" in page
    erased = rows[0]
    assert (erased["about"], erased["thing"], erased["detail"], erased["salt"]) == ("", "", "", "") and erased["sum"]
    assert answered.invitations[0] not in repr(house.db.query("select * from audit") + house.db.query("select * from audit_detail"))
    assert list(find_broken(house.db)) == []


def test_the_files_sums_can_be_computed_from_it_again(house, cast, answered):
    set_phase(house, "debrief")
    score_whole(cast.bob.client, answered, 0, 4, 4)
    rows = file_of(cast.alice)
    assert rows and all(entry_sum({**row, "n": int(row["n"])}) == row["sum"] for row in rows)


def test_the_log_is_read_a_page_at_a_time_and_a_page_costs_what_it_shows(house, cast):
    def statements(address):
        with_all = []
        real = house.db.query
        house.db.query = lambda sql, **values: with_all.append(sql) or real(sql, **values)
        try:
            page = cast.alice.client.get(address).text
        finally:
            del house.db.query
        return page, len(with_all)

    def write(many):
        for _ in range(many):
            house.clock.advance(1000)
            with house.db.tx():
                record(house.db, house.clock, cast.team_id, cast.alice.id, events.MEMBER_REMOVED, thing=f"person:{cast.bob.id}")

    write(3)
    _, few = statements("/team/log")
    write(60)
    page, many = statements("/team/log")
    assert page.count("<tr>") == 26 and "1–25 of 63" in page and many <= few + 1
    assert len(file_of(cast.alice)) == 63


def test_a_cell_that_a_spreadsheet_would_run_is_text():
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "a,b", 'a"b', "line\nbreak", "plain"]
    [read] = csv.reader(io.StringIO("".join(csv_of([cells])).removeprefix(BOM)))
    assert read == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "a,b", 'a"b', "line\nbreak", "plain"]
    assert not [name for name in COLUMNS if name.startswith("=")]


def test_changing_ones_mind_in_a_transaction_leaves_no_entry(house, cast):
    with pytest.raises(Exception):
        teams.change_roles(house.db, house.clock, actor_of(cast.alice), cast.team_id, cast.alice.id, ["reviewer"])
    assert kinds(house) == []
