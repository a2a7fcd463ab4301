"""Settings from the environment, read once and strictly: a wrong one stops the start with one clear line."""

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from media.languages import DEFAULT, LANGUAGES
from tagning.proxies import Network, read_networks

# Measured by benchmarks/live.py: this many keep up with their recorders, and are ready within about a second of the last byte.
LIVE_PER_CORE = 3


class BadSetting(Exception):
    """An unusable setting. The text says which one, its value, and what is allowed."""


@dataclass(frozen=True)
class Config:
    """Every setting of an installation. `from_env` says where each comes from."""

    data: Path
    database: str
    blobs: str
    mail: str
    host: str
    port: int
    base_url: str
    secret: bytes
    language: str
    threads: int
    job_threads: int
    live: int
    sendfile: str
    mail_from: str
    bounces: str
    max_upload_mib: int
    reserve_mib: int
    ffmpeg: str
    tmp: Path
    proxies: tuple[Network, ...]
    hosts: tuple[str, ...]
    hsts: str
    log: str
    metrics_token: str
    metrics_port: int
    demo: bool = False

    @property
    def secure(self) -> bool:
        """Whether people reach this installation over https, so that cookies can and must be Secure."""
        return self.base_url.startswith("https://")

    @property
    def known_hosts(self) -> frozenset[str]:
        """The names, without ports, by which people may ask for us: of the base address, of this machine, and of TAGNING_HOSTS."""
        return frozenset({urlsplit(self.base_url).hostname or "", "localhost", "127.0.0.1", "::1", *self.hosts})

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, **changes: object) -> "Config":
        """The settings in `env` (by default the process's environment); `changes` override them. Raises BadSetting.

        Creates the data folder, and the secret in it on first start.
        """
        env = os.environ if env is None else env
        default = "tagning-demo" if changes.get("demo") else "tagning-data"
        data = Path(_text(env, "TAGNING_DATA", default)).expanduser().absolute()
        port = _number(env, "PORT", 8000, 0, 65535)
        host = _text(env, "TAGNING_HOST", "127.0.0.1")
        values: dict[str, object] = {
            "data": data,
            "database": _text(env, "TAGNING_DATABASE", f"sqlite:{data}/tagning.db"),
            "blobs": _text(env, "TAGNING_BLOBS", f"folder:{data}/blobs"),
            "mail": _text(env, "TAGNING_MAIL", f"outbox:{data}/outbox"),
            "host": host,
            "port": port,
            "base_url": _text(env, "TAGNING_BASE_URL", f"http://localhost:{port}").rstrip("/"),
            "language": _choice(env, "TAGNING_LANGUAGE", DEFAULT, tuple(LANGUAGES)),
            "threads": _number(env, "TAGNING_THREADS", 64, 1, 1024),
            "job_threads": _number(env, "TAGNING_JOB_THREADS", 2, 0, 64),
            "live": _number(env, "TAGNING_LIVE", LIVE_PER_CORE * (os.cpu_count() or 1), 0, 256),
            "sendfile": _choice(env, "TAGNING_SENDFILE", "none", ("none", "x-accel")),
            "mail_from": _text(env, "TAGNING_MAIL_FROM", "Tagning <no-reply@localhost>"),
            "bounces": _text(env, "TAGNING_MAIL_BOUNCES", ""),
            "max_upload_mib": _number(env, "TAGNING_MAX_UPLOAD_MIB", 2048, 1, 1_000_000),
            "reserve_mib": _number(env, "TAGNING_RESERVE_MIB", 256, 0, 1_000_000),
            "ffmpeg": _text(env, "TAGNING_FFMPEG", ""),
            "tmp": Path(_text(env, "TAGNING_TMP", f"{data}/tmp")).expanduser().absolute(),
            "proxies": _networks(_text(env, "TAGNING_PROXIES", "")),
            "hosts": tuple(_text(env, "TAGNING_HOSTS", "").replace(",", " ").lower().split()),
            "hsts": _choice(env, "TAGNING_HSTS", "host", ("host", "subdomains")),
            "log": _choice(env, "TAGNING_LOG", "text", ("text", "json")),
            "metrics_token": _text(env, "TAGNING_METRICS_TOKEN", ""),
            "metrics_port": _number(env, "TAGNING_METRICS_PORT", 0, 0, 65535),
        }
        values.update(changes)
        _make_folder(data)
        values.setdefault("secret", _secret(env, data))
        _check_url(str(values["base_url"]))
        _check_sender(str(values["mail_from"]))
        _check_bounces(str(values["bounces"]))
        return cls(**values)  # type: ignore[arg-type]


SETTINGS = (
    "TAGNING_DATA", "PORT", "TAGNING_HOST", "TAGNING_DATABASE", "TAGNING_BLOBS", "TAGNING_MAIL", "TAGNING_BASE_URL",
    "TAGNING_SECRET", "TAGNING_LANGUAGE", "TAGNING_THREADS", "TAGNING_JOB_THREADS", "TAGNING_LIVE", "TAGNING_SENDFILE",
    "TAGNING_MAIL_FROM", "TAGNING_MAIL_BOUNCES", "TAGNING_MAX_UPLOAD_MIB", "TAGNING_RESERVE_MIB", "TAGNING_FFMPEG", "TAGNING_TMP",
    "TAGNING_PROXIES", "TAGNING_HOSTS", "TAGNING_HSTS", "TAGNING_LOG", "TAGNING_METRICS_TOKEN", "TAGNING_METRICS_PORT",
)


def _text(env: Mapping[str, str], name: str, default: str) -> str:
    file = env.get(f"{name}_FILE")
    if file is None:
        return env.get(name) or default
    if name in env:
        raise BadSetting(f"{name} and {name}_FILE are both set; keep one of them.")
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise BadSetting(f"{name}_FILE={file} cannot be read: {error.strerror}.") from error


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = _text(env, name, str(default))
    if not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(f"{name}={text} is not a whole number from {least} to {most}.")
    return int(text)


def _choice(env: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    text = _text(env, name, default)
    if text not in choices:
        raise BadSetting(f"{name}={text} is not one of {', '.join(choices)}.")
    return text


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(read_networks(text))
    except ValueError as error:
        raise BadSetting(f"TAGNING_PROXIES={text} is not a list of addresses and networks such as 127.0.0.1, 10.0.0.0/8.") from error


def _check_url(url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise BadSetting(f"TAGNING_BASE_URL={url} does not begin with http:// or https://.")


def _check_sender(sender: str) -> None:
    address = parseaddr(sender)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or "\n" in sender:
        raise BadSetting(f"TAGNING_MAIL_FROM={sender} is not a sender; write it as Tagning <no-reply@example.org>.")


def _check_bounces(address: str) -> None:
    if address and not re.fullmatch(r"[\w.-]{1,30}@[\w.-]+", address, re.ASCII):
        raise BadSetting(
            f"TAGNING_MAIL_BOUNCES={address} cannot be used; write it as bounces@example.org, at most 30 letters and no + before the @."
        )


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(f"TAGNING_DATA={data} cannot be made: {error.strerror}.") from error


def _secret(env: Mapping[str, str], data: Path) -> bytes:
    text = _text(env, "TAGNING_SECRET", "")
    if text:
        if len(text) < 32:
            raise BadSetting("TAGNING_SECRET is shorter than 32 characters.")
        return text.encode()
    path = data / "secret"
    try:
        with contextlib.suppress(FileExistsError), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_bytes().strip()
    except OSError as error:
        raise BadSetting(f"TAGNING_DATA={data} cannot be used: {path} cannot be written or read: {error.strerror}.") from error
