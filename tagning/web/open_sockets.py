"""The sockets on which uploads arrive now, so that a sender who reconnects need not wait for a dead connection.

A phone that changes network leaves its old connection half open: nothing arrives on it, and nothing reports that. When its owner asks
for the upload's offset, the old socket is closed for reading. The bytes it brought are kept, and the upload is free again.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from tagning.connections.timed_socket import TimedSocket

SILENCE_S = 60
"""How long a line may be silent in the middle of a request."""


class Lines:
    """The socket of each upload that this process receives. Those of other processes end after SILENCE_S."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._sockets: dict[str, Any] = {}

    @contextlib.contextmanager
    def receiving(self, upload_id: str, line: Any) -> Iterator[None]:
        """Register `line` as the upload's socket for the length of the block (None where the server does not expose it)."""
        with self._changed:
            mine = upload_id not in self._sockets  # the store refuses a second writer; the first stays registered
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
        """Close the upload's socket for reading, if it has one, and wait until it is released. Returns whether the upload is free."""
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
    if isinstance(line, TimedSocket):
        line.begin(SILENCE_S)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            line.settimeout(before)
