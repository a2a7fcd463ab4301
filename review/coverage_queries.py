"""SQL of what each reviewer has watched."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import among, places

_FEW = 4
"""As many answers as stand side by side."""
_ANSWERS = places("answer", _FEW)


def list_watched(db: Database, team_id: str, person_id: str, answer_ids: Sequence[str]) -> list[Row]:
    """What the person has watched of these few answers: `parts` as JSON, `watched_ms`, `at_ms` and `updated_at`."""
    return db.query(
        f"""select answer_id, parts, watched_ms, at_ms, updated_at from watched
            where team_id = :team_id and person_id = :person_id and answer_id in {_ANSWERS}""",
        team_id=team_id, person_id=person_id, **among("answer", answer_ids, _FEW),
    )


def put_watched(db: Database, **values: object) -> None:
    """Insert or replace what the person has watched of the answer."""
    db.execute(
        """insert into watched (answer_id, person_id, team_id, parts, watched_ms, at_ms, updated_at)
           values (:answer_id, :person_id, :team_id, :parts, :watched_ms, :at_ms, :now)
           on conflict (answer_id, person_id) do update
           set parts = excluded.parts, watched_ms = excluded.watched_ms, at_ms = excluded.at_ms, updated_at = excluded.updated_at""",
        **values,
    )
