"""How many of each candidate's answers each reviewer has scored. It is stored, so that lists need not count the scores."""

from engines.database.contract import Database, Row
from review import queries


def recount(db: Database, answer: Row, reviewer_id: str) -> None:
    """Count again for the answer's candidate: call it in the transaction that adds or removes the reviewer's score of the answer."""
    queries.put_progress(db, answer["team_id"], answer["invitation_id"], reviewer_id)
