"""Backs up a running installation to a folder: a snapshot of the rows, then the blobs that they refer to.

    blobs/ab/<sha256>            bytes, stored once for all runs
    runs/<moment>/rows/*.jsonl   every table, one row per line
    runs/<moment>/blobs.jsonl    every blob: name, size, sha256, version
    runs/<moment>/uploads.jsonl  unfinished uploads, as far as they had arrived
    runs/<moment>/summary.json   written last: a run without it was interrupted and does not count

The format is the same for every engine, so a backup from one can be restored to another. It does not hold the installation's secret.
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engines.blobs.contract import Blobs, Missing
from engines.database.contract import Database, Row
from engines.database.rows import Digest, read_rows, tables_in, written
from engines.database.steps import steps_in
from engines.durable_files import make_folders, sync_file, sync_folder
from foundation.clock import Clock
from foundation.ids import link_token
from tagning import __version__
from tagning.operating.carrying import Refused, Sums, sum_of
from tagning.places import SCHEMA

FORMAT = 1
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Kept:
    """The result of a run: its folder, its rows, its blobs, how many were newly copied, and the names of blobs that rows refer to but
    that are gone.
    """

    folder: Path
    rows: int
    blobs: int
    copied: int
    gone: list[str]


def back_up(db: Database, blobs: Blobs, folder: Path, clock: Clock, secret: bytes, tell: Tell = lambda line: None) -> Kept:
    """Make a new run in the folder, which may hold earlier ones. Raises Refused, OSError and the engines' errors."""
    names = [step.name for step in steps_in(SCHEMA)]
    if db.steps_taken() != names:
        raise Refused("The database's schema is not this version's: run `tagning migrate`, or use the version that it belongs to.")
    with _alone(folder):
        before = _entries(latest_run(folder))
        run = folder / "runs" / clock.iso().replace(":", "").replace(".", "")
        for made in (run.parent, run, run / "rows"):
            made.mkdir(exist_ok=made == run.parent, mode=0o700)
        tell("rows")
        sums, spoken_of = _keep_rows(db, run)
        tell("blobs")
        copied = _keep_blobs(blobs, folder, run, before, spoken_of)
        _keep_uploads(blobs, folder, run)
        kept = {entry["name"] for entry in read_lines(run / "blobs.jsonl")}
        gone = sorted(set(spoken_of) - kept)
        summary = {
            "format": FORMAT, "version": __version__, "made_at": clock.iso(), "steps": names, "sums": sums, "secret": fingerprint(secret),
            "gone": gone, "manifests": {name: _sum_of_file(run / name) for name in ("blobs.jsonl", "uploads.jsonl")},
        }
        _write_whole(run / "summary.json", json.dumps(summary, indent=2))
    rows = sum(int(text.partition(":")[0]) for text in sums.values())
    return Kept(run, rows, len(kept), copied, gone)


def whole_runs(folder: Path) -> list[Path]:
    """The complete runs, oldest first."""
    return sorted(path.parent for path in folder.glob("runs/*/summary.json"))


def latest_run(folder: Path) -> Path | None:
    """The newest complete run, or None."""
    runs = whole_runs(folder)
    return runs[-1] if runs else None


def forget_runs(folder: Path, keep: int) -> int:
    """Delete all but the newest `keep` runs, interrupted runs, and bytes that no run needs. Returns how many runs."""
    with _alone(folder):
        wanted = whole_runs(folder)[-keep:]
        old = [path for path in folder.glob("runs/*") if path not in wanted]
        for path in old:
            (path / "summary.json").unlink(missing_ok=True)
            for file in sorted(path.rglob("*"), reverse=True):
                file.rmdir() if file.is_dir() else file.unlink()
            path.rmdir()
        held = {entry["sha256"] for run in wanted for name in ("blobs.jsonl", "uploads.jsonl") for entry in read_lines(run / name)}
        for file in [file for file in folder.glob("blobs/*/*") if file.name not in held]:
            file.unlink()
    return len(old)


