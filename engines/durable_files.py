"""Durable writes on the local file system."""

import contextlib
import errno
import fcntl
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: a plain fsync stops at the disk's cache
_ABANDONED_S = 3600


def is_full(error: OSError) -> bool:
    """Whether the disk, a quota or the file size limit was exhausted."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def sync_file(handle: int) -> None:
    """Flush the open file's bytes to disk. Raises OSError."""
    if _FULL_SYNC is not None:
        with contextlib.suppress(OSError):  # some file systems do not support it
            fcntl.fcntl(handle, _FULL_SYNC)
            return
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Flush the folder's entries (created, moved, removed) to disk. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        sync_file(handle)
    finally:
        os.close(handle)


def make_folders(folder: Path, top: Path) -> None:
    """Create the folder and its parents up to `top`, durably. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    while folder != top:
        folder = folder.parent
        sync_folder(folder)


def write_new(target: Path, pieces: Iterable[bytes], scratch: Path) -> int:
    """Write a new file atomically; durable on return. Returns its size in bytes. Raises FileExistsError, OSError.

    The file has no name until it is complete, where the system supports that, so a writer that dies leaves nothing. Elsewhere it is
    written in `scratch`, a folder on the same file system.
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
    """An open file, and a function that links it to a name."""
    handle = _open_nameless(scratch)
    if handle is not None:
        with os.fdopen(handle, "wb") as file:
            # With src_dir_fd, which an absolute path ignores, Python makes the kernel follow the link.
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
            return None  # some file systems do not support it
        raise


def sweep_scratch(scratch: Path) -> None:
    """Delete unfinished files that dead writers left: those unchanged for an hour."""
    for path in scratch.glob(".*"):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < time.time() - _ABANDONED_S:
                path.unlink()
