"""kill -9 of the server while reviewers write: every acknowledged comment exists afterwards, once."""

import http.client
import json
import random
import threading
import time

import pytest

from foundation.clock import FixedClock
from tagning.app import create_app
from tests.cast import lasting_cookies, make_cast
from tests.conftest import NOW, make_house
from tests.faults.rows import require_sound
from tests.review.conftest import answer_interview
from tests.rounds import rounds
from tests.server import Server

ROUNDS = rounds(5)
WRITERS = 3


@pytest.fixture
def written(tmp_path, database):
    """A house with an answered interview, and the cookies of two reviewers."""
    parts = make_house(tmp_path / "data", database=database)
    parts.clock = FixedClock(NOW)
    cast = make_cast(parts, create_app(parts.config, parts=parts))
    answered = answer_interview(parts, cast.team_id, cast.alice.id, ("Erin Holm",))
    yield parts, answered, lasting_cookies(parts.db, cast.bob, cast.rut)
    parts.db.close()


@pytest.mark.rounds
@pytest.mark.faults
def test_no_acknowledged_comment_is_lost_or_doubled_when_the_server_is_killed(written, tmp_path, database):
    parts, answered, cookies = written
    server = Server(tmp_path / "data", TAGNING_JOB_THREADS="0", TAGNING_DATABASE=database).start()
    acknowledged = []
    chance = random.Random(7)
    try:
        for _ in range(ROUNDS):
            stop = threading.Event()
            writers = [
                threading.Thread(target=write, args=(server.port, answered, cookies[n % 2], acknowledged, stop)) for n in range(WRITERS)
            ]
            for writer in writers:
                writer.start()
            time.sleep(chance.uniform(0.05, 0.6))
            server.kill()
            stop.set()
            for writer in writers:
                writer.join()
            server.start()
    finally:
        server.kill()
    rows = parts.db.query("select id, body, seq from comment order by seq")
    bodies = {row["id"]: row["body"] for row in rows}
    assert len(acknowledged) > ROUNDS, "the writers hardly wrote"
    assert [c for c in acknowledged if bodies.get(c["id"]) != c["body"]] == []
    assert len({row["body"] for row in rows}) == len(rows) and len({row["seq"] for row in rows}) == len(rows)
    require_sound(parts.db)


def write(port, answered, cookie, acknowledged, stop):
    """Write comments until told to stop or the server is gone."""
    while not stop.is_set():
        body = f"what I saw {random.getrandbits(64):x}"
        with_line = http.client.HTTPConnection("localhost", port, timeout=5)
        try:
            with_line.request(
                "POST", f"/review/answers/{answered.answers[0, 0]}/comments", json.dumps({"body": body, "at_ms": 1000}),
                {"Content-Type": "application/json", "Cookie": f"tagning={cookie}"},
            )
            response = with_line.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            return
        finally:
            with_line.close()
        assert response.status == 201, answer
        acknowledged.append(answer["comment"])
