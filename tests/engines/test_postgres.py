"""What only PostgreSQL can get wrong."""

import subprocess
import sys
import threading
import time

import pytest

from engines.database.contract import Busy, Conflict, Full, Step, Unreachable
from engines.database.open import open_database
from engines.database.postgres.numbered import numbered
from engines.database.postgres.types import column_types
from tests.waiting import until

pytestmark = pytest.mark.servers
STEP = Step("0001", "create table box (id text primary key, n integer)")


@pytest.fixture
def url(postgres):
    name = postgres.empty()
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def db(url):
    opened = open_database(url)
    opened.migrate([STEP])
    yield opened
    opened.close()


@pytest.fixture
def own(own_postgres):
    own_postgres.start()
    return own_postgres


@pytest.mark.parametrize("sql, wanted", [
    ("select :a, :b, :a", ("select $1, $2, $1", ("a", "b"))),
    ("select ':a' || \":b\" -- :c\n, :d /* :e */", ("select ':a' || \":b\" -- :c\n, $1 /* :e */", ("d",))),
    ("select n::text, 'it''s :x', :x1 where m like '%:y'", ("select n::text, 'it''s :x', $1 where m like '%:y'", ("x1",))),
    ("select 1", ("select 1", ())),
])
def test_names_become_numbers_but_not_in_quotes_comments_and_casts(sql, wanted):
    assert numbered(sql) == wanted


def test_columns_are_wide_and_sorted_by_their_bytes_whatever_they_are_called():
    assert column_types("create table x (id text primary key, text text default 'a text', integer integer check (integer > 0))") == (
        "create table x (id text collate \"C\" primary key, text text collate \"C\" default 'a text', integer bigint check (integer > 0))"
    )
    assert column_types("alter table x add column text text") == 'alter table x add column text text collate "C"'
    assert column_types("create index x on y(text, n)") == "create index x on y(text, n)"


def test_texts_sort_by_bytes_as_on_sqlite_even_on_a_swedish_server(postgres):
    postgres.sql("create database swedish template template0 locale_provider icu icu_locale 'sv' locale 'C'")
    db = open_database(postgres.url("swedish"))
    db.migrate([STEP])
    for word in ("b", "a", "B", "Å", "å", "10", "9", ""):
        db.execute("insert into box (id) values (:word)", word=word)
    assert [row["id"] for row in db.query("select id from box order by id")] == ["", "10", "9", "B", "a", "b", "Å", "å"]
    assert db.one("select lower(id) as low from box where id > 'a' and id < 'c' and id <> 'b'") is None
    assert db.one("select 'b' < 'B' as swedish") == {"swedish": 1}, "the server does sort in Swedish by itself"
    db.close()
    postgres.drop("swedish")


def test_sums_means_and_comparisons_are_plain_numbers(db):
    for n in (1, 2, 2**40):
        db.execute("insert into box values (:id, :n)", id=str(n), n=n)
    row = db.one("select sum(n) as sum, avg(n % 3) as mean, 1 = 1 as yes, 1 = 2 as no, count(*) as n, max(n) > :n as more from box", n=True)
    assert row == {"sum": 2**40 + 3, "mean": pytest.approx(4 / 3), "yes": 1, "no": 0, "n": 3, "more": 1}
    assert [type(row[name]) for name in ("sum", "mean", "yes", "no", "n")] == [int, float, int, int, int]


def test_a_swallowed_conflict_rolls_back_the_transaction(db):
    db.execute("insert into box values ('a', 1)")
    with pytest.raises(Conflict, match="rolled back"), db.tx():
        db.execute("insert into box values ('b', 2)")
        with pytest.raises(Conflict):
            db.execute("insert into box values ('a', 3)")
    assert db.query("select id from box") == [{"id": "a"}]


def test_a_conflicts_message_holds_no_row_values(db):
    db.execute("insert into box values ('erin@example.org', 1)")
    with pytest.raises(Conflict) as refused:
        db.execute("insert into box values ('erin@example.org', 1)")
    assert "box_pkey" in str(refused.value) and "erin" not in str(refused.value)
    assert refused.value.__cause__ is None and refused.value.__suppress_context__


