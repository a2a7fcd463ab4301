"""A recording that is still arriving: its bytes come through a pipe, once, from front to end. Runs inside the sandbox only."""

import os
import select

from media.reading.sniff import MOV, sniff_head
from media.sandbox.errors import MediaProblem

ENOUGH = 8192
INDEX, FRAGMENTS, CONTENT = b"moov", b"mvex", b"mdat"


class Incoming:
    """A file object for PyAV: `read` blocks until bytes arrive and returns b"" at the end. `format` is the demuxer, `head` the first
    bytes.

    Raises MediaProblem for data that is no recording, and "later" for an MP4 whose index comes last.
    """

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self.head = self._first()
        self._left = memoryview(self.head)
        self.format = sniff_head(self.head)
        if self.format == MOV and not is_in_fragments(self.head):
            raise MediaProblem("later", detail="the index does not come first")

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, as soon as any have arrived."""
        if self._left:
            some, self._left = bytes(self._left[:size]), self._left[size:]
            return some
        return os.read(self._pipe, size)

    def has_more(self) -> bool:
        """Whether `read` would return at once, with bytes or with the end."""
        return bool(self._left) or bool(select.select([self._pipe], [], [], 0)[0])

    def _first(self) -> bytes:
        head = b""
        while len(head) < ENOUGH:
            more = os.read(self._pipe, ENOUGH - len(head))
            if not more:
                break
            head += more
        return head


def is_in_fragments(head: bytes) -> bool:
    """Whether this is a fragmented MP4, as recorders write it: its index announces fragments before any content."""
    at = 0
    while at + 8 <= len(head):
        length, kind = int.from_bytes(head[at : at + 4], "big"), head[at + 4 : at + 8]
        if kind == INDEX:
            return FRAGMENTS in head[at : at + length]
        if kind == CONTENT or length < 8:
            return False
        at += length
    return False
