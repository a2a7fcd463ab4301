"""Mail engines with a view of what they delivered."""

import email
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from pathlib import Path

from engines.database.open import open_database
from engines.database.steps import steps_in
from engines.mail.contract import Message
from engines.mail.open import open_mail
from foundation.mails import DatabaseLedger
from interviews.schema import __file__ as schema
from tagning.clock import SystemClock


def message(key="invite:1:1", **changes):
    """A mail to erin."""
    values = dict(key=key, to="erin@example.org", subject="Välkommen", sender="Tagning <no-reply@example.org>")
    values.update(text="Hej Erin\n", html="<p>Hej Erin</p>\n")
    return Message(**{**values, **changes})


@dataclass
class Arrived:
    """A delivered mail."""

    to: str
    subject: str
    text: str
    html: str
    letter: object


class Outgoing:
    """An engine (`send`, `about`), how to open it in another process (`url`, `ledger.url`), and `arrived()`."""

    def __init__(self, url, ledger, arrived):
        self.url, self.ledger, self.arrived = url, ledger, arrived
        self.engine = open_mail(url, ledger)
        self.send, self.about = self.engine.send, self.engine.about


@contextmanager
def open_ledger(url):
    """The ledger in the database at `url`; creates its tables if needed."""
    db = open_database(url)
    db.migrate(steps_in(Path(schema).parent))
    ledger = DatabaseLedger(db, SystemClock())
    ledger.url, ledger.db = url, db
    try:
        yield ledger
    finally:
        db.close()


def in_the_folder(folder):
    """The mails in an outbox."""
    return [_read(path.read_bytes()) for path in sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)]


def at_the_server(server):
    """The mails that a mail server accepted."""
    return [_read(received.raw) for received in server.received]


def _read(raw):
    letter = email.message_from_bytes(raw, policy=policy.default)
    text, html = (letter.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    return Arrived(str(letter["To"]), str(letter["Subject"]), text, html, letter)
