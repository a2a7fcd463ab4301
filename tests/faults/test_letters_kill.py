"""kill -9 of the server while two browsers send the same letters: in the end all decisions are applied, and each letter went once."""

import http.client
import random
import re
import threading
import time
from collections import Counter

import pytest

from foundation.audit.log import find_broken
from foundation.clock import FixedClock
from tagning.app import create_app
from tests.cast import lasting_cookies, make_cast
from tests.conftest import NOW, make_house
from tests.faults.rows import require_sound
from tests.review.conftest import answer_interview
from tests.review.deciding.deciding import decide_with, to_debrief
from tests.rounds import rounds
from tests.server import Server
from tests.waiting import until

ROUNDS, CANDIDATES = rounds(4), 8


@pytest.fixture
def pending(tmp_path, database):
    """A house with an interview that has eight pending decisions, and the cookies of two who may send their letters."""
    parts = make_house(tmp_path / "data", database=database)
    parts.clock = FixedClock(NOW)
    cast = make_cast(parts, create_app(parts.config, parts=parts))
    answered = answer_interview(parts, cast.team_id, cast.alice.id, [f"Candidate {n}" for n in range(CANDIDATES)])
    to_debrief(parts, answered)
    for candidate in range(CANDIDATES):
        assert decide_with(cast.lea, answered, candidate, "advance").status_code == 303
    yield parts, answered, lasting_cookies(parts.db, cast.lea, cast.alice)
    parts.db.close()


@pytest.mark.rounds
@pytest.mark.faults
def test_each_letter_goes_once_however_often_the_server_is_killed_meanwhile(pending, tmp_path, database):
    parts, answered, cookies = pending
    server = Server(tmp_path / "data", TAGNING_JOB_THREADS="2", TAGNING_DATABASE=database).start()
    chance = random.Random(5)
    try:
        for _ in range(ROUNDS):
            senders = [threading.Thread(target=send_letters, args=(server.port, answered, cookie)) for cookie in cookies]
            for sender in senders:
                sender.start()
            time.sleep(chance.uniform(0.02, 0.4))
            server.kill()
            for sender in senders:
                sender.join()
            server.start()
        send_letters(server.port, answered, cookies[0])
        until(lambda: not parts.db.query("select id from decision where mailed_at is null"), 90)
    finally:
        server.kill()
    sent = Counter(mail.to for mail in parts.mail.list_messages() if mail.kind == "letter")
    assert len(sent) == CANDIDATES and set(sent.values()) == {1}
    assert len(parts.db.query("select id from audit where kind = 'decision.applied'")) == CANDIDATES
    assert list(find_broken(parts.db)) == []
    require_sound(parts.db)


def send_letters(port, answered, cookie):
    """Read the letters and send them, until they are sent or the server is gone."""
    at, headers = f"/review/{answered.interview_id}/letters", {"Cookie": f"tagning={cookie}"}
    try:
        page = asked(port, "GET", at, None, headers)[1]
        state = re.search(r'name="state" value="(\w+)"', page)
        if state:
            form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
            assert asked(port, "POST", f"{at}/send", f"state={state[1]}", form)[0] in (303, 409)
    except (OSError, http.client.HTTPException):
        return


def asked(port, method, at, body, headers):
    line = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        line.request(method, at, body, headers)
        response = line.getresponse()
        return response.status, response.read().decode()
    finally:
        line.close()