def test_a_full_server_raises_full(db):
    no_room = "do $$ begin raise exception using errcode = 'disk_full'; end $$"
    with pytest.raises(Full):
        db.execute(no_room)
    with pytest.raises(Full), db.tx():
        db.execute(no_room)
    assert db.execute("insert into box values ('a', 1)") == 1


def test_more_threads_than_connections_take_turns(url):
    db = open_database(f"{url}?connections=2")
    db.migrate([STEP])

    def work(n):
        for m in range(10):
            db.execute("insert into box values (:id, 1)", id=f"{n}-{m}")
            db.query("select count(*) from box")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.one("select count(*) as n from box") == {"n": 120}
    db.close()


def test_an_exhausted_pool_raises_busy(url, monkeypatch):
    monkeypatch.setattr("engines.database.postgres.pool._PATIENCE_S", 0.2)
    db = open_database(f"{url}?connections=1")
    seen = []

    def ask():
        try:
            db.query("select 1")
        except Busy as error:
            seen.append(str(error))

    with db.tx():
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert seen == ["all 1 connections of this process are in use"]
    db.close()


def test_a_statement_is_prepared_again_after_its_table_changed(db, url):
    db.execute("insert into box values ('a', 1)")
    for _ in range(12):
        db.query("select * from box")
    newer = open_database(url)
    newer.migrate([STEP, Step("0002", "alter table box add column note text")])
    newer.close()
    for _ in range(4):
        assert db.query("select * from box") == [{"id": "a", "n": 1, "note": None}]


def test_in_a_transaction_such_a_statement_raises_busy_once(db, url):
    db.execute("insert into box values ('a', 1)")
    newer = open_database(url)
    with db.tx():
        for _ in range(12):
            db.query("select * from box")
    newer.execute("alter table box add column note text")
    newer.close()
    seen = []
    for _ in range(4):
        try:
            with db.tx():
                seen.append(db.query("select note from box"))
                seen.append(db.query("select * from box"))
        except Busy:
            seen.append("busy")
    assert "busy" in seen and seen[-1] == [{"id": "a", "n": 1, "note": None}]


def test_a_connection_lost_in_a_transaction_raises_and_the_next_one_works(db, postgres):
    with pytest.raises(Unreachable), db.tx():
        db.execute("insert into box values ('a', 1)")
        postgres.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tagning'")
        db.query("select 1")
    assert db.query("select * from box") == []
    with db.tx():
        db.execute("insert into box values ('b', 1)")
    assert db.query("select id from box") == [{"id": "b"}]


def test_a_lost_idle_connection_is_replaced_silently(db, postgres):
    def one_of_many():
        with db.tx():
            db.query("select pg_sleep(0.05)")

    threads = [threading.Thread(target=one_of_many) for _ in range(8)] + [threading.Thread(target=db.query, args=("select pg_sleep(.3)",))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    postgres.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tagning'")
    time.sleep(0.1)
    before = time.monotonic()
    for n in range(20):
        db.execute("insert into box values (:id, 1)", id=str(n))
    assert db.one("select count(*) as n from box") == {"n": 20}
    assert time.monotonic() - before < 30


@pytest.mark.slow
def test_a_stopped_server_is_unreachable_and_works_again_after_its_restart(own):
    db = open_database(own.url())
    db.migrate([STEP])
    own.stop("immediate")
    for _ in range(3):
        with pytest.raises(Unreachable):
            db.execute("insert into box values ('a', 1)")
        with pytest.raises(Unreachable), db.tx():
            pass
    with pytest.raises(Unreachable, match="no answer"):
        open_database(own.url())
    own.start()
    end = time.monotonic() + 20
    while True:
        try:
            assert db.query("select * from box") == []
            break
        except Unreachable:
            assert time.monotonic() < end
    assert db.execute("insert into box values ('a', 1)") == 1
    db.close()


@pytest.mark.slow
def test_a_restart_of_one_second_only_delays(own):
    db = open_database(own.url())
    db.migrate([STEP])
    errors = []

    def write():
        for n in range(60):
            try:
                db.execute("insert into box values (:id, 1)", id=f"{threading.get_ident()}-{n}")
            except Unreachable as error:
                errors.append(error)
            time.sleep(0.02)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.4)
    own.stop("fast")
    own.start()
    for thread in threads:
        thread.join()
    written = db.one("select count(*) as n from box")["n"]
    assert len(errors) <= 4, "those under way when it stopped; the others waited"
    assert 240 - len(errors) <= written <= 240
    db.close()


