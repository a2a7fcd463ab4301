"""Formats a message as an RFC 5322 mail, for every engine."""

import hashlib
from datetime import datetime, timezone
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from engines.mail.contract import Message


def hash_of(key: str) -> str:
    """A hash of the key for file names and the Message-ID: 32 hexadecimal characters."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def write_letter(message: Message, policy: "EmailPolicy[Any]", place: str) -> EmailMessage:
    """The mail as text and HTML. Its Message-ID depends only on the key and `place`, so a second copy is recognised.

    Raises ValueError for a line break in a header.
    """
    letter = EmailMessage(policy)
    letter["From"], letter["To"] = message.sender, message.to
    letter["Subject"] = " ".join(message.subject.split())  # Python sees line ends in U+2028 and its like, and refuses the header
    letter["Date"] = format_datetime(datetime.now(timezone.utc))
    letter["Message-ID"] = f"<{hash_of(message.key)}@{place}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: automatic responders must not answer it
    if message.reply_to:
        letter["Reply-To"] = message.reply_to
    letter.set_content(message.text)
    letter.add_alternative(message.html, subtype="html")
    return letter


def require_single_lines(message: Message) -> None:
    """Raise ValueError when a header value has a line break."""
    for name in ("to", "subject", "sender", "reply_to", "return_path", "team_id", "kind"):
        if any(letter in "\r\n\0" for letter in getattr(message, name)):
            raise ValueError(f"a line break in {name}")
