"""The real program in a process of its own, to be looked at by browsers and killed by tests."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`tagning serve`, or another module, on a data folder and a port of its own."""

    def __init__(self, data, port=None, command="serve", module=None, **settings):
        self.data, self.port = Path(data), port or free_port()
        self.program = [module] if module else ["tagning", command]
        self.url = f"http://localhost:{self.port}"
        self.settings = settings
        self.process = None

    def start(self, wait_s=30):
        """Start it and wait for its first answer."""
        self.data.mkdir(parents=True, exist_ok=True)
        env = {**os.environ, "TAGNING_DATA": str(self.data), "PORT": str(self.port), "PYTHONPATH": str(ROOT), **self.settings}
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.program], env=env, stdout=log, stderr=log, start_new_session=True, cwd=self.data
            )
        end = time.monotonic() + wait_s
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < end, self.log()
            time.sleep(0.05)
        return self

    def answers(self):
        """Whether it says anything at all."""
        try:
            urllib.request.urlopen(f"{self.url}/sign-in", timeout=2).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def kill(self):
        """kill -9, it and all its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Ask it to end, and see that it does."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    def log(self):
        """What it has printed."""
        return (self.data / "server.log").read_text(errors="replace")[-4000:]
