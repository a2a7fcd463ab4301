"""The wall on lines of every speed, in Chromium and Firefox: all wait for the slowest, and only what was seen counts as seen."""

import json
import shutil
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.chromium import NAMES as CHROMIUM
from tests.browser.filmed import NAMES, film_answers
from tests.servers import require
from tests.servers.slow_line import SlowLine

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCRIPT = Path(__file__).parents[1] / "js" / "review" / "look_at_wall.mjs"
BROWSERS = {"chrome": CHROMIUM, "firefox": ("firefox-esr", "firefox")}
SECONDS = (9, 8, 9, 6)
# From the decoder to the screen, and from one look to the next.
LATE_MS = 100


@pytest.fixture(scope="module")
def answered(served, tmp_path_factory):
    return film_answers(served.parts, served.cast, tmp_path_factory.mktemp("films"), SECONDS)


@pytest.fixture
def line(served):
    """The line between the browsers and the server; only the videos go by it slowly."""
    made = SlowLine(served.url)
    made.slow = lambda path: "/review/answers/" in path
    yield made
    made.close()


@pytest.fixture(params=BROWSERS)
def look(request, served, answered, line):
    """`look(tiles, ...)`: press Play on a wall of so many answers in this browser, and what was seen until it ended."""
    found = next(filter(None, map(shutil.which, BROWSERS[request.param])), None)
    require(found, request.param, f"tests/install-{'chromium' if request.param == 'chrome' else request.param}")
    cookie = served.cast.bob.client.get_cookie("tagning", domain="localhost").value

    def watch(tiles, **wishes):
        served.parts.db.execute("delete from watched")
        chosen = [served.parts.db.one("select invitation_id from answer where id = :id", id=answered.answers[n, 0]) for n in range(tiles)]
        query = "&".join(f"candidate={row['invitation_id']}" for row in chosen)
        order = {
            "address": f"{line.url}/review/{answered.interview_id}/wall?question={answered.questions[0]}&{query}",
            "cookie": {"name": "tagning", "value": cookie, "domain": "127.0.0.1", "path": "/"}, "seconds": 90, **wishes,
        }
        ran = subprocess.run(["node", SCRIPT, request.param, found], input=json.dumps(order), capture_output=True, text=True, timeout=120)
        assert ran.returncode == 0, ran.stderr[-2000:]
        return json.loads(ran.stdout)

    return watch


def leads(seen):
    """How long each answer's picture was more than 0.3 s behind the clock at a stretch, at the most, in ms."""
    longest = [0] * len(seen["samples"][0]["players"])
    for n in range(len(longest)):
        spell = 0
        for before, now in pairwise(seen["samples"]):
            player = now["players"][n]
            over = player["ends"] is not None and now["clock"] >= player["ends"] - 60
            behind = now["clock"] - min(player["at"], player["shown"] + LATE_MS) > 300
            spell = spell + now["ms"] - before["ms"] if behind and not over else 0
            longest[n] = max(longest[n], spell)
    return longest


def unsaid(seen):
    """How long the wall waited without a word, at the most, in ms."""
    longest, since = 0, None
    for sample in seen["samples"]:
        waits = sample["state"] in ("starting", "holding") and not sample["words"]
        since = (since or sample["ms"]) if waits else None
        longest = max(longest, sample["ms"] - since if since else 0)
    return longest


def check(seen, until_ms):
    """What has to be so on every line; gives the words that were said."""
    last = seen["samples"][-1]
    assert last["clock"] >= until_ms - 200, "it never got there"
    assert max(leads(seen)) < 300
    assert unsaid(seen) < 1000
    for player, watched in zip(last["players"], seen["watched"], strict=True):
        assert watched and watched[-1][1] >= min(player["shown"], until_ms) - 1000, "what was shown does not count"
    return {sample["words"] for sample in seen["samples"]}


def test_on_a_line_that_is_too_slow_all_wait_for_the_slowest_and_the_page_says_for_whom(line, look):
    line.kbit_s = 300
    seen = look(4, until=5000)
    said = check(seen, 5000)
    assert any(word.startswith("Waiting for ") for word in said)
    assert "ended" not in {sample["state"] for sample in seen["samples"]}


def test_an_answer_whose_server_stands_still_for_five_seconds_holds_the_others(line, look, answered):
    line.kbit_s, began = 1000, []

    def stalled(path):
        if answered.answers[1, 0] not in path:
            return False
        began.append(time.monotonic())
        return 0.7 < time.monotonic() - began[0] < 5.7

    line.stalled = stalled
    said = check(look(2, until=6000), 6000)
    assert f"Waiting for {NAMES[1]}…" in said


@pytest.mark.servers
@pytest.mark.parametrize("tiles", [2, 4])
@pytest.mark.parametrize("kbit_s", [20_000, 1000, 300])
def test_the_clock_never_leads_the_pictures_at_any_speed_of_line(line, look, kbit_s, tiles):
    line.kbit_s = kbit_s
    check(look(tiles), 8500)


def test_what_is_jumped_over_does_not_count_as_watched(look):
    for without in ([], ["requestVideoFrameCallback"]):
        seen = look(2, keys=[[1500, "ArrowRight"]], without=without)
        for watched in seen["watched"]:
            # A busy machine drops pictures, so that each side of the jump may be in pieces.
            before, after = [part for part in watched if part[0] < 3000], [part for part in watched if part[0] > 5500]
            assert before and after and len(before) + len(after) == len(watched), watched
            assert before[0][0] < 400 and 700 < before[-1][1] < 2800 and after[-1][1] > 7500, watched
