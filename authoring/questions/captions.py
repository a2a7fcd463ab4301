"""A clip's captions: the question's text, spread over the time in which it is spoken.

The captions come from the recruiter's text, not from speech recognition. A recruiter who says it differently should change the
question's text. The silent card has none: its words stand in the picture, and as text on the page.
"""

import re
import textwrap
from typing import Any

# Two lines of this many letters fit an upright picture, too.
_LINE, _LINES = 37, 2
_CARD_FIRST = ("before", "both")


def card_before_ms(body: dict[str, Any]) -> int:
    """The length in ms of the card before the presenter."""
    look = body["look"]
    return int(look["card_ms"]) if look["card"] in _CARD_FIRST else 0


def captions(body: dict[str, Any]) -> str:
    """The WebVTT text of a frozen edit, in the language of its card."""
    spoken = sum(end - begin for begin, end in body["keep"])
    cues = _spread(body["instructions"]["question"], card_before_ms(body), spoken)
    return "WEBVTT\n\n" + "\n".join(f"{_time(begin)} --> {_time(end)}\n{_safe(text)}\n" for begin, end, text in cues)


def _spread(text: str, start: int, length: int) -> list[tuple[int, int, str]]:
    """Pieces of the text, each for a time in proportion to its number of letters."""
    pieces = _pieces(text)
    letters = sum(len(piece) for piece in pieces) or 1
    cues, said = [], 0
    for piece in pieces:
        begin, said = said, said + len(piece)
        cues.append((start + length * begin // letters, start + length * said // letters, piece))
    return cues


def _pieces(text: str) -> list[str]:
    """Each sentence in pieces of at most two lines."""
    pieces = []
    for sentence in re.split(r"(?<=[.!?…])\s+", " ".join(text.split())):
        lines = _even_lines(sentence)
        pieces += ["\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]
    return pieces


def _even_lines(sentence: str) -> list[str]:
    """As few lines as can be, and none much shorter than the others."""
    count = len(textwrap.wrap(sentence, _LINE))
    narrower = (textwrap.wrap(sentence, width) for width in range(1, _LINE + 1))
    return next((lines for lines in narrower if len(lines) == count), [])


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _safe(text: str) -> str:
    """Cue text with WebVTT's special characters escaped, and without empty lines."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(line for line in plain.splitlines() if line.strip())
