"""Mails to candidates that came back: by whose address they are known, and what is said about them.

A mail to a candidate has a return path of its own: `bounces+TOKEN@…`. The token is the invitation's id and 80 bits of an HMAC of id and
address. So a report marks the one invitation whose mail it is about, nobody else can make one up, and what comes back from an
address that was corrected meanwhile marks nothing.
"""

import base64
import re
from secrets import compare_digest

from authoring.inviting import queries
from authoring.inviting.bounce_reports import read_report
from engines.database.contract import Database
from foundation.clock import Clock
from foundation.ids import link_token
from foundation.language import mark as _
from foundation.refusals import reason_of

NOTED, IGNORED, STRANGE = "noted", "ignored", "strange"
_TOKEN = re.compile(r"\+([a-z2-7]{32})@", re.IGNORECASE)
_ID_BYTES = _SEAL_BYTES = 10


def return_path(bounces: str, secret: bytes, invitation_id: str, email: str) -> str:
    """Where mail to that address comes back for the invitation; empty when the installation has no address for bounces."""
    local, at, domain = bounces.rpartition("@")
    if not at:
        return ""
    token = base64.b32encode(bytes.fromhex(invitation_id) + _seal(secret, invitation_id, email)).decode().lower()
    return f"{local}+{token}@{domain}"


def take_bounce(db: Database, clock: Clock, secret: bytes, raw: bytes, to: str = "") -> str:
    """Note on the invitation that its mail came back. `raw` is the mail, `to` the address it came to where its headers do not say.

    NOTED, IGNORED when it tells of no failure or of an invitation that is over, STRANGE when its address is none that was made here.
    """
    report = read_report(raw)
    found = _addressee(db, secret, f"{to} {report.addresses}")
    if found is None:
        return STRANGE
    if not report.failed:
        return IGNORED
    noted = queries.set_undeliverable(
        db, team_id=found["team_id"], id=found["id"], email=found["email"], words=report.words, now=clock.iso()
    )
    return NOTED if noted else IGNORED


def _addressee(db: Database, secret: bytes, addresses: str) -> dict[str, str] | None:
    for token in _TOKEN.findall(addresses):
        read = base64.b32decode(token.upper())
        invitation_id, seal = read[:_ID_BYTES].hex(), read[_ID_BYTES:]
        found = queries.find_addressee(db, invitation_id)
        if found and compare_digest(seal, _seal(secret, invitation_id, found["email"])):
            return found
    return None


def _seal(secret: bytes, invitation_id: str, email: str) -> bytes:
    token = link_token(secret, "bounce", f"{invitation_id}:{email}")
    return base64.urlsafe_b64decode(f"{token}=")[:_SEAL_BYTES]


_CORRECT = _("Check the spelling and correct the address: then a new link is mailed there.")
_ELSEWHERE = _("Ask the candidate for another address, or copy the link and send it another way. You can also mail it again later.")


def told_of(words: str | None) -> tuple[str, str]:
    """What the server's words mean, and what to do: two sentences to be translated."""
    reason, misspelt = reason_of(words)
    return reason, _CORRECT if misspelt else _ELSEWHERE
