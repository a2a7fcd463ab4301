"""Parses untrusted input: whole numbers in addresses, JSON in bodies, names on one line, and texts of several."""

import json
from typing import Any

from foundation.errors import Problem
from foundation.language import mark as _

MOST_BYTES = 1_000_000
DEEPEST = 20


def read_int(text: object, *, least: int = 0, most: int = 2**53 - 1, otherwise: int = 0) -> int:
    """The whole number in a text or a JSON value; `otherwise` when it is no number from `least` to `most`."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 16:
        text = int(text)
    if isinstance(text, bool) or not isinstance(text, int) or not least <= text <= most:
        return otherwise
    return text


def read_json(body: bytes, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """The JSON object in the body. Raises Problem when it is longer than `most_bytes`, nested deeper than 20, or no object."""
    if len(body) > most_bytes:
        raise Problem("too_long", _("That is too much at once. Make it shorter and try again."), 413)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or _depth(found) > DEEPEST:
        raise Problem("bad_json", _("What was sent could not be read. Go back and try again."))
    return found


def _depth(value: object) -> int:
    """The nesting depth of objects and arrays, counted to DEEPEST + 1 at most."""
    level, depth = [value], 0
    while depth <= DEEPEST:
        level = [inner for one in level if isinstance(one, dict | list) for inner in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return depth + 1
        depth += 1
    return depth


_JOINERS = "\u200c\u200d"  # they belong to the spelling of Persian, Sinhala and others, and join emoji
_UNSEEN = "\u115f\u1160\u2800\u3164\uffa0"  # letters by their category, and blank on every screen


def one_line(text: str | None) -> str:
    """The text on one line: line breaks and invisible characters become blanks, and the ends are trimmed. Empty if nothing is seen."""
    line = " ".join("".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text or "").split())
    return "" if is_unseen(line) else line


def lines(text: str | None) -> str:
    """The text with its line breaks as `\\n`, and its ends trimmed. Empty if nothing is seen."""
    return "" if is_unseen(text or "") else (text or "").replace("\r\n", "\n").strip()


def is_unseen(text: str) -> bool:
    """Whether a reader would see nothing: blanks, joiners and other invisible characters only."""
    return not any(letter.isprintable() and not letter.isspace() and letter not in _UNSEEN for letter in text)
