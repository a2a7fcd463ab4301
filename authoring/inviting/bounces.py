"""Bounced mails to candidates: finds the invitation and records the failure.

Every mail to a candidate has its own return path: `bounces+TOKEN@…`. The token is the invitation's id and 80 bits of an HMAC of id and
address. So a report marks only the invitation of its mail, and nobody else can forge one. A bounce of an address that was corrected
meanwhile marks nothing.
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
    """The return path of the invitation's mail to that address; empty when the installation has no bounce address."""
    local, at, domain = bounces.rpartition("@")
    if not at:
        return ""
    token = base64.b32encode(bytes.fromhex(invitation_id) + _seal(secret, invitation_id, email)).decode().lower()
    return f"{local}+{token}@{domain}"


def take_bounce(db: Database, clock: Clock, secret: bytes, raw: bytes, to: str = "") -> str:
    """Record on the invitation that its mail bounced. `raw` is the mail, `to` its recipient where its headers do not tell.

    Returns NOTED. Returns IGNORED when the mail reports no failure or the invitation is over, STRANGE when the address was not made
    here.
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


_CORRECT = _("Check the spelling and correct the address. A new link is then sent there.")
_ELSEWHERE = _("Ask the candidate for another address, or copy the link and send it another way. You can also send it again later.")


def told_of(words: str | None) -> tuple[str, str]:
    """The meaning of the server's words, and what to do: two translatable sentences."""
    reason, misspelt = reason_of(words)
    return reason, _CORRECT if misspelt else _ELSEWHERE
