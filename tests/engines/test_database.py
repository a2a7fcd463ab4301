"""The contract of every database engine."""

import random
import threading
import time
from pathlib import Path

import pytest

from engines.database.contract import Ahead, Busy, Conflict, Step
from engines.database.open import open_database
from engines.database.steps import statements, steps_in
from interviews.schema import __file__ as schema
from tests import crowd
from tests.waiting import until

FIRST = Step("0001_first", """
-- a comment; with a semicolon
create table box (id text primary key, label text not null unique default 'a;b--c', size integer not null check (size >= 0));
create table thing (id text primary key, box_id text not null references box(id) /* not; here */, n integer);
create index thing_box on thing(box_id);
""")
SECOND = Step("0002_second", "alter table box add column note text")


@pytest.fixture
def boxes(db):
    """A database with the tables box and thing."""
    db.migrate([FIRST])
    return db


def add(db, id="b1", label="tools", size=3):
    return db.execute("insert into box (id, label, size) values (:id, :label, :size)", id=id, label=label, size=size)


def count(db):
    return db.one("select count(*) as n from box")["n"]


def test_rows_are_dicts_in_a_list(boxes):
    assert boxes.query("select * from box") == [] and boxes.one("select * from box") is None
    add(boxes)
    assert boxes.query("select id, size from box where id = :id", id="b1") == [{"id": "b1", "size": 3}]
    assert boxes.one("select 1 as one, null as none, 'å:b' as text") == {"one": 1, "none": None, "text": "å:b"}


def test_execute_says_how_many_rows_it_touched(boxes):
    assert [add(boxes, f"b{n}", f"l{n}") for n in range(3)] == [1, 1, 1]
    assert boxes.execute("update box set size = 9 where id <> 'b0'") == 2
    assert boxes.execute("delete from box where id = 'none'") == 0


def test_a_statement_that_writes_and_returns_is_committed(boxes, database_url):
    assert boxes.query("insert into box (id, label, size) values ('b1', 'l', 1) returning id, size") == [{"id": "b1", "size": 1}]
    with_cte = "with s(n) as (select 7) update box set size = (select n from s) returning size"
    assert boxes.one(with_cte) == {"size": 7}
    other = open_database(database_url)
    assert other.one("select size from box") == {"size": 7}
    other.close()


def test_big_numbers_and_long_texts_come_back_as_they_were(boxes):
    add(boxes, size=2**62)
    text = "å𝄞\n'\";--%s:x" * 10_000
    boxes.execute("update box set label = :text", text=text)
    assert boxes.one("select label, size from box") == {"label": text, "size": 2**62}


@pytest.mark.parametrize("text, kept", [("a\0b", "a\ufffdb"), ("half \ud83d", "half \ufffd"), ("\0\udfffå", "\ufffd\ufffdå")])
def test_unstorable_characters_become_the_replacement_character(boxes, text, kept):
    add(boxes, id="b1", label=text)
    with boxes.tx():
        add(boxes, id=text, label="l2")
        assert boxes.query("select label from box where id = :id", id=text) == [{"label": "l2"}]
    assert {row["id"]: row["label"] for row in boxes.query("select id, label from box")} == {"b1": kept, kept: "l2"}
    assert boxes.query("select id from box where label = :text", text=text) == [{"id": "b1"}]


def test_a_column_keeps_to_its_type(boxes):
    with pytest.raises(Exception, match="(?i)integer|bigint"):
        add(boxes, size="many")


@pytest.mark.parametrize("broken", [
    "insert into box (id, label, size) values ('b1', 'other', 1)",
    "insert into box (id, label, size) values ('b2', 'tools', 1)",
    "insert into box (id, label, size) values ('b2', 'other', -1)",
    "insert into box (id, label, size) values ('b2', null, 1)",
    "insert into thing (id, box_id) values ('t1', 'no such box')",
])
@pytest.mark.parametrize("verb", ["execute", "query"])
def test_a_broken_constraint_is_a_conflict_and_writes_nothing(boxes, broken, verb):
    add(boxes)
    with pytest.raises(Conflict):
        getattr(boxes, verb)(broken + (" returning id" if verb == "query" else ""))
    with pytest.raises(Conflict), boxes.tx():
        boxes.execute("update box set size = 8")
        boxes.execute(broken)
    assert (count(boxes), boxes.one("select size from box")) == (1, {"size": 3})


def test_a_conflict_in_a_nested_transaction_leaves_the_outer_one_alive(boxes):
    with boxes.tx():
        add(boxes)
        with pytest.raises(Conflict), boxes.tx():
            add(boxes, "b2", "new")
            add(boxes, "b3", "tools")
        add(boxes, "b4", "late")
    assert [row["id"] for row in boxes.query("select id from box order by id")] == ["b1", "b4"]


