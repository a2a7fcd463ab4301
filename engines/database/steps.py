"""The numbered migrations of a schema, read from a folder."""

import re
from pathlib import Path

from engines.database.contract import Step

_TOKEN = re.compile(r"(?P<text>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")|(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<end>;)|(?P<rest>.)", re.DOTALL)


def steps_in(folder: Path) -> list[Step]:
    """Every `*.sql` of the folder, by number."""
    return [Step(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql"))]


def statements(sql: str) -> list[str]:
    """The statements of a migration without comments. A `;` or `--` inside quotes is text."""
    found = [""]
    for token in _TOKEN.finditer(sql):
        if token["end"]:
            found.append("")
        else:
            found[-1] += " " if token["comment"] else token[0]
    return [statement.strip() for statement in found if statement.strip()]
