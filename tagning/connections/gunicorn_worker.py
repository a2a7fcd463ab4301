"""The gunicorn worker that assigns a thread to a request only when the request has arrived.

gunicorn assigns a thread to each new connection and waits in it for head and body. As many stalled connections as there are threads
then stop everything. This worker collects the bytes in the one event loop that waits for all connections. A request gets a thread when
it is complete, or when its body is so long that a view must read it piece by piece. The number of long ones is limited, so that some
threads stay free for pages.

Files have threads of their own, because a response that does not fit into the socket's buffer holds its thread until it is read: readers
who take in a video slowly, however many, hold up no page.
"""

import contextlib
import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from foundation.policy import SMALL_BODY
from tagning.connections.arriving_request import LONG, PARTIAL, TOO_LARGE, WHOLE, ArrivingRequest
from tagning.connections.timed_socket import TimedSocket

COME_WITHIN_S = 15
"""How long a head and a small body may take to come."""
QUEUE_S = 60
MOST_WAITING = 500
MOST_QUIET = 300
MOST_HELD = 32 * 1024 * 1024
_LINGER_S, _LINGER_BYTES = 5.0, 4 * 1024 * 1024
_ALREADY_HERE_S = 0.05
_PROBES = (b"GET /health ", b"GET /ready ", b"HEAD /health ", b"HEAD /ready ")
_FILES = re.compile(rb"GET /(?:static|takes|clips|review/answers|questions/fonts|answer/[^/ ]+/(?:clips|takes))/")
"""Where files are sent from. Pages fit into the buffer."""
SEND_BUFFER = 512 * 1024
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class CollectingWorker(ThreadWorker):
    """gunicorn's threaded worker, with a loop that collects requests before they get a thread."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.max_keepalived = MOST_QUIET
        self._waiting: dict[TConn, None] = {}
        self._closing: dict[TConn, None] = {}
        self._queue: deque[TConn] = deque()
        self._long = self._held = 0
        self._most_long = max(1, self.cfg.threads * 3 // 4)
        self._probes = ThreadPoolExecutor(2, thread_name_prefix="probe")
        self._files = ThreadPoolExecutor(self.cfg.threads, thread_name_prefix="file")

    def accept(self, listener: Any) -> None:
        """Put a new connection among those that wait for a request."""
        try:
            connection, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.enqueue_req(TConn(self.cfg, TimedSocket.of(connection), address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: Any) -> None:
        """A kept-alive connection sends again: wait for its next request too."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.enqueue_req(conn)

    def enqueue_req(self, conn: TConn) -> None:
        """Wait for the connection's next request."""
        conn.coming = ArrivingRequest(SMALL_BODY)
        conn.timeout = time.monotonic() + COME_WITHIN_S
        conn.sock.setblocking(False)
        self._waiting[conn] = None
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._more, conn))
        if len(self._waiting) > MOST_WAITING:
            self._drop(next(iter(self._waiting)))  # the oldest has had the longest time to send
        before = conn.parser.unreader.take_buffered() if conn.parser else b""
        if before and conn in self._waiting:
            self._look(conn, before)

    def _more(self, conn: TConn, _sock: Any) -> None:
        data = _received(conn)
        if data is None:
            return
        if not data:
            self._drop(conn)
            return
        self._look(conn, data)

    def _look(self, conn: TConn, data: bytes) -> None:
        before = len(conn.coming.data)
        state = conn.coming.add(data)
        self._held += len(conn.coming.data) - before
        self._ask_to_go_on(conn, state)
        if state == PARTIAL:
            if self._held > MOST_HELD:
                self._drop(max(self._waiting, key=lambda one: len(one.coming.data)), _TOO_SLOW)
            return
        if state == TOO_LARGE:
            self._drop(conn, _TOO_LARGE)
            return
        self._leave(conn)
        if state == WHOLE:
            self._give_thread(conn, self._pool_for(conn.coming.data))
            return
        assert state == LONG
        conn.timeout = time.monotonic() + QUEUE_S
        self._queue.append(conn)
        self._give_threads_to_long()

    def _pool_for(self, data: bytearray) -> ThreadPoolExecutor:
        if data.startswith(_PROBES):
            return self._probes
        return self._files if _FILES.match(data) else self.tpool

    def _ask_to_go_on(self, conn: TConn, state: str) -> None:
        if conn.coming.is_expected and state in (PARTIAL, LONG):
            conn.coming.is_expected = False
            with contextlib.suppress(OSError):
                conn.sock.send(_GO_ON)

    def _give_threads_to_long(self) -> None:
        while self._queue and self._long < self._most_long:
            self._long += 1
            self._give_thread(self._queue.popleft(), self.tpool, self._one_long_less)

    def _one_long_less(self) -> None:
        self._long -= 1
        self._give_threads_to_long()

    def _give_thread(self, conn: TConn, pool: ThreadPoolExecutor, after: Callable[[], None] = lambda: None) -> None:
        def done(future: "Future[Any]") -> None:
            self.method_queue.defer(self._finished, conn, future, after)

        pool.submit(self.handle, conn).add_done_callback(done)

    def _finished(self, conn: TConn, future: "Future[Any]", after: Callable[[], None]) -> None:
        after()
        if future.cancelled() or future.exception() or not future.result():
            self._close_slowly(conn)
        else:
            self.finish_request(conn, future)

    def handle(self, conn: TConn) -> Any:
        """Read the request and answer it, in a thread. Returns whether the connection may be kept."""
        conn.sock.setblocking(True)
        conn.sock.begin()
        conn.init()
        conn.parser.unreader.unread(bytes(conn.coming.data))
        conn.coming = None
        return super().handle(conn)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """Whether the connection may be kept: not while more of an unwanted body is still to come."""
        return bool(keepalive and conn.parser.finish_body(deadline=time.monotonic() + _ALREADY_HERE_S))

    def _leave(self, conn: TConn) -> None:
        self._waiting.pop(conn, None)
        self._held -= len(conn.coming.data)
        self.poller.unregister(conn.sock)

    def _drop(self, conn: TConn, word: bytes = b"") -> None:
        """Stop waiting for a connection and close it, after the response `word` where one is due."""
        self._leave(conn)
        with contextlib.suppress(OSError):
            if word:
                conn.sock.send(word)
        self._close_slowly(conn)

    def _close_slowly(self, conn: TConn) -> None:
        """Read and discard incoming bytes for a moment before closing: a connection closed during a send loses the response too.

        gunicorn does so in the event loop itself, which blocks all others meanwhile.
        """
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._forget, conn))
        except (OSError, ValueError, KeyError):
            self._close(conn)
            return
        conn.timeout, conn.left = time.monotonic() + _LINGER_S, _LINGER_BYTES
        self._closing[conn] = None

    def _forget(self, conn: TConn, _sock: Any) -> None:
        data = _received(conn)
        if data is None:
            return
        conn.left -= len(data)
        if not data or conn.left <= 0:
            self._close(conn)

    def _close(self, conn: TConn) -> None:
        if self._closing.pop(conn, conn) is None:
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Close the connections that have timed out. Called about once a second."""
        now = time.monotonic()
        for conn in [one for one in self._waiting if one.timeout < now]:
            self._drop(conn, _TOO_SLOW if conn.coming.data else b"")
        for conn in [one for one in self._closing if one.timeout < now]:
            self._close(conn)
        while self._queue and self._queue[0].timeout < now:
            self._close_slowly(self._queue.popleft())


def _received(conn: TConn) -> bytes | None:
    """What has come on the connection: None when nothing has yet, empty when it has ended or broken."""
    try:
        data: bytes = conn.sock.recv(65536)
    except BlockingIOError:
        return None
    except OSError:
        return b""
    return data
