"""A connection that does not wait for ever: whoever reads from it or writes to it is let go when too little moves."""

import errno
import socket
import time
from typing import Any

STILL_S = 30
"""How long nothing may move while a thread waits for it."""
GRACE_S = 15
SLOWEST = 4096
"""Bytes a second below which reading is given up, once the grace is over."""


class Line(socket.socket):
    """A socket for which "blocking" means: for so many seconds. What takes longer ends as if the line had been cut."""

    _began, _grace_s, _came = 0.0, float(GRACE_S), 0

    @classmethod
    def of(cls, connection: socket.socket) -> "Line":
        """The same connection as one of these; the other object is closed."""
        return cls(connection.family, connection.type, connection.proto, fileno=connection.detach())

    def setblocking(self, flag: bool) -> None:
        """Wait for so long, or not at all."""
        self.settimeout(STILL_S if flag else 0)

    def begin(self, grace_s: float = GRACE_S) -> None:
        """From now on so many seconds, and one more for each 4 KiB that come."""
        self._began, self._grace_s, self._came = time.monotonic(), grace_s, 0

    def recv(self, *arguments: Any) -> bytes:
        """What has come. Raises ConnectionResetError when nothing comes for too long, or too little."""
        if self.gettimeout() and time.monotonic() > self._began + self._grace_s + self._came / SLOWEST:
            raise _cut()
        data: bytes = self._patiently(super().recv, *arguments)
        self._came += len(data)
        return data

    def send(self, *arguments: Any) -> int:
        """How much was sent. Raises ConnectionResetError when nobody reads."""
        sent: int = self._patiently(super().send, *arguments)
        return sent

    def sendall(self, data: Any, *arguments: Any) -> None:
        """Send everything, for as long as it moves. Raises ConnectionResetError when nobody reads."""
        view = memoryview(data).cast("B")
        while view:
            view = view[self.send(view):]

    def sendfile(self, *arguments: Any, **more: Any) -> int:
        """How much of the file was sent. Raises ConnectionResetError when nobody reads."""
        sent: int = self._patiently(super().sendfile, *arguments, **more)
        return sent

    def _patiently(self, act: Any, *arguments: Any, **more: Any) -> Any:
        try:
            return act(*arguments, **more)
        except TimeoutError:
            raise _cut() from None


def _cut() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "too little moved for too long")
