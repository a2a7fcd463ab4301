"""Comments written and read through our database layer, and through bare sqlite3 and psycopg with the same statements."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, cast

import psycopg

from benchmarks.measure import spread
from benchmarks.report import Figure, Report
from engines.database.contract import Database
from engines.database.open import open_database
from engines.database.steps import steps_in
from foundation.clock import Clock
from foundation.ids import new_id
from foundation.paging import among
from review.comments import queries
from review.comments.comments import MOST_NEWS
from tagning.clock import SystemClock
from tagning.places import SCHEMA
from tests.review.conftest import answer_interview
from tests.servers.postgres import Cluster

GOAL = 1.5
TURN_S = 0.5
COMMENTS = 200
ASKED = 4  # the answers of a poll, as many as stand side by side
NEW = 20  # what a poll finds after a busy second and a half
WORDS = "She names the conflict at once, and says what she did herself before she says what the others should have done."
DURABLE = "-c max_connections=50"  # as installed: a commit is on disk before it is confirmed


class Told:
    """Records the statement and parameters of a room's function instead of sending them."""

    dialect = ""

    def __init__(self) -> None:
        self.sql = ""

    def query(self, sql: str, /, **params: Any) -> list[Any]:
        """Like a database's."""
        self.sql = sql
        return []

    def execute(self, sql: str, /, **params: Any) -> int:
        """Like a database's."""
        self.sql = sql
        return 0


@dataclass(frozen=True)
class Stage:
    """A database with a commented interview, and the parameters of the next comment and the next poll."""

    db: Database
    comment: dict[str, Any]
    asked: dict[str, Any]
    bare_asked: dict[str, Any]
    """The same as the statement's parameters."""
    numbers: Iterator[int]

    def new_comment(self) -> dict[str, Any]:
        """A new comment."""
        return {**self.comment, "id": new_id(), "seq": next(self.numbers)}


def measure(rounds: int) -> Report:
    """Writes and reads per second on both engines. A ratio is our time divided by the bare driver's right after it."""
    runs: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="tagning-bench-") as folder:
        runs.update(_on_sqlite(Path(folder), rounds))
    runs.update(_on_postgres(rounds))
    figures = [
        Figure(f"{name}: ours takes, against the bare driver", one["ratio"]["median"], GOAL, "times as long", at_most=True)
        for name, one in runs.items()
    ]
    return Report(figures, runs)


def _on_sqlite(folder: Path, rounds: int) -> dict[str, Any]:
    path = folder / "tagning.db"
    stage = _staged(open_database(f"sqlite:{path}"))
    bare = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):  # the same guarantees as ours
        bare.execute(f"pragma {pragma}")
    write, read = _statements(":{}")
    try:
        return {
            "comments written, SQLite": _turns(rounds, _writing(stage), lambda: bare.execute(write, stage.new_comment())),
            "comments read, SQLite": _turns(rounds, _reading(stage), lambda: bare.execute(read, stage.bare_asked).fetchall()),
        }
    finally:
        bare.close()
        stage.db.close()


def _on_postgres(rounds: int) -> dict[str, Any]:
    write, read = _statements("%({})s")
    with _cluster() as cluster:
        url = cluster.url(cluster.empty())
        stage = _staged(open_database(url))
        with psycopg.connect(url, autocommit=True) as bare:
            try:
                return {
                    "comments written, PostgreSQL": _turns(rounds, _writing(stage), lambda: bare.execute(write, stage.new_comment())),
                    "comments read, PostgreSQL": _turns(rounds, _reading(stage), lambda: bare.execute(read, stage.bare_asked).fetchall()),
                }
            finally:
                stage.db.close()


@contextmanager
def _cluster() -> Iterator[Cluster]:
    cluster = Cluster(DURABLE)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


