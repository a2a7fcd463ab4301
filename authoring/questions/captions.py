"""A clip's captions: the text of the card, then the question's text, spread over the time in which it is spoken.

The captions come from the recruiter's text, not from speech recognition. A recruiter who says it differently should change the
question's text.
"""

import re
from typing import Any

from authoring.questions.card import told_facts

_LONGEST_CUE = 84
_CARD_FIRST, _CARD_LAST = ("before", "both"), ("after", "both")


def card_before_ms(body: dict[str, Any]) -> int:
    """The length in ms of the card before the presenter."""
    look = body["look"]
    return int(look["card_ms"]) if look["card"] in _CARD_FIRST else 0


def captions(body: dict[str, Any]) -> str:
    """The WebVTT text of a frozen edit, in the language of its card."""
    start = card_before_ms(body)
    spoken = sum(end - begin for begin, end in body["keep"])
    cues = [(0, start, told(body["instructions"]))] if start else []
    cues += _spread(body["instructions"]["question"], start, spoken)
    if body["look"]["card"] in _CARD_LAST:
        cues.append((start + spoken, start + spoken + body["look"]["card_ms"], told(body["instructions"])))
    return "WEBVTT\n\n" + "\n".join(f"{_time(begin)} --> {_time(end)}\n{_safe(text)}\n" for begin, end, text in cues)


def told(instructions: dict[str, Any]) -> str:
    """The text of the card, as several lines."""
    return "\n".join([instructions["question"], " · ".join(told_facts(instructions)), *instructions["role_info"]])


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
    pieces: list[str] = []
    for sentence in re.split(r"(?<=[.!?…])\s+", " ".join(text.split())):
        line = ""
        for word in sentence.split():
            if line and len(line) + len(word) + 1 > _LONGEST_CUE:
                pieces.append(line)
                line = ""
            line = f"{line} {word}".strip()
        if line:
            pieces.append(line)
    return pieces


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _safe(text: str) -> str:
    """Cue text with WebVTT's special characters escaped, and without empty lines."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(line for line in plain.splitlines() if line.strip())
