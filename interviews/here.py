"""What a request has at hand. Views find it as `flask.g.here` and pass its parts on to the rules as arguments."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engines.blobs.contract import Blobs
from engines.database.contract import Database
from interviews.clock import Clock
from interviews.language import Words
from interviews.policy import Actor


@dataclass(frozen=True)
class Here:
    """The engines, the clock, the person and the language of one request."""

    db: Database
    blobs: Blobs
    clock: Clock
    actor: Actor
    words: Words
    secret: bytes
    base_url: str
    send_blob: Callable[..., Any]
    """`send_blob(name, mimetype, download_name=None)`: a response that honours Range; the caller has checked the right."""
    limit: Callable[[str, str, int, int], None]
    """`limit(what, who, most, seconds)`: counts one try and raises Problem 429 (with retry_after) past the limit."""
    wake_workers: Callable[[], None]
    """Tells the job threads of this process that there may be work; call it after the transaction."""
    outbox: Any = None
    """The mails written so far where mail goes into a folder (`list_messages()`); None with a real mail server."""
    demo: bool = False
