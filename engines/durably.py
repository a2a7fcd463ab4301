"""What has to happen before a write to this machine's disk may be called durable."""

import contextlib
import errno
import fcntl
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: a plain fsync stops at the disk's own cache
_ABANDONED_S = 3600


def is_full(error: OSError) -> bool:
    """Whether there was no room left: on the disk, in somebody's share of it, or for a file of that size."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def sync_file(handle: int) -> None:
    """The open file's bytes are on the disk on return. Raises OSError."""
    if _FULL_SYNC is not None:
        with contextlib.suppress(OSError):  # not every file system knows it
            fcntl.fcntl(handle, _FULL_SYNC)
            return
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """The folder's names (made, moved, removed) are on the disk on return. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        sync_file(handle)
    finally:
        os.close(handle)


def make_folders(folder: Path, top: Path) -> None:
    """The folder is there, durably, and so is everything from `top` down to it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    while folder != top:
        folder = folder.parent
        sync_folder(folder)


def write_new(target: Path, pieces: Iterable[bytes], scratch: Path) -> int:
    """A new file, whole or not at all, durable on return; its size in bytes. Raises FileExistsError, OSError.

    It is written without a name where the system can do that, so that nothing is left of a writer that dies; elsewhere in the
    folder `scratch` of the same file system.
    """
    with _nameless(scratch) as (file, link):
        for piece in pieces:
            file.write(piece)
        file.flush()
        sync_file(file.fileno())
        size = file.tell()
        link(target)  # fails when the name is taken, unlike a rename
    sync_folder(target.parent)
    return size


@contextlib.contextmanager
def _nameless(scratch: Path) -> Iterator[tuple[BinaryIO, Callable[[Path], None]]]:
    """An open file, and a function that gives it its name."""
    handle = _open_nameless(scratch)
    if handle is not None:
        with os.fdopen(handle, "wb") as file:
            # With a src_dir_fd, of no use to an absolute path, Python asks the system to follow the link.
            yield file, lambda target: os.link(f"/proc/self/fd/{handle}", target, src_dir_fd=handle, follow_symlinks=True)
        return
    temporary = scratch / f".{secrets.token_hex(8)}"
    try:
        with temporary.open("xb") as file:
            yield file, lambda target: os.link(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _open_nameless(scratch: Path) -> int | None:
    if not hasattr(os, "O_TMPFILE") or not os.path.isdir("/proc/self/fd"):
        return None
    try:
        return os.open(scratch, os.O_WRONLY | os.O_TMPFILE, 0o600)
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL):
            return None  # not every file system knows it
        raise


def sweep_scratch(scratch: Path) -> None:
    """Remove what writers that died left behind: unfinished files nobody has written to for an hour."""
    for path in scratch.glob(".*"):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < time.time() - _ABANDONED_S:
                path.unlink()
