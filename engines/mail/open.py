"""Opens the mail engine that a setting names."""

from pathlib import Path

from engines.mail.contract import Ledger, Mail
from engines.mail.smtp_address import EXAMPLE, read_address


def open_mail(url: str, ledger: Ledger) -> Mail:
    """The engine for `outbox:/path`, `smtp://…` or `smtps://…`. `ledger` remembers what was sent, where a server does not.

    It contacts no server. Raises ValueError for an unusable address, OSError for an unusable folder.
    """
    scheme, _, rest = url.partition(":")
    if scheme in ("smtp", "smtps"):
        from engines.mail.smtp import SmtpMail

        return SmtpMail(read_address(url), ledger)
    if scheme != "outbox" or not rest.startswith("/"):
        # Leave out the address: it may hold a password.
        raise ValueError(f"the address cannot be read; it has to be outbox:/an/absolute/path, {EXAMPLE}")
    from engines.mail.outbox import OutboxMail

    return OutboxMail(Path(rest))
