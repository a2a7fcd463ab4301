"""nginx with the shipped configuration; only the addresses belong to the test."""

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.server import ROOT, free_port
from tests.servers import require

SHIPPED = ROOT / "deploy" / "nginx.conf"
NOBODY = "127.0.0.1:9"


class Nginx:
    """deploy/nginx.conf on a port of its own, in front of these web processes (`host:port`) and of the S3 store if there is one.

    `data` is the folder whose videos it serves. People use `.url`; browsers fetch presigned addresses at `.store_url`.
    """

    def __init__(self, folder, webs, store=None, data="/data"):
        self.folder = Path(folder)
        self.port, self.store_port = free_port(), free_port()
        self.url, self.store_url = f"http://localhost:{self.port}", f"http://localhost:{self.store_port}"
        self._filled = {
            "web-1:8000": webs[0], "web-2:8000": webs[-1], "store:8333": store or NOBODY, "/data/blobs/blobs/": f"{data}/blobs/blobs/",
            "listen 8080": f"listen 127.0.0.1:{self.port}", "listen 8081": f"listen 127.0.0.1:{self.store_port}",
            "/dev/stdout": self.log_path, "error_log stderr": f"error_log {self.folder}/errors.log",
            "/tmp/nginx": f"{self.folder}/nginx",
        }
        self._process = None

    @property
    def log_path(self):
        """The log of who served what."""
        return self.folder / "served.log"

    def start(self):
        """Start nginx and wait until it listens."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "nginx.conf"
        path.write_text(filled(SHIPPED.read_text(), self._filled))
        self._process = subprocess.Popen(
            [binary(), "-e", self.folder / "errors.log", "-c", path, "-g", _as_whom()],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 15
        while not self._listens():
            assert self._process.poll() is None and time.monotonic() < end, (self.folder / "errors.log").read_text()
            time.sleep(0.05)
        return self

    def stop(self):
        """Let it finish its requests, and stop it."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(15)

    def served(self):
        """Every request so far: time, method, status, web process, that one's status, seconds, bytes."""
        names = ("at", "method", "status", "upstream", "upstream_status", "seconds", "bytes")
        return [dict(zip(names, line.split(" "))) for line in self.log_path.read_text().replace(", ", ",").splitlines()]

    def _listens(self):
        try:
            urllib.request.urlopen(f"{self.url}/metrics", timeout=2).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


def filled(text, places):
    """The text with each placeholder filled in. Fails when one is missing, because the test would not test the shipped file."""
    for place, value in places.items():
        assert place in text, f"{SHIPPED.name} has no {place} any more"
        text = text.replace(place, str(value))
    return text


def binary():
    """The nginx of this machine; skips or fails the test without one."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    require(found, "nginx")
    return found


def _as_whom():
    # Workers of a root nginx would run as a user who may not read the videos.
    return "daemon off; user root;" if os.getuid() == 0 else "daemon off;"
