"""Questions and their published clips, as every room reads them. `authoring/` makes them."""

import json

from engines.database.contract import Database, Row
from foundation.errors import NotFound


def find_question(db: Database, team_id: str | None, question_id: str) -> Row:
    """The team's question, with the name of the last person who changed its words. Raises NotFound."""
    row = db.one(
        """select q.*, p.name as updated_by_name from question q join person p on p.id = coalesce(q.updated_by, q.created_by)
           where q.team_id = :team_id and q.id = :question_id""",
        team_id=team_id, question_id=question_id,
    )
    if row is None:
        raise NotFound()
    return row


def find_clip(db: Database, team_id: str | None, clip_id: str) -> Row:
    """The team's clip in any state, with its question's `title`. `body` (the frozen edit) is decoded. Raises NotFound."""
    row = db.one(
        """select c.*, q.title from clip c join question q on q.id = c.question_id
           where c.team_id = :team_id and c.id = :clip_id""",
        team_id=team_id, clip_id=clip_id,
    )
    if row is None:
        raise NotFound()
    return _decoded(row)


def list_published_clips(db: Database, team_id: str | None) -> list[Row]:
    """The newest published clip of every question that is not archived, with the question's `title`; by title."""
    rows = db.query(
        """select c.*, q.title from clip c join question q on q.id = c.question_id
           where c.team_id = :team_id and c.state = 'published' and q.archived_at is null
             and c.number = (select max(n.number) from clip n
                             where n.question_id = c.question_id and n.team_id = c.team_id and n.state = 'published')
           order by q.title, c.id""",
        team_id=team_id,
    )
    return [_decoded(row) for row in rows]


def newest_clip(db: Database, team_id: str | None, question_id: str) -> Row | None:
    """The question's newest published clip, or None."""
    row = db.one(
        """select c.*, q.title from clip c join question q on q.id = c.question_id
           where c.team_id = :team_id and c.question_id = :question_id and c.state = 'published'
           order by c.number desc limit 1""",
        team_id=team_id, question_id=question_id,
    )
    return _decoded(row) if row else None


def _decoded(row: Row) -> Row:
    return {**row, "body": json.loads(row["body"])}
