"""Moves a stopped installation to other engines: rows in one transaction, blobs one by one, both verified at the end.

A killed move leaves no rows and some of the blobs. Run again, it resumes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engines.blobs.contract import Blobs, Exists, Missing
from engines.blobs.open import open_blobs
from engines.database.contract import Database
from engines.database.open import open_database
from engines.database.rows import Digest, read_rows, tables_in
from engines.database.steps import steps_in
from foundation.clock import Clock
from tagning import queries
from tagning.config import BadSetting, Config
from tagning.operating.carrying import Progress, Refused, carry_rows, carry_upload, count_all, require_no_strangers, sum_of, sums_of
from tagning.places import SCHEMA

KINDS = {
    "sqlite": "database", "postgresql": "database", "postgres": "database", "folder": "blobs", "s3": "blobs",
    "outbox": "mail", "smtp": "mail", "smtps": "mail",
}


@dataclass(frozen=True)
class Pair:
    """A source and a target, and their kind: database or blobs."""

    kind: str
    source: str
    target: str


@dataclass(frozen=True)
class Carried:
    """The amount moved, and its checksum, the same on both sides."""

    count: int
    sum: str
    uploads: int = 0


def pairs_of(sources: Sequence[str], targets: Sequence[str], config: Config) -> list[Pair]:
    """What to move, the database last. The settings give the source of a kind that has none. Raises BadSetting."""
    froms, tos = _by_kind("--from", sources), _by_kind("--to", targets)
    if not tos or set(froms) - set(tos):
        raise BadSetting("Say with --to where to: a database (postgresql://…, sqlite:/…), a store of bytes (s3://…, folder:/…), or both.")
    own = {"database": config.database, "blobs": config.blobs}
    pairs = [Pair(kind, froms.get(kind, own[kind]), tos[kind]) for kind in ("blobs", "database") if kind in tos]
    if any(pair.source == pair.target for pair in pairs):
        raise BadSetting("--from and --to name the same place.")
    return pairs


def move_rows(source: Database, target: Database, clock: Clock, progress: Progress) -> Carried:
    """Move all rows in one transaction of the target. Raises Refused and the engines' errors."""
    steps = steps_in(SCHEMA)
    if source.steps_taken() != [step.name for step in steps]:
        raise Refused("The source's schema is not this version's. Run `tagning migrate` on it, with the program stopped, and move then.")
    target.migrate(steps)
    tables = tables_in(steps)
    if queries.count_held_jobs(source, clock.iso()):
        raise Refused("Jobs are being done. Stop every `tagning serve` and `tagning worker`, wait 20 seconds, and move then.")
    if count_all(target, tables):
        return _there_already(source, target)
    with target.tx():
        with source.snapshot():
            sums = carry_rows(target, tables, lambda table: read_rows(source, table), progress)
        if sums_of(source, tables) != sums:
            raise Refused("Somebody wrote to the source meanwhile. Stop every `tagning serve` and `tagning worker`, and move again.")
    return Carried(*_total(sums))


def move_blobs(source: Blobs, target: Blobs, progress: Progress) -> Carried:
    """Move all blobs, and uploads as far as they have arrived. Raises Refused and the engines' errors."""
    names, uploads = sorted(source.names()), _uploads(source)
    there = require_no_strangers(target, names, uploads)
    digest = Digest()
    for name in names:
        try:
            digest.add({"name": name, "sum": _carry_blob(source, target, name, name in there)})
        except Missing:
            raise Refused(f"{name} was deleted meanwhile. Stop every `tagning serve` and `tagning worker`, and move again.") from None
        progress(1)
    for upload, size in uploads.items():
        carry_upload(target, upload, size, lambda start, upload=upload: source.read_upload(upload, start))  # type: ignore[misc]
    if set(target.names()) != set(names) or sorted(source.names()) != names:
        raise Refused("The blobs are not the same on both sides: somebody is writing. Stop the program everywhere, and move again.")
    return Carried(digest.rows, digest.text.partition(":")[2], len(uploads))


def open_pair(pair: Pair) -> tuple[Any, Any]:
    """Open both engines, databases or blob stores. Raises ValueError, OSError, Unreachable."""
    opener: Callable[[str], Any] = open_database if pair.kind == "database" else open_blobs
    return opener(pair.source), opener(pair.target)


def _carry_blob(source: Blobs, target: Blobs, name: str, there: bool) -> str:
    if not there:
        with source.local_path(name) as path:
            try:
                target.put_file(name, path)
            except Exists:
                pass  # verified like every other table
    ours, theirs = sum_of(source.read(name)), sum_of(target.read(name))
    if ours != theirs:
        raise Refused(f"{name} is something else at the target ({theirs[0]} bytes instead of {ours[0]}). Empty the target and begin again.")
    return ours[1]


def _uploads(source: Blobs) -> dict[str, int]:
    found = {}
    for upload in source.upload_ids():
        try:
            found[upload] = source.offset(upload)
        except Missing:
            continue  # what a crash left of an upload that has ended
    return found


def _there_already(source: Database, target: Database) -> Carried:
    tables = tables_in(steps_in(SCHEMA))
    with source.snapshot():
        sums = sums_of(source, tables)
    if sums_of(target, tables) != sums:
        raise Refused("The target's database is not empty, and its rows are not the source's. Name an empty one.")
    return Carried(*_total(sums))


def _total(sums: dict[str, str]) -> tuple[int, str]:
    digest, count = Digest(), 0
    for name, text in sums.items():
        digest.add({"table": name, "sum": text})
        count += int(text.partition(":")[0])
    return count, digest.text.partition(":")[2]


def _by_kind(option: str, urls: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for url in (_read(option, url) for url in urls):
        scheme = url.partition(":")[0]
        kind = KINDS.get(scheme)
        if kind == "mail":
            raise BadSetting(
                f"{option}: mail is not moved. What was sent is sent, and the database remembers it; set TAGNING_MAIL to the new way, "
                "and keep the outbox's folder for as long as somebody wants to read it."
            )
        if kind is None or kind in found:
            raise BadSetting(f"{option}: an address that begins with {scheme}: " + ("is one too many." if kind else "is not known."))
        found[kind] = url
    return found


def _read(option: str, url: str) -> str:
    """The address itself, or the content of the file in `@FILE`: a password does not belong in the process list."""
    if not url.startswith("@"):
        return url
    try:
        return Path(url[1:]).read_text().strip()
    except OSError as error:
        raise BadSetting(f"{option}={url} cannot be read: {error.strerror}.") from error
