"""Detects from its first bytes when a request is complete. The server parses it afterwards."""

import re

PARTIAL, WHOLE, LONG, TOO_LARGE = "partial", "whole", "long", "too large"
MOST_HEAD = 32 * 1024
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*(?:\r\n|$)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[^\r\n]*", re.IGNORECASE)
_LAST_CHUNK = re.compile(rb"\r\n0+(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n$")
_TAIL = 1024


class ArrivingRequest:
    """The received bytes of a request.

    `add` returns PARTIAL, WHOLE, LONG (a body of more than `most` bytes, which is not waited for) or TOO_LARGE (a head that does not
    end). Results are cached: one more byte costs next to nothing.
    """

    def __init__(self, most: int) -> None:
        self.data = bytearray()
        self.is_expected = False
        """Whether the sender waits to be told to go on (`Expect: 100-continue`)."""
        self._most = most
        self._body = 0
        """Where the body begins; 0 while the head has not ended."""
        self._end: int | None = None
        """Where the body ends; None when it comes in chunks."""

    def add(self, data: bytes) -> str:
        """Add these bytes, and return the new state."""
        searched = max(0, len(self.data) - 3)
        self.data += data
        if not self._body and not self._read_head(self.data.find(b"\r\n\r\n", searched)):
            return TOO_LARGE if len(self.data) > MOST_HEAD else PARTIAL
        if self._end is None:
            return self._state_in_chunks()
        if self._end - self._body > self._most:
            return LONG
        return WHOLE if len(self.data) >= self._end else PARTIAL

    def _state_in_chunks(self) -> str:
        if len(self.data) - self._body > self._most:
            return LONG
        is_last = self.data.endswith(b"\r\n\r\n") and _LAST_CHUNK.search(self.data, max(self._body - 2, len(self.data) - _TAIL))
        return WHOLE if is_last else PARTIAL

    def _read_head(self, ends: int) -> bool:
        if ends < 0:
            return False
        head = bytes(self.data[:ends])
        if _EXPECTS.search(head):
            self.is_expected = True
            head = _EXPECTS.sub(b"", head)  # we have answered the sender ourselves; the server need not do so again
            self.data[:ends] = head
        self._body = len(head) + 4
        length = _LENGTH.search(head)
        if not _CHUNKED.search(head):
            self._end = self._body + (int(length[1]) if length else 0)
        return True
