"""The server dies at random moments of uploads. Confirmed bytes exist, and the take is complete."""

import hashlib
import os
import random
import time

import pytest

from tests.recording import Recording
from tests.rounds import rounds
from tests.tagning.web.door import Door, Server

ROUNDS = rounds(6)
KILLS = 3
PAUSE_MS = 12

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def newest(door):
    return door.db.one("select * from upload order by created_at desc, id desc limit 1")


def kept(door, upload):
    """The bytes on disk, as an upload or as a blob."""
    if (door.folder / "bytes" / "uploads" / upload["id"]).exists():
        return (door.folder / "bytes" / "uploads" / upload["id"]).read_bytes()
    return (door.folder / "bytes" / "blobs" / "raw" / upload["id"]).read_bytes()


@pytest.mark.rounds
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
            recording = Recording(f"{server.url}/uploads", tmp_path / "take.webm", PAUSE_MS)
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
            upload_id = recording.finish()
            assert hashlib.sha256(door.bytes_of(upload_id)).digest() == hashlib.sha256(content).digest()
            assert [job["subject"] for job in door.received()].count(upload_id) == 1, "its room hears of it exactly once"
        assert cut_in_the_middle >= ROUNDS // 4, "the kills missed the uploads"
    finally:
        server.kill()
        if recording:
            recording.kill()
        door.db.close()
