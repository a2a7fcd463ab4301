"""The chain of sums that tells whether a log was changed: pure functions on rows.

An entry's sum is the SHA-256 of the list of its fields, written as RFC 8785 says (so that no two lists give the same bytes), with the sum
of the entry before it. What the entry is about enters as a sum of its own, salted with 128 random bits: without the salt nobody can guess
a person from it, and deleting salt and detail leaves the chain valid.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rfc8785

from engines.database.contract import Row

FORM = "audit/1"
FIRST = ""
"""What stands as `previous` in a chain's first entry."""

CHANGED, MISSING, DETAIL, CUT = "changed", "missing", "detail", "cut"


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and why.

    `why` is "changed" (the entry is not as it was written), "missing" (entries before it are gone), "detail" (what it is about was
    changed) or "cut" (entries at the end are gone).
    """

    n: int
    why: str


def detail_sum(salt: str, thing: str, detail: Any) -> str:
    """The sum of what an entry is about: SHA-256 of the salt and the canonical JSON of [thing, detail], in hexadecimal."""
    return hashlib.sha256(salt.encode() + rfc8785.dumps([thing, detail])).hexdigest()


def entry_sum(entry: Row) -> str:
    """The sum of an entry with team_id, chain, n, at, actor_id, kind, detail_sum and previous: SHA-256 in hexadecimal."""
    fields = [entry[name] for name in ("team_id", "chain", "n", "at", "actor_id", "kind", "detail_sum", "previous")]
    return hashlib.sha256(rfc8785.dumps([FORM, *fields])).hexdigest()


def find_break(entries: Iterable[Row], head: Row | None) -> Break | None:
    """The first place where one chain does not hold, or None.

    `entries` are all of the chain by number, each with `salt`, `thing` and the parsed `detail`, None where they were erased. `head` is
    the chain's end as it was noted (n, sum).
    """
    n, previous = 0, FIRST
    for entry in entries:
        n += 1
        if entry["n"] != n:
            return Break(n, MISSING)
        if entry["previous"] != previous or entry["sum"] != entry_sum(entry):
            return Break(n, CHANGED)
        if entry["salt"] is not None and entry["detail_sum"] != detail_sum(entry["salt"], entry["thing"], entry["detail"]):
            return Break(n, DETAIL)
        previous = entry["sum"]
    if (head["n"], head["sum"]) != (n, previous) if head else n:
        return Break(n + 1, CUT)
    return None
