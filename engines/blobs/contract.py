"""The contract of every blob store."""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

# The longest lifetime of an address that works without a rights check.
PLAYBACK_S = 600
_NAME = re.compile(r"[a-z0-9_]+(/[a-z0-9_][a-z0-9._-]*)*")


class Missing(Exception):
    """No blob or upload has that name."""


class Exists(Exception):
    """A blob of that name exists already."""


class Full(Exception):
    """The store is full. What was durable before still is."""


class Unreachable(Exception):
    """The store does not answer. What it has confirmed is still there."""


class Locked(Exception):
    """Another writer holds the upload at the moment."""


class WrongOffset(Exception):
    """The offset is not the end of the durable bytes."""


class ChecksumMismatch(Exception):
    """The bytes do not match the announced checksum; none were kept."""


class TooLong(Exception):
    """More bytes came than are allowed; none of this call were kept."""


def check_name(name: str) -> str:
    """Returns the name. Raises ValueError unless it is a valid blob name: lower-case words separated by slashes, without leading dots."""
    if not _NAME.fullmatch(name) or len(name) > 200 or ".." in name:
        raise ValueError(f"not a blob name: {name!r}")
    return name


def require_short(seconds: int) -> None:
    """Raise ValueError for a lifetime of more than PLAYBACK_S seconds."""
    if seconds > PLAYBACK_S:
        raise ValueError(f"{seconds} s is longer than {PLAYBACK_S} s")


def blob_of(upload: str) -> str:
    """The name of the blob that an upload becomes. A store may need to derive one from the other."""
    return f"raw/{upload}"


class Blobs(Protocol):
    """Blobs under our own names. A write is atomic and durable on return. A blob never changes.

    Every method raises ValueError for an invalid name. No name may continue another blob's name (`a/b` and `a/b/c`), because a folder
    cannot store both. Methods of a remote store raise Unreachable.
    """

    finishes_in_pieces: bool
    """Whether a finished upload stays in pieces until `gather`. It reads like any other blob, only more slowly."""

    def put_file(self, name: str, source: Path) -> int:
        """Store a copy of the file; returns its size. Raises Exists, Full."""

    def put_bytes(self, name: str, data: bytes) -> int:
        """Store the bytes; returns their number. Raises Exists, Full."""

    def size(self, name: str) -> int:
        """The size in bytes. Raises Missing."""

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to but not including `end`. Raises Missing."""

    def local_path(self, name: str) -> AbstractContextManager[Path]:
        """A real path to the bytes while the context lasts; do not write to it. Raises Missing."""

    def path_or_none(self, name: str) -> Path | None:
        """The path of the blob when the engine keeps it as a local file, else None. Raises Missing."""

    def playback_url(self, name: str, mimetype: str, download_name: str | None = None, seconds: int = PLAYBACK_S) -> str | None:
        """An address that lets anybody read this blob for `seconds`, as this MIME type and with Range requests; None when the store has
        none.

        `download_name` makes browsers save the file. Raises ValueError for more than PLAYBACK_S seconds. It does not check that the blob
        exists.
        """

    def delete(self, name: str) -> None:
        """Delete the blob. It is no error if the blob is gone."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """The names of all blobs with the prefix, in any order. Uploads are not among them."""

    def begin(self, upload: str) -> None:
        """Create an upload. Raises Exists, also when its blob exists, and Full."""

    def offset(self, upload: str) -> int:
        """The number of durable bytes. Raises Missing."""

    def append(
        self, upload: str, offset: int, chunks: Iterable[bytes], *, checksum: tuple[str, bytes] | None = None, limit: int | None = None,
    ) -> int:
        """Append bytes at `offset`; returns the new offset, durable on return.

        Raises WrongOffset, Locked, Full, Missing. Raises ChecksumMismatch and TooLong (more than `limit` bytes in all) after it has
        restored `offset`. Of two concurrent writers one is refused (Locked, WrongOffset), before any of its bytes are confirmed. When
        `chunks` raises, the exception is passed on and the received bytes are kept, unless a checksum was announced. After Full, some
        bytes may have been kept; `offset(upload)` tells.
        """

    def finish(self, upload: str) -> int:
        """Turn the upload into the blob `blob_of(upload)`; returns its size. Idempotent. Raises Missing, Exists, Full.

        A blob never changes, so no writer may be active. The store waits briefly for the writer and then raises Locked, or it refuses the
        writer.
        """

    def gather(self, upload: str) -> None:
        """Join the pieces that `finish` left, if any. Readers notice nothing.

        It may take long. It may be killed and repeated, also concurrently. It is no error if the blob is gone.
        """

    def abandon(self, upload: str) -> None:
        """Delete the upload. It is no error if the upload is gone or has become a blob."""

    def upload_ids(self) -> Iterator[str]:
        """All uploads, in any order, including remains that a crash left of finished or abandoned ones."""

    def read_upload(self, upload: str, start: int = 0) -> Iterator[bytes]:
        """The durable bytes from `start`, as of this call; the upload may grow meanwhile.

        Raises Missing, also half way when the upload is finished or abandoned. Bytes of a running append may be among them and be taken
        back later; confirmed bytes never are.
        """

    def about(self) -> dict[str, str]:
        """Product, version, place and the like, for operators. Nothing secret."""
