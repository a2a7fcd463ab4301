"""What only a folder can get wrong: links, the disk cache, a full disk, and files of dead writers."""

import ctypes
import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time

import pytest

from engines import durable_files
from engines.blobs import folder as folder_module
from engines.blobs.contract import Exists, Full, Locked, Missing
from engines.blobs.folder import FolderBlobs
from engines.database.sqlite import SqliteDatabase
from tests import crowd


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path / "bytes")


@pytest.fixture
def synced(monkeypatch):
    """The flushes in order: (path, size at that moment, names inside at that moment)."""
    seen = []
    real = os.fsync

    def fsync(handle):
        path = os.readlink(f"/proc/self/fd/{handle}")
        seen.append((path, os.fstat(handle).st_size, sorted(os.listdir(path)) if os.path.isdir(path) else None))
        real(handle)

    monkeypatch.setattr("engines.durable_files._FULL_SYNC", None)
    monkeypatch.setattr(os, "fsync", fsync)
    return seen


needs_proc = pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="asks Linux for the path of an open file")


@needs_proc
def test_a_put_flushes_the_bytes_and_then_every_new_folder_entry(blobs, synced):
    blobs.put_bytes("a/b/c", b"bytes")
    root = str(blobs.root / "blobs")
    assert (root, ["a"]) in [(path, names) for path, _size, names in synced]
    assert (f"{root}/a", ["b"]) in [(path, names) for path, _size, names in synced]
    (path, size, _), (folder, _, names) = synced[-2:]
    assert (size, folder, names) == (5, f"{root}/a/b", ["c"])
    assert path.startswith(str(blobs.root / "uploads"))


@needs_proc
def test_a_put_into_another_processs_folder_flushes_its_entries_too(blobs, synced):
    blobs.put_bytes("a/b", b"bytes")
    synced.clear()
    FolderBlobs(blobs.root).put_bytes("a/c", b"bytes")
    assert str(blobs.root / "blobs") in [path for path, _size, names in synced if names]


@needs_proc
def test_an_append_is_flushed_before_it_is_confirmed(blobs, synced):
    blobs.begin("u1")
    assert synced[-1][2] == ["u1"]
    blobs.append("u1", 0, [b"bytes", b" more"])
    assert synced[-1][:2] == (str(blobs.root / "uploads" / "u1"), 10)


@needs_proc
def test_bytes_of_a_broken_connection_are_flushed_too(blobs, synced):
    blobs.begin("u1")
    with pytest.raises(ConnectionError):
        blobs.append("u1", 0, cut_line())
    assert synced[-1][:2] == (str(blobs.root / "uploads" / "u1"), 4)


def cut_line():
    yield b"came"
    raise ConnectionError


@needs_proc
def test_a_killed_writers_bytes_are_flushed_before_they_count(blobs, synced):
    blobs.begin("u1")
    (blobs.root / "uploads" / "u1").write_bytes(b"left by a dead writer")
    synced.clear()
    assert blobs.offset("u1") == 21
    assert synced == [(str(blobs.root / "uploads" / "u1"), 21, None)]


@needs_proc
def test_a_finish_flushes_the_new_name_before_it_removes_the_old_one(blobs, synced):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    synced.clear()
    blobs.finish("u1")
    folders = [(os.path.basename(path), names) for path, _size, names in synced if names is not None]
    assert folders[-2:] == [("raw", ["u1"]), ("uploads", [])]
    assert (str(blobs.root / "uploads" / "u1"), 5) in [entry[:2] for entry in synced]


def test_bytes_that_failed_to_flush_do_not_count(blobs, monkeypatch):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"kept"])

    def fail(handle):
        raise OSError(errno.EIO, "the disk is ill")

    with monkeypatch.context() as ill:
        ill.setattr(folder_module, "sync_file", fail)
        with pytest.raises(OSError, match="ill"):
            blobs.append("u1", 4, [b"doubtful"])
    assert blobs.offset("u1") == 4


def test_a_retry_completes_a_finish_that_a_crash_interrupted(blobs, monkeypatch):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    with monkeypatch.context() as crash:
        crash.setattr("pathlib.Path.unlink", lambda *_, **__: (_ for _ in ()).throw(SystemExit()))
        with pytest.raises(SystemExit):
            blobs.finish("u1")
    assert blobs.offset("u1") == 5
    assert blobs.finish("u1") == 5
    with pytest.raises(Missing):
        blobs.offset("u1")


