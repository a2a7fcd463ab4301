"""Password resets: a link by mail that works once."""

from datetime import timedelta

from accounts import queries
from accounts.people import change_password, find_person, plain_email
from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock, iso, parse
from foundation.errors import Problem
from foundation.here import Passwords
from foundation.ids import hash_token, link_token
from foundation.language import mark as _

LASTS = timedelta(hours=2)
TRIES = 12
"""The last one comes 68 minutes after the first: a mail after the link's two hours would only annoy."""


def ask_for_reset(db: Database, clock: Clock, email: str) -> None:
    """Queue a link to the address if somebody signs in with it. The caller cannot tell the two cases apart."""
    person = queries.find_person_by_email(db, plain_email(email))
    with db.tx():
        jobs.put(db, clock, "mail_reset", max_attempts=TRIES, person_id=person["id"] if person else "", asked_at=clock.iso())


def make_reset(db: Database, secret: bytes, person_id: str, asked_at: str) -> str:
    """The token of a link that lasts two hours from `asked_at`; the same arguments give the same token."""
    token = link_token(secret, "reset", f"{person_id}:{asked_at}")
    queries.add_reset(
        db, token_hash=hash_token(token), person_id=person_id, now=asked_at, expires_at=iso(parse(asked_at) + LASTS)
    )
    return token


def find_reset(db: Database, clock: Clock, token: str) -> Row:
    """The reset of the link (person_id, email, name). Raises Problem 404 when it is used, expired or unknown."""
    row = queries.find_reset(db, hash_token(token), clock.iso())
    if row is None:
        raise Problem("old_link", _("This link has been used or has expired. Ask for a new one. Your old password still works."), 404)
    return row


def use_reset(db: Database, clock: Clock, passwords: Passwords, token: str, password: str) -> None:
    """Set the person's new password, and end the link and every session. Raises Problem."""
    reset = find_reset(db, clock, token)
    change_password(db, clock, passwords, find_person(db, reset["person_id"]), password)
