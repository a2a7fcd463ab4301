"""kill -9 of the server while reviewers score: of each, the last acknowledged score stands, or the one under way, and none twice."""

import http.client
import itertools
import json
import random
import threading
import time

import pytest

from tests.faults.rows import require_sound
from tests.faults.test_comments_kill import written  # noqa: F401
from tests.rounds import rounds
from tests.server import Server

ROUNDS = rounds(5)


@pytest.mark.rounds
@pytest.mark.faults
def test_no_acknowledged_score_is_lost_or_doubled_when_the_server_is_killed(written, tmp_path, database):  # noqa: F811
    parts, answered, cookies = written
    server = Server(tmp_path / "data", TAGNING_JOB_THREADS="0", TAGNING_DATABASE=database).start()
    told, chance = {}, random.Random(11)
    places = list(itertools.product(cookies, answered.answers.values()))
    try:
        for _ in range(ROUNDS):
            stop = threading.Event()
            reviewers = [threading.Thread(target=score, args=(server.port, answered, *place, told, stop)) for place in places]
            for reviewer in reviewers:
                reviewer.start()
            time.sleep(chance.uniform(0.05, 0.6))
            server.kill()
            stop.set()
            for reviewer in reviewers:
                reviewer.join()
            server.start()
    finally:
        server.kill()
    rows = parts.db.query("select subject, value, note from mark")
    assert len(told) == len(places) == len(rows), "somebody hardly scored, or a score is there twice"
    kept = {(row["subject"], row["note"]) for row in rows}
    for (_, answer_id), (sent, acknowledged) in told.items():
        assert {(answer_id, sent), (answer_id, acknowledged)} & kept
    require_sound(parts.db)


def score(port, answered, cookie, answer_id, told, stop):
    """Change the score until told to stop or the server is gone; `told` has what was sent, and what was acknowledged last."""
    while not stop.is_set():
        note, before = f"{cookie[:6]} {random.getrandbits(64):x}", told.get((cookie, answer_id), ("", ""))
        line = http.client.HTTPConnection("localhost", port, timeout=5)
        told_before = (note, before[1])
        try:
            body = {"scorecard": answered.interview_id, "kind": "value", "value": random.randint(1, 5), "note": note}
            told[cookie, answer_id] = told_before
            line.request("PUT", f"/review/answers/{answer_id}/marks/{answered.interview_id}", json.dumps(body),
                         {"Content-Type": "application/json", "Cookie": f"tagning={cookie}"})
            response = line.getresponse()
            response.read()
        except (OSError, http.client.HTTPException, ValueError):
            return
        finally:
            line.close()
        assert response.status == 200
        told[cookie, answer_id] = (note, note)
