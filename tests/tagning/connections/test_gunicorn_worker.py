"""Whoever connects and then stalls keeps nobody else waiting; what is too large is answered all the same."""

import contextlib
import http.client
import os
import re
import socket
import urllib.request
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagning.connections.arriving_request import LONG, PARTIAL, TOO_LARGE, WHOLE, ArrivingRequest
from tests.server import Server

STALLED = 200
POST = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
STALLS = {
    "before the first byte": "",
    "in the head": POST,
    "in a short body": f"{POST}Content-Length: 100\r\n\r\nemail=a",
    "in a body in chunks": f"{POST}Transfer-Encoding: chunked\r\n\r\n5\r\nemail\r\n",
    "before a body that it was asked for": f"{POST}Expect: 100-continue\r\nContent-Length: 100\r\n\r\n",
    "in a long body": f"{POST}Content-Length: 300000000\r\n\r\nemail=a",
    "in a second request": f"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n{POST}",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("gate"), TAGNING_JOB_THREADS="0")
    yield made.start()
    made.stop()


@pytest.mark.parametrize("where", STALLS)
def test_two_hundred_connections_that_stall_keep_nobody_else_waiting(server, where):
    with contextlib.ExitStack() as held:
        for _ in range(STALLED):
            held.enter_context(socket.create_connection(("127.0.0.1", server.port))).sendall(STALLS[where].encode())
        for page in ("/health", "/sign-in"):
            assert urllib.request.urlopen(server.url + page, timeout=30).status == 200


@pytest.mark.parametrize("told", ["with its length", "in chunks"])
def test_a_body_of_300_megabytes_is_answered_while_it_is_being_sent_and_takes_no_memory(server, told):
    before = _peak_mib(server)
    pieces = (b"a" * 65536 for _ in range(300 * 16))
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Content-Length": str(300 * 2**20)} if told == "with its length" else {}
    with contextlib.suppress(ConnectionError):
        connection.request("POST", "/sign-in", pieces, headers, encode_chunked=told == "in chunks")
    with contextlib.suppress(ConnectionError):  # cut in the middle of sending, as it may be
        assert connection.getresponse().status == 413
    connection.close()
    assert _peak_mib(server) < before + 40


def _peak_mib(server):
    """The most memory that any of the server's processes has ever had."""
    group = [path for path in Path("/proc").glob("[0-9]*") if _group_of(path) == server.process.pid]
    peaks = [re.search(r"VmHWM:\s+(\d+) kB", (path / "status").read_text()) for path in group]
    return max(int(peak[1]) for peak in peaks if peak) // 1024


def _group_of(process):
    try:
        return os.getpgid(int(process.name))
    except ProcessLookupError:
        return 0


def test_a_body_that_is_a_little_too_large_gets_our_page(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("POST", "/sign-in", b"a" * 3_000_000, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    assert (answer.status, b"That is too large" in answer.read()) == (413, True)


def test_who_waits_to_be_told_to_go_on_is_told(server):
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.settimeout(60)
        line.sendall(STALLS["before a body that it was asked for"].encode())
        assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(b"a" * 100)
        assert line.recv(100).startswith(b"HTTP/1.1 422 ")


def test_several_requests_at_once_on_one_connection_are_all_answered(server):
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.settimeout(60)
        asked = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
        line.sendall((asked + b"\r\n") * 2 + asked + b"Connection: close\r\n\r\n")
        said = b""
        while data := line.recv(4096):
            said += data
    assert said.count(b"HTTP/1.1 200 OK") == 3


def test_a_head_that_never_ends_is_refused(server):
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.settimeout(60)
        with contextlib.suppress(ConnectionError):
            line.sendall(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 10_000)
        assert line.recv(100).startswith(b"HTTP/1.1 431 ")


REQUESTS = [
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", WHOLE),
    ("GET / HTTP/1.1\r\nHost: a\r\n", PARTIAL),
    ("POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc", WHOLE),
    ("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", PARTIAL),
    ("POST / HTTP/1.1\r\nContent-Length:25\r\n\r\na", LONG),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", WHOLE),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", WHOLE),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n", WHOLE),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", PARTIAL),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n14\r\nabcdefghijabcdefghij\r\n", LONG),
    ("X: y\r\n" * 10_000, TOO_LARGE),
]


@given(st.sampled_from(REQUESTS), st.lists(st.integers(0, 200), max_size=5))
def test_a_request_is_whole_at_the_same_byte_however_it_is_cut(request_and_state, cuts):
    text, expected = request_and_state
    data, coming, state, at = text.encode(), ArrivingRequest(24), PARTIAL, 0
    for cut in sorted({*cuts, len(data)}):
        if cut > at and state == PARTIAL:
            state, at = coming.add(data[at:cut]), cut
    assert state == expected


def test_nobody_else_on_the_machine_may_read_what_the_program_writes(server):
    open_to_others = [path for path in server.data.rglob("*") if path.name != "server.log" and path.stat().st_mode & 0o077]
    assert open_to_others == []
