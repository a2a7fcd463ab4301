"""The operator's commands about records."""

import sys
from pathlib import Path

import click

from tagning.starting import strictly


@click.group()
def record() -> None:
    """Make the record of an interview as one SQLite file, and check such a file."""


@record.command("make")
@click.argument("interview")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def make_record(interview: str, file: Path) -> None:
    """Write the record of INTERVIEW (the id in its address) to FILE, with its SHA-256 beside it."""
    from tagning.config import Config
    from tagning.operating.carrying import Refused
    from tagning.operating.record import write_interview
    from tagning.parts import make_parts

    def run() -> None:
        parts = make_parts(Config.from_env())
        try:
            found = write_interview(parts.db, parts.clock, interview, file)
        except Refused as refused:
            click.echo(f"tagning: {refused}", err=True)
            sys.exit(1)
        finally:
            parts.db.close()
        click.echo(f"{file}\n  SHA-256 {found}\nKeep this sum somewhere else: who changes the file can change the one beside it.")

    strictly(run)


@record.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_record(file: Path) -> None:
    """Say what was altered in FILE since it was written; exit code 1 when something was."""
    from tagning.operating.record import look_over

    found = look_over(file)
    for one in found:
        click.echo(f"WRONG {one}")
    if found:
        sys.exit(1)
    click.echo(f"ok    {file} is as it was written")
