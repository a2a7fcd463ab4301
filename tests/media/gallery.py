"""A web server for the files of a folder, with Range requests, so that browsers can seek."""

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"<!doctype html><title>Gallery</title><body></body>"
TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".html": "text/html"}


@contextmanager
def gallery(folder):
    """Serve `folder`; yields the server's address. `/` is an empty page."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *words):
            pass

        def do_GET(self):
            path = folder / self.path[1:]
            if self.path != "/" and not path.is_file():
                self.send_error(404)
                return
            data = PAGE if self.path == "/" else path.read_bytes()
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            start, end = (int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)) if asked else (0, len(data) - 1)
            self.send_response(206 if asked else 200)
            self.send_header("Content-Type", "text/html" if self.path == "/" else TYPES[path.suffix])
            self.send_header("Accept-Ranges", "bytes")
            if asked:
                self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
            self.send_header("Content-Length", str(end - start + 1))
            self.end_headers()
            try:
                self.wfile.write(data[start : end + 1])
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
