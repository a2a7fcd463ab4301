"""The lines on which bytes are coming in at this moment, so that a sender who comes back need not wait for a dead one.

A phone that changes network leaves its old connection half open: nothing comes on it and nothing says so. When its owner asks
how far the upload is, the old line is closed for reading; what came on it is kept and the upload is free again.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from tagning.line import Line

SILENCE_S = 60
"""How long a line may be silent in the middle of a request."""


class Lines:
    """Which socket each upload's bytes come from, in this process. Other processes' lines end by SILENCE_S."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._sockets: dict[str, Any] = {}

    @contextlib.contextmanager
    def receiving(self, upload_id: str, line: Any) -> Iterator[None]:
        """Bytes for the upload come on `line` (a socket, or None where the server does not show it) for this while."""
        with self._changed:
            mine = upload_id not in self._sockets  # a second writer is refused by the store; the first stays known
            if mine:
                self._sockets[upload_id] = line
        try:
            with _impatient(line):
                yield
        finally:
            if mine:
                with self._changed:
                    self._sockets.pop(upload_id, None)
                    self._changed.notify_all()

    def hush(self, upload_id: str, wait_s: float = 3) -> bool:
        """Close the line on which the upload's bytes come, if any, and wait until it is let go; whether it is free."""
        with self._changed:
            line = self._sockets.get(upload_id)
            if line is not None:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RD)
            return self._changed.wait_for(lambda: upload_id not in self._sockets, wait_s)


@contextlib.contextmanager
def _impatient(line: Any) -> Iterator[None]:
    if line is None:
        yield
        return
    before = line.gettimeout()
    line.settimeout(SILENCE_S)
    if isinstance(line, Line):
        line.begin(SILENCE_S)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            line.settimeout(before)
