"""Opens the way of sending mail that a setting names."""

from pathlib import Path

from engines.mail.contract import Mail


def open_mail(url: str) -> Mail:
    """The engine for `outbox:/path`. Raises ValueError for anything else, OSError when the folder cannot be used."""
    scheme, _, rest = url.partition(":")
    if scheme != "outbox" or not rest.startswith("/"):
        # Not the address itself: it may hold a password.
        raise ValueError(f"an address that begins with {scheme}: cannot be used; it has to be outbox:/an/absolute/path")
    from engines.mail.outbox import OutboxMail

    return OutboxMail(Path(rest))