@pytest.mark.slow
def test_listeners_reconnect_after_a_restart_and_are_called_once(own):
    db, calls = open_database(own.url()), []
    db.listen("jobs", lambda: calls.append(1))
    until(lambda: calls)
    time.sleep(0.3)
    calls.clear()
    own.stop("immediate")
    own.start()
    until(lambda: calls)
    calls.clear()
    db.notify("jobs")
    until(lambda: calls)
    db.close()


def test_a_refused_password_is_one_line_that_does_not_repeat_it(own):
    own.sql("create role guest login password 'word-of-honour'")
    (open(f"{own.folder}/data/pg_hba.conf", "w")).write("host all guest 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n")
    own.sql("select pg_reload_conf()")
    address = own.url().replace("postgres@", "guest:{}@")
    with pytest.raises(ValueError, match='the server refuses us: password authentication failed for user "guest"') as refused:
        open_database(address.format("s3cret"))
    assert "s3cret" not in str(refused.value) and "\n" not in str(refused.value)
    open_database(address.format("word-of-honour")).close()


def test_a_missing_database_is_one_line(postgres):
    with pytest.raises(ValueError, match='the server refuses us: database "nowhere" does not exist'):
        open_database(postgres.url("nowhere"))


def test_a_database_in_another_encoding_is_refused(postgres):
    postgres.sql("create database latin encoding 'latin1' template template0 locale 'C'")
    with pytest.raises(ValueError, match="UTF-8"):
        open_database(postgres.url("latin"))


@pytest.mark.parametrize("address", [
    "postgresql://me:s3%zzcret@host/db", "postgresql://me:s3cret@host/db?nonsense=1", "postgresql://me:s3cret@[::1/db",
    "postgresql://me:s3cret@localhost:port/db", "postgresql://me:s3cret@host/db?connections=0",
    "postgresql://me:s3cret@host/db?connections=many",
])
def test_an_invalid_address_is_one_line_without_the_password(address):
    with pytest.raises(ValueError) as refused:
        open_database(address)
    assert "cret" not in str(refused.value) and "\n" not in str(refused.value)


def test_a_closed_port_is_unreachable_in_one_line_without_the_password():
    with pytest.raises(Unreachable, match="Connection refused") as refused:
        open_database("postgresql://me:s3cret@127.0.0.1:1/db")
    assert "cret" not in str(refused.value) and "\n" not in str(refused.value)


def test_without_the_extra_sqlite_works_and_postgresql_says_what_is_missing(tmp_path):
    code = f"""
import sys
sys.modules["psycopg"] = sys.modules["psycopg_pool"] = None
from engines.database.open import open_database
import tagning.app, tagning.serve
db = open_database("sqlite:{tmp_path}/a.db")
print(db.query("select 1 as n"))
try:
    open_database("postgresql://me:s3cret@host/db")
except ValueError as error:
    print(error)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout == "[{'n': 1}]\nPostgreSQL needs two more packages: pip install 'tagning[postgres]'\n", ended.stderr


def test_a_forked_child_opens_its_own_connections(url):
    code = f"""
import os
from engines.database.open import open_database
from engines.database.contract import Step
db = open_database("{url}")
db.migrate([Step("0001", "create table box (id text primary key)")])
with db.tx():
    db.execute("insert into box values ('before')")
    child = os.fork()
    if child == 0:
        seen = db.query("select id from box")
        os._exit(0 if seen == [] else 1)
    assert os.waitpid(child, 0)[1] == 0
    db.execute("insert into box values ('after')")
print(db.query("select id from box order by id"))
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False)
    assert ended.stdout.strip() == "[{'id': 'after'}, {'id': 'before'}]", ended.stderr
