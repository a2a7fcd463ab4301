"""Whole numbers and texts on PostgreSQL, to the same effect as on SQLite."""

import re
from typing import Any

import psycopg
from psycopg.adapt import AdaptersMap, Loader
from psycopg.types.numeric import Int8BinaryDumper

# A column's name and its type; quoted text is passed over. A column may itself be called text.
_WORDS = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\b(?P<name>(?!(?:column|add|as)\b)\w+\s+)(?P<type>integer|text)\b", re.IGNORECASE
)
# Texts compare and sort by their bytes, whatever language the server was set up in.
_COLUMNS = {"integer": "bigint", "text": 'text collate "C"'}


def column_types(statement: str) -> str:
    """A statement that makes or changes a table, with whole numbers of 64 bits and texts in the order of their bytes."""
    if not re.match(r"(create|alter)\s+table\b", statement, re.IGNORECASE):
        return statement
    return _WORDS.sub(lambda found: found["name"] + _COLUMNS[found["type"].lower()] if found["type"] else found[0], statement)


class _Number(Loader):
    """Sums of bigint come as numeric: a whole number where it is one, as on SQLite."""

    def load(self, data: Any) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text or "N" in text else int(text)


class _Truth(Loader):
    """Comparisons come as 1 and 0."""

    def load(self, data: Any) -> int:
        return int(bytes(data) == b"t")


def types() -> AdaptersMap:
    """How values go to the server and come back."""
    adapters = AdaptersMap(psycopg.adapters)
    for kind in (int, bool):
        # One width for all: a statement is prepared once, not once for each size of number.
        adapters.register_dumper(kind, Int8BinaryDumper)
    adapters.register_loader("numeric", _Number)
    adapters.register_loader("bool", _Truth)
    return adapters
