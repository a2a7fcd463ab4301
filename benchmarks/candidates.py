"""A hundred candidates record at the same time, 256 KB a second each, against one web process.

Is every byte kept? How long does a confirmation take? Does the process grow? It runs on SQLite with a folder, and on PostgreSQL with S3.
There it also runs against a hundred clients who put the same chunks into the bare store.
"""

import hashlib
import json
import os
import random
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from answering import queries, takes
from benchmarks.crowd import CHUNK, Candidate, chunks, put_together, sea, sea_size, upload_together
from benchmarks.measure import cpu_s, memory_mib
from benchmarks.plot import draw
from benchmarks.report import RESULTS, Figure, Report
from engines.blobs.contract import blob_of
from foundation.clock import iso
from foundation.ids import hash_token, new_token
from tagning import queries as sessions
from tagning.clock import SystemClock
from tagning.config import Config
from tagning.parts import Parts, make_parts
from tests.answering.conftest import body
from tests.review.conftest import add_submission, answer_interview
from tests.server import Server
from tests.servers.postgres import Cluster
from tests.servers.rgw import Store

HOW_MANY = 100
SECONDS = 60
BARE_SECONDS = 20
P99_S = 1.0
GROWTH_MIB = 16
GATHERED = 10
DURABLE = "-c max_connections=100"
# Uploads only: workers on other machines process the videos.
SETTINGS = {"TAGNING_JOB_THREADS": "0", "TAGNING_LIVE": "0", "TAGNING_SECRET": "a secret for as long as the benchmark takes"}


@dataclass(frozen=True)
class Engines:
    """Engines started for one run: their addresses, their processes, and a bucket for bare puts."""

    settings: dict[str, str]
    pids: tuple[int, ...] = ()
    store: Store | None = None

    def cpu_s(self) -> float:
        """The CPU seconds of the engines so far."""
        return sum(cpu_s(pid) for pid in self.pids)


def measure(rounds: int) -> Report:
    """Both engines, once each whatever `rounds` says, because the worst moment counts."""
    figures: list[Figure] = []
    runs: dict[str, Any] = {}
    memory: dict[str, dict[float, float]] = {}
    for place, started in CASES:
        name = f"{HOW_MANY} candidates, {place}"
        with tempfile.TemporaryDirectory(prefix="tagning-bench-") as folder, started() as engines:
            found = _crowd(Path(folder), engines, HOW_MANY)
            bare = _bare(engines.store, HOW_MANY) if engines.store else None
        memory[name] = found.pop("memory_mib")
        runs[name] = found
        print(f"    {name}: {found}")
        figures += _figures(name, found, HOW_MANY)
        if bare:
            runs[BARE] = bare
            print(f"    {BARE}: {bare}")
            figures += _beside(name, found, bare)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "candidates.svg").write_text(draw(memory, across="seconds of recording", unit="MiB", marks=range(0, SECONDS + 1, 10)))
    return Report(figures, runs)


def _beside(name: str, found: dict[str, Any], bare: dict[str, Any]) -> list[Figure]:
    return [
        Figure(f"for comparison: {BARE}: time to acknowledgement, p99", bare["p99_s"], None, "s"),
        Figure(f"{name}: CPU time of all servers, against the store's for bare puts", found["all_cpu_ms_a_chunk"]
               / bare["all_cpu_ms_a_chunk"], None, "times as much"),
    ]


def _figures(name: str, found: dict[str, Any], how_many: int) -> list[Figure]:
    wrong = found["wrong"] + found.get("wrong_when_gathered", 0)
    return [
        Figure(f"{name}: recordings that differ from what was sent", wrong, 0, f"of {how_many}", at_most=True),
        Figure(f"{name}: time to acknowledgement, p99", found["p99_s"], P99_S, "s", at_most=True),
        Figure(f"{name}: growth of the web process", found["grown_mib"], GROWTH_MIB, "MiB", at_most=True),
    ]


@contextmanager
def _embedded() -> Iterator[Engines]:
    yield Engines({})


@contextmanager
def _distributed() -> Iterator[Engines]:
    os.environ.setdefault("TAGNING_REQUIRE_SERVERS", "1")
    with ExitStack() as over:
        cluster, store = Cluster(DURABLE), Store()
        over.callback(cluster.remove)
        over.callback(store.remove)
        cluster.start()
        settings = {"TAGNING_DATABASE": cluster.url(cluster.empty()), "TAGNING_BLOBS": store.url(store.bucket())}
        yield Engines(settings, (cluster.pid, *store.pids), store)


BARE = f"{HOW_MANY} who only put chunks into the store"
CASES = (("SQLite and a folder", _embedded), ("PostgreSQL and S3", _distributed))


def _crowd(folder: Path, engines: Engines, how_many: int) -> dict[str, Any]:
    settings = {**SETTINGS, **engines.settings}
    parts = make_parts(Config.from_env({"TAGNING_DATA": str(folder), **settings}), SystemClock())
    candidates = _invited(parts, how_many)
    parts.blobs.put_bytes("warm", b"a new store takes seconds for its first object")
    server = Server(folder, **settings).start()
    water = sea(random.Random(5).randbytes(sea_size()))
    try:
        busy, behind = cpu_s(server.process.pid), engines.cpu_s()
        with _memory_of(server.process.pid) as memory:
            upload_together(server.port, candidates, SECONDS, water)
        busy, behind = cpu_s(server.process.pid) - busy, engines.cpu_s() - behind
        return {
            **_found(parts, candidates, water, memory), "cpu_ms_a_chunk": round(1000 * busy / how_many / SECONDS, 2),
            "all_cpu_ms_a_chunk": round(1000 * (busy + behind) / how_many / SECONDS, 2), **_gathered(parts, candidates, water),
        }
    finally:
        server.stop()
        parts.db.close()


