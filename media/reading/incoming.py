"""A recording that is still on its way: its bytes come by a pipe, once, from front to end. Inside the box only."""

import os
import select

from media.reading.sniff import MOV, sniff_head
from media.sandbox.errors import MediaProblem

ENOUGH = 8192
INDEX, FRAGMENTS, CONTENT = b"moov", b"mvex", b"mdat"


class Incoming:
    """Something with `read`, as PyAV takes it: waits for bytes, gives b"" after the last. `format` is its demuxer, `head` its beginning.

    Raises MediaProblem for what is no recording, and "later" for an MP4 that can be understood only from its end.
    """

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self.head = self._first()
        self._left = memoryview(self.head)
        self.format = sniff_head(self.head)
        if self.format == MOV and not is_in_fragments(self.head):
            raise MediaProblem("later", detail="its index does not come first")

    def read(self, size: int) -> bytes:
        """At most `size` bytes, as soon as there are any."""
        if self._left:
            some, self._left = bytes(self._left[:size]), self._left[size:]
            return some
        return os.read(self._pipe, size)

    def has_more(self) -> bool:
        """Whether there is something to be read now, be it the end."""
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
    """Whether an MP4 begins as recorders write it: an index that promises fragments, before any content."""
    at = 0
    while at + 8 <= len(head):
        length, kind = int.from_bytes(head[at : at + 4], "big"), head[at + 4 : at + 8]
        if kind == INDEX:
            return FRAGMENTS in head[at : at + length]
        if kind == CONTENT or length < 8:
            return False
        at += length
    return False
