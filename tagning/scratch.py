"""A folder of its own for each process's temporary files, so that nothing stays behind when a process is killed.

Videos are worked on in temporary folders; a process that is killed cannot remove its own. So each process holds a lock on a
folder, and whoever starts (and the daily sweep) removes those whose lock nobody holds any more. Several processes and hosts may
share the place: locks tell about this host only, so the folders of others are left alone.
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
    """A new folder below `root`, from now on the one for every temporary file of this process. Sweeps first. Raises OSError."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep_folders(root)
    folder = _made(root)
    tempfile.tempdir = str(folder)  # libraries make temporary files too, and know no other way to be told
    atexit.register(_give_back, folder, os.getpid())
    return folder


def sweep_folders(root: Path) -> int:
    """Remove what processes of this host that are no more left below `root`; how many folders."""
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
        if lock.exists():  # else somebody swept it between opening and locking
            _held.append(file)
            folder = lock.with_suffix("")
            folder.mkdir(mode=0o700)
            return folder
        file.close()


def _give_back(folder: Path, pid: int) -> None:
    if pid != os.getpid():
        return  # a child that was forked; the folder is its parent's
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)


def _prefix() -> str:
    return f"tagning-{os.uname().nodename.replace('.', '_')}-"
