"""A socket with timeouts for slow peers: a peer that moves too little is disconnected."""

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
    """A socket whose blocking calls time out. A timeout looks like a lost connection."""

    _began, _grace_s, _came = 0.0, float(GRACE_S), 0

    @classmethod
    def of(cls, connection: socket.socket) -> "Line":
        """Take over the connection of another socket object, which is detached."""
        return cls(connection.family, connection.type, connection.proto, fileno=connection.detach())

    def setblocking(self, flag: bool) -> None:
        """Block with a timeout, or not at all."""
        self.settimeout(STILL_S if flag else 0)

    def begin(self, grace_s: float = GRACE_S) -> None:
        """Start the read deadline: `grace_s` seconds, and one more for each 4 KiB received."""
        self._began, self._grace_s, self._came = time.monotonic(), grace_s, 0

    def recv(self, *arguments: Any) -> bytes:
        """The received bytes. Raises ConnectionResetError when nothing arrives for too long, or too little."""
        if self.gettimeout() and time.monotonic() > self._began + self._grace_s + self._came / SLOWEST:
            raise _cut()
        data: bytes = self._patiently(super().recv, *arguments)
        self._came += len(data)
        return data

    def send(self, *arguments: Any) -> int:
        """Returns how many bytes were sent. Raises ConnectionResetError when the peer does not read."""
        sent: int = self._patiently(super().send, *arguments)
        return sent

    def sendall(self, data: Any, *arguments: Any) -> None:
        """Send everything, for as long as the peer reads. Raises ConnectionResetError when it does not."""
        view = memoryview(data).cast("B")
        while view:
            view = view[self.send(view):]

    def sendfile(self, *arguments: Any, **more: Any) -> int:
        """Returns how many bytes of the file were sent. Raises ConnectionResetError when the peer does not read."""
        sent: int = self._patiently(super().sendfile, *arguments, **more)
        return sent

    def _patiently(self, act: Any, *arguments: Any, **more: Any) -> Any:
        try:
            return act(*arguments, **more)
        except TimeoutError:
            raise _cut() from None


def _cut() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "too little moved for too long")
