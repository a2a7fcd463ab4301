"""The embedded mail engine: every mail is a file, and a page lets people read them."""

import contextlib
import hashlib
from dataclasses import dataclass
from datetime import datetime, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from engines.durably import make_folders, sweep_scratch, sync_folder, write_new
from engines.mail.contract import Message

# Folding a long subject into encoded words loses spaces in Python's email package; RFC 6532 needs no such words.
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


class OutboxMail:
    """One `.eml` file for each key in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        make_folders(folder, folder)
        sweep_scratch(folder)

    def send(self, message: Message) -> None:
        key_hash = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        path = self.folder / f"{key_hash}.eml"
        if path.exists():
            sync_folder(self.folder)  # whoever wrote it may have died before this
            return
        with contextlib.suppress(FileExistsError):
            write_new(path, [_letter(message, key_hash).as_bytes()], self.folder)

    def list_messages(self) -> list[Delivered]:
        """Every mail, the newest first."""
        paths = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return sorted((_read(path) for path in paths), key=lambda mail: mail.sent_at, reverse=True)


def _letter(message: Message, key_hash: str) -> EmailMessage:
    letter = EmailMessage(_FILED)
    letter["From"], letter["To"], letter["Subject"] = message.sender, message.to, message.subject
    letter["Date"] = format_datetime(datetime.now(timezone.utc))
    letter["Message-ID"] = f"<{key_hash}@tagning>"
    letter[_TEAM], letter[_KIND] = message.team_id, message.kind
    if message.reply_to:
        letter["Reply-To"] = message.reply_to
    letter.set_content(message.text)
    letter.add_alternative(message.html, subtype="html")
    return letter


def _read(path: Path) -> Delivered:
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    text, html = (letter.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    sent_at = parsedate_to_datetime(str(letter["Date"])).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return Delivered(
        path.stem, str(letter["To"]), str(letter["Subject"]), sent_at,
        text.get_content() if text else "", html.get_content() if html else "",
        str(letter[_TEAM] or ""), str(letter[_KIND] or ""),
    )