def test_a_writer_that_opened_before_the_finish_does_not_write_into_the_blob(blobs, monkeypatch):
    blobs.begin("u1")
    blobs.append("u1", 0, [b"bytes"])
    real = folder_module._lock

    def finished_first(file, upload, until):
        monkeypatch.setattr(folder_module, "_lock", real)
        blobs.finish("u1")
        real(file, upload, until)

    monkeypatch.setattr(folder_module, "_lock", finished_first)
    with pytest.raises(Missing):
        blobs.append("u1", 5, [b" and more"])
    assert b"".join(blobs.read("raw/u1")) == b"bytes"


@pytest.mark.parametrize("inside", [False, True])
def test_symbolic_links_are_refused_wherever_they_lead(blobs, tmp_path, inside):
    blobs.put_bytes("real/x", b"bytes")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x").write_bytes(b"secret")
    goal = blobs.root / "blobs" / "real" if inside else tmp_path / "outside"
    (blobs.root / "blobs" / "folder").symlink_to(goal)
    (blobs.root / "blobs" / "file").symlink_to(goal / "x")
    for name in ("folder/x", "file"):
        for verb in (blobs.size, blobs.read, blobs.path_or_none, blobs.delete, lambda name: blobs.put_bytes(name, b"x")):
            with pytest.raises(ValueError):
                verb(name)
    with pytest.raises(ValueError):
        blobs.put_bytes("folder/new", b"x")
    assert list(blobs.names()) == ["real/x"]
    assert sorted(path.name for path in goal.iterdir()) == ["x"]


