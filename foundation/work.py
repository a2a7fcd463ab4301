"""The context of a job handler: the engines, the languages, and the means to write a page or a mail without a request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engines.blobs.contract import Blobs
from engines.database.contract import Database
from engines.mail.contract import Mail
from foundation.clock import Clock
from foundation.language import Words


@dataclass(frozen=True)
class Work:
    """Everything that a room's `jobs.handlers(work)` may use."""

    db: Database
    blobs: Blobs
    mail: Mail
    clock: Clock
    words: Mapping[str, Words]
    secret: bytes
    base_url: str
    mail_from: str
    bounces: str
    """Where mail that cannot be delivered comes back; empty when nowhere in particular."""
    render: Callable[..., str]
    """`render(template, words, **values)`: the text of a template, in the language and time zone of `words`."""
