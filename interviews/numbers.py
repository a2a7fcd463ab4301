"""The number by which an anonymous interview knows a candidate. It follows neither names nor times, and stays."""

from engines.database.contract import Conflict, Database
from foundation.ids import any_below
from interviews import list_queries as queries

_SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
_TRIES = 100


def give_number(db: Database, team_id: str, interview_id: str, invitation_id: str) -> None:
    """Give the invitation a random number that no other of the interview has: call it in the transaction that inserts it."""
    taken = queries.count_invitations(db, team_id, interview_id)
    size = next((size for size in _SIZES if size > 2 * taken), _SIZES[-1])
    for _try in range(_TRIES):
        try:
            with db.tx():
                if queries.set_number(db, team_id, interview_id, invitation_id, 1 + any_below(size - 1)):
                    return
        except Conflict:  # somebody else has just taken it
            continue
    raise RuntimeError(f"no free number below {size} in interview {interview_id}")
