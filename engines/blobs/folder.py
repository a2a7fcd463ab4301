"""The embedded store: a folder. A rename makes every write all or nothing; fsync makes it last."""

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from engines.blobs.contract import ChecksumMismatch, Exists, Full, Locked, Missing, TooLong, WrongOffset, check_name

_PIECE = 256 * 1024


class FolderBlobs:
    """Blobs below `root/blobs`, uploads below `root/uploads`, both on one file system."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._blobs = root / "blobs"
        self._uploads = root / "uploads"
        for folder in (self._blobs, self._uploads):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put_file(self, name: str, source: Path) -> int:
        with source.open("rb") as file:
            return self._put(name, file)

    def put_bytes(self, name: str, data: bytes) -> int:
        import io

        return self._put(name, io.BytesIO(data))

    def size(self, name: str) -> int:
        return self._found(name).stat().st_size

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        return _pieces(self._found(name), start, end)

    @contextmanager
    def local_path(self, name: str) -> Iterator[Path]:
        yield self._found(name)

    def path_or_none(self, name: str) -> Path | None:
        return self._found(name)

    def delete(self, name: str) -> None:
        path = self._place(name)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            _sync_folder(path.parent)

    def names(self, prefix: str = "") -> Iterator[str]:
        for path in sorted(self._blobs.rglob("*")):
            name = path.relative_to(self._blobs).as_posix()
            if path.is_file() and name.startswith(prefix):
                yield name

    def begin(self, upload: str) -> None:
        path = self._upload(upload)
        with _room():
            path.open("xb").close()
            _sync_folder(path.parent)

    def offset(self, upload: str) -> int:
        try:
            return self._upload(upload).stat().st_size
        except FileNotFoundError:
            raise Missing(upload) from None

    def append(
        self, upload: str, offset: int, chunks: Iterable[bytes], *, checksum: tuple[str, bytes] | None = None, limit: int | None = None,
    ) -> int:
        with self._writer(upload) as file:
            if file.seek(0, os.SEEK_END) != offset:
                raise WrongOffset(f"{upload}: {offset} is not {file.tell()}")
            try:
                with _room():
                    _take(file, chunks, checksum, limit)
            except (ChecksumMismatch, TooLong):
                file.truncate(offset)
                raise
            except Exception:
                if checksum is not None:
                    file.truncate(offset)
                raise
            finally:
                # Bytes already written stay even when the line was cut: the file's size is the offset.
                with contextlib.suppress(OSError):
                    file.flush()
                os.fsync(file.fileno())
            return file.seek(0, os.SEEK_END)

    def finish(self, upload: str, name: str) -> int:
        path, target = self._upload(upload), self._place(name)
        if not path.exists():
            if target.exists():
                return target.stat().st_size
            raise Missing(upload)
        _make_folders(target.parent, self._blobs)
        os.replace(path, target)
        _sync_folder(target.parent)
        _sync_folder(path.parent)
        return target.stat().st_size

    def abandon(self, upload: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._upload(upload).unlink()

    @contextmanager
    def partial(self, upload: str) -> Iterator[Path]:
        path = self._upload(upload)
        if not path.exists():
            raise Missing(upload)
        yield path

    def _put(self, name: str, source: BinaryIO) -> int:
        target = self._place(name)
        _make_folders(target.parent, self._blobs)
        temporary = self._uploads / f".{secrets.token_hex(8)}"
        try:
            with _room(), temporary.open("xb") as file:
                shutil.copyfileobj(source, file, _PIECE)
                file.flush()
                os.fsync(file.fileno())
                size = file.tell()
            os.link(temporary, target)  # fails when the name is taken, unlike a rename
        except FileExistsError:
            raise Exists(name) from None
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(target.parent)
        return size

    def _place(self, name: str) -> Path:
        path = self._blobs / check_name(name)
        if os.path.commonpath([os.path.realpath(path), os.path.realpath(self._blobs)]) != os.path.realpath(self._blobs) or path.is_symlink():
            raise ValueError(f"{name!r} leads out of the store")
        return path

    def _found(self, name: str) -> Path:
        path = self._place(name)
        if not path.is_file():
            raise Missing(name)
        return path

    def _upload(self, upload: str) -> Path:
        check_name(upload)
        if "/" in upload:
            raise ValueError(f"not an upload's id: {upload!r}")
        return self._uploads / upload

    @contextmanager
    def _writer(self, upload: str) -> Iterator[BinaryIO]:
        try:
            file = self._upload(upload).open("r+b", buffering=0)
        except FileNotFoundError:
            raise Missing(upload) from None
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Locked(upload) from None
            yield file  # type: ignore[misc]


def _take(file: BinaryIO, chunks: Iterable[bytes], checksum: tuple[str, bytes] | None, limit: int | None) -> None:
    digest = hashlib.new(checksum[0]) if checksum else None
    for chunk in chunks:
        if limit is not None and file.tell() + len(chunk) > limit:
            raise TooLong()
        _write_all(file, chunk)
        if digest:
            digest.update(chunk)
    if digest and checksum and digest.digest() != checksum[1]:
        raise ChecksumMismatch()


def _write_all(file: BinaryIO, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[file.write(view):]


def _pieces(path: Path, start: int, end: int | None) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = None if end is None else max(0, end - start)
        while left is None or left > 0:
            piece = file.read(_PIECE if left is None else min(_PIECE, left))
            if not piece:
                return
            left = None if left is None else left - len(piece)
            yield piece


def _make_folders(folder: Path, top: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    while folder != top:
        folder = folder.parent
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Full(str(error)) from error
        raise
