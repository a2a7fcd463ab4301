"""The embedded mail engine: it writes every mail to a file, and a page shows them."""

import contextlib
import re
from dataclasses import dataclass, replace
from datetime import timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from engines.durable_files import make_folders, sweep_scratch, sync_folder, write_new
from engines.mail.contract import Message
from engines.mail.letter import hash_of, require_single_lines, write_letter

# Python's email package loses spaces when it folds a long subject into encoded words; RFC 6532 needs no encoded words.
_FILED = policy.default.clone(utf8=True)
_TEAM, _KIND = "X-Tagning-Team", "X-Tagning-Kind"


@dataclass(frozen=True)
class Delivered:
    """A mail in the outbox."""

    key_hash: str
    to: str
    subject: str
    sent_at: str
    text: str
    html: str
    team_id: str = ""
    kind: str = ""
    language: str = ""
    """The language that its HTML part says of itself; empty where it says none."""


class OutboxMail:
    """One `.eml` file per key in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._heads: dict[str, Delivered] = {}
        make_folders(folder, folder)
        sweep_scratch(folder)

    def send(self, message: Message) -> None:
        require_single_lines(message)
        path = self.folder / f"{hash_of(message.key)}.eml"
        if path.exists():
            sync_folder(self.folder)  # its writer may have died before this
            return
        with contextlib.suppress(FileExistsError):
            write_new(path, [_filed(message).as_bytes()], self.folder)

    def list_messages(self) -> list[Delivered]:
        """All mails, newest first."""
        paths = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return sorted((_read(path) for path in paths), key=lambda mail: mail.sent_at, reverse=True)

    def list_heads(self) -> list[Delivered]:
        """All mails, newest first, without their texts. A file is read once in a process: it never changes."""
        names = {path.stem: path for path in self.folder.glob("*.eml")}
        heads = {name: self._heads.get(name) or replace(_read(path), text="", html="") for name, path in names.items()}
        self._heads = heads
        return sorted(heads.values(), key=lambda mail: (mail.sent_at, mail.key_hash), reverse=True)

    def find_message(self, key_hash: str) -> Delivered | None:
        """The mail with that hash, or None."""
        return _read(self.folder / f"{key_hash}.eml") if any(mail.key_hash == key_hash for mail in self.list_heads()) else None

    def about(self) -> dict[str, str]:
        return {"product": "outbox", "place": str(self.folder), "mails": str(sum(1 for _ in self.folder.glob("*.eml")))}


def _filed(message: Message) -> EmailMessage:
    letter = write_letter(message, _FILED, "tagning")
    letter[_TEAM], letter[_KIND] = message.team_id, message.kind
    return letter


def _read(path: Path) -> Delivered:
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    text, html = (letter.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    sent_at = parsedate_to_datetime(str(letter["Date"])).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    page = html.get_content() if html else ""
    said = re.search(r'<html lang="([a-z]{2})"', page)
    return Delivered(
        path.stem, str(letter["To"]), str(letter["Subject"]), sent_at, text.get_content() if text else "", page,
        str(letter[_TEAM] or ""), str(letter[_KIND] or ""), said[1] if said else "",
    )
