"""Explains a mail server's refusals to people."""

import re

from foundation.language import mark as _

# By the enhanced status codes of RFC 3463 without their first digit, which only says whether the server retried for days.
_REASONS = (
    (r"1\.2|1\.10|4\.4", _("There is no mail server for the part after the @."), True),
    (r"1\.\d+|2\.1", _("There is no mailbox with this address, or it is closed."), True),
    (r"2\.2", _("The mailbox is full."), False),
    (r"[37]\.\d+|6\.\d+", _("The receiving server does not accept our mail."), False),
    (r"4\.\d+", _("The receiving server could not be reached, despite many attempts."), False),
)


def reason_of(words: str | None) -> tuple[str, bool]:
    """A translatable sentence for the server's words, and whether the address is the first thing to check."""
    status = re.search(r"(?<![\d.])[45]\.(\d{1,3}\.\d{1,3})(?!\.?\d)", words or "")
    for pattern, reason, misspelt in _REASONS:
        if status and re.fullmatch(pattern, status[1]):
            return reason, misspelt
    return _("The receiving server sent it back."), True
