"""Writes the audit log and checks it.

An entry holds ids that are chance, codes and numbers: no name, no address, no free text. What it is about (a candidate's invitation, a
member, a scorecard) stands in a row of its own, which goes when the candidate is erased.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engines.database.contract import Database, Row
from foundation.audit import queries
from foundation.audit.chain import Break, detail_sum, entry_sum, find_break
from foundation.audit.events import EVENTS
from foundation.clock import Clock
from foundation.ids import new_id, new_salt

TEAM = ""
"""The chain of what concerns the whole team. An interview's chain has the interview's id."""


@dataclass(frozen=True)
class Broken:
    """A chain that does not hold: whose it is, and where it breaks."""

    team_id: str
    chain: str
    where: Break


def record(
    db: Database, clock: Clock, team_id: str, actor_id: str | None, kind: str, *, chain: str = TEAM, thing: str = "",
    **detail: str | int | None,
) -> None:
    """Append an entry. Call it in the transaction of the change that it tells of.

    `actor_id` is the person, None for the installation itself. `chain` is the interview's id, or TEAM. `thing` is what it was done to, as
    `invitation:<id>`. `detail` holds codes, ids and whole numbers. Raises KeyError for an unknown kind.
    """
    assert EVENTS[kind]
    place = queries.next_place(db, team_id, chain)
    salt = new_salt()
    entry: Row = {
        "id": new_id(), "team_id": team_id, "chain": chain, "n": place["n"], "at": clock.iso(), "actor_id": actor_id or "", "kind": kind,
        "detail_sum": detail_sum(salt, thing, detail), "previous": place["sum"],
    }
    queries.insert_entry(db, {**entry, "sum": entry_sum(entry)})
    queries.insert_detail(
        db, audit_id=entry["id"], team_id=team_id, thing=thing, salt=salt, detail=json.dumps(detail, sort_keys=True, ensure_ascii=False)
    )


def forget(db: Database, team_id: str, thing: str) -> None:
    """Delete what the log says about the thing. The entries stay, and the chain stays valid."""
    queries.delete_details(db, team_id, thing)


def find_broken(db: Database) -> Iterator[Broken]:
    """Every chain that does not hold, with the first place where it breaks."""
    for chain in queries.list_chains(db):
        head: dict[str, Any] | None = None if chain["n"] is None else {"n": chain["n"], "sum": chain["sum"]}
        where = find_break(map(_parsed, queries.read_chain(db, chain["team_id"], chain["chain"])), head)
        if where:
            yield Broken(chain["team_id"], chain["chain"], where)


def count_entries(db: Database) -> int:
    """How many entries all logs have."""
    return queries.count_entries(db)


def _parsed(row: Row) -> Row:
    if row["detail"] is None:
        return row
    try:
        return {**row, "detail": json.loads(row["detail"])}
    except ValueError:
        return {**row, "detail": None}
