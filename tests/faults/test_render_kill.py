"""kill -9 of the server during rendering: every job ends once, every clip exists once and plays, and nothing else is left."""

import http.client
import json
import os
import random
import time
from pathlib import Path

import pytest

from tagning.app import create_app
from tagning.clock import SystemClock
from tests.cast import make_cast
from tests.conftest import do_all_jobs, make_house
from tests.faults.clips import every_clip_is_whole, ready_to_publish
from tests.faults.endings import endings, watch_endings
from tests.faults.rows import require_sound
from tests.rounds import rounds
from tests.server import Server

pytestmark = [pytest.mark.faults, pytest.mark.slow]
ROUNDS = rounds(6)


@pytest.fixture
def parts(tmp_path):
    made = make_house(tmp_path / "data")
    made.clock = SystemClock()
    yield made
    made.db.close()


@pytest.fixture
def ready(parts, tmp_path):
    """(question, carol's cookie): a question with a take and a draft, to be published repeatedly."""
    cast = make_cast(parts, create_app(parts.config, parts=parts))
    question = ready_to_publish(parts, cast, tmp_path, do_all_jobs)
    watch_endings(parts.db)
    return question, cast.carol.client.get_cookie("tagning", domain="localhost").value


def publish(server, question, cookie):
    """Publish a clip as the editor does; returns the id of its job."""
    line = http.client.HTTPConnection("localhost", server.port, timeout=20)
    line.request("POST", f"/questions/{question['id']}/publish", headers={"Cookie": f"tagning={cookie}", "Accept": "application/json"})
    answer = line.getresponse()
    said = json.loads(answer.read())
    line.close()
    assert answer.status < 300, said
    return said


def unfinished(parts):
    return parts.db.query("select id, state, attempts, permille, error from job where kind = 'render_clip' and finished_at is null")


def kill(server, parts, after_s):
    """Kill the server and expire its lease, as it would after 20 seconds; returns the job's progress."""
    time.sleep(after_s)
    server.kill()
    running = [job["permille"] for job in unfinished(parts) if job["state"] == "running"]
    parts.db.execute("update job set lease_until = '2000-01-01T00:00:00.000Z' where state = 'running'")
    return running


def wait_for_the_end(parts, took_s):
    """Wait until no clip is in progress; the timeout is generous for a busy machine."""
    end = time.monotonic() + 90 + took_s
    while unfinished(parts):
        assert time.monotonic() < end, unfinished(parts)
        time.sleep(0.05)


@pytest.mark.rounds
def test_a_killed_server_leaves_complete_clips_and_nothing_else(parts, ready, tmp_path):
    question, cookie = ready
    chance = random.Random(os.environ.get("TAGNING_FAULT_SEED"))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    server = Server(tmp_path / "data", TMPDIR=str(scratch)).start()
    hit, killed = [], 0
    try:
        publish(server, question, cookie)
        began = time.monotonic()
        wait_for_the_end(parts, 0)
        took_s = time.monotonic() - began
        while killed < ROUNDS or (len(hit) < ROUNDS // 3 and killed < 5 * ROUNDS):  # clips are short, so some kills come too late
            publish(server, question, cookie)
            for _ in range(chance.choice((1, 2))):
                hit += kill(server, parts, chance.uniform(0, took_s))
                killed += 1
                server.start()
            wait_for_the_end(parts, took_s)
    finally:
        server.kill()
    assert len(hit) >= ROUNDS // 3, "the kills missed the rendering"
    every_job_ended_once(parts)
    every_clip_is_whole(parts, question["id"])
    nothing_else_is_left(parts, tmp_path / "data")
    no_process_is_left(scratch)


def every_job_ended_once(parts):
    jobs = parts.db.query("select id from job where kind = 'render_clip' order by id")
    assert len(jobs) > ROUNDS // 2
    assert endings(parts.db, "render_clip") == [(job["id"], "done") for job in jobs]
    require_sound(parts.db)


def nothing_else_is_left(parts, folder):
    """No blob without a row, and no partial file."""
    known = {row["blob"] for row in parts.db.query("select blob from rendition union select blob from take")}
    Server(folder, TAGNING_JOB_THREADS="0").start().kill()  # the start sweeps what a killed process was writing
    assert set(parts.blobs.names()) == known
    assert [path.name for path in (folder / "blobs").rglob("*") if path.is_file() and path.name.startswith(".")] == []


def no_process_is_left(scratch):
    """All processes of the server died with it."""
    end = time.monotonic() + 5
    while found := [process for process in map(int, filter(str.isdigit, os.listdir("/proc"))) if str(scratch) in surroundings(process)]:
        assert time.monotonic() < end, found
        time.sleep(0.1)


def surroundings(process):
    """The process's environment, as the system shows it."""
    try:
        return Path(f"/proc/{process}/environ").read_text(errors="replace")
    except OSError:
        return ""
