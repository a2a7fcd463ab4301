"""What every way of sending mail promises."""

from dataclasses import dataclass
from typing import Protocol


class Refused(Exception):
    """The receiving side takes this mail neither now nor later: another try is no use.

    `code` is the server's number, `words` what it said; the text of the error holds no address, so that logs hold none.
    """

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"the mail was refused for good ({code})")
        self.code, self.words = code, words


class Deferred(Exception):
    """Not now; the same mail may go through later. `words` says why, and may hold an address; the error's text holds none."""

    def __init__(self, text: str, words: str = "") -> None:
        super().__init__(text)
        self.words = words or text


class Unreachable(Deferred):
    """The server does not answer, or the line to it broke; whether a mail at that moment was taken is not known."""


class Unusable(Deferred):
    """The server answers, but not to these settings (password, certificate, encryption): somebody has to mend them."""


@dataclass(frozen=True)
class Message:
    """One mail. `key` names what it is about: a second one with the same key is not delivered.

    `team_id` says whose mail it is and `kind` what sort (invitation, member, reset): who may read it in the outbox follows
    from them. A mail without a team is shown to nobody. Answers go to `reply_to` when there is one, else to the sender;
    what cannot be delivered comes back to `return_path` when there is one, else to the sender.
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
    """Remembers which keys were sent, for an engine that cannot see it from what it sent. Shared by all processes."""

    def begin(self, key: str, seconds: int) -> int:
        """Which try this is, from 1, held against all others for so many seconds; 0 when the mail was sent already.

        A try above 1 follows one of which nobody knows how it ended. Raises Deferred while somebody else holds the key.
        """

    def note_sent(self, key: str) -> None:
        """The mail was taken; durable on return."""

    def give_up(self, key: str, attempt: int) -> None:
        """That try came to nothing for certain: another may begin at once, and it is as if this one had not been."""


class Mail(Protocol):
    """Hands mail on."""

    def send(self, message: Message) -> None:
        """Durably handed on when it returns; the same key twice is delivered once.

        Raises Refused when trying again is no use and Deferred when it is, also while another process is sending the same key;
        ValueError for a line break in a header.
        """

    def about(self) -> dict[str, str]:
        """What it is and where, for whoever runs it: product, place and the like; nothing secret. Asks a server that is in use.

        Raises Unreachable, and Unusable when the server will not work with these settings.
        """
