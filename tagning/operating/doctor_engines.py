"""The doctor's checks of the three engines, each through its contract."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engines.blobs.contract import Blobs
from engines.blobs.open import open_blobs
from engines.database.contract import Conflict, Database
from engines.database.open import open_database
from engines.database.steps import steps_in
from engines.mail.contract import Message
from engines.mail.open import open_mail
from foundation.audit.chain import CHANGED, CUT, DETAIL, MISSING
from foundation.audit.log import count_entries, find_broken
from foundation.clock import Clock, iso, parse
from foundation.ids import new_id
from tagning import queries
from tagning.config import Config
from tagning.places import SCHEMA

_SOUND_SQLITE = (3, 51, 3)
_MOST_SKEW_S = 5
_LATE = timedelta(minutes=10)

OK, NOTE, WRONG, BAD = "ok", "note", "wrong", "bad"


@dataclass(frozen=True)
class Finding:
    """One line of the report. `level`: ok, note (worth knowing), wrong (must be fixed), bad (an unusable setting)."""

    level: str
    about: str
    text: str
    todo: str = ""


def exit_code(findings: list[Finding]) -> int:
    """2 when a setting is unusable, 1 when something is wrong, else 0."""
    levels = {finding.level for finding in findings}
    return 2 if BAD in levels else 1 if WRONG in levels else 0


class _NoLedger:
    """A ledger for one mail that nobody sends twice."""

    def begin(self, key: str, seconds: int) -> int:
        return 1

    def note_sent(self, key: str) -> None:
        return None

    def give_up(self, key: str, attempt: int) -> None:
        return None


class _Undo(Exception):
    """Rolls a transaction back, so that nobody sees its rows."""


def examine_database(config: Config, clock: Clock) -> Iterator[Finding]:
    """Check that the database opens, reads and writes, its constraints, its schema, its clock, and whether jobs are being done."""
    db = yield from _opened("database", "TAGNING_DATABASE", lambda: open_database(config.database))
    if db is None:
        return
    try:
        about = db.about()
        yield Finding(OK, "database", _described(about))
        yield from _old_sqlite(about)
        yield from _skew("database", about, clock)
        missing = yield from _schema(db)
        if not missing:
            yield _written(db, clock)
            yield _references(db, clock)
            yield from _jobs(db, clock)
            yield from _audit(db)
        if db.dialect == "sqlite":
            yield _whole(db)
    except Exception as error:
        yield Finding(
            WRONG, "database", f"it does not answer as it should: {_said(error)}",
            "See what its own log says, then run this again.",
        )
    finally:
        db.close()


def examine_blobs(config: Config, clock: Clock) -> Iterator[Finding]:
    """Check that the store opens, stores and removes a blob and an upload, and check its clock."""
    blobs = yield from _opened("blobs", "TAGNING_BLOBS", lambda: open_blobs(config.blobs))
    if blobs is None:
        return
    try:
        about = blobs.about()
        yield Finding(OK, "blobs", _described(about))
        yield from _skew("blobs", about, clock)
        write_and_read(blobs)
        yield Finding(OK, "blobs", "a blob and an upload were written, read back and removed")
    except Exception as error:
        yield Finding(
            WRONG, "blobs", f"nothing can be kept there: {_said(error)}",
            "See that there is room, and that these settings give the right to read, write and delete.",
        )


def examine_mail(config: Config, mail_to: str) -> Iterator[Finding]:
    """Check that the mail engine opens and answers; send a mail only when an address is given."""
    mail = yield from _opened("mail", "TAGNING_MAIL", lambda: open_mail(config.mail, ledger=_NoLedger()))
    if mail is None:
        return
    try:
        yield Finding(OK, "mail", _described(mail.about()))
        if mail_to:
            text = "This is a test of the mail of Tagning, asked for by `tagning doctor`."
            mail.send(Message(f"doctor:{new_id()}", mail_to, "Tagning: a test", text, f"<p>{text}</p>", config.mail_from))
            yield Finding(OK, "mail", "a mail was handed on to the address that was given")
    except Exception as error:
        yield Finding(
            WRONG, "mail", _said(error),
            "Mails wait as jobs and are tried again for a day; mend the server or TAGNING_MAIL before that.",
        )


def write_and_read(blobs: Blobs) -> None:
    """Write, read back and delete a blob and an upload. Raises the engine's errors, and OSError when the bytes differ."""
    name, bytes_in = f"probe/{new_id()}", b"tagning"
    blobs.put_bytes(name, bytes_in)
    try:
        if b"".join(blobs.read(name)) != bytes_in:
            raise OSError("what was written came back as something else")
    finally:
        blobs.delete(name)
    upload = new_id()
    blobs.begin(upload)
    try:
        blobs.append(upload, 0, [bytes_in])
        if b"".join(blobs.read_upload(upload)) != bytes_in:
            raise OSError("what was uploaded came back as something else")
    finally:
        blobs.abandon(upload)


def _opened(name: str, setting: str, opener: Callable[[], Any]) -> Any:
    try:
        return opener()
    except ValueError as error:
        yield Finding(BAD, name, f"{setting}: {error}", "docs/operating.md tells what it may be.")
    except OSError as error:
        yield Finding(BAD, name, f"{setting} cannot be used: {error.strerror or error}", "See that the place exists and may be written.")
    except Exception as error:
        yield Finding(WRONG, name, f"{setting}: {_said(error)}", "Start the server, or see that this machine reaches it.")
    return None


