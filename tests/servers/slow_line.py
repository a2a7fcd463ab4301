"""A line to a server that carries as much as a test says, for all requests together, and stands still where it says so."""

import contextlib
import http.client
import threading
import time

from tests.servers.between import _SILENT, Between

PIECE = 1400


class SlowLine(Between):
    """Like `Between`, but what comes back is passed on as it comes.

    `kbit_s` is what the line carries, shared by all answers under way; None: as much as there is. `slow(path)` says which requests go by
    it. `stalled(path)` is asked before each piece: while it is true, nothing of that answer comes.
    """

    def __init__(self, behind):
        self.kbit_s, self.slow, self.stalled = None, lambda path: True, lambda path: False
        self._turn, self._free_at = threading.Lock(), 0.0
        super().__init__(behind)

    def _answer(self, asked, place):
        self.asked.append((asked.command, asked.path))
        body = asked.rfile.read(int(asked.headers.get("Content-Length", 0)))
        line = http.client.HTTPConnection(place, timeout=60)
        # A browser that wants no more of a video hangs up in the middle.
        with contextlib.closing(line), contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line.request(asked.command, asked.path, body, dict(asked.headers.items()))
            told = line.getresponse()
            asked.send_response_only(told.status)
            for name, value in told.getheaders():
                if name.lower() not in _SILENT:
                    asked.send_header(name, value)
            length = told.getheader("Content-Length")
            whole = told.read() if length is None else None
            asked.send_header("Content-Length", length or str(len(whole)))
            asked.end_headers()
            if asked.command == "HEAD":
                return
            if whole is not None:
                asked.wfile.write(whole)
                return
            while piece := told.read(PIECE):
                self._wait(asked.path, len(piece))
                asked.wfile.write(piece)
            return
        asked.close_connection = True

    def _wait(self, path, size):
        while self.stalled(path):
            time.sleep(0.02)
        if self.kbit_s is None or not self.slow(path):
            return
        with self._turn:
            now = time.monotonic()
            self._free_at = max(now, self._free_at) + size * 8 / (self.kbit_s * 1000)
            wait = self._free_at - now
        time.sleep(max(0, wait))
