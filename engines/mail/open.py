"""Opens the way of sending mail that a setting names."""

from pathlib import Path

from engines.mail.contract import Mail


def open_mail(url: str) -> Mail:
    """The engine for `outbox:/path`. Raises ValueError for anything else."""
    scheme, _, rest = url.partition(":")
    if scheme != "outbox" or not rest.startswith("/"):
        raise ValueError(f"{url} is not outbox:/an/absolute/path")
    from engines.mail.outbox import OutboxMail

    return OutboxMail(Path(rest))