def _staged(db: Database) -> Stage:
    db.migrate(steps_in(SCHEMA))
    clock = SystemClock()
    team_id, person_id = _people(db, clock)
    answered = answer_interview(_Parts(db, clock), team_id, person_id, ("Erin Holm",))
    answer_id = answered.answers[0, 0]
    comment = {
        "team_id": team_id, "interview_id": answered.interview_id, "answer_id": answer_id, "author_id": person_id, "parent_id": None,
        "at_ms": 1200, "until_ms": None, "body": WORDS, "now": clock.iso(),
    }
    # Numbers count downwards, so the newest twenty are the same whatever was written.
    poll = {"team_id": team_id, "person_id": person_id, "after": COMMENTS - NEW, "most": MOST_NEWS}
    asked = {**poll, "answer_ids": [answer_id], "open_answers": [answer_id]}
    bare_asked = {**poll, **among("answer", [answer_id], ASKED), **among("open", [answer_id], ASKED)}
    stage = Stage(db, comment, asked, bare_asked, count(-1, -1))
    with db.tx():
        for seq in range(1, COMMENTS + 1):
            queries.insert_comment(db, **{**stage.new_comment(), "seq": seq})
    return stage


def _people(db: Database, clock: Clock) -> tuple[str, str]:
    team_id, person_id, now = new_id(), new_id(), clock.iso()
    db.execute("insert into team (id, name, language, created_at) values (:id, 'Nordvik', 'en', :now)", id=team_id, now=now)
    db.execute(
        """insert into person (id, email, name, password_hash, language, created_at, password_changed_at)
           values (:id, 'alice@example.org', 'Alice Lindqvist', '', 'en', :now, :now)""",
        id=person_id, now=now,
    )
    return team_id, person_id


class _Nowhere:
    def put_bytes(self, name: str, data: bytes) -> int:
        return len(data)


@dataclass(frozen=True)
class _Parts:
    """The parts of an installation that an answered interview needs."""

    db: Database
    clock: Clock
    blobs: _Nowhere = _Nowhere()


def _writing(stage: Stage) -> Callable[[], object]:
    return lambda: queries.insert_comment(stage.db, **stage.new_comment())


def _reading(stage: Stage) -> Callable[[], object]:
    found = queries.list_comments(stage.db, **stage.asked)
    assert len(found) == NEW, f"{len(found)} comments are new, and not {NEW}"
    return lambda: queries.list_comments(stage.db, **stage.asked)


def _asked_for_nothing(db: Database) -> object:
    return queries.list_comments(db, "", "", 0, 0, [], [])


def _statements(place: str) -> tuple[str, str]:
    """The two statements, with parameters as the driver wants them."""
    names = (
        "answer_id", "author_id", "parent_id", "interview_id", "team_id", "until_ms", "at_ms", "body", "after", "most", "seq", "now", "id",
        "person_id", *(f"{name}_{n}" for name in ("answer", "open") for n in range(ASKED)),
    )
    said = []
    for send in (queries.insert_comment, _asked_for_nothing):
        told = Told()
        send(cast(Database, told))
        sql = told.sql
        for name in names:
            sql = sql.replace(f":{name}", place.format(name))
        said.append(sql)
    return said[0], said[1]


def _turns(rounds: int, ours: Callable[[], object], bare: Callable[[], object]) -> dict[str, Any]:
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    for once in (ours, bare):
        _rate(once)  # files, pages and plans are warm for both
    for _ in range(rounds * 2):
        rates["ours"].append(_rate(ours))
        rates["bare"].append(_rate(bare))
    ratios = [theirs / mine for mine, theirs in zip(rates["ours"], rates["bare"])]
    print(f"    {median(rates['ours']):7.0f} and {median(rates['bare']):7.0f} a second: {median(ratios):5.2f}")
    return {"ours, a second": spread(rates["ours"]), "bare, a second": spread(rates["bare"]), "ratio": spread(ratios)}


def _rate(once: Callable[[], object]) -> float:
    done, begun = 0, perf_counter()
    while (took := perf_counter() - begun) < TURN_S:
        once()
        done += 1
    return done / took
