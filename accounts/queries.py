"""All SQL of this room."""

from engines.database.contract import Database, Row


def find_member(db: Database, team_id: str, person_id: str) -> Row | None:
    """The person as a present member of the team, with the team's name."""
    return db.one(
        """select p.id, p.email, p.name, p.language, p.theme, p.single_keys, m.roles, m.team_id, t.name as team_name
           from membership m join person p on p.id = m.person_id join team t on t.id = m.team_id
           where m.team_id = :team_id and m.person_id = :person_id and m.removed_at is null""",
        team_id=team_id, person_id=person_id,
    )