def _described(about: dict[str, str]) -> str:
    told = ("product", "version", "place", "clock", "free_bytes")
    rest = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in about.items() if key not in told)
    return " ".join(filter(None, (about["product"], about.get("version"), "at", about["place"]))) + (f" ({rest})" if rest else "")


def _old_sqlite(about: dict[str, str]) -> Iterator[Finding]:
    if about["product"] == "SQLite" and tuple(int(part) for part in about["version"].split(".")) < _SOUND_SQLITE:
        yield Finding(
            NOTE, "database", f"SQLite {about['version']} has a rare fault when several processes reset the WAL at once (mended in 3.51.3)",
            "Keep to one process on this database, or take a Python with a newer SQLite; and keep backups.",
        )


def _skew(name: str, about: dict[str, str], clock: Clock) -> Iterator[Finding]:
    if "clock" not in about:
        return
    ahead = (clock.now() - parse(about["clock"])).total_seconds()
    if abs(ahead) > _MOST_SKEW_S:
        where = "ahead of" if ahead > 0 else "behind"
        yield Finding(
            WRONG, "clock", f"this machine is {abs(ahead):.0f} s {where} the clock of the {name}; a job's lease is 20 s",
            "Have both set by NTP.",
        )
    else:
        yield Finding(OK, "clock", f"within {max(1, round(abs(ahead)))} s of the clock of the {name}")


def _schema(db: Database) -> Any:
    known, taken = [step.name for step in steps_in(SCHEMA)], db.steps_taken()
    ahead, missing = [name for name in taken if name not in known], [name for name in known if name not in taken]
    if ahead:
        text = f"the database has the step {ahead[-1]}, which this version does not know"
        yield Finding(BAD, "schema", text, "Use a newer version.")
    elif missing:
        yield Finding(
            WRONG, "schema", f"{len(missing)} steps were not taken yet, the next is {missing[0]}",
            "Run `tagning migrate`, or start the program.",
        )
    else:
        yield Finding(OK, "schema", f"{len(known)} steps, the latest {known[-1]}")
    return missing or ahead


def _written(db: Database, clock: Clock) -> Finding:
    bucket = f"doctor:{new_id()}"
    queries.count_attempt(db, bucket, clock.iso())
    found = queries.count_attempt(db, bucket, clock.iso()[:10])
    queries.delete_attempts(db, bucket)
    return Finding(OK if found == 1 else WRONG, "database", "a row was written, read back and removed")


def _references(db: Database, clock: Clock) -> Finding:
    try:
        with db.tx():
            try:
                with db.tx():
                    queries.add_orphan(db, new_id(), clock.iso())
            except Conflict:
                return Finding(OK, "database", "foreign keys are held")
            raise _Undo
    except _Undo:
        return Finding(
            WRONG, "database", "foreign keys are not held: a row for a team that does not exist was taken",
            "Report this; it should not be.",
        )


def _whole(db: Database) -> Finding:
    with db.snapshot():
        said = queries.quick_check(db)
    if said == "ok":
        return Finding(OK, "database", "its pages are whole")
    return Finding(
        WRONG, "database", f"its file is damaged: {said}",
        "Stop the program, keep a copy of the file, and restore the latest backup.",
    )


def _jobs(db: Database, clock: Clock) -> Iterator[Finding]:
    rows = queries.count_jobs(db)
    parked = [f"{row['jobs']} {row['kind']}" for row in rows if row["state"] == "parked"]
    if parked:
        yield Finding(NOTE, "jobs", f"set aside after their tries: {', '.join(parked)}", "Their pages say why; the log says more.")
    late = [row["kind"] for row in rows if row["state"] == "ready" and row["oldest"] < iso(clock.now() - _LATE)]
    busy = any(row["state"] == "running" for row in rows)
    if late and not busy:
        yield Finding(
            WRONG, "jobs", f"nobody does them: {', '.join(late)} waiting for more than ten minutes",
            "Start `tagning worker`, or `tagning serve` with TAGNING_JOB_THREADS above 0.",
        )
    elif not parked:
        yield Finding(OK, "jobs", "none is late")


_BREAKS = {
    CHANGED: "entry %s is not as it was written",
    MISSING: "entry %s is missing",
    DETAIL: "what entry %s is about was changed",
    CUT: "entry %s and what may follow are missing",
}


def _audit(db: Database) -> Iterator[Finding]:
    whole = True
    for broken in find_broken(db):
        whole = False
        chain = f"interview {broken.chain}" if broken.chain else "the team itself"
        yield Finding(
            WRONG, "audit", f"the audit log of team {broken.team_id}, {chain}: {_BREAKS[broken.where.why] % broken.where.n}",
            "Somebody has changed the database by hand. Compare it with a backup from before.",
        )
    if whole:
        yield Finding(OK, "audit", f"the audit log's chains hold ({count_entries(db)} entries)")


def _said(error: Exception) -> str:
    text = str(error).strip().partition("\n")[0]
    return text or type(error).__name__
