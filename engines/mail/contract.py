"""What every way of sending mail promises."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """One mail. `key` names what it is about: a second one with the same key is not delivered.

    `team_id` says whose mail it is and `kind` what sort (invitation, member, reset): who may read it in the outbox follows
    from them. A mail without a team is shown to nobody. Answers go to `reply_to` when there is one, else to the sender.
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


class Mail(Protocol):
    """Hands mail on."""

    def send(self, message: Message) -> None:
        """Durably handed on when it returns; the same key twice is delivered once."""