def test_every_method_refuses_an_upload_that_is_a_symbolic_link(blobs, tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    (blobs.root / "uploads" / "u1").symlink_to(tmp_path / "secret")
    for verb in (
        blobs.begin, blobs.offset, blobs.abandon, lambda name: blobs.append(name, 6, [b"x"]), blobs.finish,
        blobs.read_upload,
    ):
        with pytest.raises(ValueError):
            verb("u1")
    assert (tmp_path / "secret").read_bytes() == b"secret"


def test_the_sweep_removes_only_dead_writers_files(blobs):
    uploads = blobs.root / "uploads"
    for name, age_s in ((".dead", 4000), (".alive", 60), ("u1", 9_000_000)):
        (uploads / name).write_bytes(b"x")
        os.utime(uploads / name, (time.time() - age_s,) * 2)
    FolderBlobs(blobs.root)
    assert sorted(path.name for path in uploads.iterdir()) == [".alive", "u1"]


def put_and_hang(confirm, root):
    def pieces():
        yield b"half"
        confirm.send("in the middle")
        time.sleep(60)

    durable_files.write_new(root / "blobs" / "a", pieces(), root / "uploads")


@needs_proc
def test_a_killed_writer_leaves_no_file(blobs):
    ours, theirs = crowd.CROWD.Pipe(duplex=False)
    process = crowd.start(put_and_hang, theirs, blobs.root)
    assert ours.recv() == "in the middle"
    process.kill()
    process.join()
    assert [path.name for path in blobs.root.rglob("*") if path.is_file()] == []


def test_a_file_system_without_nameless_files_keeps_the_same_promises(blobs, monkeypatch):
    monkeypatch.setattr(durable_files, "_open_nameless", lambda scratch: None)
    assert blobs.put_bytes("a", b"bytes") == 5
    with pytest.raises(Exists):
        blobs.put_bytes("a", b"others")
    assert [path.name for path in blobs.root.rglob("*") if path.is_file()] == ["a"]


def test_the_folders_are_private_to_their_owner(blobs):
    blobs.put_bytes("a/b", b"x")
    for folder in ("blobs", "uploads", "blobs/a"):
        assert (blobs.root / folder).stat().st_mode & 0o077 == 0


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 2 MB: a file system of its own where we may mount one, else a limit on file sizes."""
    if not _can_mount():
        pytest.skip("only root on Linux can mount a small disk; the limit below shows the same")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _can_mount():
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not os.path.exists("/proc/self/ns/mnt"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.prctl(23, 21) == 1  # PR_CAPBSET_READ, CAP_SYS_ADMIN


def test_a_full_disk_raises_full_keeps_what_was_there_and_recovers(small_disk):
    blobs = FolderBlobs(small_disk / "bytes")
    blobs.put_bytes("ballast", b"x" * 1_000_000)
    blobs.begin("u1")
    blobs.append("u1", 0, [b"a" * 100_000])
    with pytest.raises(Full):
        blobs.append("u1", 100_000, [b"a" * 100_000] * 20)
    with pytest.raises(Full):
        blobs.put_bytes("b", b"x" * 2_000_000)
    at = blobs.offset("u1")
    assert at >= 100_000
    assert list(blobs.names()) == ["ballast"]
    assert [path.name for path in (small_disk / "bytes" / "uploads").iterdir()] == ["u1"]
    blobs.delete("ballast")
    assert blobs.append("u1", at, [b"a" * (1_500_000 - at)]) == 1_500_000
    assert blobs.finish("u1") == 1_500_000
    assert set(b"".join(blobs.read("raw/u1"))) == {ord("a")}


def test_uploads_end_before_the_disk_is_full_so_that_the_database_beside_them_can_write(small_disk):
    blobs, db = FolderBlobs(small_disk / "bytes", reserve=700_000), SqliteDatabase(small_disk / "rows.db")
    db.execute("create table note (words text)")
    blobs.begin("u1")
    with pytest.raises(Full):
        blobs.append("u1", 0, [b"a" * 50_000] * 100)
    kept = blobs.offset("u1")
    assert kept >= 500_000 and shutil.disk_usage(small_disk).free >= 650_000
    (small_disk / "other").write_bytes(b"x" * 60_000)
    with pytest.raises(Full):
        blobs.begin("u2")
    blobs.put_bytes("poster", b"p" * 100_000)  # what is made of uploads may use half of the reserve
    db.execute("insert into note values (:words)", words="x" * 100_000)
    assert db.one("select length(words) as n from note")["n"] == 100_000
    blobs.delete("poster")
    assert blobs.read_upload("u1") is not None and blobs.offset("u1") == kept
    db.close()


def test_a_full_disk_keeps_no_unverified_bytes(small_disk):
    blobs = FolderBlobs(small_disk / "bytes")
    blobs.begin("u1")
    data = b"a" * 3_000_000
    with pytest.raises(Full):
        blobs.append("u1", 0, [data], checksum=("sha1", hashlib.sha1(data).digest()))
    assert blobs.offset("u1") == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits itself in a process of its own")
def test_a_file_at_its_size_limit_raises_full(blobs, tmp_path):
    blobs.begin("u1")
    code = (
        "import resource, sys; from pathlib import Path; from engines.blobs.folder import FolderBlobs\n"
        "from engines.blobs.contract import Full\n"
        "blobs = FolderBlobs(Path(sys.argv[1])); resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try: blobs.append('u1', 0, [b'x' * 60_000])\n"
        "except Full: sys.exit(7)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(blobs.root)], check=False)
    assert ended.returncode == 7
    assert blobs.offset("u1") == 50_000


def test_a_put_loses_against_a_concurrent_one(blobs, monkeypatch):
    real = os.link

    def too_late(source, target, **how):
        target.write_bytes(b"another's")
        real(source, target, **how)

    monkeypatch.setattr(os, "link", too_late)
    with pytest.raises(Exists):
        blobs.put_bytes("a", b"mine")
    assert b"".join(blobs.read("a")) == b"another's"


def test_an_append_waits_for_the_lock_of_a_starting_child_process(blobs):
    blobs.begin("u1")
    held = os.open(blobs.root / "uploads" / "u1", os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    threading.Timer(0.1, os.close, [held]).start()
    assert blobs.append("u1", 0, [b"bytes"]) == 5


@pytest.mark.parametrize("name", ["a/b/c", "a"])
def test_a_name_that_continues_another_is_refused(blobs, name):
    blobs.put_bytes("a/b", b"first")
    with pytest.raises(Exists):
        blobs.put_bytes(name, b"second")
    assert list(blobs.names()) == ["a/b"]


def test_a_failed_put_leaves_nothing(blobs, monkeypatch):
    monkeypatch.setattr("os.link", lambda *_, **__: (_ for _ in ()).throw(OSError("torn out")))
    with pytest.raises(OSError, match="torn out"):
        blobs.put_bytes("a/b", b"bytes")
    assert list(blobs.names()) == []
    assert [path for path in blobs.root.rglob("*") if path.is_file()] == []


def test_a_second_writer_is_locked_out_at_once(blobs):
    blobs.begin("u1")

    def chunks():
        with pytest.raises(Locked):
            blobs.append("u1", 0, [b"second"])
        yield b"first"

    assert blobs.append("u1", 0, chunks()) == 5


def test_finish_is_refused_while_a_writer_is_active(blobs, monkeypatch):
    monkeypatch.setattr(folder_module, "_PATIENCE_S", 0.05)
    blobs.begin("u1")

    def chunks():
        yield b"first"
        with pytest.raises(Locked):
            blobs.finish("u1")

    assert blobs.append("u1", 0, chunks()) == 5
    assert blobs.finish("u1") == 5


def test_finish_waits_for_a_writer_that_is_about_to_end(blobs):
    blobs.begin("u1")
    writing = threading.Event()

    def chunks():
        yield b"first"
        writing.set()
        time.sleep(0.2)

    thread = threading.Thread(target=blobs.append, args=("u1", 0, chunks()))
    thread.start()
    assert writing.wait(10)
    assert blobs.finish("u1") == 5
    thread.join()
