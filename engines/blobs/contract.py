"""What every store of bytes promises."""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

# How long an address that needs no further right may work.
PLAYBACK_S = 600
_NAME = re.compile(r"[a-z0-9_]+(/[a-z0-9_][a-z0-9._-]*)*")


class Missing(Exception):
    """There is no blob or upload of that name."""


class Exists(Exception):
    """A blob of that name is there already."""


class Full(Exception):
    """There is no room left; what was durable before still is."""


class Unreachable(Exception):
    """The store does not answer; what it had confirmed is there."""


class Locked(Exception):
    """Another writer has the upload at this moment."""


class WrongOffset(Exception):
    """The bytes do not go on where the durable ones end."""


class ChecksumMismatch(Exception):
    """The bytes are not those that were announced; none of them were kept."""


class TooLong(Exception):
    """More bytes came than are allowed; none of this call's were kept."""


def check_name(name: str) -> str:
    """The name itself. Raises ValueError unless it is one of ours: lower-case words with slashes between, no dots in front."""
    if not _NAME.fullmatch(name) or len(name) > 200 or ".." in name:
        raise ValueError(f"not a blob name: {name!r}")
    return name


def require_short(seconds: int) -> None:
    """Raise ValueError for an address that would work longer than PLAYBACK_S seconds."""
    if seconds > PLAYBACK_S:
        raise ValueError(f"{seconds} s is longer than {PLAYBACK_S} s")


def blob_of(upload: str) -> str:
    """The name of the blob that an upload becomes. A store may have to find the one by the other."""
    return f"raw/{upload}"


class Blobs(Protocol):
    """Bytes under names of ours. Writing is all or nothing and durable on return; what is written never changes.

    Every verb raises ValueError for a name that is not ours. No name may go on below another blob's, `a/b` and `a/b/c`: a folder
    refuses it. Every verb that asks a store elsewhere raises Unreachable.
    """

    finishes_in_pieces: bool
    """Whether what is finished lies in pieces until it is gathered. It reads as any other blob, only not as quickly."""

    def put_file(self, name: str, source: Path) -> int:
        """Keep a copy of the file; its size. Raises Exists, Full."""

    def put_bytes(self, name: str, data: bytes) -> int:
        """Keep the bytes; how many. Raises Exists, Full."""

    def size(self, name: str) -> int:
        """How many bytes. Raises Missing."""

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to but not including `end`. Raises Missing."""

    def local_path(self, name: str) -> AbstractContextManager[Path]:
        """A real path with these bytes for as long as the context lasts; never write to it. Raises Missing."""

    def path_or_none(self, name: str) -> Path | None:
        """The path where the engine keeps the blob as a file of this machine, else None. Raises Missing."""

    def playback_url(self, name: str, mimetype: str, download_name: str | None = None, seconds: int = PLAYBACK_S) -> str | None:
        """An address at which anybody reads this one blob for so long, of this type and honouring Range; None where there is none.

        With `download_name` it is to be saved under that name. Raises ValueError for more than PLAYBACK_S seconds. It does not
        ask whether the blob is there.
        """

    def delete(self, name: str) -> None:
        """Let go of the blob; no error if it is gone."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every blob's name that begins with the prefix, in no promised order; never that of an upload."""

    def begin(self, upload: str) -> None:
        """Make room for an upload that comes in pieces. Raises Exists, also when its blob is there already, and Full."""

    def offset(self, upload: str) -> int:
        """How many bytes of it are durable. Raises Missing."""

    def append(
        self, upload: str, offset: int, chunks: Iterable[bytes], *, checksum: tuple[str, bytes] | None = None, limit: int | None = None,
    ) -> int:
        """Add bytes at `offset`; the new offset, durable on return.

        Raises WrongOffset, Locked, Full, Missing; ChecksumMismatch and TooLong (past `limit` bytes in all) after going back to
        `offset`. Of two who write at one place one is refused (Locked, WrongOffset), at once or before anything is confirmed to
        them. When `chunks` raises, what came is kept, or given up if a checksum was announced, and the exception goes on.
        After Full some of the bytes may have been kept: `offset(upload)` tells.
        """

    def finish(self, upload: str) -> int:
        """Turn the upload into the blob `blob_of(upload)`; its size. Doing it twice is no harm. Raises Missing, Exists, Full.

        A blob never changes, so nobody may be writing to it: either it waits a little for the writer to end, then raises Locked,
        or the writer is refused.
        """

    def gather(self, upload: str) -> None:
        """Bring together what `finish` left in pieces, if it did; who reads the blob meanwhile notices nothing.

        It may take long, be killed and be done again, twice at the same time too. No error if the blob is gone.
        """

    def abandon(self, upload: str) -> None:
        """Throw the upload away; no error if it is gone, or is a blob by now."""

    def upload_ids(self) -> Iterator[str]:
        """Every upload of which anything is left, in no promised order: also what a crash left of one that is over."""

    def read_upload(self, upload: str, start: int = 0) -> Iterator[bytes]:
        """Its durable bytes from `start` on, as far as there are any when it is called; it may grow meanwhile.

        Raises Missing, half way too when it is finished or thrown away meanwhile. What a running append has added may be among
        them and still be taken back; what an append has returned for never is.
        """

    def about(self) -> dict[str, str]:
        """What it is and where, for whoever runs it: product, version, place and the like; nothing secret."""
