"""SQL of comments."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import among, places

_FEW = 4
"""As many answers as stand side by side."""
_ANSWERS = places("answer", _FEW)
_OPEN = places("open", _FEW)


_COMMENT = """select c.id, c.team_id, c.interview_id, c.answer_id, c.author_id, p.name as author, c.parent_id, c.at_ms, c.until_ms,
                     c.body, c.seq, c.created_at, c.updated_at, c.removed_at
              from comment c join person p on p.id = c.author_id
              where c.team_id = :team_id"""


def list_comments(
    db: Database, team_id: str, person_id: str, after: int, most: int, answer_ids: Sequence[str], open_answers: Sequence[str],
) -> list[Row]:
    """Comments of these few answers that changed after `after`, the oldest change first: the person's own, and all on the open ones."""
    # With the interview beside the answers, the databases would read every comment of the interview.
    return db.query(
        f"""{_COMMENT} and c.answer_id in {_ANSWERS} and (c.author_id = :person_id or c.answer_id in {_OPEN}) and c.seq > :after
            order by c.seq limit :most""",
        team_id=team_id, person_id=person_id, after=after, most=most, **among("answer", answer_ids, _FEW),
        **among("open", open_answers, _FEW),
    )


def find_comment(db: Database, team_id: str, comment_id: str) -> Row | None:
    """One comment that is not removed."""
    return db.one(_COMMENT + " and c.id = :comment_id and c.removed_at is null", team_id=team_id, comment_id=comment_id)


def last_seq(db: Database, team_id: str, interview_id: str) -> int:
    """The number of the interview's last change of a comment; 0 when there is none."""
    row = db.one(
        "select coalesce(max(seq), 0) as seq from comment where team_id = :team_id and interview_id = :interview_id",
        team_id=team_id, interview_id=interview_id,
    )
    return int(row["seq"]) if row else 0


def insert_comment(db: Database, **values: object) -> None:
    """Insert a comment."""
    db.execute(
        """insert into comment (id, team_id, interview_id, answer_id, author_id, parent_id, at_ms, until_ms, body, seq,
                                created_at, updated_at)
           values (:id, :team_id, :interview_id, :answer_id, :author_id, :parent_id, :at_ms, :until_ms, :body, :seq, :now, :now)""",
        **values,
    )


def update_comment(db: Database, team_id: str, comment_id: str, body: str, from_seq: int, seq: int, now: str) -> None:
    """Update the comment's text, if its last change has the number `from_seq`."""
    db.execute(
        """update comment set body = :body, seq = :seq, updated_at = :now
           where team_id = :team_id and id = :comment_id and seq = :from_seq and removed_at is null""",
        team_id=team_id, comment_id=comment_id, body=body, from_seq=from_seq, seq=seq, now=now,
    )


def remove_comment(db: Database, team_id: str, comment_id: str, seq: int, now: str) -> None:
    """Remove the comment: its text is deleted, its place in the thread stays."""
    db.execute(
        "update comment set body = '', removed_at = :now, seq = :seq where team_id = :team_id and id = :comment_id",
        team_id=team_id, comment_id=comment_id, seq=seq, now=now,
    )
