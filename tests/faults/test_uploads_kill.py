"""The server dies at random moments of uploads; what it had confirmed is there, and the take comes out whole.

TAGNING_FAULT_ROUNDS says how often it is killed (15 by default).
"""

import hashlib
import os
import random
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.tagning.door import Door, Server

ROUNDS = int(os.environ.get("TAGNING_FAULT_ROUNDS", "15"))
KILLS = 3
JS = Path(__file__).parents[1] / "js"
CHUNK, PAUSE_MS = 64 * 1024, 12

pytestmark = [pytest.mark.faults, pytest.mark.slow]


class Recording:
    """Our own sender in Node, sending a file as if it were being recorded, and what it has been told."""

    def __init__(self, server, path):
        self.path, self.acked, self.url = path, 0, None
        self.process = subprocess.Popen(
            ["node", str(JS / "recorder" / "live.mjs"), f"{server.url}/uploads", str(path), str(CHUNK), str(PAUSE_MS)],
            cwd=JS, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        self.listening = threading.Thread(target=self._listen, daemon=True)
        self.listening.start()

    def _listen(self):
        for line in self.process.stdout:
            word, _space, rest = line.strip().partition(" ")
            if word == "acked":
                self.acked = int(rest)
            elif word == "done":
                self.url = rest

    @property
    def over(self):
        return self.process.poll() is not None

    def wait_for_more(self):
        """Until the server confirms something it had not yet confirmed; whether the recording still goes on then."""
        before, end = self.acked, time.monotonic() + 30
        while self.acked == before and not self.over:
            assert time.monotonic() < end, "nothing was confirmed for 30 s"
            time.sleep(0.002)
        return not self.over

    def finish(self):
        self.process.wait(60)
        self.listening.join(10)
        self.process.stdout.close()
        assert self.process.returncode == 0 and self.url


def newest(door):
    return door.db.one("select * from upload order by created_at desc, id desc limit 1")


def kept(door, upload):
    """What is on the disk of it, whether it is still an upload or a blob already."""
    if (door.folder / "bytes" / "uploads" / upload["id"]).exists():
        return (door.folder / "bytes" / "uploads" / upload["id"]).read_bytes()
    return (door.folder / "bytes" / "blobs" / "raw" / upload["id"]).read_bytes()


def test_a_killed_server_loses_no_confirmed_byte(tmp_path):
    chance = random.Random(os.environ.get("TAGNING_FAULT_SEED"))
    server = Server(tmp_path).start()
    door = Door(tmp_path)
    killed = cut_in_the_middle = 0
    recording = None
    try:
        while killed < ROUNDS:
            content = os.urandom(chance.randrange(3_000_000, 6_000_000))
            (tmp_path / "take.webm").write_bytes(content)
            recording = Recording(server, tmp_path / "take.webm")
            for _ in range(min(KILLS, ROUNDS - killed)):
                if not recording.wait_for_more():
                    break
                time.sleep(chance.uniform(0, 0.3))
                confirmed = recording.acked
                server.kill()
                killed += 1
                there = kept(door, newest(door))
                assert len(there) >= confirmed, "a confirmed byte is gone"
                assert content.startswith(there), "what is on the disk is not what was sent"
                cut_in_the_middle += len(there) < len(content)
                server.start()
            recording.finish()
            upload_id = recording.url.rsplit("/", 1)[1]
            assert hashlib.sha256(door.bytes_of(upload_id)).digest() == hashlib.sha256(content).digest()
            assert [job["subject"] for job in door.received()].count(upload_id) == 1, "its room hears of it exactly once"
        assert cut_in_the_middle >= ROUNDS // 4, "the kills missed the uploads"
    finally:
        server.kill()
        if recording and not recording.over:
            recording.process.kill()
        door.db.close()
