"""Whoever takes in a response slowly keeps nobody else waiting, and is cut off in the end."""

import contextlib
import http.client
import socket
import threading
import urllib.parse
import urllib.request

import pytest

from tagning.connections import timed_socket
from tagning.app import create_app
from tagning.connections.timed_socket import TimedSocket
from tests.cast import PASSWORD, make_cast
from tests.conftest import make_house
from tests.server import Server

READERS = 200
FONT = "/questions/fonts/DejaVuSans.ttf"  # larger than any buffer


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    data = tmp_path_factory.mktemp("readers")
    house = make_house(data)
    make_cast(house, create_app(house.config, parts=house))
    house.db.close()
    made = Server(data, TAGNING_JOB_THREADS="0").start()
    made.cookie = _signed_in(made)
    yield made
    made.stop()


def _signed_in(server):
    line = http.client.HTTPConnection("localhost", server.port, timeout=30)
    with contextlib.closing(line):
        said = urllib.parse.urlencode({"email": "carol@example.org", "password": PASSWORD})
        line.request("POST", "/sign-in", said, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = line.getresponse()
        assert answer.status == 303
        return next(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") if one.startswith("tagning="))


@contextlib.contextmanager
def slow_readers(server, path):
    """Many who ask for the path and take in a few bytes every moment, as long as the block lasts."""
    over = threading.Event()
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(_asking(server, path)) for _ in range(READERS)]

        def read():
            while not over.wait(0.5):
                for one in sockets:
                    with contextlib.suppress(OSError):
                        one.recv(256)

        reader = threading.Thread(target=read)
        reader.start()
        try:
            yield
        finally:
            over.set()
            reader.join()


def _asking(server, path):
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect(("127.0.0.1", server.port))
    one.settimeout(0.01)
    one.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {server.cookie}\r\n\r\n".encode())
    return one


@pytest.mark.parametrize("path", [FONT, "/settings"])
def test_two_hundred_readers_who_take_in_a_file_slowly_keep_nobody_else_waiting(server, path):
    with slow_readers(server, path):
        for page in ("/health", "/sign-in"):
            assert urllib.request.urlopen(server.url + page, timeout=30).status == 200


@pytest.mark.parametrize("how", ["sendall", "sendfile"])
def test_a_reader_that_takes_in_too_little_is_cut_off(tmp_path, monkeypatch, how):
    monkeypatch.setattr(timed_socket, "SEND_GRACE_S", 0.2)
    monkeypatch.setattr(timed_socket, "SLOWEST_READER", 10**9)
    (tmp_path / "video").write_bytes(bytes(20_000_000))
    ours, theirs = socket.socketpair()
    sender, over = TimedSocket.of(ours), threading.Event()
    sender.setblocking(True)
    sender.begin()

    def read():
        while not over.wait(0.01):
            theirs.recv(4096)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with (tmp_path / "video").open("rb") as file, pytest.raises(ConnectionResetError):
            sender.sendall(bytes(20_000_000)) if how == "sendall" else sender.sendfile(file, 0, 20_000_000)
    finally:
        over.set()
        sender.close()
        reader.join()
        theirs.close()


def test_a_reader_that_keeps_up_gets_all(tmp_path):
    (tmp_path / "video").write_bytes(b"v" * 3_000_000)
    ours, theirs = socket.socketpair()
    sender, got = TimedSocket.of(ours), bytearray()
    sender.setblocking(True)
    sender.begin()
    reader = threading.Thread(target=lambda: [got.extend(data) for data in iter(lambda: theirs.recv(65536), b"")])
    reader.start()
    with (tmp_path / "video").open("rb") as file:
        assert sender.sendfile(file, 1000, None) == 2_999_000
    sender.sendall(b"end")
    sender.close()
    reader.join()
    assert len(got) == 2_999_003
    theirs.close()
