"""Parses bounced mails: delivery status notifications (RFC 3464), and the formats of Exim and Gmail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

MOST_BYTES = 1_000_000
_LONGEST = 300
_REACHED = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True)
class Report:
    """What a mail to the bounce address says: the address it came to, whether a delivery failed permanently, and the server's words."""

    addresses: str
    failed: bool
    words: str = ""


def read_report(raw: bytes) -> Report:
    """Parse the mail; never raises. Mails that report no failure (a delay, a personal reply) have `failed` False."""
    letter = message_from_bytes(raw[:MOST_BYTES])
    addresses = " ".join(value for name in _REACHED for value in _all(letter, name))
    for recipient in _recipients(letter):
        if _one(recipient, "Action").lower() == "failed":
            return Report(addresses, True, _words(recipient))
    if _all(letter, "X-Failed-Recipients"):
        return Report(addresses, True)
    return Report(addresses, False)


def _recipients(letter: Message) -> Iterator[Message]:
    """The fields for each recipient, of every delivery status in the mail."""
    for part in letter.walk():
        payload = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
        yield from (block for block in payload if isinstance(block, Message)) if isinstance(payload, list) else ()


def _words(recipient: Message) -> str:
    """The other server's words, preceded by its status where they do not contain one."""
    status, said = _one(recipient, "Status"), _one(recipient, "Diagnostic-Code")
    said = re.sub(r"^(smtp|x-[\w-]+)\s*;\s*", "", said, flags=re.IGNORECASE)
    return said if _STATUS.search(said) or not _STATUS.search(status) else f"{status} {said}".strip()


def _one(letter: Message, name: str) -> str:
    found = _all(letter, name)
    return found[0] if found else ""


def _all(letter: Message, name: str) -> list[str]:
    """Every value of the header, each on one line and printable."""
    return [" ".join("".join(one if one.isprintable() else " " for one in str(value)).split())[:_LONGEST]
            for value in letter.get_all(name, [])]
