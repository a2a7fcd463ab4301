"""Reads a spreadsheet file as a list: XLSX, XLS, XLSB or ODS becomes text with one row per line.

A workbook is an upload, and a packed one: it is opened inside the sandbox, with little memory and time.
"""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from foundation.errors import Problem
from foundation.language import mark as _
from media.sandbox.command import open_sandbox, run_task
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Caps

_PACKED, _OLD = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_CAPS = Caps(cpu_s=10, wall_s=60, memory=768 * 1024 * 1024, output=4 * 1024 * 1024)
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, LONGEST = 10, 20_000, 101, 1_000_000
"""Sheets that are looked at; rows, columns and characters of text that one may have."""


def is_spreadsheet(data: bytes) -> bool:
    """Whether the file is a workbook, or another packed file."""
    return data.startswith((_PACKED, _OLD))


def read_spreadsheet(data: bytes) -> str:
    """The first sheet that has an address in it, as text. Raises Problem for a file that is none, is locked, or unpacks to too much."""
    with tempfile.TemporaryDirectory(prefix="list-") as folder:
        path = Path(folder) / "list"
        path.write_bytes(data)
        try:
            with open_sandbox(load="inviting.spreadsheet", package="authoring") as sandbox:
                text: str = run_task(
                    "inviting.spreadsheet:read_inside", {"path": str(path)}, caps=_CAPS, sandbox=sandbox, package="authoring"
                )
        except MediaProblem:  # damaged, with a password, another packed file, or larger than a list can be
            raise _unreadable() from None
    return text


def _unreadable() -> Problem:
    return Problem(
        "no_spreadsheet",
        _("This file cannot be read as a list. If it has a password, remove it; or save the columns for name and address as XLSX or CSV."),
        422,
    )


def read_inside(arguments: dict[str, Any], tell: object) -> str:
    """The task of `read_spreadsheet` inside the sandbox."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(arguments["path"])
        texts = [_as_text(book.get_sheet_by_name(name)) for name in book.sheet_names[:MOST_SHEETS]]
    except CalamineError as error:
        raise MediaProblem("unreadable", detail=str(error)[:200]) from None
    return next((text for text in texts if "@" in text), "".join(texts[:1]))


def _as_text(sheet: Any) -> str:
    """The sheet as text with semicolons. Each of its rows is one line, so that a line's number is the row's number."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    for number, row in enumerate(sheet.iter_rows()):
        cells = [" ".join(str(cell).split()) for cell in row[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        writer.writerow(cells) if cells else out.write("\n")
        if number >= MOST_ROWS or out.tell() > LONGEST:
            raise MediaProblem("too_long", detail=f"row {number}")
    return out.getvalue().rstrip("\n")
