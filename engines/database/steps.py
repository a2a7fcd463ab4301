"""The numbered steps of a schema, read from a folder."""

from pathlib import Path

from engines.database.contract import Step


def steps_in(folder: Path) -> list[Step]:
    """Every `*.sql` of the folder by its number."""
    return [Step(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql"))]
