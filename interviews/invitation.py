"""An invitation as every room reads it: its state, its deadline, its link and its duration.

Rows are the invitation's columns together with `version_deadline`, the deadline of the version it was sent for.
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
    """When the invitation closes: its own deadline if it was extended, else its version's; None when it never does."""
    return invitation["deadline"] or invitation["version_deadline"]


def state_of(invitation: Row, now: datetime) -> str:
    """The state, one of STATES. A submitted invitation stays submitted. The deadline itself is the first moment too late."""
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
    """The token of the personal link. A new generation invalidates the earlier ones."""
    return link_token(secret, "invitation", invitation_id, generation)


def token_hash(secret: bytes, invitation_id: str, generation: int) -> str:
    """The hash of that token, to store."""
    return hash_token(token_of(secret, invitation_id, generation))


def link_of(base_url: str, secret: bytes, invitation: Row) -> str:
    """The address of the invitation's current personal link."""
    return f"{base_url}/i/{token_of(secret, invitation['id'], invitation['generation'])}"


def minutes_needed(lengths_ms: Iterable[int]) -> int:
    """About how many minutes the interview takes; at least 5.

    `lengths_ms` is the time to watch, think and answer once. The estimate adds time to review one's answers and to settle in.
    """
    return max(5, round(sum(lengths_ms) * 1.4 / 60000) + 3)
