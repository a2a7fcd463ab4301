"""What every way of sending mail promises."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """One mail. `key` names what it is about: a second one with the same key is not delivered."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    sender: str


class Mail(Protocol):
    """Hands mail on."""

    def send(self, message: Message) -> None:
        """Durably handed on when it returns; the same key twice is delivered once."""
