"""Checks the chunks of an upload: their number of bytes and their checksum."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from engines.blobs.contract import ChecksumMismatch, TooLong

PIECE = 256 * 1024
_IN_MEMORY = 1024 * 1024


def at_most(chunks: Iterable[bytes], left: int | None) -> Iterator[bytes]:
    """The same chunks. Raises TooLong at the first one beyond `left` bytes; None allows any number."""
    for chunk in chunks:
        if left is not None:
            left -= len(chunk)
            if left < 0:
                raise TooLong()
        yield chunk


@contextmanager
def verified(chunks: Iterable[bytes], checksum: tuple[str, bytes] | None, folder: Path | None = None) -> Iterator[Iterable[bytes]]:
    """The same chunks, once they match the announced checksum. Raises ChecksumMismatch, ValueError.

    They wait in a temporary file in `folder`, so that a crash leaves no unverified bytes in an upload.
    """
    if checksum is None:
        yield chunks
        return
    digest = hashlib.new(checksum[0])
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder) if folder else None) as waiting:
        for chunk in chunks:
            digest.update(chunk)
            waiting.write(chunk)
        if digest.digest() != checksum[1]:
            raise ChecksumMismatch()
        waiting.seek(0)
        yield iter(lambda: waiting.read(PIECE), b"")
