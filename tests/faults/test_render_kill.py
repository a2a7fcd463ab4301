"""kill -9 of the server while clips are rendered: every job ends once, every clip is there once and plays, and nothing else is left.

TAGNING_FAULT_ROUNDS says how often it is killed (15 by default).
"""

import http.client
import io
import json
import os
import random
import time
from pathlib import Path

import av
import pytest

from authoring import edits, questions, takes
from authoring.questions import Wording
from interviews.instructions import default_instructions
from interviews.policy import Actor
from interviews.question import find_question
from media.synth import person
from tagning.app import create_app
from tagning.clock import SystemClock
from tests.cast import make_cast
from tests.conftest import do_all_jobs, make_house
from tests.server import Server

ROUNDS = int(os.environ.get("TAGNING_FAULT_ROUNDS", "15"))
KEEP = [[300, 1700]]
CARD_MS = 2000

pytestmark = [pytest.mark.faults, pytest.mark.slow]


@pytest.fixture
def parts(tmp_path):
    made = make_house(tmp_path / "data")
    made.clock = SystemClock()
    yield made
    made.db.close()


@pytest.fixture
def ready(parts, tmp_path):
    """(question, carol's cookie): a question with a take and a draft, to be published again and again."""
    cast = make_cast(parts, create_app(parts.config, parts=parts))
    carol = Actor(kind="member", person_id=cast.carol.id, name=cast.carol.name, team_id=cast.team_id, roles=frozenset({"recruiter"}))
    question_id = questions.create_question(parts.db, parts.clock, carol, Wording("Teamwork", "What did you do?", ""))
    person(tmp_path / "take.mp4", seed=15, seconds=2, size=(320, 180), fps=25)
    parts.blobs.put_file("raw/take", tmp_path / "take.mp4")
    upload = {
        "id": None, "team_id": cast.team_id, "subject": question_id, "blob": "raw/take", "filename": "take.mp4", "owner_key": carol.key,
    }
    with parts.db.tx():
        take_id = takes.add_take(parts.db, parts.clock, upload)
    do_all_jobs(parts)
    question = find_question(parts.db, cast.team_id, question_id)
    look = {"card": "before", "card_ms": CARD_MS, "overlay_ms": 0}
    draft = {"take_id": take_id, "keep": KEEP, "instructions": default_instructions("en", "Carol Berg"), "look": look, "version": 0}
    edits.save_draft(parts.db, parts.clock, carol, question, draft)
    # How often a job ended is written by the database itself, so that nobody can end one in silence.
    parts.db.execute("create table ending (job_id text not null, state text not null)")
    parts.db.execute("""create trigger job_ends after update of state on job when new.kind = 'render_clip' and new.finished_at is not null
                        begin insert into ending values (new.id, new.state); end""")
    return question, cast.carol.client.get_cookie("tagning", domain="localhost").value


def publish(server, question, cookie):
    """Ask for a clip as the editor does; the id of its job."""
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
    """Kill it, and let the lease of what it was doing run out, as it would in 20 seconds; how far the work was."""
    time.sleep(after_s)
    server.kill()
    running = [job["permille"] for job in unfinished(parts) if job["state"] == "running"]
    parts.db.execute("update job set lease_until = '2000-01-01T00:00:00.000Z' where state = 'running'")
    return running


def wait_for_the_end(parts, took_s):
    """Until no clip is under way; the longest it may take is generous, as the machine may be busy."""
    end = time.monotonic() + 90 + took_s
    while unfinished(parts):
        assert time.monotonic() < end, unfinished(parts)
        time.sleep(0.05)


def test_a_killed_server_leaves_every_clip_whole_and_nothing_else(parts, ready, tmp_path):
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
        while killed < ROUNDS:
            publish(server, question, cookie)
            for _ in range(min(chance.choice((1, 2)), ROUNDS - killed)):
                hit += kill(server, parts, chance.uniform(0, took_s))
                killed += 1
                server.start()
            wait_for_the_end(parts, took_s)
    finally:
        server.kill()
    assert len(hit) >= ROUNDS // 3, "the kills missed the rendering"
    every_job_ended_once(parts)
    every_clip_is_whole(parts)
    nothing_else_is_left(parts, tmp_path / "data")
    no_process_is_left(scratch)


def every_job_ended_once(parts):
    jobs = parts.db.query("select id as job_id, 'done' as state from job where kind = 'render_clip' order by id")
    assert len(jobs) > ROUNDS // 2
    assert parts.db.query("select job_id, state from ending order by job_id") == jobs
    assert parts.db.query("pragma integrity_check") == [{"integrity_check": "ok"}]


def every_clip_is_whole(parts):
    clips = parts.db.query("select * from clip")
    assert {clip["state"] for clip in clips} == {"published"}
    for clip in clips:
        made = parts.db.query("select name, blob from rendition where owner = :owner order by name", owner=f"clip:{clip['id']}")
        assert [row["name"] for row in made] == ["captions", "clip", "poster", "storyboard"]
        data = b"".join(parts.blobs.read(next(row["blob"] for row in made if row["name"] == "clip")))
        with av.open(io.BytesIO(data)) as film:
            times = [frame.time for frame in film.decode(video=0)]
            frame_s = 1 / float(film.streams.video[0].average_rate)
        assert abs(times[-1] - times[0] + frame_s - (CARD_MS + 1400) / 1000) <= frame_s + 0.001
        assert abs(clip["duration_ms"] - CARD_MS - 1400) <= frame_s * 1000 + 1


def nothing_else_is_left(parts, folder):
    """No blob without a row, no half-written file."""
    known = {row["blob"] for row in parts.db.query("select blob from rendition union select blob from take")}
    Server(folder, TAGNING_JOB_THREADS="0").start().kill()  # the sweep of what a killed one was writing is part of the start
    assert set(parts.blobs.names()) == known
    assert [path.name for path in (folder / "blobs").rglob("*") if path.is_file() and path.name.startswith(".")] == []


def no_process_is_left(scratch):
    """What the server had started died with it."""
    end = time.monotonic() + 5
    while found := [process for process in map(int, filter(str.isdigit, os.listdir("/proc"))) if str(scratch) in surroundings(process)]:
        assert time.monotonic() < end, found
        time.sleep(0.1)


def surroundings(process):
    """The process's environment as the system shows it."""
    try:
        return Path(f"/proc/{process}/environ").read_text(errors="replace")
    except OSError:
        return ""
