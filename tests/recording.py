"""A recording that is on its way: our own sender in Node, and what it has been told is safe."""

import json
import os
import subprocess
import threading
import time
from pathlib import Path

JS = Path(__file__).parent / "js"
CHUNK = 64 * 1024


class Recording:
    """Sends the file to an upload door as if it were being recorded, a piece every `pause_ms`. `subject` is what it belongs to there."""

    def __init__(self, door, path, pause_ms, subject=(), headers=None):
        self.content, self.acked, self.address = Path(path).read_bytes(), 0, None
        self.process = subprocess.Popen(
            ["node", JS / "shared" / "uploading" / "live.mjs", door, path, str(CHUNK), str(pause_ms), *subject],
            env={**os.environ, **({"HEADERS": json.dumps(headers)} if headers else {})},
            cwd=JS, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def _listen(self):
        for line in self.process.stdout:
            word, _space, rest = line.strip().partition(" ")
            if word == "acked":
                self.acked = int(rest)
            elif word == "done":
                self.address = rest

    @property
    def over(self):
        """Whether the sender has ended."""
        return self.process.poll() is not None

    def wait_for_more(self, seconds=90):
        """Until something is confirmed that was not yet; whether the recording still goes on then."""
        before, end = self.acked, time.monotonic() + seconds
        while self.acked == before and not self.over:
            assert time.monotonic() < end, f"nothing was confirmed for {seconds} s"
            time.sleep(0.002)
        return not self.over

    def finish(self):
        """Until all of it is safe; the upload's id."""
        self.process.wait(180)
        self._listening.join(10)
        self.process.stdout.close()
        assert self.process.returncode == 0 and self.address and self.acked == len(self.content)
        return self.address.rpartition("/")[2]

    def kill(self):
        """The browser dies."""
        if not self.over:
            self.process.kill()
            self.process.wait()
