"""Tables as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_STARTS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


def safe(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS) else text


def csv_of(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as CSV (RFC 4180, UTF-8 with a mark in front), piece by piece."""
    yield BOM
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe(cell) for cell in row])
        yield line.getvalue()
