"""Tables as an XLSX workbook. Texts are written as texts: nothing in them becomes a formula or a link."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST = 32_767
"""Characters that a cell holds; a longer text would be dropped."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name (at most 31 characters), the words above its columns, their widths in characters, and its rows."""

    name: str
    head: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str | int | float | None]]


def workbook_of(sheets: Sequence[Sheet], created: datetime) -> bytes:
    """The workbook's bytes; the same for the same sheets. `created` is written into it, in UTC."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties({"created": created.replace(tzinfo=None)})
    head, number = book.add_format({"bold": True, "bottom": 1}), book.add_format({"valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, (word, width) in enumerate(zip(sheet.head, sheet.widths)):
            page.set_column(column, column, width)
            page.write_string(0, column, word, head)
        for line, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                _write(page, line, column, value, text, number)
        page.freeze_panes(1, 1)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.head) - 1)
    book.close()
    return file.getvalue()


def _write(page: Any, line: int, column: int, value: str | int | float | None, text: Any, number: Any) -> None:
    if isinstance(value, str):
        page.write_string(line, column, value[:_LONGEST], text)
    elif value is not None:
        page.write_number(line, column, value, number)
