"""An interview's record is one file that sqlite3 opens, and whatever is changed in it is found."""

import hashlib
import shutil
import sqlite3

import pytest
from click.testing import CliRunner

from tagning.cli import main
from tagning.operating.carrying import Refused
from tagning.operating.record import look_over, write_interview
from tests.review.conftest import answer_interview
from tests.review.deciding.deciding import ERIN, FRANS, decide, in_force, scored, send
from tests.review.scoring import give, score_whole

pytestmark = pytest.mark.slow


@pytest.fixture
def answered(house, cast):
    return answer_interview(house, cast.team_id, cast.alice.id, ("Erin Holm", "Frans Ek"))


@pytest.fixture
def decided(house, cast, answered, run_jobs):
    """Erin goes on and Frans does not; letters are sent, a score was changed."""
    bob = cast.bob.client
    assert bob.post(f"/review/answers/{answered.answers[0, 0]}/comments", json={"body": "quokka-comment", "at_ms": 10}).status_code == 201
    scored(house, cast, answered)
    give(bob, answered, answered.answers[FRANS, 0], 1, why="quokka-why")
    decide(cast.lea, answered, ERIN, "advance")
    decide(cast.lea, answered, FRANS, "hold")
    decide(cast.lea, answered, FRANS, "decline", before=in_force(house, answered, FRANS)["id"])
    send(cast.lea, answered)
    run_jobs(house)
    return answered


@pytest.fixture
def record(house, decided, tmp_path):
    path = tmp_path / "record.sqlite"
    write_interview(house.db, house.clock, decided.interview_id, path)
    return path


def rows(path, sql):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def change(path, sql):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(sql)
    connection.close()
    path.with_name(path.name + ".sha256").unlink(missing_ok=True)


def test_it_answers_the_usual_questions_by_itself(record):
    assert rows(record, "select candidate, mean, scores from means order by candidate") == [("Erin Holm", 4.5, 2), ("Frans Ek", 1.5, 2)]
    assert rows(record, "select candidate, verdict, decided_by from decisions order by candidate") == [
        ("Erin Holm", "advance", "Lea Sund"), ("Frans Ek", "decline", "Lea Sund"),
    ]
    assert rows(record, "select reviewer, old_value, new_value, why from changed_scores") == [("Bob Nyström", 2, 1, "quokka-why")]
    assert rows(record, "select body from comment") == [("quokka-comment",)]
    assert rows(record, "select count(*) from decision") == [(3,)] and rows(record, "select count(*) from evidence") == [(4,)]
    kinds = [kind for (kind,) in rows(record, "select kind from log order by n")]
    assert kinds[0] == "scorecard.handed_in" and kinds[-1] == "decision.applied" and kinds.count("decision.applied") == 2
    assert rows(record, "pragma foreign_key_check") == []


def test_what_was_written_is_as_it_was_written(record):
    assert look_over(record) == []
    found = hashlib.sha256(record.read_bytes()).hexdigest()
    assert record.with_name("record.sqlite.sha256").read_text() == f"{found}  record.sqlite\n"


@pytest.mark.parametrize("sql, said", [
    ("update score set value = 5 where value = 1", "the rows of score were changed"),
    ("delete from score_change", "the rows of score_change were changed (1 were written, 0 are there)"),
    ("update decision set words = 'x'", "the rows of decision were changed"),
    ("create table more (a text)", "the table more was added"),
    ("drop table watched", "the table watched is missing"),
    ("drop view means", "the tables and views were changed"),
    ("update manifest set sha256 = '0' where part = 'score'", "the rows of score were changed"),
    ("delete from candidate where name = 'Erin Holm'", "references lead to nothing"),
])
def test_a_change_by_sql_is_found(record, sql, said):
    change(record, sql)
    assert any(said in one for one in look_over(record)), look_over(record)


def test_an_audit_log_that_was_changed_with_its_manifest_is_found_by_its_chain(record):
    change(record, "update audit set actor_id = 'x' where n = 2")
    sums = dict(rows(record, "select part, sha256 from manifest"))
    from engines.database.record_file import _open, _parts_of

    connection = _open(record)
    there = _parts_of(connection)
    connection.close()
    assert there["audit"][1] != sums["audit"]
    change(record, f"update manifest set sha256 = '{there['audit'][1]}' where part = 'audit'")
    assert look_over(record) == ["the audit log does not hold at entry 2"]


def test_every_flipped_byte_is_found(record, tmp_path):
    whole = record.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        copy = tmp_path / "copy.sqlite"
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
        shutil.copy(record.with_name("record.sqlite.sha256"), tmp_path / "copy.sqlite.sha256")
        assert look_over(copy), place


def test_no_record_is_made_of_what_is_sealed_or_unknown_or_over_another_file(house, cast, answered, tmp_path):
    score_whole(cast.bob.client, answered, 0, 4, 4)
    for id, said in ((answered.interview_id, "sealed"), ("0" * 20, "there is no interview")):
        with pytest.raises(Refused, match=said):
            write_interview(house.db, house.clock, id, tmp_path / "r.sqlite")
    house.db.execute("update interview set phase = 'decided'")
    write_interview(house.db, house.clock, answered.interview_id, tmp_path / "r.sqlite")
    with pytest.raises(Refused, match="there already"):
        write_interview(house.db, house.clock, answered.interview_id, tmp_path / "r.sqlite")


def test_those_who_lead_take_it_out_by_page_once_it_is_decided_and_the_log_keeps_its_sum(house, cast, decided, tmp_path):
    at = f"/review/{decided.interview_id}/record"
    assert cast.lea.client.post(at).status_code == 409
    assert "Take out the record" not in cast.lea.client.get(f"/review/{decided.interview_id}/decisions").text
    house.db.execute("update interview set phase = 'decided'")
    assert "Take out the record" in cast.lea.client.get(f"/review/{decided.interview_id}/decisions").text
    assert [getattr(cast, name).client.post(at).status_code for name in ("bob", "carol", "dave")] == [403, 403, 404]
    taken = cast.lea.client.post(at)
    path = tmp_path / "taken.sqlite"
    path.write_bytes(taken.data)
    assert taken.status_code == 200 and "attachment" in taken.headers["Content-Disposition"] and look_over(path) == []
    [entry] = house.db.query("select d.detail from audit a join audit_detail d on d.audit_id = a.id where a.kind = 'record.taken'")
    assert hashlib.sha256(taken.data).hexdigest() in entry["detail"]


def test_the_command_says_what_is_wrong_and_ends_with_1(record):
    whole = CliRunner().invoke(main, ["record", "verify", str(record)])
    assert whole.exit_code == 0 and "is as it was written" in whole.output
    change(record, "update score set value = 5 where value = 1")
    broken = CliRunner().invoke(main, ["record", "verify", str(record)])
    assert broken.exit_code == 1 and "WRONG the rows of score were changed" in broken.output
    other = record.with_name("no.sqlite")
    other.write_bytes(b"not a database at all" * 100)
    assert CliRunner().invoke(main, ["record", "verify", str(other)]).exit_code == 1