def place_of(folder: Path, sha256: str) -> Path:
    """The path of the bytes with that hash."""
    return folder / "blobs" / sha256[:2] / sha256


def read_lines(path: Path) -> Iterator[Row]:
    """The rows of a file, one per line."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def fingerprint(secret: bytes) -> str:
    """A value that tells whether two secrets are equal, and reveals nothing about them."""
    return link_token(secret, "backup", "fingerprint")[:16]


def _keep_rows(db: Database, run: Path) -> tuple[Sums, dict[str, str]]:
    """Write the rows. Returns each table's checksum, and every blob that a row refers to with the moment it was made."""
    sums: Sums = {}
    spoken_of: dict[str, str] = {}
    with db.snapshot():
        for table in tables_in(steps_in(SCHEMA)):
            digest = Digest()
            with _new_file(run / "rows" / f"{table.name}.jsonl") as file:
                for row in read_rows(db, table):
                    digest.add(row)
                    file.write(written(row) + "\n")
                    if row.get("blob"):
                        spoken_of[row["blob"]] = row["created_at"] if table.name == "rendition" else spoken_of.get(row["blob"], "")
            sums[table.name] = digest.text
    return sums, spoken_of


def _keep_blobs(blobs: Blobs, folder: Path, run: Path, before: dict[str, Row], spoken_of: dict[str, str]) -> int:
    copied = 0
    with _new_file(run / "blobs.jsonl") as file:
        for name in sorted(blobs.names()):
            try:
                entry = {"name": name, "size": blobs.size(name), "version": spoken_of.get(name, "")}
                known = before.get(name)
                if known and _same(entry, known) and _is_there(folder, known):
                    entry = known
                else:
                    entry["size"], entry["sha256"] = _keep_bytes(folder, blobs.read(name))
                    copied += 1
            except Missing:
                continue  # deleted since the snapshot; reported if a row refers to it
            file.write(written(entry) + "\n")
    return copied


def _keep_uploads(blobs: Blobs, folder: Path, run: Path) -> None:
    with _new_file(run / "uploads.jsonl") as file:
        for upload in sorted(blobs.upload_ids()):
            try:
                size, sha256 = _keep_bytes(folder, blobs.read_upload(upload))
            except Missing:
                continue  # finished meanwhile: the next run has it as a blob
            file.write(written({"upload": upload, "size": size, "sha256": sha256}) + "\n")


def _keep_bytes(folder: Path, pieces: Iterable[bytes]) -> tuple[int, str]:
    top = folder / "blobs"
    top.mkdir(mode=0o700, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", dir=top)

    def through() -> Iterator[bytes]:
        for piece in pieces:
            file.write(piece)
            yield piece

    try:
        with os.fdopen(handle, "wb") as file:
            size, sha256 = sum_of(through())
            file.flush()
            sync_file(file.fileno())
        target = place_of(folder, sha256)
        make_folders(target.parent, folder)
        os.replace(temporary, target)
        sync_folder(target.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return size, sha256


def _same(entry: Row, known: Row) -> bool:
    # The bytes under a name never change, but a blob may be made again: then its row has a newer moment.
    return all(entry[name] == known[name] for name in ("size", "version"))


def _is_there(folder: Path, entry: Row) -> bool:
    path = place_of(folder, entry["sha256"])
    return path.is_file() and path.stat().st_size == entry["size"]


def _entries(run: Path | None) -> dict[str, Row]:
    return {entry["name"]: entry for entry in read_lines(run / "blobs.jsonl")} if run else {}


def _sum_of_file(path: Path) -> str:
    return sum_of([path.read_bytes()])[1]


@contextmanager
def _new_file(path: Path) -> Iterator[Any]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        yield file
        file.flush()
        sync_file(file.fileno())


def _write_whole(path: Path, text: str) -> None:
    temporary = path.with_suffix(".part")
    with _new_file(temporary) as file:
        file.write(text)
    for folder in (path.parent / "rows", path.parent, path.parent.parent):
        sync_folder(folder)
    os.replace(temporary, path)
    sync_folder(path.parent)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Another backup is being made in {folder}.") from None
        yield
