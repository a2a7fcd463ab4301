"""A server with one candidate, and recordings that are sent to it as if live."""

import base64
import http.cookiejar
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from answering import queries, takes
from benchmarks.inputs import SHELF, take
from benchmarks.measure import is_at_work
from foundation.ids import hash_token, link_token
from foundation.renditions import renditions_of
from media.sandbox.command import run_ffmpeg
from media.sandbox.limits import Caps
from tagning.clock import SystemClock
from tagning.config import Config
from tagning.parts import make_parts
from tests.answering.conftest import fill
from tests.server import Server

RENDITIONS = {"playable", "wall", "poster", "storyboard", "cues", "peaks"}
LONGEST_WAIT_S = 300
FILMED_S, LAST_S = 60, 10
LIMIT_MS = 600_000
LOOK_S, LOOKS = 0.02, 15


def recording(seconds: int) -> Path:
    """So many seconds of 720p VP8 and Opus at a webcam's bit rate, without duration or index, as Chromium records.

    More than a minute repeats the same minute.
    """
    path = SHELF / f"recording-{seconds}.webm"
    if not path.exists():
        made = path.with_suffix(".part")
        run_ffmpeg(
            [*(_filmed(seconds) if seconds <= FILMED_S else _repeated(seconds)), "-live", "1", "-map_metadata", "-1", "-map_chapters", "-1",
             "-sn", "-f", "webm", str(made)],
            caps=Caps(cpu_s=1200, wall_s=1200),
        )
        made.rename(path)
    return path


def _filmed(seconds: int) -> list[str]:
    return [
        "-i", str(take()), "-t", str(seconds), "-c:v", "libvpx", "-b:v", "2500k", "-deadline", "realtime", "-cpu-used", "8", "-g", "100",
        "-c:a", "libopus",
    ]


def _repeated(seconds: int) -> list[str]:
    parts = SHELF / f"recording-{seconds}.parts"
    minute = recording(FILMED_S)
    parts.write_text(f"file '{minute.name}'\n" * -(-seconds // FILMED_S))
    # The second input adds nothing. It names the minute, since the sandbox opens only the files that its arguments name.
    return ["-f", "concat", "-i", str(parts), "-i", str(minute), "-map", "0", "-t", str(seconds), "-c", "copy"]


class Candidate:
    """erin, at the upload endpoint."""

    def __init__(self, url: str, link: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self._opener.open(url + link, timeout=60).close()

    def ask(self, method: str, path: str, data: bytes | None = None, **headers: object) -> Any:
        """The response headers."""
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, data, {"Tus-Resumable": "1.0.0", **named}, method=method)
        with self._opener.open(request, timeout=120) as reply:
            return reply.headers

    def send(
        self, take_id: str, data: bytes, chunks: int, every_s: float, at_once: int = 0, then: Callable[[], None] = lambda: None,
    ) -> float:
        """Send everything at one chunk per interval; returns when the last chunk began.

        The first `at_once` chunks go as fast as the server takes them, the others after `then()` has returned.
        """
        said = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in
                        (("purpose", "answer"), ("subject", take_id), ("filetype", "video/webm")))
        path = self.ask("POST", "/answer/uploads", Upload_Defer_Length=1, Upload_Metadata=said)["Location"]
        step, at, due = -(-len(data) // chunks), 0, time.perf_counter()
        while True:
            if at == at_once * step:
                then()
                due = time.perf_counter()
            due += every_s if at >= at_once * step else 0
            time.sleep(max(0.0, due - time.perf_counter()))
            last = at + step >= len(data)
            begun, piece = time.perf_counter(), data[at : at + step]
            length = {"Upload_Length": len(data)} if last else {}
            self.ask("PATCH", path, piece, Upload_Offset=at, Content_Type="application/offset+octet-stream", **length)
            at += len(piece)
            if last:
                return begun


class ServerView:
    """The server's parts, seen from this process."""

    def __init__(self, server: Server, parts: Any, link: str) -> None:
        self.server, self.parts, self.link = server, parts, link

    def begin_take(self) -> str:
        """A take that may be sent; returns its id."""
        db = self.parts.db
        db.execute("update answer_take set state = 'arriving' where state = 'recording'")
        visit = queries.find_visit(db, "inv1")
        assert visit is not None
        takes.start_thinking(db, self.parts.clock, visit, 1)
        take_id = str(takes.begin_take(db, self.parts.clock, visit, 1)["id"])
        db.execute("update answer_take set limit_ms = :ms where id = :id", ms=LIMIT_MS, id=take_id)
        return take_id

    def send_when_ready(self, take_id: str, path: Path, seconds: int) -> float:
        """Send a recording of so many seconds, its last ten at a recorder's pace; returns when the last chunk began.

        The rest is sent at once, and the last ten seconds wait until everything so far is processed. So nobody lags behind by then, as
        with a real recording.
        """
        candidate = Candidate(self.server.url, self.link)
        return candidate.send(take_id, path.read_bytes(), seconds, 1, seconds - LAST_S, self._wait_for_rest)

    def _wait_for_rest(self) -> None:
        process, quiet = self.server.process, 0
        assert process is not None
        while quiet < LOOKS:
            time.sleep(LOOK_S)
            quiet = 0 if is_at_work(process.pid) else quiet + 1

    def wait_for(self, take_id: str, forms: set[str]) -> float:
        """Wait until all of these exist."""
        end = time.perf_counter() + LONGEST_WAIT_S
        while time.perf_counter() < end:
            if forms <= set(renditions_of(self.parts.db, "t1", f"answer_take:{take_id}")):
                return time.perf_counter()
            time.sleep(0.005)
        raise RuntimeError(f"{forms} are not there after {LONGEST_WAIT_S} s")


@contextmanager
def start_server(live: int, **settings: str) -> Iterator[ServerView]:
    """A server that processes so many recordings live."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data", TAGNING_LIVE=str(live), **settings)
        config = Config.from_env({"TAGNING_DATA": str(server.data), "TAGNING_BASE_URL": server.url})
        parts = make_parts(config, clock=SystemClock())
        fill(parts.db)
        token = link_token(config.secret, "invitation", "inv1")
        parts.db.execute("update invitation set token_hash = :hash, consented_at = :now where id = 'inv1'", hash=hash_token(token),
                         now=parts.clock.iso())
        parts.db.execute("update interview_version set deadline = '2099-01-01T12:00:00.000Z' where id = 'vt1'")
        parts.db.execute("update clip set body = replace(body, '\"takes\": 3', '\"takes\": null')")
        server.start(wait_s=120)
        try:
            yield ServerView(server, parts, f"/i/{token}")
        finally:
            server.stop()
            parts.db.close()


def together(works: list[Callable[[], None]]) -> None:
    """Run all of them at once, each in a thread."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


__all__ = ["RENDITIONS", "Candidate", "ServerView", "recording", "start_server", "together"]
