"""SQL of scores."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import among, places

_FEW = 4
"""As many answers as stand side by side."""
_ANSWERS = places("answer", _FEW)


def list_scores(db: Database, team_id: str, answer_ids: Sequence[str]) -> list[Row]:
    """Every score of these few answers with its reviewer's name."""
    return db.query(
        f"""select s.answer_id, s.reviewer_id, p.name as reviewer, s.value, s.note, s.updated_at
            from score s join person p on p.id = s.reviewer_id
            where s.team_id = :team_id and s.answer_id in {_ANSWERS}
            order by p.name""",
        team_id=team_id, **among("answer", answer_ids, _FEW),
    )


def put_score(db: Database, *, answer_id: str, reviewer_id: str, team_id: str, value: int, note: str, now: str) -> None:
    """Insert or replace the reviewer's score of the answer."""
    db.execute(
        """insert into score (answer_id, reviewer_id, team_id, value, note, created_at, updated_at)
           values (:answer_id, :reviewer_id, :team_id, :value, :note, :now, :now)
           on conflict (answer_id, reviewer_id) do update
           set value = excluded.value, note = excluded.note, updated_at = excluded.updated_at""",
        answer_id=answer_id, reviewer_id=reviewer_id, team_id=team_id, value=value, note=note, now=now,
    )
