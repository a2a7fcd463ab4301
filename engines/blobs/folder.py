"""The embedded store: a folder on a local file system. Hard links make writes atomic; fsync makes them durable."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from engines.blobs.checked_chunks import PIECE, at_most, verified
from engines.blobs.contract import PLAYBACK_S, Exists, Full, Locked, Missing, TooLong, WrongOffset, blob_of, check_name, require_short
from engines.durable_files import is_full, make_folders, sweep_scratch, sync_file, sync_folder, write_new

_PATIENCE_S = 3.0
# A child process inherits our locks and holds them until it calls exec.
_A_MOMENT_S = 0.25


class FolderBlobs:
    """Blobs are stored below `root/blobs`, uploads below `root/uploads`, on one file system.

    The last `reserve` bytes of the disk are kept free of uploads, and half of them of blobs, so that a database beside them can write.
    """

    finishes_in_pieces = False

    def __init__(self, root: Path, reserve: int = 0) -> None:
        self.root, self._reserve = root, reserve
        self._blobs = root / "blobs"
        self._uploads = root / "uploads"
        self._durable: set[Path] = set()
        for folder in (self._blobs, self._uploads):
            make_folders(folder, root)
        sweep_scratch(self._uploads)

    def put_file(self, name: str, source: Path) -> int:
        return self._put(name, _pieces(source, 0, None))

    def put_bytes(self, name: str, data: bytes) -> int:
        return self._put(name, (data,))

    def size(self, name: str) -> int:
        return self._found(name).stat().st_size

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        return _pieces(self._found(name), start, end)

    @contextmanager
    def local_path(self, name: str) -> Iterator[Path]:
        yield self._found(name)

    def path_or_none(self, name: str) -> Path | None:
        return self._found(name)

    def playback_url(self, name: str, mimetype: str, download_name: str | None = None, seconds: int = PLAYBACK_S) -> None:
        require_short(seconds)
        self._place(name)

    def delete(self, name: str) -> None:
        path = self._place(name)
        if not path.is_file():
            return
        path.unlink(missing_ok=True)
        sync_folder(path.parent)

    def names(self, prefix: str = "") -> Iterator[str]:
        return _names(self._blobs, "", prefix)

    def begin(self, upload: str) -> None:
        path = self._upload(upload)
        if self._place(blob_of(upload)).exists():
            raise Exists(upload)
        with _room():
            self._require_room(self._reserve)
            try:
                with path.open("xb") as file:
                    sync_file(file.fileno())
            except FileExistsError:
                raise Exists(upload) from None
            sync_folder(path.parent)

    def offset(self, upload: str) -> int:
        with self._opened(upload) as file:
            return _durable_size(file)

    def read_upload(self, upload: str, start: int = 0) -> Iterator[bytes]:
        file = self._opened(upload)
        try:
            return _pieces_of(file, start, _durable_size(file))
        except BaseException:
            file.close()
            raise

    def append(
        self, upload: str, offset: int, chunks: Iterable[bytes], *, checksum: tuple[str, bytes] | None = None, limit: int | None = None,
    ) -> int:
        with _room(), self._writer(upload, _A_MOMENT_S) as file:
            if file.seek(0, os.SEEK_END) != offset:
                raise WrongOffset(f"{upload}: {offset} is not {file.tell()}")
            limited = at_most(chunks, None if limit is None else limit - offset)
            with verified(self._within_reserve(limited), checksum, self._uploads) as pieces:
                _add(file, offset, pieces)
            if not _is_at(file, self._upload(upload)):
                raise Missing(upload)  # the upload was abandoned meanwhile
            return file.seek(0, os.SEEK_END)

    def finish(self, upload: str) -> int:
        name = blob_of(upload)
        target = self._place(name)
        try:
            with _room(), self._writer(upload, _PATIENCE_S) as file:
                sync_file(file.fileno())
                self._move(self._upload(upload), target, name)
        except Missing:
            if not target.is_file():
                raise
        return target.stat().st_size

    def gather(self, upload: str) -> None:
        self._upload(upload)

    def abandon(self, upload: str) -> None:
        self._upload(upload).unlink(missing_ok=True)

    def upload_ids(self) -> Iterator[str]:
        return (path.name for path in sorted(self._uploads.iterdir()) if not path.name.startswith("."))

    def about(self) -> dict[str, str]:
        return {"product": "folder", "place": str(self.root), "free_bytes": str(shutil.disk_usage(self.root).free)}

    def _put(self, name: str, pieces: Iterable[bytes]) -> int:
        target = self._place(name)
        with _room(), _refusing(name):
            self._require_room(self._reserve // 2)
            self._make_room_for(target)
            return write_new(target, pieces, self._uploads)

    def _within_reserve(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._require_room(self._reserve + len(chunk))
            yield chunk

    def _require_room(self, least: int) -> None:
        """Raise Full when fewer bytes than that are free."""
        if self._reserve and shutil.disk_usage(self.root).free < least:
            raise Full(f"less than {least} bytes are free")

    def _move(self, path: Path, target: Path, name: str) -> None:
        # Link, then unlink: after a crash in between, both names refer to the same bytes, and a retry continues from there.
        with _refusing(name):
            self._make_room_for(target)
            try:
                os.link(path, target)
            except FileExistsError:
                if not os.path.samefile(path, target):
                    raise
        sync_folder(target.parent)
        path.unlink()
        sync_folder(path.parent)

    def _make_room_for(self, target: Path) -> None:
        folder = target.parent
        if folder not in self._durable or not folder.is_dir():
            make_folders(folder, self._blobs)
            self._durable.add(folder)

    def _place(self, name: str) -> Path:
        path = self._blobs
        for part in check_name(name).split("/"):
            path = path / part
            if path.is_symlink():
                raise ValueError(f"{name!r} leads through a symbolic link")
        return path

    def _found(self, name: str) -> Path:
        path = self._place(name)
        if not path.is_file():
            raise Missing(name)
        return path

    def _upload(self, upload: str) -> Path:
        if "/" in check_name(upload):
            raise ValueError(f"not an upload's id: {upload!r}")
        path = self._uploads / upload
        if path.is_symlink():
            raise ValueError(f"{upload!r} is a symbolic link")
        return path

    def _opened(self, upload: str) -> FileIO:
        try:
            return FileIO(os.open(self._upload(upload), os.O_RDONLY | os.O_NOFOLLOW), "rb")
        except FileNotFoundError:
            raise Missing(upload) from None

    @contextmanager
    def _writer(self, upload: str, patience_s: float) -> Iterator[FileIO]:
        path = self._upload(upload)
        try:
            file = FileIO(os.open(path, os.O_RDWR | os.O_NOFOLLOW), "r+b")
        except FileNotFoundError:
            raise Missing(upload) from None
        with file:
            _lock(file, upload, time.monotonic() + patience_s)
            if not _is_at(file, path):  # the upload was finished or abandoned between open and lock, so the bytes are no longer ours
                raise Missing(upload)
            yield file


def _lock(file: FileIO, upload: str, until: float) -> None:
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Locked(upload) from None
        time.sleep(0.02)


def _is_at(file: FileIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.lstat())
    except FileNotFoundError:
        return False


def _add(file: FileIO, offset: int, chunks: Iterable[bytes]) -> None:
    try:
        for chunk in chunks:
            _write_all(file, chunk)
    except TooLong:
        file.truncate(offset)
        raise
    finally:
        _sync_or_go_back(file, offset)  # also when the connection was lost: received bytes stay


def _write_all(file: FileIO, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[file.write(view):]


def _sync_or_go_back(file: FileIO, offset: int) -> None:
    try:
        sync_file(file.fileno())
    except OSError:
        # After a failed fsync, the kernel may forget that these bytes are not on disk; they must not count as durable.
        file.truncate(offset)
        raise


def _durable_size(file: FileIO) -> int:
    sync_file(file.fileno())  # a killed writer may have left bytes that are not on disk yet
    return os.fstat(file.fileno()).st_size


def _pieces(path: Path, start: int, end: int | None) -> Iterator[bytes]:
    return _pieces_of(FileIO(path, "rb"), start, end)


def _pieces_of(file: FileIO, start: int, end: int | None) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = None if end is None else max(0, end - start)
        while left is None or left > 0:
            piece = file.read(PIECE if left is None else min(PIECE, left))
            if not piece:
                return
            left = None if left is None else left - len(piece)
            yield piece


def _names(folder: Path, inside: str, prefix: str) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = f"{inside}{entry.name}"
        if entry.is_file(follow_symlinks=False) and name.startswith(prefix):
            yield name
        elif entry.is_dir(follow_symlinks=False) and (f"{name}/".startswith(prefix) or prefix.startswith(f"{name}/")):
            yield from _names(folder / entry.name, f"{name}/", prefix)


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        raise Exists(name) from None


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise Full(str(error)) from error
        raise
