"""A body of 300 MB to every endpoint there is, in every way of sending it: refused, without memory or a file."""

import contextlib
import http.client
import os
import re
import urllib.parse
from pathlib import Path

import pytest

from tagning.app import create_app
from tagning.clock import SystemClock
from tagning.config import Config
from tagning.parts import make_parts
from tests.authz.asking import address, is_candidates, requests_of, things_of
from tests.authz.matrix import MATRIX
from tests.authz.world import World
from tests.cast import PASSWORD
from tests.conftest import cheap_passwords
from tests.server import Server

pytestmark = pytest.mark.rounds

MIB = 2**20
SENT = 300 * MIB
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json")
PIECE = b"a" * 65536


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """(server, its cookies, every (method, path) of the world in it)."""
    data = tmp_path_factory.mktemp("large")
    config = Config.from_env({"TAGNING_DATA": str(data), "TAGNING_BASE_URL": "http://localhost"})
    house = make_parts(config, clock=SystemClock(), passwords=cheap_passwords())
    app = create_app(config, parts=house)
    world = World(house, app)
    asked = [
        (method, address(app, rule, line, things_of(world.ours, endpoint)), is_candidates(endpoint))
        for endpoint, line in MATRIX.items() for rule, method in requests_of(world, endpoint)
    ]
    token = world.ours.visits["open"]["token"]
    house.db.close()
    server = Server(data, TAGNING_JOB_THREADS="0").start()
    said = urllib.parse.urlencode({"email": "alice@example.org", "password": PASSWORD}).encode()
    cookies = {
        False: _cookie(server, "POST", "/sign-in", said, KINDS[0]), True: _cookie(server, "GET", f"/i/{token}", b"", KINDS[0]),
    }
    yield server, cookies, asked
    server.stop()


def _cookie(server, method, path, body, kind):
    answer = _ask(server, method, path, [body], {"Content-Type": kind, "Content-Length": str(len(body))})
    assert answer.status == 303, answer.status
    return next(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") if one.startswith("tagning"))


def _ask(server, method, path, pieces, headers):
    """The response; None when the connection was cut in the middle of sending, as it may be."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    with contextlib.closing(line):
        with contextlib.suppress(ConnectionError):
            line.request(method, path, iter(pieces), headers, encode_chunked="Content-Length" not in headers)
        with contextlib.suppress(ConnectionError):
            return line.getresponse()
    return None


def _processes(server):
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(path.name)) == server.process.pid:
                yield path


def _memory(server, name):
    """The sum over the server's processes, in MiB."""
    found = [re.search(rf"{name}:\s+(\d+) kB", (path / "status").read_text()) for path in _processes(server)]
    return sum(int(one[1]) for one in found if one) / 1024


def _files(server):
    """Every file but the log and the database's, with its size."""
    return {
        (str(path), path.stat().st_size) for path in server.data.rglob("*")
        if path.is_file() and not path.name.startswith(("server.log", "tagning.db"))
    }


@pytest.mark.parametrize("told", ["with its length", "in chunks"])
def test_300_megabytes_to_every_endpoint_cost_neither_memory_nor_a_file(walked, told):
    server, cookies, asked = walked
    lengths = {"Content-Length": str(SENT)} if told == "with its length" else {}

    def send(method, path, side, kind, pieces, more):
        return _ask(server, method, path, pieces, {"Cookie": cookies[side], "Content-Type": kind, "Sec-Fetch-Site": "same-origin", **more})

    for method, path, side in asked:
        if method == "GET":  # so that what is loaded on demand is there already
            send(method, path, side, KINDS[0], [b""], {"Content-Length": "0"})
    before = _files(server)
    for path in _processes(server):
        (path / "clear_refs").write_text("5")  # the peak counts from here
    start, wrong, answered = _memory(server, "VmHWM"), [], 0
    for method, path, side in asked:
        for kind in KINDS:
            answer = send(method, path, side, kind, (PIECE for _ in range(SENT // len(PIECE))), lengths)
            answered += answer is not None
            if answer is not None and answer.status != 413:
                wrong.append(f"{method} {path} {kind}: {answer.status}")
    assert not wrong, "\n".join(wrong)
    print(f"{answered} of {len(asked) * len(KINDS)} were answered; the peak grew by {_memory(server, 'VmHWM') - start:.1f} MiB")
    assert answered > len(asked) * len(KINDS) / 2
    assert _memory(server, "VmHWM") - start < 20
    assert _files(server) == before
