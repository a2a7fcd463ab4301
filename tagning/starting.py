"""Checks at the start: what fails says why in one line, and what to do; exit code 2."""

import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from engines.blobs import contract as blobs
from engines.blobs.contract import Blobs
from engines.database import contract as database
from engines.durable_files import is_full
from engines.mail.contract import Deferred, Mail, Unusable
from foundation.ids import new_id
from tagning.config import BadSetting
from tagning.hiding import shown

log = logging.getLogger("tagning.starting")


def strictly(run: Callable[[], object], code: int = 2) -> None:
    """Run it. An unusable setting or engine ends the program with one line and that exit code."""
    try:
        run()
    except Exception as error:
        line = line_of(error)
        if line is None:
            raise
        click.echo(f"tagning: {' '.join(line.split())}", err=True)
        sys.exit(code)


def line_of(error: Exception) -> str | None:
    """What is wrong and what to do; None for an unexpected error."""
    if isinstance(error, BadSetting | database.Ahead):
        return str(error)
    if isinstance(error, database.Full | blobs.Full) or isinstance(error, OSError) and is_full(error):
        return "The disk is full: nothing can be written. Make room and start again; what was saved before is whole."
    if isinstance(error, database.Unreachable | database.Busy | blobs.Unreachable):
        return f"An engine does not answer: {error}. Start it, or see that this machine reaches it."
    return None


def require_writable(setting: str, url: str, store: Blobs) -> None:
    """Write and delete a byte. Raises BadSetting when the store refuses it."""
    name = f"probe/{new_id()}"
    try:
        store.put_bytes(name, b"x")
        store.delete(name)
    except blobs.Full:
        raise
    except (OSError, blobs.Unreachable) as error:
        said = getattr(error, "strerror", None) or str(error)
        text = f"{setting}={shown(url)} cannot be written: {said}. Give these settings the right to write and delete there."
        raise BadSetting(text) from error


def require_mail(mail: Mail) -> None:
    """Ask the mail server whether it accepts these settings. Raises BadSetting when it rejects them.

    An unreachable server does not stop the start: mails wait for it, and the log says so.
    """
    try:
        mail.about()
    except Unusable as error:
        raise BadSetting(f"TAGNING_MAIL: {error}.") from None
    except Deferred as error:
        log.warning("TAGNING_MAIL: %s; mails wait until it is back", error)


def require_folder(setting: str, folder: Path) -> None:
    """Create the folder and check that it is writable. Raises BadSetting."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise BadSetting(f"{setting}={folder} cannot be written: {error.strerror}. Name a folder of this machine that can.") from error
