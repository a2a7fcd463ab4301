"""The command `tagning`. Each subcommand imports what it needs when it runs, so that all start quickly."""

import os
import sys
from typing import BinaryIO

import click

from media.languages import DEFAULT, LANGUAGES
from tagning import __version__
from tagning.operating.cli import backup, doctor, move, restore
from tagning.operating.record_cli import record
from tagning.starting import strictly


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Tagning: asynchronous video interviews."""
    from tagning.logs import configure

    configure(os.environ.get("TAGNING_LOG", "text"))


@main.command()
def serve() -> None:
    """Serve the pages and run the jobs, in one process."""
    from tagning.serve import serve as run

    strictly(lambda: run(demo=False))


@main.command()
def demo() -> None:
    """Make a demo team on first start, and serve it."""
    from tagning.serve import serve as run

    strictly(lambda: run(demo=True))


@main.command()
def worker() -> None:
    """Run jobs only; any number of these may share a database."""
    from tagning.serve import work

    strictly(work)


@main.command()
@click.argument("name")
@click.option("--owner", prompt="The owner's name", help="The name of the team's first owner.")
@click.option("--email", prompt="The owner's e-mail address", help="The address that the owner signs in with.")
@click.password_option(help="The owner's password; asked for when it is not given. Not used if the address has an account.")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default=DEFAULT, show_default=True, help="The language of the team's mails."
)
def team(name: str, owner: str, email: str, password: str, language: str) -> None:
    """Make a team and its first owner, who invites everyone else."""
    from accounts.teams import found_team
    from foundation.errors import Problem
    from tagning.config import Config
    from tagning.parts import make_parts

    def run() -> None:
        parts = make_parts(Config.from_env())
        try:
            found_team(parts.db, parts.clock, parts.passwords, name=name, language=language, owner=owner, email=email, password=password)
        except Problem as problem:
            raise click.ClickException(problem.message % problem.params if problem.params else problem.message) from problem
        click.echo(f"{name} is there. Sign in as {email} at {parts.config.base_url}")

    strictly(run)


@main.command()
def migrate() -> None:
    """Bring the database up to date."""
    from tagning.config import Config
    from tagning.parts import make_parts

    strictly(lambda: make_parts(Config.from_env()))
    click.echo("The database is up to date.")


@main.command()
@click.option("--to", default="", help="The address that the mail came to, where its headers do not say.")
@click.argument("files", nargs=-1, type=click.File("rb"))
def bounce(to: str, files: tuple[BinaryIO, ...]) -> None:
    """Note mails that came back on the invitations they were for: from FILES, or one from standard input."""
    from tagning.operating.bounce import take_bounces

    strictly(lambda: sys.exit(take_bounces(files or [sys.stdin.buffer], to)))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def media(arguments: tuple[str, ...]) -> None:
    """Normalise, render and inspect video files (`tagning media --help`)."""
    from media.cli import main as run

    sys.exit(run(list(arguments)))


for _command in (doctor, move, backup, restore, record):
    main.add_command(_command)


if __name__ == "__main__":
    main()
