"""Checks an installation: reads and writes every engine through its contract, and reports each problem in one line."""

import os
import platform
import shutil
import stat
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from foundation.clock import Clock
from foundation.uploads import MIB
from media.sandbox.command import ffmpeg_version, what_holds
from media.sandbox.errors import MediaProblem
from tagning import __version__
from tagning.config import Config
from tagning.demo.apart import list_open
from tagning.operating.doctor_engines import NOTE, OK, WRONG, Finding, examine_blobs, examine_database, examine_mail
from tagning.operating.own_files import complaint, list_foreign
from tagning.parts import make_parts

_PACKAGES = (
    "flask", "werkzeug", "gunicorn", "sqlite-utils", "psycopg", "psycopg-pool", "boto3", "moviepy", "av", "pillow", "numpy", "argon2-cffi",
)
_LOW_FACTOR = 4


def examine(config: Config, clock: Clock, mail_to: str = "") -> list[Finding]:
    """All findings. With `mail_to` it sends a real mail there. It leaves nothing behind."""
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: examine_database(config, clock), lambda: examine_blobs(config, clock), lambda: examine_mail(config, mail_to),
        lambda: _disks(config), _files, _ffmpeg, _sandbox, lambda: _privacy(config), lambda: _demo(config, clock), lambda: _address(config),
    )
    return [finding for look in looks for finding in look()]


def versions() -> dict[str, str]:
    """The versions of the program, of Python, of the system, and of the important packages that are installed."""
    found = {"tagning": __version__, "python": platform.python_version(), "system": f"{platform.system()} {platform.release()}"}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _files() -> Iterator[Finding]:
    foreign = list_foreign()
    if foreign:
        yield Finding(WRONG, "files", complaint(foreign), "Install it anew, in an environment of its own.")


def _ffmpeg() -> Iterator[Finding]:
    try:
        yield Finding(OK, "ffmpeg", ffmpeg_version())
    except (MediaProblem, OSError) as error:
        yield Finding(
            WRONG, "ffmpeg", f"it does not run: {error}",
            "Leave TAGNING_FFMPEG empty for the one that comes along, or name one that runs.",
        )


_DENIED = {
    "files": "the host has no Landlock: a program that a video has taken over could read and write what this user may",
    "calls": "this processor's system calls are not known: such a program could open sockets and leave the group that is killed at the end",
    "rights": "it cannot give up its rights",
    "network": "the host allows no network namespace: ffmpeg's own list of protocols stands alone",
}


def _sandbox() -> Iterator[Finding]:
    try:
        holds = what_holds()
    except (MediaProblem, OSError) as error:
        yield Finding(WRONG, "sandbox", f"nothing can be done in it: {error}", "Look at what the program may start, and at its memory.")
        return
    for name, missing in _DENIED.items():
        if not holds.get(name):
            yield Finding(NOTE, "sandbox", missing, "Run on Linux 5.13 or newer, and allow these to the program's container.")
    if all(holds.get(name) for name in _DENIED):
        yield Finding(OK, "sandbox", "work on videos has no network, no rights, few system calls, and only the files that it is given")


def _disks(config: Config) -> Iterator[Finding]:
    for name, folder in (("data", config.data), ("tmp", config.tmp)):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = folder / f".doctor-{os.getpid()}"
            probe.write_bytes(b"x")
            probe.unlink()
            free = shutil.disk_usage(folder).free
        except OSError as error:
            yield Finding(
                WRONG, name, f"{folder} cannot be written: {error.strerror}",
                "Give its owner the right to write, or name another folder.",
            )
            continue
        yield _room(name, folder, free, (config.max_upload_mib + config.reserve_mib) * MIB)


def _room(name: str, folder: Path, free: int, largest: int) -> Finding:
    said = f"{folder}: {free / 1024 ** 3:.1f} GiB free"
    if free < largest:
        return Finding(WRONG, name, f"{said}, less than one upload of the largest size", "Make room, or set TAGNING_MAX_UPLOAD_MIB lower.")
    if free < _LOW_FACTOR * largest:
        return Finding(NOTE, name, f"{said}, less than {_LOW_FACTOR} uploads of the largest size", "Make room before it is needed.")
    return Finding(OK, name, said)


def _privacy(config: Config) -> Iterator[Finding]:
    secret = config.data / "secret"
    for path in (config.data, secret):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(WRONG, "privacy", f"{path} can be read by others", f"chmod go= {path}")
    if secret.exists():
        yield Finding(
            NOTE, "secret", f"it lies in {secret}",
            "Keep a copy apart from the backups: without it, links that are out lead nowhere.",
        )


def _demo(config: Config, clock: Clock) -> Iterator[Finding]:
    try:
        parts = make_parts(config, clock=clock)
    except Exception:
        return  # the database's own finding says why
    try:
        found = list_open(parts.db, parts.passwords)
    finally:
        parts.db.close()
    if found:
        yield Finding(
            WRONG, "demo", f"{', '.join(found)} can sign in with the demo's passwords, which everybody knows",
            "Use another database for real work.",
        )


def _address(config: Config) -> Iterator[Finding]:
    local = config.base_url.split("://")[1].split(":")[0].split("/")[0] in ("localhost", "127.0.0.1")
    if not config.secure and not local:
        yield Finding(
            WRONG, "address", f"{config.base_url} is not https: browsers give no camera to it, and cookies travel in the open",
            "Put a web server with TLS in front and set TAGNING_BASE_URL to https://…",
        )
    if config.secure and not config.proxies:
        yield Finding(
            NOTE, "address", "TAGNING_PROXIES is empty: behind a web server, wrong passwords of everyone count together",
            "Set it to the address that the web server asks from.",
        )
