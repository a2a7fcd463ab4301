"""The contract of every mail engine."""

from dataclasses import dataclass
from typing import Protocol


class Refused(Exception):
    """The receiving side refuses this mail permanently; a retry is pointless.

    `code` is the server's reply code, `words` its text. The exception's own text holds no address, so logs hold none.
    """

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"the mail was refused permanently ({code})")
        self.code, self.words = code, words


class Deferred(Exception):
    """A temporary failure; a retry may succeed. `words` gives the reason and may hold an address; the exception's own text holds none."""

    def __init__(self, text: str, words: str = "") -> None:
        super().__init__(text)
        self.words = words or text


class Unreachable(Deferred):
    """The server does not answer, or the connection was lost. It is unknown whether the server took a mail at that moment."""


class Unusable(Deferred):
    """The server rejects these settings (password, certificate, encryption); an operator must correct them."""


@dataclass(frozen=True)
class Message:
    """One mail. `key` identifies it; a second mail with the same key is not delivered.

    `team_id` and `kind` (invitation, member, reset, letter) decide who may read it in the outbox. A mail without a team is shown to nobody.
    Replies go to `reply_to`, bounces to `return_path`; both default to the sender.
    """

    key: str
    to: str
    subject: str
    text: str
    html: str
    sender: str
    team_id: str = ""
    kind: str = "invitation"
    reply_to: str = ""
    return_path: str = ""


class Ledger(Protocol):
    """Remembers which keys were sent, for engines that cannot tell by themselves. All processes share it."""

    def begin(self, key: str, seconds: int) -> int:
        """Hold the key for `seconds`; returns the number of this attempt from 1, or 0 when the mail was sent already.

        An attempt above 1 follows one with an unknown outcome. Raises Deferred while another process holds the key.
        """

    def note_sent(self, key: str) -> None:
        """Note that the server took the mail; durable on return."""

    def give_up(self, key: str, attempt: int) -> None:
        """The attempt certainly failed. The key is free at once, and the attempt does not count."""


class Mail(Protocol):
    """Sends mail."""

    def send(self, message: Message) -> None:
        """Send the mail; on return it is durably handed over. The same key is delivered once.

        Raises Refused for a permanent failure and Deferred for a temporary one, also while another process sends the same key. Raises
        ValueError for a line break in a header.
        """

    def about(self) -> dict[str, str]:
        """Product, place and the like, for operators. Nothing secret. It asks the server.

        Raises Unreachable, or Unusable when the server rejects the settings.
        """
