"""Shared rules for mail: how long to retry, how to explain a refusal, and which mails were sent."""

import logging
from datetime import timedelta

from engines.database.contract import Database
from engines.mail.contract import Deferred, Mail, Message, Refused
from foundation import mails_queries as queries
from foundation.clock import Clock, iso
from foundation.errors import Problem
from foundation.ids import hash_token
from foundation.language import mark as _

log = logging.getLogger("tagning.mails")
TRIES = 36
"""How often a mail's job is tried: with waits that double up to an hour, that is 25 hours."""
_KEPT = timedelta(days=90)


def deliver(mail: Mail, message: Message) -> None:
    """Send the mail. Raises Problem, which parks the job at once, for a permanent refusal, and Deferred for a temporary one."""
    try:
        mail.send(message)
    except Refused as refused:
        raise refusal(refused.words) from None


def refusal(words: str) -> Problem:
    """The explanation to show for a mail that the server refused with these words."""
    return Problem("mail_refused", _("The mail could not be delivered. The receiving server says: %(words)s"), 422, words=words)


class DatabaseLedger:
    """The sent keys, as rows. It stores a hash of each key and no address."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    def begin(self, key: str, seconds: int) -> int:
        now = self._clock.now()
        until = iso(now + timedelta(seconds=seconds))
        attempt = queries.claim(self._db, hash_token(key), iso(now), until)
        if attempt == 0 and not queries.is_sent(self._db, hash_token(key)):
            raise Deferred("another process is sending this mail")
        if attempt > 1:
            log.warning("a mail whose sender fell silent is sent again: it may arrive twice, with the same Message-ID")
        return attempt

    def note_sent(self, key: str) -> None:
        queries.set_sent(self._db, hash_token(key), self._clock.iso())

    def give_up(self, key: str, attempt: int) -> None:
        queries.release(self._db, hash_token(key), attempt)


def sweep_mails(db: Database, clock: Clock) -> None:
    """Forget mails sent more than 90 days ago: no job asks for them any more."""
    queries.delete_old(db, iso(clock.now() - _KEPT))
