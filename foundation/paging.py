"""Lists in pages: the query in the address, the rows that answer it, and the cursors of the pages before and after.

A page begins after a row, not at an offset: the cursor in the address holds that row's sort keys. So inserted or deleted rows shift
nothing, and the last page costs no more than the first.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engines.database.contract import Database, Row

SIZE = 25
LONGEST_SEARCH = 100
_LONGEST_CURSOR = 2000
_LETTERS = "ÅÄÖÆØÉÜ"
_SMALL = str.maketrans({letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + _LETTERS})


@dataclass(frozen=True)
class Order:
    """A sort order by columns of the list's statement. Every key is a text and never null; together they are unique."""

    keys: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True)
class Ask:
    """A list query from an address: search words, sort order, filter, and where the page begins or ends."""

    search: str = ""
    sort: str = ""
    show: str = ""
    after: str = ""
    before: str = ""
    prefix: str = ""
    """Begins the names in the address, for the second list of a page."""

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or filter may leave rows out."""
        return bool(self.search or self.show)

    def query(self, **changes: str) -> dict[str, str]:
        """The query string of the same request with `changes`. Without a cursor among them it begins at the first page."""
        asked = replace(self, **{"after": "", "before": "", **changes})
        pairs = {"q": asked.search, "sort": asked.sort, "show": asked.show, "after": asked.after, "before": asked.before}
        return {self.prefix + name: value for name, value in pairs.items() if value}


FIRST_PAGE = Ask()


@dataclass(frozen=True)
class Page:
    """The rows `first` to `last` (from 1) of `total`, and the cursors of the pages before and after; empty where there is none."""

    rows: list[Any]
    ask: Ask
    total: int
    first: int
    after: str
    before: str

    @property
    def last(self) -> int:
        """The number of the last row on the page; 0 when the page is empty."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def is_all(self) -> bool:
        """Whether the page holds every matching row."""
        return len(self.rows) >= self.total


def read_ask(given: Mapping[str, str], sorts: Iterable[str] = (), shows: Iterable[str] = (), prefix: str = "") -> Ask:
    """Read the list query from an address. An unknown sort or filter is ignored, as is a second cursor."""
    search, sort, show, after, before = (given.get(prefix + name, "") for name in ("q", "sort", "show", "after", "before"))
    return Ask(
        " ".join(search.split())[:LONGEST_SEARCH], sort if sort in sorts else "", show if show in shows else "",
        after, "" if after else before, prefix,
    )


_ROWS = "select * from ({listing}) listed {where} order by {order} limit :page_size"
_COUNTS = "select {total} as total, {ahead} as ahead"
_TOTAL = "(select count(*) from ({listing}) counted)"
_AHEAD = "(select count(*) from ({listing}) listed where {ahead})"


def take_page(db: Database, ask: Ask, order: Order, listing: str, size: int = SIZE, total: str | int = "", **params: Any) -> Page:
    """The page of `listing`, a whole statement with every key of the order among its columns. `total` is the number of all its
    rows where it is known, or SQL of it where that is cheaper than to count them.

    The statement receives `:search` and `:show`. `:search` is a pattern for `like … escape '!'` on a text from `folded`; empty means
    everybody. An unreadable cursor, or one that nothing follows, gives the first page.
    """
    params = {**params, **{name: value for name, value in _told(ask).items() if f":{name}" in listing}}
    cursor = _decoded(ask.before or ask.after, len(order.keys))
    back = bool(ask.before and cursor)
    rows = _rows(db, order, listing, cursor, back, size, params)
    if cursor and (not rows or back and len(rows) < size):
        cursor, back = [], False
        rows = _rows(db, order, listing, [], False, size, params)
    if not cursor and (len(rows) < size or isinstance(total, int)):
        count, ahead = total if isinstance(total, int) else len(rows), 0
    else:
        count, ahead = _counted(db, order, listing, str(total) or _TOTAL.format(listing=listing), cursor, back, params)
    rows, ahead = (rows[::-1], ahead - len(rows)) if back else (rows, ahead)
    return _page(ask, rows, count, ahead, lambda row: [row[key] for key in order.keys])


