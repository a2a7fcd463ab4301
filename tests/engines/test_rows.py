"""Whole tables on every engine: a consistent snapshot, a write order that keeps every reference, and equal digests."""

import threading
from pathlib import Path

import pytest

from engines.database.contract import Conflict, Step
from engines.database.rows import Digest, count_rows, digest_of, read_rows, tables_in, write_rows
from engines.database.steps import steps_in
from interviews.schema import __file__ as schema

STEPS = [
    Step("0001_first", """
        create table shelf (id text primary key, label text not null default 'x, primary key (y)');
        create table book (
            shelf_id text not null references shelf(id), place integer not null, title text,  -- a remark
            primary key (shelf_id, place)
        );
        create index book_title on book(title);
        create table note (id text primary key, parent_id text references note(id), body text not null);
        create table gone (id text primary key);
    """),
    Step("0002_second", """
        create table room (id text primary key);
        alter table shelf add column room_id text references room(id);
        drop table gone;
    """),
]
TABLES = {table.name: table for table in tables_in(STEPS)}


@pytest.fixture
def filled(db):
    db.migrate(STEPS)
    db.execute("insert into room (id) values ('r')")
    db.execute("insert into shelf (id, room_id) values ('a', 'r'), ('å', null)")
    return db


def write(db, name, rows):
    with db.tx():
        return sum(write_rows(db, TABLES[name], rows))


def test_referenced_tables_come_first():
    names = list(TABLES)
    assert sorted(names) == ["book", "note", "room", "shelf"]
    assert names.index("room") < names.index("shelf") < names.index("book")
    assert (TABLES["book"].key, TABLES["shelf"].key, TABLES["note"].parent) == (("shelf_id", "place"), ("id",), "parent_id")


def test_every_table_of_the_product_is_found_with_its_key():
    tables = {table.name: table for table in tables_in(steps_in(Path(schema).parent))}
    assert len(tables) >= 24
    assert "score" not in tables and tables["hand_in"].key == ("invitation_id", "reviewer_id") and tables["comment"].parent == "parent_id"
    assert list(tables).index("person") < list(tables).index("question")


def test_more_rows_than_a_page_are_read_once_each_and_unchanged(filled):
    books = [{"shelf_id": shelf, "place": place, "title": f"Bok {place} 📕"} for shelf in ("a", "å") for place in range(-5, 700)]
    assert write(filled, "book", books) == len(books) == count_rows(filled, TABLES["book"])
    assert list(read_rows(filled, TABLES["book"])) == books


def test_replies_are_written_after_their_parents_in_any_order(filled):
    notes = [{"id": f"{n:03}", "parent_id": f"{n + 1:03}" if n < 299 else None, "body": "x"} for n in range(300)]
    assert write(filled, "note", notes) == 300
    with pytest.raises(Conflict):
        filled.execute("insert into note (id, parent_id, body) values ('z', 'nowhere', 'x')")


def test_the_digest_depends_on_the_rows_but_not_on_their_order(filled):
    digest = Digest()
    for row in reversed(filled.query("select * from shelf")):
        digest.add(row)
    assert digest.text == digest_of(filled, TABLES["shelf"])
    assert digest.text.startswith("2:")
    filled.execute("update shelf set label = 'y' where id = 'a'")
    assert digest_of(filled, TABLES["shelf"]) != digest.text


def test_the_digest_is_the_same_on_every_engine(filled):
    """A fixed value, because one version on one engine checks the backup of another."""
    assert digest_of(filled, TABLES["shelf"]) == SHELVES


SHELVES = "2:f12a47e35473f950c941e4668a64bfb26cd694807ea0ee0d58e6be164fba93f3"


def test_a_snapshot_shows_one_moment_while_others_write(filled):
    def write_elsewhere():
        filled.execute("insert into room (id) values ('later')")

    with filled.snapshot():
        before = count_rows(filled, TABLES["room"])
        thread = threading.Thread(target=write_elsewhere)
        thread.start()
        thread.join(20)
        assert not thread.is_alive(), "nobody waits for a snapshot"
        assert count_rows(filled, TABLES["room"]) == before == 1
    assert count_rows(filled, TABLES["room"]) == 2
    filled.execute("insert into room (id) values ('last')")


def test_steps_taken_lists_the_migrations_and_creates_nothing(db):
    assert db.steps_taken() == []
    assert db.steps_taken() == []
    db.migrate(STEPS[:1])
    assert db.steps_taken() == ["0001_first"]
    db.migrate(STEPS)
    assert db.steps_taken() == ["0001_first", "0002_second"]