def _gathered(parts: Parts, candidates: Sequence[Candidate], water: bytes) -> dict[str, Any]:
    """How long gathering takes for the first few recordings, where the store leaves pieces, and whether their bytes are right."""
    if not parts.blobs.finishes_in_pieces:
        return {}
    begun, some = perf_counter(), candidates[:GATHERED]
    for one in some:
        parts.blobs.gather(one.address.rpartition("/")[2])
    took = perf_counter() - begun
    return {"gathered_s_each": round(took / len(some), 3), "wrong_when_gathered": _how_many_wrong(parts, some, water)}


def _bare(store: Store, how_many: int) -> dict[str, Any]:
    """The same chunks at the same pace, put into the bare store at presigned addresses."""
    bucket = store.bucket()
    store.client.put_object(Bucket=bucket, Key="warm", Body=b"a new store takes seconds for its first object")
    paths = [[_signed(store, bucket, f"{number}/{n}") for n in range(BARE_SECONDS)] for number in range(how_many)]
    water = sea(random.Random(5).randbytes(sea_size()))
    busy = sum(cpu_s(pid) for pid in store.pids)
    waits = put_together(f"127.0.0.1:{store.port}", store.port, paths, water)
    busy = sum(cpu_s(pid) for pid in store.pids) - busy
    return {**_waited(waits), "all_cpu_ms_a_chunk": round(1000 * busy / how_many / BARE_SECONDS, 2)}


def _signed(store: Store, bucket: str, key: str) -> str:
    url = store.client.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": key, "IfNoneMatch": "*"}, ExpiresIn=3600)
    return str(url.removeprefix(store.endpoint))


def _waited(waits: Sequence[float]) -> dict[str, float]:
    return {"p50_s": round(median(waits), 4), "p99_s": round(quantiles(waits, n=100)[98], 4), "max_s": round(max(waits), 4)}


def _found(parts: Parts, candidates: Sequence[Candidate], water: bytes, memory: dict[float, float]) -> dict[str, Any]:
    waits = [wait for one in candidates for _when, wait in one.waits_s]
    third = len(memory) // 3
    levels = list(memory.values())
    return {
        "wrong": _how_many_wrong(parts, candidates, water), "refused": sum(one.refused for one in candidates),
        "chunks": len(waits), "acknowledged_mib": round(sum(one.acknowledged for one in candidates) / 1024**2),
        **_waited(waits),
        # From the first third, when everybody has begun, to the last.
        "grown_mib": round(median(levels[-third:]) - median(levels[third // 2:third]), 1), "peak_mib": round(max(levels), 1),
        "memory_mib": memory,
    }


def _how_many_wrong(parts: Parts, candidates: Sequence[Candidate], water: bytes) -> int:
    return sum(not _is_whole(parts, one, water) for one in candidates)


def _is_whole(parts: Parts, one: Candidate, water: bytes) -> bool:
    sent, kept = hashlib.sha256(), hashlib.sha256()
    for chunk in chunks(one.number, SECONDS, water):
        sent.update(chunk)
    for piece in parts.blobs.read(blob_of(one.address.rpartition("/")[2])):
        kept.update(piece)
    return one.acknowledged == SECONDS * CHUNK and sent.digest() == kept.digest()


@contextmanager
def _memory_of(pid: int) -> Iterator[dict[float, float]]:
    """{seconds: MiB} of the process and its children, twice a second while the block runs."""
    found: dict[float, float] = {}
    begun, over = perf_counter(), threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            found[round(perf_counter() - begun, 1)] = round(memory_mib(pid), 1)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def _invited(parts: Parts, how_many: int) -> list[Candidate]:
    """So many candidates, each with an open browser and a take in progress."""
    now = parts.clock.iso()
    team_id, person_id = new_token()[:20], new_token()[:20]
    parts.db.execute("insert into team (id, name, language, created_at) values (:id, 'Nordvik', 'en', :now)", id=team_id, now=now)
    parts.db.execute(
        """insert into person (id, email, name, password_hash, language, created_at, password_changed_at)
           values (:id, 'alice@example.org', 'Alice Lindqvist', '', 'en', :now, :now)""",
        id=person_id, now=now,
    )
    interview = answer_interview(parts, team_id, person_id, ())
    parts.db.execute("update clip set body = :body", body=body(think_seconds=0))
    version = parts.db.query("select current_version_id as id from interview")[0]["id"]
    return [
        _begun(parts, add_submission(parts, team_id, person_id, interview.interview_id, version, "Erin Holm"), n) for n in range(how_many)
    ]


def _begun(parts: Parts, invitation_id: str, number: int) -> Candidate:
    now, token = parts.clock.iso(), new_token()
    parts.db.execute("update invitation set submitted_at = null, consented_at = :now where id = :id", now=now, id=invitation_id)
    visit = queries.find_visit(parts.db, invitation_id)
    assert visit is not None
    takes.start_thinking(parts.db, parts.clock, visit, 1)
    take = takes.begin_take(parts.db, parts.clock, visit, 1)
    sessions.add_session(
        parts.db, id_hash=hash_token(token), side="candidate", person_id=None, data=json.dumps({"invitations": {invitation_id: 1}}),
        now=now, expires_at=iso(parts.clock.now() + timedelta(hours=1)),
    )
    return Candidate(f"tagning-candidate={token}", take["id"], number)
