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
SEND_GRACE_S, SLOWEST_READER = 30, 8192
"""The same for sending: less than a voice alone needs. A player that pauses reads nothing, and asks for the rest when it goes on."""
_PIECE = 256 * 1024


class TimedSocket(socket.socket):
    """A socket whose blocking calls time out. A timeout looks like a lost connection."""

    _began, _grace_s, _came = 0.0, float(GRACE_S), 0
    _sending_since, _went = 0.0, 0

    @classmethod
    def of(cls, connection: socket.socket) -> "TimedSocket":
        """Take over the connection of another socket object, which is detached."""
        return cls(connection.family, connection.type, connection.proto, fileno=connection.detach())

    def setblocking(self, flag: bool) -> None:
        """Block with a timeout, or not at all."""
        self.settimeout(STILL_S if flag else 0)

    def begin(self, grace_s: float = GRACE_S) -> None:
        """Start the read deadline: `grace_s` seconds, and one more for each 4 KiB received."""
        self._began, self._grace_s, self._came = time.monotonic(), grace_s, 0
        self._sending_since, self._went = 0.0, 0

    def recv(self, *arguments: Any) -> bytes:
        """The received bytes. Raises ConnectionResetError when nothing arrives for too long, or too little."""
        if self.gettimeout() and time.monotonic() > self._began + self._grace_s + self._came / SLOWEST:
            raise _cut()
        data: bytes = self._patiently(super().recv, *arguments)
        self._came += len(data)
        return data

    def send(self, *arguments: Any) -> int:
        """Returns how many bytes were sent. Raises ConnectionResetError when the peer does not read, or reads too little."""
        self._require_reader()
        sent: int = self._patiently(super().send, *arguments)
        self._went += sent
        return sent

    def sendall(self, data: Any, *arguments: Any) -> None:
        """Send everything, for as long as the peer reads. Raises ConnectionResetError when it does not."""
        view = memoryview(data).cast("B")
        while view:
            view = view[self.send(view[:_PIECE]):]

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Returns how many bytes of the file were sent. Raises ConnectionResetError when the peer does not read, or reads too little."""
        total = 0
        while count is None or total < count:
            self._require_reader()
            wanted = _PIECE if count is None else min(_PIECE, count - total)
            sent: int = self._patiently(super().sendfile, file, offset + total, wanted)
            total += sent
            self._went += sent
            if sent < wanted:
                break
        return total

    def _require_reader(self) -> None:
        """Raise ConnectionResetError when the peer has taken too little since the first byte of this response was sent."""
        now = time.monotonic()
        self._sending_since = self._sending_since or now
        if self.gettimeout() and now > self._sending_since + SEND_GRACE_S + self._went / SLOWEST_READER:
            raise _cut()

    def _patiently(self, act: Any, *arguments: Any, **more: Any) -> Any:
        try:
            return act(*arguments, **more)
        except TimeoutError:
            raise _cut() from None


def _cut() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "too little moved for too long")
