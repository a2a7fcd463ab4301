"""A temporary folder per process, so that a killed process leaves nothing behind.

Videos are processed in temporary folders, and a killed process cannot delete its own. So each process locks its folder. Every start and
the daily sweep delete the folders without a lock. Several processes and hosts may share the root. Locks are known on one host only, so
the folders of other hosts stay.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import tempfile
from io import FileIO
from pathlib import Path

from foundation.ids import new_id

_held: list[FileIO] = []


def take_folder(root: Path) -> Path:
    """Create this process's folder below `root` for all its temporary files, after a sweep. Raises OSError."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep_folders(root)
    folder = _made(root)
    tempfile.tempdir = str(folder)  # libraries make temporary files too, and can be told in no other way
    atexit.register(_give_back, folder, os.getpid())
    return folder


def sweep_folders(root: Path) -> int:
    """Delete the folders below `root` of dead processes of this host; returns how many."""
    removed = 0
    for lock in root.glob(f"{_prefix()}*.lock"):
        with contextlib.suppress(OSError), FileIO(lock, "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises when its process lives
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink()
            removed += 1
    return removed


def _made(root: Path) -> Path:
    while True:
        lock = root / f"{_prefix()}{os.getpid()}-{new_id()[:8]}.lock"
        file = FileIO(os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+")
        fcntl.flock(file, fcntl.LOCK_EX)
        if lock.exists():  # else another process swept it between opening and locking
            _held.append(file)
            folder = lock.with_suffix("")
            folder.mkdir(mode=0o700)
            return folder
        file.close()


def _give_back(folder: Path, pid: int) -> None:
    if pid != os.getpid():
        return  # a forked child; the folder is its parent's
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)


def _prefix() -> str:
    return f"tagning-{os.uname().nodename.replace('.', '_')}-"
