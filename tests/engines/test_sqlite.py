"""What only SQLite can get wrong."""

import os
import sqlite3
import subprocess
import sys
import threading

import pytest

from engines.database.contract import Busy, Full, Step
from engines.database.open import open_database
from engines.database.sqlite import SqliteDatabase

STEP = Step("0001", "create table box (id text primary key, n integer)")


@pytest.fixture
def db(tmp_path):
    opened = SqliteDatabase(tmp_path / "a.db")
    opened.migrate([STEP])
    yield opened
    opened.close()


@pytest.mark.parametrize("pragma, value", [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)])
def test_every_threads_connection_has_the_same_settings(db, pragma, value):
    seen = []
    thread = threading.Thread(target=lambda: seen.extend(db.query(f"pragma {pragma}")))
    thread.start()
    thread.join()
    assert [list(row.values()) for row in seen + db.query(f"pragma {pragma}")] == [[value], [value]]


def test_opening_waits_for_another_process_that_writes_the_new_file(tmp_path):
    db, seen = SqliteDatabase(tmp_path / "new.db"), []
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None, check_same_thread=False)
    other.execute("begin immediate")
    thread = threading.Thread(target=lambda: seen.extend(db.query("pragma journal_mode")))
    thread.start()
    thread.join(0.2)
    other.execute("commit")
    thread.join()
    assert seen == [{"journal_mode": "wal"}]
    other.close()
    db.close()


def test_a_new_file_that_stays_locked_raises_busy(tmp_path, monkeypatch):
    monkeypatch.setattr("engines.database.sqlite._BUSY_S", 0.05)
    db, other = SqliteDatabase(tmp_path / "new.db"), sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(Busy):
        db.query("select 1")
    other.close()
    db.close()


def test_a_reader_blocks_no_writer(db, tmp_path):
    for n in range(50):
        db.execute("insert into box values (:id, 1)", id=str(n))
    db.query("select * from box")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    assert other.execute("pragma wal_checkpoint(truncate)").fetchone()[0] == 0
    other.close()


def test_reading_takes_no_lock_even_while_another_thread_writes(db):
    seen = []
    with db.tx():
        thread = threading.Thread(target=lambda: seen.append(db.query("with x(n) as (select 1) select n from x union select n from box")))
        thread.start()
        thread.join(10)
    assert seen == [[{"n": 1}]]


def test_a_full_database_raises_full_and_keeps_its_rows(db):
    db.execute("insert into box values ('kept', 1)")
    db.query("pragma max_page_count = 8")
    with pytest.raises(Full), db.tx():
        for n in range(1000):
            db.execute("insert into box values (:id, 1)", id="x" * 1000 + str(n))
    assert db.query("select id from box") == [{"id": "kept"}]
    assert db.execute("insert into box values ('more', 2)") == 1


def test_the_file_is_private_to_its_owner(db, tmp_path):
    db.execute("insert into box values ('a', 1)")
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("a.db*")} == {0}


def test_a_missing_folder_is_created(tmp_path):
    opened = open_database(f"sqlite:{tmp_path}/deep/er/a.db")
    assert opened.query("select 1 as n") == [{"n": 1}]
    opened.close()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "a.db").write_text("these are not the rows you are looking for")
    with pytest.raises(ValueError, match="not a SQLite database"):
        open_database(f"sqlite:{tmp_path}/a.db")


def test_an_unusable_path_is_an_os_error(tmp_path):
    (tmp_path / "file").write_text("")
    for address in (f"sqlite:{tmp_path}", f"sqlite:{tmp_path}/file/a.db"):
        with pytest.raises(OSError):
            open_database(address)


def test_close_closes_other_threads_connections_too(db, tmp_path):
    read, go_on = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: (db.query("select * from box"), read.set(), go_on.wait()))
    thread.start()
    read.wait()
    db.close()
    left = [path.name for path in tmp_path.iterdir()]  # SQLite removes the -wal with the last connection
    go_on.set()
    thread.join()
    assert left == ["a.db"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_has_its_own_connection_and_lock():
    code = """
import os, sys, tempfile, threading
from pathlib import Path
from engines.database.contract import Step
from engines.database.sqlite import SqliteDatabase
db = SqliteDatabase(Path(tempfile.mkdtemp()) / "a.db")
db.migrate([Step("0001", "create table box (id text primary key)")])
db.close()
has_it, go_on = threading.Event(), threading.Event()
threading.Thread(target=lambda: db._writing.acquire() and (has_it.set(), go_on.wait()), daemon=True).start()
has_it.wait()
child = os.fork()
if child == 0:
    db.execute("insert into box values ('from the child')")
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(db.query("select id from box"))
go_on.set()
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False)
    assert ended.stdout.strip() == "[{'id': 'from the child'}]", ended.stderr
