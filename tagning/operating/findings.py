"""What the doctor has to say of one thing: how bad it is, what it is, and what to do."""

from dataclasses import dataclass

OK, NOTE, WRONG, BAD = "ok", "note", "wrong", "bad"


@dataclass(frozen=True)
class Finding:
    """One line. `level`: ok, note (worth knowing), wrong (has to be mended), bad (a setting that cannot be used)."""

    level: str
    about: str
    text: str
    todo: str = ""


def exit_code(findings: list[Finding]) -> int:
    """2 when a setting cannot be used, 1 when something is wrong, else 0."""
    levels = {finding.level for finding in findings}
    return 2 if BAD in levels else 1 if WRONG in levels else 0
