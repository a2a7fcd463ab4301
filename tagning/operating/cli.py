"""The operator's commands: doctor, move, backup, restore."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tagning.starting import strictly

_MARKS = {"ok": "ok", "note": "note", "wrong": "WRONG", "bad": "WRONG"}
_COLOURS = {"ok": "green", "note": "yellow", "wrong": "red", "bad": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
@click.option("--mail-to", default="", metavar="ADDRESS", help="Send a test mail there too.")
def doctor(as_json: bool, mail_to: str) -> None:
    """Look everything over: exit code 1 when something is wrong, 2 when a setting cannot be used."""
    from tagning.clock import SystemClock
    from tagning.config import Config
    from tagning.hiding import shown_settings
    from tagning.operating.doctor import examine, versions
    from tagning.operating.doctor_engines import exit_code

    def run() -> None:
        findings = examine(Config.from_env(), SystemClock(), mail_to)
        said: dict[str, Any] = {"versions": versions(), "settings": shown_settings(os.environ)}
        if as_json:
            told = [vars(finding) for finding in findings]
            click.echo(json.dumps({"ok": exit_code(findings) == 0, "findings": told, **said}, ensure_ascii=False, indent=2))
        else:
            _print(findings, said)
        sys.exit(exit_code(findings))

    strictly(run)


def _print(findings: list[Any], said: dict[str, dict[str, str]]) -> None:
    click.echo(" · ".join(f"{name} {version}" for name, version in said["versions"].items()))
    for name, value in said["settings"].items():
        click.echo(f"  {name}={value}")
    for finding in findings:
        click.echo(f"{click.style(_MARKS[finding.level].ljust(6), fg=_COLOURS[finding.level])} {finding.about}: {finding.text}")
        if finding.todo and finding.level != "ok":
            click.echo(f"       → {finding.todo}")


@click.command()
@click.option("--from", "sources", multiple=True, metavar="URL", help="A database or a store of bytes; those of the settings if left out.")
@click.option("--to", "targets", multiple=True, metavar="URL", help="An empty one of the same kind. @FILE reads the address from a file.")
def move(sources: tuple[str, ...], targets: tuple[str, ...]) -> None:
    """Carry the installation to other engines, while it stands still; run again, it goes on where it was stopped."""
    from tagning.clock import SystemClock
    from tagning.config import Config
    from tagning.hiding import shown
    from tagning.operating.move import pairs_of

    def run() -> None:
        pairs = pairs_of(sources, targets, Config.from_env())
        for pair in pairs:
            click.echo(f"{pair.kind}: {shown(pair.source)} → {shown(pair.target)}")
            click.echo(f"  {_moved(pair, SystemClock())}")
        names = " and ".join(f"TAGNING_{pair.kind.upper()}" for pair in reversed(pairs))
        click.echo(f"Both sides are the same. Set {names} to the new place, keep the same secret, and start. The old place was only read.")

    strictly(_or_refused(run))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Remove all but the newest so many copies afterwards.")
def backup(folder: Path, keep: int | None) -> None:
    """Keep a copy of rows and bytes in FOLDER, while the installation runs; bytes that are there already are not copied again."""
    from tagning.clock import SystemClock
    from tagning.config import Config
    from tagning.operating.backup import back_up, forget_runs

    def run() -> None:
        config = Config.from_env()
        db, blobs = _engines(config)
        kept = back_up(db, blobs, folder, SystemClock(), config.secret)
        db.close()
        click.echo(f"{kept.folder}: {kept.rows} rows and {kept.blobs} blobs, {kept.copied} of them new here")
        for name in kept.gone:
            click.echo(f"  {name} was not there any more: deleted since the rows were read, or lost before")
        if keep:
            click.echo(f"  {forget_runs(folder, keep)} older copies were removed")
        click.echo(f"The secret ({_where_the_secret_is(config)}) is not in it, nor is the outbox. Keep a copy of it somewhere else.")

    strictly(_or_refused(run))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.option("--run", "name", default="", help="Another copy than the newest: the name of a folder in FOLDER/runs.")
@click.option("--erased-in", default="", metavar="URL", help="The old store of bytes, if it is still there: it knows who was erased.")
def restore(folder: Path, name: str, erased_in: str) -> None:
    """Bring a copy back into the engines of the settings, which have to be empty; everything is compared, and erasures are done again."""
    from engines.blobs.open import open_blobs
    from interviews.erasure import tombstones_in
    from tagning.clock import SystemClock
    from tagning.config import Config
    from tagning.operating.restore import choose_run, count_blobs
    from tagning.operating.restore import restore as bring_back

    def run() -> None:
        config = Config.from_env()
        chosen = choose_run(folder, name)
        erased = tombstones_in(_opened(erased_in, open_blobs)) if erased_in else []
        db, blobs = _engines(config)
        with _bar("blobs", count_blobs(chosen)) as tick:
            done = bring_back(chosen, db, blobs, SystemClock(), config.secret, erased, tick)
        db.close()
        came = f"{done.rows} rows, {done.blobs} blobs, {done.uploads} uploads under way"
        click.echo(f"{chosen.name} is back: {came}, each compared with what was kept")
        click.echo(f"{done.erased} candidates who were erased since were erased again")
        for gone in done.gone:
            click.echo(f"  {gone} is not in the copy: it was deleted while it was made")
        if not done.secret_fits:
            click.echo("The secret is not the one that the copy was made with: links in mails that are out will not work until it is.")

    strictly(_or_refused(run))


def _where_the_secret_is(config: Any) -> str:
    given = [name for name in ("TAGNING_SECRET", "TAGNING_SECRET_FILE") if name in os.environ]
    return given[0] if given else str(config.data / "secret")


def _engines(config: Any) -> tuple[Any, Any]:
    from engines.blobs.open import open_blobs
    from engines.database.open import open_database

    return _opened(config.database, open_database), _opened(config.blobs, open_blobs)


def _opened(url: str, opener: Callable[[str], Any]) -> Any:
    from tagning.config import BadSetting

    try:
        return opener(url)
    except ValueError as error:
        raise BadSetting(f"{error}.") from error


def _moved(pair: Any, clock: Any) -> str:
    from tagning.config import BadSetting
    from tagning.operating.move import move_blobs, move_rows, open_pair

    try:
        source, target = open_pair(pair)
    except ValueError as error:
        raise BadSetting(f"{pair.kind}: {error}.") from error
    rows = pair.kind == "database"
    with _bar("rows" if rows else "blobs", _how_many(source, rows)) as tick:
        done = move_rows(source, target, clock, tick) if rows else move_blobs(source, target, tick)
    if rows:
        source.close()
        target.close()
        return f"{done.count} rows, sum {done.sum}"
    return f"{done.count} blobs and {done.uploads} uploads under way, sum {done.sum}"


def _how_many(source: Any, rows: bool) -> int:
    from engines.database.rows import tables_in
    from engines.database.steps import steps_in
    from tagning.operating.carrying import count_all
    from tagning.places import SCHEMA

    if not rows:
        return sum(1 for _ in source.names())
    steps = steps_in(SCHEMA)
    return count_all(source, tables_in(steps)) if source.steps_taken() == [step.name for step in steps] else 0


@contextmanager
def _bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=length, label=f"  {label}", file=sys.stderr) as bar:
        yield bar.update


def _or_refused(run: Callable[[], None]) -> Callable[[], None]:
    """Run it; a Refused ends the program with one line and exit code 1."""
    from tagning.operating.carrying import Refused

    def told() -> None:
        try:
            run()
        except Refused as refused:
            click.echo(f"tagning: {refused}", err=True)
            sys.exit(1)

    return told