class Stopped(BaseException):
    pass


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, Stopped])
def test_any_exception_rolls_back(boxes, error):
    with pytest.raises(error), boxes.tx():
        add(boxes)
        assert count(boxes) == 1
        raise error
    assert count(boxes) == 0
    assert add(boxes) == 1


def test_uncommitted_rows_are_invisible(boxes, database_url):
    other = open_database(database_url)
    with boxes.tx():
        add(boxes)
        assert other.one("select count(*) as n from box")["n"] == 0
    assert other.one("select count(*) as n from box")["n"] == 1
    other.close()


def test_concurrent_increments_lose_nothing(boxes):
    add(boxes, size=0)

    def count_up():
        for _ in range(100):
            with boxes.tx():
                size = boxes.one("select size from box")["size"]
                boxes.execute("update box set size = :size", size=size + 1)

    in_threads(count_up, 8)
    assert boxes.one("select size from box")["size"] == 800


def in_threads(work, how_many):
    """Run `work` in so many threads at once; raises the first exception."""
    errors = []

    def guarded():
        try:
            work()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded) for _ in range(how_many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def write_a_lot(url, process):
    """Eight threads write and read for a while, in each way of writing."""
    db = open_database(url)

    def work():
        me = f"{process}-{threading.current_thread().name}"  # an ident is reused when its thread has ended
        for n in range(25):
            one_of_three(db, me, n)
            db.query("select * from box order by id limit 20")

    in_threads(work, 8)
    db.close()


def one_of_three(db, me, n):
    label = f"{me}-{n}"
    if n % 3 == 0:
        add(db, label, label)
    elif n % 3 == 1:
        db.query("insert into box (id, label, size) values (:id, :id, 0) returning id", id=label)
    else:
        with db.tx():
            db.query("select count(*) from box")
            add(db, label, label)
            with db.tx():
                db.execute("insert into thing (id, box_id) values (:id, :id)", id=label)


@pytest.mark.slow
def test_eight_threads_in_each_of_four_processes_never_find_it_locked(boxes, database_url):
    crowd.together(write_a_lot, [(database_url, process) for process in range(4)])
    assert count(boxes) == 4 * 8 * 25
    assert boxes.one("select count(*) as n from thing")["n"] == 4 * 8 * 8


@pytest.fixture
def impatient(monkeypatch):
    """Engines that are opened from now on wait a fifth of a second for a lock."""
    for engine in ("sqlite", "postgres.database"):
        monkeypatch.setattr(f"engines.database.{engine}._BUSY_S", 0.2)


def hold_lock(url, has_it, let_go):
    """Write and wait before the end."""
    db = open_database(url)
    with db.tx():
        db.execute("update box set size = 7")
        has_it.set()
        let_go.wait(30)


def test_another_processs_lock_makes_writers_busy_but_not_readers(boxes, database_url, impatient):
    add(boxes)
    has_it, let_go = crowd.CROWD.Event(), crowd.CROWD.Event()
    process = crowd.start(hold_lock, database_url, has_it, let_go)
    other = open_database(database_url)
    again = "update box set size = size + 1"
    try:
        assert has_it.wait(30)
        assert other.one("select size from box") == {"size": 3}
        for write in (lambda: other.execute(again), lambda: other.query(f"{again} returning id"), other.tx().__enter__):
            with pytest.raises(Busy):
                write()
    finally:
        let_go.set()
        process.join()
    assert other.query(f"{again} returning size") == [{"size": 8}]
    other.close()


def test_a_thread_that_keeps_writing_makes_the_others_busy(impatient, boxes):
    add(boxes)
    errors = []

    def write():
        for attempt in (lambda: boxes.execute("delete from box"), boxes.tx().__enter__):
            try:
                attempt()
            except Busy as error:
                errors.append(error)

    with boxes.tx():
        boxes.execute("update box set size = 7")
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(errors) == 2
    assert boxes.query("select size from box") == [{"size": 7}]


@pytest.fixture
def heard(boxes):
    """The notifications of jobs so far; it starts when the engine is listening."""
    calls = []
    leave = boxes.listen("jobs", lambda: calls.append(count(boxes)))
    boxes.notify("jobs")
    until(lambda: calls)
    time.sleep(0.3)
    calls.clear()
    yield calls
    leave()


def test_a_notification_comes_after_the_commit(boxes, heard):
    with boxes.tx():
        add(boxes)
        with boxes.tx():
            boxes.notify("jobs")
            boxes.notify("jobs")
        time.sleep(0.1)
        assert heard == []
    until(lambda: heard)
    assert heard[0] == 1
    heard.clear()
    boxes.notify("jobs")
    until(lambda: heard)


def test_rolled_back_or_other_topics_notify_nobody(boxes, heard):
    with pytest.raises(KeyError), boxes.tx():
        add(boxes)
        boxes.notify("jobs")
        raise KeyError
    with boxes.tx():
        boxes.notify("other")
    add(boxes)
    time.sleep(0.3)
    assert heard == []


def test_removed_listeners_are_not_called_and_a_failing_one_stops_no_other(boxes):
    calls = []

    def fail():
        calls.append("failed")
        raise RuntimeError("on purpose")

    leave_failing = boxes.listen("jobs", fail)
    leave = boxes.listen("jobs", lambda: calls.append("heard"))
    boxes.notify("jobs")
    until(lambda: {"failed", "heard"} <= set(calls))
    leave_failing()
    leave()
    time.sleep(0.3)
    calls.clear()
    boxes.notify("jobs")
    time.sleep(0.3)
    assert calls == []


@pytest.mark.parametrize("topic", ["", "Jobs", "jobs; drop table box", "two words"])
def test_a_topic_is_a_lower_case_word(boxes, topic):
    with pytest.raises(ValueError, match="lower-case"):
        boxes.listen(topic, print)
    with pytest.raises(ValueError, match="lower-case"):
        boxes.notify(topic)


def test_migrations_run_once_and_in_order(db, database_url):
    assert db.migrate([FIRST]) == ["0001_first"]
    add(db)
    assert db.migrate([FIRST, SECOND]) == ["0002_second"]
    assert db.migrate([FIRST, SECOND]) == []
    other = open_database(database_url)
    assert other.migrate([FIRST, SECOND]) == []
    assert other.one("select * from box") == {"id": "b1", "label": "tools", "size": 3, "note": None}
    other.close()


def test_a_failing_migration_is_rolled_back(db):
    broken = Step("0002_broken", "create table more (id text primary key); create table more (id text primary key)")
    with pytest.raises(Exception, match="more"):
        db.migrate([FIRST, broken])
    assert db.migrate([FIRST, Step("0002_broken", "create table more (id text primary key)")]) == ["0001_first", "0002_broken"]


def test_a_database_from_newer_code_is_left_alone(db):
    db.migrate([FIRST, SECOND])
    with pytest.raises(Ahead, match="0002_second"):
        db.migrate([FIRST])
    assert db.query("select note from box") == []


def migrate(url):
    """Open the database and migrate it, as every process does at its start."""
    db = open_database(url)
    db.migrate([FIRST, SECOND])
    add(db, str(time.monotonic_ns()), str(random.random()))
    db.close()


@pytest.mark.parametrize("attempt", range(3))
def test_processes_that_migrate_an_empty_database_at_once_all_succeed(database_url, attempt):
    crowd.together(migrate, [(database_url,)] * 6)
    db = open_database(database_url)
    assert count(db) == 6
    db.close()


def test_close_closes_every_threads_connection_and_later_use_reopens(boxes):
    ready, go_on = threading.Barrier(2), threading.Event()
    seen = []

    def reader():
        seen.append(count(boxes))
        ready.wait()
        go_on.wait()
        seen.append(count(boxes))

    thread = threading.Thread(target=reader)
    thread.start()
    ready.wait()
    boxes.close()
    assert add(boxes) == 1
    go_on.set()
    thread.join()
    assert seen == [0, 1]


def test_about_tells_product_and_no_secret(boxes, database_url):
    about = boxes.about()
    assert about["product"] in ("SQLite", "PostgreSQL") and about["version"][0].isdigit() and int(about["bytes"]) > 0
    assert about["place"] in database_url or database_url.rpartition("/")[2] in about["place"]
    assert all(isinstance(value, str) for value in about.values())
    assert database_url not in str(about)


def test_the_products_schema_migrates(db):
    steps = steps_in(Path(schema).parent)
    assert [step.name for step in steps] == sorted(step.name for step in steps) and steps[0].name == "0001_first"
    assert db.migrate(steps) == [step.name for step in steps]
    assert db.query("select * from job") == []


def test_a_migration_is_split_only_where_statements_end():
    assert statements("a 'x;--y''z;' ; -- no; no\n\"q;\" /* ; */ b;;") == ["a 'x;--y''z;'", '"q;"   b']
    assert statements(" ; -- nothing\n") == []


@pytest.mark.parametrize("url", ["", "sqlite:relative.db", "sqlite", "mysql://me:s3cret@host/db", "postgresql:me:s3cret@host", "folder:/x"])
def test_an_unknown_address_is_refused_without_repeating_a_password(url):
    with pytest.raises(ValueError, match="sqlite:/an/absolute/path") as refused:
        open_database(url)
    assert "s3cret" not in str(refused.value)
