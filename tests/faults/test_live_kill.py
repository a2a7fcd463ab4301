"""The web process dies while it processes an arriving answer. Whatever it confirmed exists, and every rendition is made all the same."""

import base64
import http.cookiejar
import os
import random
import subprocess
import time
import urllib.request

import pytest

from answering import queries, takes
from foundation.ids import hash_token, link_token
from foundation.live_leases_queries import find
from foundation.renditions import renditions_of
from media.renditions.catalogue import make_renditions
from media.synthetic.people import person
from tagning.clock import SystemClock
from tagning.config import Config
from tagning.parts import make_parts
from tests.answering.conftest import fill
from tests.waiting import until
from tests.conftest import cheap_passwords
from tests.processes import running
from tests.rounds import rounds
from tests.server import Server

pytestmark = [pytest.mark.faults, pytest.mark.slow]
ROUNDS = rounds(4)
RENDITIONS = {"playable", "wall", "poster", "storyboard", "cues", "peaks", "full"}
PIECES = 8


class Candidate:
    """erin's browser, as the upload endpoint sees it."""

    def __init__(self, server, link):
        self.server = server
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.opener.open(server.url + link, timeout=30).close()

    def ask(self, method, path, data=None, **headers):
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        request = urllib.request.Request(self.server.url + path, data, {"Tus-Resumable": "1.0.0", **named}, method=method)
        with self.opener.open(request, timeout=60) as reply:
            return reply.headers

    def begin(self, take_id):
        said = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in
                        (("purpose", "answer"), ("subject", take_id), ("filetype", "video/webm")))
        return self.ask("POST", "/answer/uploads", Upload_Defer_Length=1, Upload_Metadata=said)["Location"]

    def offset(self, path):
        return int(self.ask("HEAD", path)["Upload-Offset"])

    def send(self, path, at, data, **headers):
        self.ask("PATCH", path, data, Upload_Offset=at, Content_Type="application/offset+octet-stream", **headers)
        return at + len(data)


@pytest.fixture
def parts(tmp_path):
    server = Server(tmp_path / "data", TAGNING_LIVE="2")
    config = Config.from_env({"TAGNING_DATA": str(server.data), "TAGNING_BASE_URL": server.url})
    parts = make_parts(config, clock=SystemClock(), passwords=cheap_passwords())
    fill(parts.db)
    token = link_token(config.secret, "invitation", "inv1")
    parts.db.execute("update invitation set token_hash = :hash, consented_at = :now where id = 'inv1'", hash=hash_token(token), now=_now())
    parts.db.execute("update interview_version set deadline = '2099-01-01T12:00:00.000Z' where id = 'vt1'")
    parts.db.execute("update clip set body = replace(body, '\"takes\": 3', '\"takes\": null')")
    parts.server, parts.link = server, f"/i/{token}"
    yield parts
    parts.db.close()
    server.kill()


def _now():
    return SystemClock().iso()


def begin_take(parts):
    visit = queries.find_visit(parts.db, "inv1")
    takes.start_thinking(parts.db, parts.clock, visit, 1)
    return takes.begin_take(parts.db, parts.clock, visit, 1)["id"]


def box_children(pid):
    said = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True).stdout
    rows = [line.split(None, 2) for line in said.splitlines()]
    family, grown = {pid}, True
    while grown:
        more = {int(row[0]) for row in rows if int(row[1]) in family} - family
        family, grown = family | more, bool(more)
    return [int(row[0]) for row in rows if int(row[0]) in family and "media.sandbox.inside" in row[2]]


def let_leases_run_out(db):
    """Let the killed process's leases expire, as they would after 4 and 20 seconds."""
    db.execute("update following set lease_until = '2000-01-01T00:00:00.000Z' where state = 'following'")
    db.execute("update job set lease_until = '2000-01-01T00:00:00.000Z' where state = 'running'")


@pytest.mark.rounds
def test_a_killed_web_process_costs_no_rendition_of_an_answer(parts, tmp_path):
    chance = random.Random(os.environ.get("TAGNING_FAULT_SEED"))
    person(tmp_path / "talk.webm", seed=3, seconds=4, size=(160, 90), fps=10)
    data = (tmp_path / "talk.webm").read_bytes()
    expected = {made.name: (tmp_path / made.file).read_bytes()
                for made in make_renditions(tmp_path / "talk.webm", tmp_path, ["wall", "poster", "storyboard", "peaks"]).values()}
    step, was_followed = -(-len(data) // PIECES), 0
    parts.server.start()
    for _ in range(ROUNDS):
        erin, take_id = Candidate(parts.server, parts.link), begin_take(parts)
        path, at, killed_at = erin.begin(take_id), 0, chance.randrange(1, PIECES + 1)
        upload_id = path.rpartition("/")[2]
        for n in range(PIECES):
            last = {"Upload_Length": len(data)} if n == PIECES - 1 else {}
            at = erin.send(path, at, data[at : at + step], **last)
            if n + 1 == killed_at:
                was_followed += bool(find(parts.db, "t1", upload_id))
                time.sleep(chance.uniform(0, 0.6))
                inmates = box_children(parts.server.process.pid)
                parts.server.kill()
                until(lambda: not any(running(pid) for pid in inmates))
                let_leases_run_out(parts.db)
                parts.server.start()
                assert erin.offset(path) == at, "a confirmed byte is gone"
        owner = f"answer_take:{take_id}"
        until(lambda: set(renditions_of(parts.db, "t1", owner)) == RENDITIONS, 120)
        made = renditions_of(parts.db, "t1", owner)
        assert parts.db.one("select state from answer_take where id = :id", id=take_id)["state"] == "ready"
        for name, wanted in expected.items():
            assert b"".join(parts.blobs.read(made[name]["blob"])) == wanted, name
        assert parts.db.query("select id from job where state = 'parked'") == []
    assert was_followed >= ROUNDS // 2, "the kills missed the work"
