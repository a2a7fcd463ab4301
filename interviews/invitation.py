"""An invitation as every room reads it: where it stands, until when it is open, where its link leads, how long it takes.

Rows are the invitation's own columns together with `version_deadline`, the deadline of the version it was sent for.
"""

from collections.abc import Iterable
from datetime import datetime

from engines.database.contract import Row
from foundation.clock import parse
from foundation.ids import hash_token, link_token

INVITED, OPENED, STARTED, SUBMITTED, EXPIRED, WITHDRAWN = "invited", "opened", "started", "submitted", "expired", "withdrawn"
STATES = (INVITED, OPENED, STARTED, SUBMITTED, EXPIRED, WITHDRAWN)
CLOSED = frozenset({SUBMITTED, EXPIRED, WITHDRAWN})


def effective_deadline(invitation: Row) -> str | None:
    """When the invitation closes: its own deadline if it was given more time, else its version's; None when it never does."""
    return invitation["deadline"] or invitation["version_deadline"]


def state_of(invitation: Row, now: datetime) -> str:
    """Where it stands, one of STATES. What was submitted stays submitted; the deadline itself is the first moment too late."""
    if invitation["submitted_at"]:
        return SUBMITTED
    if invitation["withdrawn_at"]:
        return WITHDRAWN
    deadline = effective_deadline(invitation)
    if deadline and now >= parse(deadline):
        return EXPIRED
    if invitation["started_at"]:
        return STARTED
    return OPENED if invitation["opened_at"] else INVITED


def token_of(secret: bytes, invitation_id: str, generation: int) -> str:
    """The token of the personal link; each generation has its own and makes the earlier ones worthless."""
    return link_token(secret, "invitation", invitation_id, generation)


def token_hash(secret: bytes, invitation_id: str, generation: int) -> str:
    """What is stored of that token."""
    return hash_token(token_of(secret, invitation_id, generation))


def link_of(base_url: str, secret: bytes, invitation: Row) -> str:
    """The address of the invitation's present personal link."""
    return f"{base_url}/i/{token_of(secret, invitation['id'], invitation['generation'])}"


def minutes_needed(lengths_ms: Iterable[int]) -> int:
    """About how many minutes the interview takes: watching, thinking and answering once (`lengths_ms` together), with time
    to look at one's answers and to get settled; at least 5."""
    return max(5, round(sum(lengths_ms) * 1.4 / 60000) + 3)
