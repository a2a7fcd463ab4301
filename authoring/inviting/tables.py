"""Reads text tables as spreadsheets save or copy them: the encoding, the delimiter, and the cells of each row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = "\t;,"
_LONGEST_CELL = 20  # the most lines that one quoted cell may span
_LOOKED_AT, _LOOKED_AT_LETTERS = 20, 2000
_LINE_END = re.compile(r"\r\n|\r|\n")
_SAID = re.compile(r'"?sep=(.)"?[\t;, ]*', re.IGNORECASE)  # Excel's first line that names the delimiter
_QUOTED = re.compile(r' *"([^"]*(?:""[^"]*)*)"')
_OPENED = re.compile(r' *"')
_ADDRESS = re.compile(r"\s*<?[^\s@<>\"]+@[^\s@<>\"]+>?\s*")
_WESTERN = "åäöéüøæèëàáíóñçÅÄÖÉÜØÆ"


@dataclass(frozen=True)
class TableRow:
    """A row with its first line (from 1) and its text. `cells` is None when a quotation mark is opened and not closed."""

    line: int
    text: str
    cells: list[str] | None


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (with or without a byte order mark), Windows-1252 or Mac Roman. Never fails.

    Each line that is no UTF-8 is read by itself, so one strange byte garbles no other line. An undecodable byte becomes �.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) // 4:
        even = data[:2000:2].count(0)
        return data.decode("utf-16-be" if even * 2 > zeros else "utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_by_line(data.removeprefix(b"\xef\xbb\xbf"))


def _decode_by_line(data: bytes) -> str:
    texts: list[str | bytes] = []
    for line in data.splitlines(keepends=True):
        try:
            texts.append(line.decode())
        except UnicodeDecodeError:
            texts.append(line)
    strange = b"".join(text for text in texts if isinstance(text, bytes))[:20_000]
    encoding = min(("cp1252", "mac_roman"), key=lambda one: _oddness(strange.decode(one, "replace")))
    return "".join(text if isinstance(text, str) else text.decode(encoding, "replace") for text in texts)


def _oddness(text: str) -> tuple[int, int]:
    """How unlike names the text is: signs, capitals within words and small initials; then how few letters are Western European."""
    pairs = [(before, letter) for before, letter in zip(" " + text, text) if not letter.isascii()]
    odd = sum(not letter.isalpha() or before.isalpha() == letter.isupper() for before, letter in pairs)
    return odd, -sum(letter in _WESTERN for letter in text)


def is_garbled(text: str) -> bool:
    """Whether letters were lost: the sign for an unreadable one, or UTF-8 that somebody read as Windows-1252 (`Ã…sa`)."""
    if "\ufffd" in text:
        return True
    try:
        return not text.isascii() and text.encode("cp1252").decode() != text
    except UnicodeError:
        return False


def read_table(text: str) -> list[TableRow]:
    """The rows that are not empty. Each line of the text is in one row at most."""
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    start, delimiter = _said_delimiter(lines)
    delimiter = delimiter or _delimiter(lines)
    rows = _rows(lines, start, delimiter)
    return [row for row in rows if row.cells is None or any(cell.strip() for cell in row.cells)]


def _said_delimiter(lines: list[str]) -> tuple[int, str]:
    """The line at which the table begins, and its delimiter where the first line is `sep=;`."""
    for at, line in enumerate(lines[:_LOOKED_AT]):
        if line.strip():
            said = _SAID.fullmatch(line.strip("\ufeff \r"))
            return (at + 1, said[1]) if said else (0, "")
    return 0, ""


def _delimiter(lines: list[str]) -> str:
    """Of the marks on the first line outside of quoted cells, the one that leaves an address alone in its cell in most rows; else the
    most frequent one.
    """
    looked_at = [line[:_LOOKED_AT_LETTERS] for line in lines[:10 * _LOOKED_AT] if line.strip()][:_LOOKED_AT]
    first = _QUOTED.sub("", looked_at[0]) if looked_at else ""

    def fits(mark: str) -> tuple[int, int]:
        split = [line.replace('"', "").split(mark) for line in looked_at if mark in line]
        return sum(any(_ADDRESS.fullmatch(cell) for cell in cells) for cells in split), first.count(mark)

    return max((mark for mark in DELIMITERS if mark in first), key=fits, default=",")


def _rows(lines: list[str], at: int, delimiter: str) -> Iterator[TableRow]:
    ends = re.compile(f"[{re.escape(delimiter)}\n]")
    while at < len(lines):
        line = lines[at]
        cells: list[str] | None = line.split(delimiter)
        used = 1
        if '"' in line:
            cells, used = _quoted_cells("\n".join(lines[at:at + _LONGEST_CELL]), ends)
        yield TableRow(at + 1, "\n".join(lines[at:at + used]), cells)
        at += used


def _quoted_cells(text: str, ends: re.Pattern[str]) -> tuple[list[str] | None, int]:
    """The cells of the row at the beginning of the text, and the number of its lines.

    A quotation mark quotes only where it opens a cell. One that spans lines must end its cell too: else it was never closed.
    """
    cells, at = [], 0
    while True:
        quoted = _QUOTED.match(text, at)
        if quoted is None and _OPENED.match(text, at):
            return None, 1
        after = quoted.end() if quoted else at
        found = ends.search(text, after)
        end = found.start() if found else len(text)
        rest = text[after:end]
        if quoted and "\n" in quoted[1] and rest.strip():
            return None, 1
        cells.append(quoted[1].replace('""', '"') + rest if quoted else rest)
        if end == len(text) or text[end] == "\n":
            return cells, text.count("\n", 0, end) + 1
        at = end + 1
