"""Entries are appended in turn on both databases, with the change that they tell of, and what they are about can be forgotten."""

import threading

import pytest

from accounts import teams
from foundation.audit import events
from foundation.audit.chain import CHANGED, CUT, DETAIL, MISSING
from foundation.audit.log import count_entries, find_broken, forget, record


@pytest.fixture
def team_id(house):
    return teams.add_team(house.db, house.clock, "Nordvik", "en")


def write(house, team_id, many, chain=""):
    for n in range(many):
        with house.db.tx():
            record(house.db, house.clock, team_id, "alice", events.WITHDRAWN, chain=chain, thing=f"invitation:{n}", step=n)


def breaks(house):
    return [(one.chain, one.where.n, one.where.why) for one in find_broken(house.db)]


def test_chains_count_for_themselves_and_hold(house, team_id):
    write(house, team_id, 3)
    write(house, team_id, 2, chain="interview")
    rows = house.db.query("select chain, n from audit order by chain, n")
    assert [(row["chain"], row["n"]) for row in rows] == [("", 1), ("", 2), ("", 3), ("interview", 1), ("interview", 2)]
    assert count_entries(house.db) == 5 and breaks(house) == []


def test_an_entry_goes_with_the_change_that_was_taken_back(house, team_id):
    class Stop(Exception):
        pass

    write(house, team_id, 1)
    with pytest.raises(Stop), house.db.tx():
        record(house.db, house.clock, team_id, "alice", events.WITHDRAWN)
        raise Stop
    write(house, team_id, 1)
    assert count_entries(house.db) == 2 and breaks(house) == []


def test_an_unknown_kind_is_not_written(house, team_id):
    with pytest.raises(KeyError):
        record(house.db, house.clock, team_id, "alice", "misspelt")


def test_writers_at_the_same_time_neither_fork_the_chain_nor_leave_a_hole(house, team_id):
    threads = [threading.Thread(target=write, args=(house, team_id, 12)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row["n"] for row in house.db.query("select n from audit order by n")] == list(range(1, 73))
    assert breaks(house) == []


def test_what_an_entry_is_about_can_be_forgotten(house, team_id):
    write(house, team_id, 3)
    forget(house.db, team_id, "invitation:1")
    assert len(house.db.query("select * from audit_detail")) == 2
    assert not [row for row in house.db.query("select * from audit") if "invitation:1" in repr(row)]
    assert breaks(house) == []


@pytest.mark.parametrize("sql, found", [
    ("update audit set actor_id = 'bob' where n = 2", (2, CHANGED)),
    ("update audit set at = '2020-01-01T00:00:00.000Z' where n = 3", (3, CHANGED)),
    ("update audit_detail set thing = 'invitation:9' where thing = 'invitation:1'", (2, DETAIL)),
    ("update audit_detail set detail = 'no json' where thing = 'invitation:1'", (2, DETAIL)),
    ("delete from audit where n = 2", (2, MISSING)),
    ("delete from audit where n = 3", (3, CUT)),
    ("delete from audit_head", (4, CUT)),
])
def test_what_somebody_changes_in_the_database_is_found(house, team_id, sql, found):
    write(house, team_id, 3)
    if sql.startswith("delete from audit where"):
        house.db.execute(f"delete from audit_detail where audit_id in (select id {sql.removeprefix('delete ')})")
    house.db.execute(sql)
    assert breaks(house) == [("", *found)]
