"""How many of each candidate's answers each reviewer has scored, and who is handed in. It is stored, so that lists need not count."""

from engines.database.contract import Database, Row
from review import queries


def recount(db: Database, answer: Row, reviewer_id: str) -> None:
    """Count again for the answer's candidate: call it in the transaction that adds or removes a mark, or hands in."""
    queries.put_progress(db, answer["team_id"], answer["invitation_id"], reviewer_id)
