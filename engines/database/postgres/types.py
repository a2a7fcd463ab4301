"""Makes integers and texts behave on PostgreSQL as on SQLite."""

import re
from typing import Any

import psycopg
from psycopg.adapt import AdaptersMap, Loader
from psycopg.types.numeric import Int8BinaryDumper

# A column's name and its type. Quoted text is skipped. A column may itself be called text.
_WORDS = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\b(?P<name>(?!(?:column|add|as)\b)\w+\s+)(?P<type>integer|text)\b", re.IGNORECASE
)
# Texts compare and sort by their bytes, whatever the server's locale.
_COLUMNS = {"integer": "bigint", "text": 'text collate "C"'}


def column_types(statement: str) -> str:
    """A create or alter table statement with 64-bit integers and texts sorted by their bytes."""
    if not re.match(r"(create|alter)\s+table\b", statement, re.IGNORECASE):
        return statement
    return _WORDS.sub(lambda found: found["name"] + _COLUMNS[found["type"].lower()] if found["type"] else found[0], statement)


class _Number(Loader):
    """Sums of bigint arrive as numeric; whole values become int, as with SQLite."""

    def load(self, data: Any) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text or "N" in text else int(text)


class _Truth(Loader):
    """Comparisons arrive as 1 and 0."""

    def load(self, data: Any) -> int:
        return int(bytes(data) == b"t")


def types() -> AdaptersMap:
    """How values are sent and received."""
    adapters = AdaptersMap(psycopg.adapters)
    for kind in (int, bool):
        # One width for all, so that a statement is prepared once and not once per integer size.
        adapters.register_dumper(kind, Int8BinaryDumper)
    adapters.register_loader("numeric", _Number)
    adapters.register_loader("bool", _Truth)
    return adapters
