"""What the team's pages cost at 100, 1,000 and 3,000 candidates × 8 questions × 5 reviewers: time, statements, bytes, on both databases.

Time is that of one request beside an empty signed-in page, asked in turn; the least of several counts. With SQLite, which works in the
same thread, it is processor time; with PostgreSQL it is what the clock says.
"""

import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

from benchmarks.report import Figure, Report
from engines.database.steps import steps_in
from tagning.app import create_app
from tagning.places import SCHEMA
from tests.conftest import make_house
from tests.many import PAGES, make_many
from tests.servers.postgres import Cluster

CANDIDATES = (100, 1000, 3000)
EMPTY, LEAST = "/outbox", "/jobs/{job}"
NEWS = "/review/{interview}/comments.json?answer={answer}&answer={other}"
WATCH = "/review/{interview}/watch.json?question={question}&candidate={invitation}"
SUBMISSIONS, ALL_SUBMISSIONS = "/review/{interview}/news.json", "/review/news.json"
TIMES, BYTES, NEWS_TIMES, NEWS_BYTES = 5, 150 * 1024, 1.5, 1024
ENGINES = {"SQLite": "sqlite", "PostgreSQL": "postgresql"}


@dataclass(frozen=True)
class Cost:
    """What one page took: `times` as long as an empty page (news: as the least JSON route), its statements and its bytes."""

    times: float
    statements: int
    bytes: int


class Team:
    """A team with so many candidates, signed in as its owner, and a count of the statements that are sent."""

    def __init__(self, folder: Path, database: str, candidates: int) -> None:
        self.parts = make_house(folder, database=database)
        self.parts.db.migrate(steps_in(SCHEMA))
        app = create_app(self.parts.config, parts=self.parts)
        self.many = make_many(self.parts, app, candidates)
        if self.parts.db.dialect == "postgresql":
            self.parts.db.execute("analyze")  # as its autovacuum does before long
        self.client = self.many.cast.alice.client
        self.statements = 0
        self._count("query", "one", "execute")

    def _count(self, *names: str) -> None:
        """Count each statement once, whichever of the engine's verbs calls another."""
        depth = 0

        def counted(verb: Any) -> Any:
            def call(*given: Any, **params: Any) -> Any:
                nonlocal depth
                self.statements += depth == 0
                depth += 1
                try:
                    return verb(*given, **params)
                finally:
                    depth -= 1

            return call

        for name in names:
            setattr(self.parts.db, name, counted(getattr(self.parts.db, name)))

    def take(self, path: str) -> tuple[float, Any]:
        """(seconds, response) of one request."""
        clock = thread_time if self.parts.db.dialect == "sqlite" else perf_counter
        began = clock()
        response = self.client.get(self.many.filled(path))
        assert response.status_code in (200, 204), f"{path}: {response.status_code}"
        return clock() - began, response

    def cost(self, path: str, beside: str, rounds: int) -> Cost:
        """What the page costs beside another one."""
        self.take(path), self.take(beside)
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(self.take(path)[0])
            theirs.append(self.take(beside)[0])
        before = self.statements
        _, response = self.take(path)
        return Cost(min(ours) / min(theirs), self.statements - before, len(response.data))


def measure(rounds: int) -> Report:
    """Every page on every engine at every size, and the worst of each as figures."""
    runs: dict[str, Any] = {}
    for engine in ENGINES:
        for candidates in CANDIDATES:
            with _team(engine, candidates) as team:
                runs[f"{engine}, {candidates:,} candidates"] = {page: vars(cost) for page, cost in _costs(team, max(rounds, 3) * 3).items()}
    figures = [figure for engine in ENGINES for figure in _figures(engine, runs)]
    return Report(figures, runs)


def _costs(team: Team, rounds: int) -> dict[str, Cost]:
    gc.collect()
    found = {page: team.cost(page, EMPTY, rounds) for page in PAGES}
    for name, path in (
        ("comments", NEWS), ("watch", WATCH), ("submissions", SUBMISSIONS), ("all submissions", ALL_SUBMISSIONS), ("job", LEAST)
    ):
        number = team.take(path)[1].json["number"]
        found[f"news: {name}"] = team.cost(f"{path}{'&' if '?' in path else '?'}after={number}", LEAST, rounds)
    return found


def _figures(engine: str, runs: dict[str, Any]) -> Iterator[Figure]:
    few, most = (runs[f"{engine}, {candidates:,} candidates"] for candidates in (CANDIDATES[0], CANDIDATES[-1]))
    at = f"{CANDIDATES[-1]:,} candidates, {engine}"
    for page in PAGES:
        yield Figure(f"`{page}` at {at}: server time", most[page]["times"], TIMES, "× an empty page", at_most=True)
    yield Figure(f"largest page at {at}", max(most[page]["bytes"] for page in PAGES) / 1024, BYTES / 1024, "KiB", at_most=True)
    more = max(most[page]["statements"] - few[page]["statements"] for page in PAGES)
    yield Figure(f"statements of a page at {at}, more than at {CANDIDATES[0]}", more, 0, "statements", at_most=True)
    news = [cost for page, cost in most.items() if page.startswith("news")]
    yield Figure(f"news with nothing new at {at}", max(one["times"] for one in news), NEWS_TIMES, "× a job's state", at_most=True)
    yield Figure(f"bytes of news with nothing new, {engine}", max(one["bytes"] for one in news), NEWS_BYTES, "bytes", at_most=True)


@contextmanager
def _team(engine: str, candidates: int) -> Iterator[Team]:
    with tempfile.TemporaryDirectory(prefix="tagning-bench-") as folder, _address(engine, Path(folder)) as database:
        team = Team(Path(folder) / "data", database, candidates)
        try:
            yield team
        finally:
            team.parts.db.close()


@contextmanager
def _address(engine: str, folder: Path) -> Iterator[str]:
    if ENGINES[engine] == "sqlite":
        yield f"sqlite:{folder / 'tagning.db'}"
        return
    cluster = Cluster()
    try:
        cluster.start()
        yield cluster.url(cluster.empty())
    finally:
        cluster.remove()
