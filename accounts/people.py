"""People: who they are, and as what they belong to a team."""

from accounts import queries
from engines.database.contract import Database, Row


def find_member(db: Database, team_id: str, person_id: str) -> Row | None:
    """The person as a present member of the team (id, email, name, language, theme, roles, team_name), or None."""
    return queries.find_member(db, team_id, person_id)
