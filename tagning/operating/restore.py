"""Restores a backup into empty engines, verifies every byte and row by checksum, and repeats the erasures made since."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engines.blobs.contract import Blobs, Exists
from engines.database.contract import Database, Row, Step
from engines.database.rows import Table, tables_in
from engines.database.steps import steps_in
from foundation.clock import Clock
from interviews.erasure import bury_again, finish_erasures
from tagning.operating.backup import FORMAT, fingerprint, latest_run, place_of, read_lines, whole_runs
from tagning.operating.carrying import (
    Progress,
    Refused,
    carry_rows,
    carry_upload,
    count_all,
    file_pieces,
    require_no_strangers,
    sum_of,
    sums_of,
)
from tagning.places import SCHEMA


@dataclass(frozen=True)
class Restored:
    """The result: the run and what it restored, candidates erased again, blobs missing from the backup, and whether the secret fits."""

    run: Path
    rows: int
    blobs: int
    uploads: int
    erased: int
    gone: list[str]
    secret_fits: bool


def choose_run(folder: Path, name: str = "") -> Path:
    """The newest run, or the one with that name. Raises Refused."""
    runs = {run.name: run for run in whole_runs(folder)}
    if not runs:
        raise Refused(f"{folder} holds no backup that was finished.")
    if name and name not in runs:
        raise Refused(f"{folder} holds no finished backup called {name}; there are {', '.join(sorted(runs))}.")
    found = runs[name] if name else latest_run(folder)
    assert found is not None
    return found


def count_blobs(run: Path) -> int:
    """The number of blobs in the run."""
    return sum(1 for _ in read_lines(run / "blobs.jsonl"))


def restore(
    run: Path, db: Database, blobs: Blobs, clock: Clock, secret: bytes, erased_since: Sequence[Row], progress: Progress
) -> Restored:
    """Restore the run into engines that are empty, or that an interrupted restore began to fill. Raises Refused.

    Rows come last and in one transaction, with the tombstones of `erased_since` and of later runs. So an erased candidate's rows never
    exist without a tombstone. After a crash the next restore or the daily sweep finishes the erasure.
    """
    summary = _read_summary(run)
    steps = _steps_of(summary)
    tables = tables_in(steps)
    _require_ready(db, steps, tables)
    entries = list(read_lines(run / "blobs.jsonl"))
    uploads = list(read_lines(run / "uploads.jsonl"))
    began_before = bool(count_all(db, tables))
    if not began_before:
        _bring_bytes(run.parent.parent, blobs, entries, uploads, progress)
    stones = [*erased_since, *_tombstones_after(run)]
    if began_before:
        _require_same_or_being_erased(db, tables, summary["sums"])
    else:
        _bring_rows(run, db, tables, summary["sums"], lambda: bury_again(db, stones) if _knows_erasure(tables) else 0)
    db.migrate(steps_in(SCHEMA))
    with db.tx():
        bury_again(db, stones)
    erased = finish_erasures(db, blobs, clock)
    rows = sum(int(text.partition(":")[0]) for text in summary["sums"].values())
    fits = summary["secret"] == fingerprint(secret)
    return Restored(run, rows, len(entries), len(uploads), erased, summary["gone"], fits)


def _bring_bytes(folder: Path, blobs: Blobs, entries: list[Row], uploads: list[Row], progress: Progress) -> None:
    there = require_no_strangers(blobs, [entry["name"] for entry in entries], [entry["upload"] for entry in uploads])
    for entry in entries:
        path = _require_whole(folder, entry)
        if entry["name"] not in there:
            try:
                blobs.put_file(entry["name"], path)
            except Exists:
                pass  # verified like every other table
        if sum_of(blobs.read(entry["name"])) != (entry["size"], entry["sha256"]):
            raise Refused(f"{entry['name']} did not arrive as it is in the copy. Empty the store of bytes and begin again.")
        progress(1)
    for entry in uploads:
        path = _require_whole(folder, entry)
        carry_upload(blobs, entry["upload"], entry["size"], lambda start, path=path: file_pieces(path, start))  # type: ignore[misc]


def _bring_rows(run: Path, db: Database, tables: list[Table], sums: dict[str, str], bury: Any) -> None:
    with db.tx():
        brought = carry_rows(db, tables, lambda table: read_lines(run / "rows" / f"{table.name}.jsonl"), lambda n: None)
        wrong = [name for name, text in brought.items() if sums.get(name) != text]
        if wrong:
            raise Refused(f"The copy is damaged: the rows of {wrong[0]} are not those that were kept. None was written; take an older run.")
        bury()


def _require_whole(folder: Path, entry: Row) -> Path:
    path = place_of(folder, entry["sha256"])
    if not path.is_file() or sum_of(file_pieces(path)) != (entry["size"], entry["sha256"]):
        name = entry.get("name") or entry["upload"]
        raise Refused(f"The copy is damaged: the bytes of {name} are not those that were kept ({path.name[:12]}…). Take an older run.")
    return path


def _require_ready(db: Database, steps: list[Step], tables: list[Table]) -> None:
    taken, known = db.steps_taken(), [step.name for step in steps]
    if not taken:
        db.migrate(steps)
    elif taken[:len(known)] != known or len(taken) > len(known) and not count_all(db, tables):
        raise Refused(f"The database was brought to {taken[-1]} already, the copy is of {known[-1]}. Name a database with nothing in it.")


def _require_same_or_being_erased(db: Database, tables: list[Table], sums: dict[str, str]) -> None:
    """Check whether an interrupted restore can resume: its rows equal the backup's, except those of candidates whose tombstones it
    brought.
    """
    present = sums_of(db, tables)
    teams = present["team"] == sums["team"] and present["person"] == sums["person"]
    if present != sums and not (teams and _knows_erasure(tables) and present["erasure"] != sums["erasure"]):
        raise Refused("The database is not empty, and its rows are not the copy's. Name one with nothing in it.")


def _knows_erasure(tables: list[Table]) -> bool:
    return any(table.name == "erasure" for table in tables)


def _tombstones_after(run: Path) -> list[Row]:
    later = [one for one in whole_runs(run.parent.parent) if one.name > run.name]
    return [row for one in later if (one / "rows" / "erasure.jsonl").exists() for row in read_lines(one / "rows" / "erasure.jsonl")]


def _read_summary(run: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((run / "summary.json").read_text())
    if summary["format"] != FORMAT:
        raise Refused(f"The copy has the form {summary['format']}, which this version does not know; use a newer version.")
    for name, sha256 in summary["manifests"].items():
        if sum_of([(run / name).read_bytes()])[1] != sha256:
            raise Refused(f"The copy is damaged: {name} is not the one that was kept. Take an older run.")
    return summary


def _steps_of(summary: dict[str, Any]) -> list[Step]:
    known = steps_in(SCHEMA)
    if summary["steps"] != [step.name for step in known[:len(summary["steps"])]]:
        raise Refused(f"The copy was made by a newer version (step {summary['steps'][-1]}); use that one.")
    return known[:len(summary["steps"])]
