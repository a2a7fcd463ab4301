"""All SQL that writes and checks the audit log."""

from collections.abc import Iterator

from engines.database.contract import Database, Row

_AT_ONCE = 500


def next_place(db: Database, team_id: str, chain: str) -> Row:
    """Take the chain's next number: `n`, and `sum` of the entry before. Other writers of the chain wait until this transaction ends."""
    return db.query(
        """insert into audit_head (team_id, chain, n, sum) values (:team_id, :chain, 1, '')
           on conflict (team_id, chain) do update set n = audit_head.n + 1
           returning n, sum""",
        team_id=team_id, chain=chain,
    )[0]


def insert_entry(db: Database, entry: Row) -> None:
    """Append the entry, and note it as the chain's end."""
    db.execute(
        """insert into audit (id, team_id, chain, n, at, actor_id, kind, detail_sum, previous, sum)
           values (:id, :team_id, :chain, :n, :at, :actor_id, :kind, :detail_sum, :previous, :sum)""",
        **entry,
    )
    db.execute(
        "update audit_head set sum = :sum where team_id = :team_id and chain = :chain",
        team_id=entry["team_id"], chain=entry["chain"], sum=entry["sum"],
    )


def insert_detail(db: Database, **values: object) -> None:
    """Insert what an entry is about."""
    db.execute(
        "insert into audit_detail (audit_id, team_id, thing, salt, detail) values (:audit_id, :team_id, :thing, :salt, :detail)", **values,
    )


def delete_details(db: Database, team_id: str, thing: str) -> None:
    """Delete what all entries about that thing say of it."""
    db.execute("delete from audit_detail where team_id = :team_id and thing = :thing", team_id=team_id, thing=thing)


def list_chains(db: Database) -> list[Row]:
    """Every chain of every team: team_id, chain, and its noted end n and sum (None where none is noted)."""
    return db.query(
        """select c.team_id, c.chain, h.n, h.sum
           from (select team_id, chain from audit union select team_id, chain from audit_head) c
           left join audit_head h on h.team_id = c.team_id and h.chain = c.chain
           order by c.team_id, c.chain""",
    )


def count_entries(db: Database) -> int:
    """How many entries there are."""
    return int(db.query("select count(*) as n from audit")[0]["n"])


def read_chain(db: Database, team_id: str, chain: str) -> Iterator[Row]:
    """The chain's entries by number, each with `thing`, `salt` and `detail` (None where they were erased), some hundred at a time."""
    after: int | None = 0
    while after is not None:
        rows = db.query(
            """select a.*, d.thing, d.salt, d.detail from audit a
               left join audit_detail d on d.audit_id = a.id and d.team_id = a.team_id
               where a.team_id = :team_id and a.chain = :chain and a.n > :after order by a.n limit :most""",
            team_id=team_id, chain=chain, after=after, most=_AT_ONCE,
        )
        yield from rows
        after = rows[-1]["n"] if len(rows) == _AT_ONCE else None
