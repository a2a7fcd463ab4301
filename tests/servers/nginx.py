"""nginx with the configuration that is shipped: only the addresses are the test's."""

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
    """deploy/nginx.conf on a port of its own, before these web processes (`host:port`), and before the S3 store if there is one.

    `data` is the folder whose videos it sends itself; `.url` is where people go and `.store_url` where browsers fetch signed addresses.
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
        """Where it writes who served what."""
        return self.folder / "served.log"

    def start(self):
        """Start it, and wait until it listens."""
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
        """Let it finish what it is at, and end."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(15)

    def served(self):
        """Every request so far: time, method, status, the web process that answered, its status, seconds, bytes."""
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
    """The text with each of the places filled in. Fails when one is not in it: then the test would not test what is shipped."""
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
    # Started by root, its workers would become somebody who may not read the videos.
    return "daemon off; user root;" if os.getuid() == 0 else "daemon off;"
