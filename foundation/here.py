"""The context of a request.

Views read it from `flask.g.here` and pass its parts to the rules as arguments. Flask allows any attribute on `g`; `tests/mypy_g.py`
tells mypy that this one is a `Here`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engines.blobs.contract import Blobs
from engines.database.contract import Database
from foundation.clock import Clock
from foundation.errors import SignInNeeded
from foundation.language import Words
from foundation.limit import Limit
from foundation.policy import Actor


class Passwords(Protocol):
    """Hashes and checks passwords."""

    def hash(self, password: str) -> str:
        """The hash to store for the password."""

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether the password matches the hash. Without a hash the answer is no, after the same work."""

    def wait_slowly(self) -> None:
        """Wait for a turn in the slow queue. Raises Problem 503 when too many wait."""

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with other cost parameters than the current ones."""


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
    limit: Callable[[Limit, str], None]
    """`limit(limit, key)`: counts one try and raises Problem 429 (with retry_after) past the limit."""
    forgive: Callable[[Limit, str], None]
    """`forgive(limit, key)`: takes back the latest try, which was legitimate."""
    passwords: Passwords
    all_words: Mapping[str, Words]
    """Every language, for what is not in the reader's own."""
    news: Callable[[Any, int], Any]
    """`news(told, seconds)`: the answer to a page that asks what is new. See `tagning.web.news.tell_news`."""
    bytes_came: Callable[[Any, Any, int], None]
    """`bytes_came(purpose, upload, offset)`: tells whoever follows uploads in this process that these are durable now."""
    speak: Callable[..., "Here"]
    """`speak(code, zone="")`: answer this request in that language (and time zone); returns the new Here, which `g.here` now is."""
    outbox: Any = None
    """The mails written so far where mail goes into a folder (`list_messages()`); None with a real mail server."""
    secure: bool = False
    """Whether people reach us over https, so that cookies may and must be Secure."""
    demo: bool = False
    demo_people: Sequence[Any] = ()
    """The people that anyone may sign in as, in a demo; empty everywhere else."""

    @property
    def team_id(self) -> str:
        """The signed-in member's team. Raises SignInNeeded where the policy line let somebody else through."""
        return _known(self.actor.team_id)

    @property
    def person_id(self) -> str:
        """The signed-in member's id. Raises SignInNeeded where the policy line let somebody else through."""
        return _known(self.actor.person_id)


def undo(address: str) -> str:
    """The category of a flashed message beside which a button takes back what was just done, by a POST to that address."""
    return f"undo {address}"


def _known(id: str | None) -> str:
    if id is None:
        raise SignInNeeded()
    return id