def page_of(rows: Sequence[Any], ask: Ask, key: Callable[[Any], list[str]], size: int = SIZE) -> Page:
    """The page of rows in memory, sorted by `key` in descending order."""
    cursor = _decoded(ask.before or ask.after, len(key(rows[0]))) if rows else []
    ahead = sum(1 for row in rows if (key(row) > cursor if ask.before else key(row) >= cursor)) if cursor else 0
    begin = max(0, ahead - size) if ask.before else ahead
    begin = begin if begin < len(rows) else 0
    return _page(ask, list(rows[begin:begin + size]), len(rows), begin, key)


def places(name: str, most: int) -> str:
    """`(:name_0, :name_1, …)` for `in`, always `most` of them, so that one statement serves every list."""
    return f"({', '.join(f':{name}_{n}' for n in range(most))})"


def among(name: str, values: Sequence[str], most: int) -> dict[str, str]:
    """The parameters for those placeholders: the first `most` values; the rest is empty."""
    chosen = [*dict.fromkeys(values)][:most]
    return {f"{name}_{n}": chosen[n] if n < len(chosen) else "" for n in range(most)}


def digits_of(search: str) -> str:
    """The digits of a search for a number, such as “Candidate 7”; `-`, which is no number, when there are none."""
    return "".join(letter for letter in search if letter.isdecimal()) or "-"


def folded(sql: str) -> str:
    """SQL of the text in lower case.

    The databases do that for A to Z alone; this adds the letters of Nordic names. Letters of other alphabets match only as written.
    """
    for letter in _LETTERS:
        sql = f"replace({sql}, '{letter}', '{letter.lower()}')"
    return f"lower({sql})"


def _told(ask: Ask) -> dict[str, str]:
    plain = "".join(f"!{letter}" if letter in "!%_" else letter for letter in ask.search.translate(_SMALL))
    return {"search": f"%{plain.replace(' ', '%')}%" if plain else "", "show": ask.show}


def _rows(db: Database, order: Order, listing: str, cursor: list[str], back: bool, size: int, params: Mapping[str, Any]) -> list[Row]:
    way = " desc" if order.descending != back else ""
    sql = _ROWS.format(
        listing=listing, order=", ".join(f"{key}{way}" for key in order.keys),
        where=f"where {_beyond(order, '<' if way else '>')}" if cursor else "",
    )
    return db.query(sql, page_size=size, **_keys(cursor), **params)


def _counted(
    db: Database, order: Order, listing: str, total: str, cursor: list[str], back: bool, params: Mapping[str, Any]
) -> tuple[int, int]:
    sign = (">" if order.descending else "<") + ("" if back else "=")
    ahead = _AHEAD.format(listing=listing, ahead=_beyond(order, sign)) if cursor else "0"
    row = db.query(_COUNTS.format(total=total, ahead=ahead), **_keys(cursor), **params)[0]
    return int(row["total"]), int(row["ahead"])


def _beyond(order: Order, sign: str) -> str:
    return f"({', '.join(order.keys)}) {sign} ({', '.join(f':key_{n}' for n in range(len(order.keys)))})"


def _keys(cursor: list[str]) -> dict[str, str]:
    return {f"key_{n}": value for n, value in enumerate(cursor)}


def _page(ask: Ask, rows: list[Any], total: int, ahead: int, key: Callable[[Any], list[str]]) -> Page:
    first = max(ahead, 0) + 1 if rows else 0
    more = rows and first + len(rows) <= total
    after, before = _encoded(key(rows[-1])) if more else "", _encoded(key(rows[0])) if first > 1 else ""
    return Page(rows, ask, max(total, len(rows)), first, after, before)


def _encoded(keys: list[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys, ensure_ascii=False).encode()).decode().rstrip("=")


def _decoded(cursor: str, wanted: int) -> list[str]:
    if not cursor or len(cursor) > _LONGEST_CURSOR:
        return []
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return []
    fits = isinstance(keys, list) and len(keys) == wanted and all(isinstance(key, str) for key in keys)
    return keys if fits else []
