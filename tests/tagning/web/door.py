"""A small app with nothing in it but the upload door, and a real server for it.

Who asks is said by the header X-Actor, so that these tests are about the door alone; the matrix tests sign in for real.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, g, request

from engines.blobs.contract import Full
from engines.blobs.open import open_blobs
from engines.database.open import open_database
from engines.database.steps import steps_in
from foundation import jobs
from foundation.errors import NotFound, Problem
from foundation.language import Words
from foundation.policy import Actor
from foundation.uploads import MIB, Purpose, Subject
from tagning.clock import SystemClock
from tagning.places import SCHEMA
from tagning.web import http, troubles, uploads

ROOT = Path(__file__).parents[3]
ACTORS = {
    "alice": Actor("member", "alice", "Alice", team_id="ours", roles=frozenset({"owner"})),
    "carol": Actor("member", "carol", "Carol", team_id="ours", roles=frozenset({"recruiter"})),
    "bob": Actor("member", "bob", "Bob", team_id="ours", roles=frozenset({"reviewer"})),
    "dave": Actor("member", "dave", "Dave", team_id="theirs", roles=frozenset({"owner"})),
    "erin": Actor("candidate", invitation_ids=frozenset({"erin"})),
}


class Door:
    """The parts behind the door, in a folder."""

    def __init__(self, folder, clock=None, max_bytes=64 * MIB, database=None, blobs=None):
        self.folder = Path(folder)
        self.db = open_database(database or f"sqlite:{self.folder.absolute()}/door.db")
        self.db.migrate(steps_in(SCHEMA))
        self.blobs = open_blobs(blobs or f"folder:{self.folder.absolute()}/bytes")
        self.clock = clock or SystemClock()
        self.told = []
        self.max_bytes = max_bytes
        self.purpose = Purpose("take", max_bytes, self.may_begin, self.may_continue, self.on_finished)
        for team in ("ours", "theirs"):
            self.db.execute(
                "insert into team (id, name, language, created_at) values (:id, :id, 'en', '') on conflict (id) do nothing", id=team
            )

    def may_begin(self, db, actor, subject):
        if subject != "question":
            raise NotFound()
        return Subject(actor.team_id or "ours", actor.key or "invitation:erin")

    def may_continue(self, db, actor, upload):
        return not (self.folder / f"removed-{actor.person_id}").exists()

    def on_finished(self, db, clock, upload):
        jobs.put(db, clock, "received", team_id=upload["team_id"], subject=upload["id"])

    def bytes_came(self, purpose, upload, offset):
        self.told.append((upload["id"], offset))

    def row(self, upload_id):
        return self.db.one("select * from upload where id = :id", id=upload_id)

    def received(self):
        return self.db.query("select * from job where kind = 'received'")

    def bytes_of(self, upload_id):
        return b"".join(self.blobs.read(f"raw/{upload_id}"))

    def app(self):
        app = Flask("door", static_folder=str(ROOT / "static"), static_url_path="/static")
        app.extensions["tagning"] = SimpleNamespace(config=SimpleNamespace(max_upload_mib=1024))
        app.before_request(self._prepare)
        app.register_blueprint(uploads.blueprint({"take": self.purpose}), url_prefix="/uploads")
        app.register_error_handler(Problem, troubles.show)
        app.register_error_handler(Full, lambda error: troubles.show(troubles.problem_of(error)))
        return app

    def _prepare(self):
        actor = ACTORS.get(request.headers.get("X-Actor") or request.cookies.get("actor", ""), Actor())
        g.here = SimpleNamespace(
            db=self.db, blobs=self.blobs, clock=self.clock, actor=actor, words=Words("en"),
            limit=lambda *a: None, bytes_came=self.bytes_came,
        )
        http.refuse_foreign_requests()


def served():
    """The app that gunicorn serves in these tests."""
    return Door(os.environ["DOOR_FOLDER"], blobs=os.environ.get("DOOR_BLOBS")).app()


class Server:
    """gunicorn with the door behind it, in a process of its own that can be killed and started again on the same port."""

    def __init__(self, folder, app="tests.tagning.web.door:served()", workers=1, **environment):
        self.folder, self.app_name, self.workers = Path(folder), app, workers
        self.environment = environment
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", self.app_name, "-b", f"127.0.0.1:{self.port}", "-k", "gthread", "--threads", "8",
             "-w", str(self.workers), "--no-control-socket", "--log-level", "warning"],
            cwd=ROOT, env={**os.environ, "DOOR_FOLDER": str(self.folder), **self.environment}, stdout=log, stderr=log,
            start_new_session=True,
        )
        log.close()
        self._wait()
        return self

    def _wait(self):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with _starting():
                request = urllib.request.Request(f"{self.url}/uploads", method="OPTIONS")
                urllib.request.urlopen(request, timeout=2).close()
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError((self.folder / "server.log").read_text()[-3000:])

    def kill(self):
        """kill -9 to every process of the server, as a power cut would."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _starting():
    """Nobody listens yet: that is no error. An answer that says no is one."""
    try:
        yield
    except urllib.error.HTTPError:
        raise
    except OSError:
        pass
