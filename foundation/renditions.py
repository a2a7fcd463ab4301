"""Files made from other files: where each is stored, and its facts.

`owner` says whose they are: `take:<id>`, `clip:<id>` or `answer_take:<id>`. `name` says what they are for: house, playable, wall, full,
poster, storyboard, cues, peaks, captions, brought (the facts an imported clip states itself).
"""

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import move
from typing import Any

from engines.blobs.contract import Blobs, Exists
from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.paging import among, places
from media.renditions.catalogue import Rendition

_FEW = 4
_OWNERS = places("owner", _FEW)


def blob_name(team_id: str, owner: str, name: str, suffix: str) -> str:
    """The name of a rendition's blob: `<team>/<kind>/<id>/<name>.<suffix>`."""
    kind, _, id = owner.partition(":")
    return f"{team_id}/{kind}/{id}/{name}.{suffix}"


def record(db: Database, clock: Clock, *, team_id: str, owner: str, name: str, blob: str, mimetype: str, facts: Any) -> None:
    """Write the rendition's row; a later one replaces an earlier one."""
    db.execute(
        """insert into rendition (team_id, owner, name, blob, mimetype, facts, created_at)
           values (:team_id, :owner, :name, :blob, :mimetype, :facts, :now)
           on conflict (owner, name) do update
           set blob = excluded.blob, mimetype = excluded.mimetype, facts = excluded.facts, created_at = excluded.created_at""",
        team_id=team_id, owner=owner, name=name, blob=blob, mimetype=mimetype, facts=json.dumps(facts), now=clock.iso(),
    )


def renditions_of(db: Database, team_id: str, owner: str) -> dict[str, Row]:
    """Every rendition of the owner, by name; `facts` is decoded."""
    rows = db.query("select * from rendition where team_id = :team_id and owner = :owner", team_id=team_id, owner=owner)
    return {row["name"]: {**row, "facts": json.loads(row["facts"])} for row in rows}


def renditions_of_all(db: Database, team_id: str, owners: Sequence[str]) -> dict[str, dict[str, Row]]:
    """`renditions_of` for a few owners in one statement; {} for one that has none."""
    rows = db.query(
        f"select * from rendition where team_id = :team_id and owner in {_OWNERS}", team_id=team_id, **among("owner", owners, _FEW)
    )
    found: dict[str, dict[str, Row]] = {owner: {} for owner in owners}
    for row in rows:
        found[row["owner"]][row["name"]] = {**row, "facts": json.loads(row["facts"])}
    return found


def find_rendition(db: Database, team_id: str, owner: str, name: str) -> Row | None:
    """One rendition with its facts decoded, or None until it is made."""
    return renditions_of(db, team_id, owner).get(name)


def make(
    db: Database, blobs: Blobs, clock: Clock, *, team_id: str, owner: str, name: str, suffix: str, mimetype: str,
    maker: Callable[[Path], Any], facts_of: Callable[[Any], Any] = lambda made: made,
) -> Any:
    """Make a rendition and record it: `maker(path)` writes the file and returns its facts. Returns the maker's result.

    It is idempotent. The file is made under a temporary name. A blob left by a run that was killed before it wrote its row is replaced.
    """
    blob = blob_name(team_id, owner, name, suffix)
    with tempfile.TemporaryDirectory(prefix="tagning-") as folder:
        path = Path(folder) / f"{name}.{suffix}"
        made = maker(path)
        try:
            blobs.put_file(blob, path)
        except Exists:
            blobs.delete(blob)
            blobs.put_file(blob, path)
    record(db, clock, team_id=team_id, owner=owner, name=name, blob=blob, mimetype=mimetype, facts=facts_of(made))
    return made


def keep(db: Database, blobs: Blobs, clock: Clock, *, team_id: str, owner: str, made: Rendition, path: Path) -> None:
    """Store a rendition that is a file at `path`, and record it. The file is gone afterwards."""
    def moved(place: Path) -> Any:
        move(path, place)
        return made.facts

    make(db, blobs, clock, team_id=team_id, owner=owner, name=made.name, suffix=made.suffix, mimetype=made.mimetype, maker=moved)
