"""A proxy that forwards requests and fails where a test wants it to."""

import contextlib
import http.client
import http.server
import threading
from urllib.parse import urlsplit

_SILENT = ("transfer-encoding", "connection", "content-length")


class Between:
    """`url` stands for the server behind. `trouble(method, path)` decides for each request:

    None forwards it; "lost" forwards it and cuts the connection instead of a response; bytes replace the response with a 200 of this
    body; a number answers with that status. `asked` lists (method, path) of all requests so far.
    """

    def __init__(self, behind):
        self.asked, self.trouble = [], lambda method, path: None
        place = urlsplit(behind).netloc
        between = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _do(self):
                between._answer(self, place)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _do

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, asked, place):
        body = asked.rfile.read(int(asked.headers.get("Content-Length", 0)))
        self.asked.append((asked.command, asked.path))
        trouble = self.trouble(asked.command, asked.path)
        if isinstance(trouble, int | bytes):
            return _say(asked, *((200, trouble) if isinstance(trouble, bytes) else (trouble, b"")))
        line = http.client.HTTPConnection(place, timeout=30)
        with contextlib.closing(line):
            headers = {name: value for name, value in asked.headers.items() if name.lower() != "expect"}
            line.request(asked.command, asked.path, body, headers)
            told = line.getresponse()
            data = told.read()
        if trouble == "lost":
            asked.close_connection = True
            return asked.connection.close()
        return _say(asked, told.status, data, told.getheaders())


def _say(asked, status, data, headers=()):
    asked.send_response_only(status)
    length = len(data)
    for name, value in headers:
        if name.lower() == "content-length" and asked.command == "HEAD":
            length = int(value)
        if name.lower() not in _SILENT:
            asked.send_header(name, value)
    asked.send_header("Content-Length", str(length))
    asked.end_headers()
    if asked.command != "HEAD":
        asked.wfile.write(data)
