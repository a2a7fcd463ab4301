"""Sets text: it picks a font that has the letters, measures text, and breaks lines."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fonts"
FACES = {"display": "InterDisplay-SemiBold.otf", "strong": "Inter-SemiBold.otf", "plain": "Inter-Regular.otf"}
ANY_LETTER = "DejaVuSans.ttf"
ELLIPSIS = "…"
SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""They choose between forms of a letter and are nothing to see."""


@dataclass(frozen=True)
class Style:
    """A face ("display", "strong" or "plain"), its size in px, its line spacing as a multiple of the size, and a colour."""

    face: str
    size: float
    leading: float
    colour: str

    def scaled(self, factor: float) -> "Style":
        """The style at another size."""
        return Style(self.face, self.size * factor, self.leading, self.colour)


@cache
def load(file: str, size: int) -> Any:
    """A font at a size in px."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FOLDER / file), size)


@cache
def has(file: str, letter: str) -> bool:
    """Whether a font has a letter. All of ours have ASCII. Other letters are missing when they look like one that no font has."""
    if letter.isspace() or letter.isascii() and letter.isprintable():
        return True
    return bytes(_plain_font(file).getmask(letter)) != _nothing(file)


@cache
def _nothing(file: str) -> bytes:
    return bytes(_plain_font(file).getmask("\U0010ffff"))


@cache
def _plain_font(file: str) -> Any:
    """The font as it maps letters, one by one: shaping takes some apart."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FOLDER / file), 24, layout_engine=ImageFont.Layout.BASIC)


def font_file(text: str, face: str) -> str:
    """The face's file, or the fallback font when the face lacks a letter."""
    return FACES[face] if all(has(FACES[face], letter) for letter in text) else ANY_LETTER


def drawable(text: str, face: str = "plain") -> str:
    """The text without the letters that none of our fonts has: each would be an empty box."""
    kept = "".join(letter for letter in text if letter not in SELECTORS)
    if font_file(kept, face) != ANY_LETTER:
        return kept
    return " ".join("".join(letter for letter in kept if has(ANY_LETTER, letter)).split())


def missing(text: str) -> str:
    """The letters that `drawable` leaves out, each once and in their order."""
    left = set(drawable(text))
    return "".join(dict.fromkeys(letter for letter in text if letter not in left and letter not in SELECTORS and not letter.isspace()))


def width(text: str, style: Style) -> float:
    """The width of the text in px."""
    return _run(text, font_file(text, style.face), pixels(style))


@lru_cache(maxsize=20_000)
def _run(text: str, file: str, size: int) -> float:
    return float(load(file, size).getlength(text))


def pixels(style: Style) -> int:
    """The font size in whole px."""
    return max(6, round(style.size))


def line_height(style: Style) -> float:
    """The distance of two lines in px."""
    return pixels(style) * style.leading


def wrap(text: str, style: Style, max_width: float) -> list[str]:
    """Break the text into lines of at most `max_width` px. Words that are too long are broken."""
    lines: list[str] = []
    line, at, space = "", 0.0, _run(" ", font_file(text, style.face), pixels(style))
    for word in text.split(" "):
        for piece in _pieces(word, style, max_width):
            wide = _run(piece, font_file(piece, style.face), pixels(style))
            if line and at + space + wide > max_width:
                lines.append(line)
                line, at = piece, wide
            else:
                line, at = (f"{line} {piece}", at + space + wide) if line else (piece, wide)
    return [*lines, line] if line else lines


def clip(lines: list[str], most: int, style: Style, max_width: float) -> list[str]:
    """At most `most` lines; an ellipsis ends the last one when lines were dropped."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(last + ELLIPSIS, style) > max_width:
        last = last[: min(len(last) - 1, int(len(last) * max_width / width(last + ELLIPSIS, style)) + 1)]
    return [*lines[: most - 1], last.rstrip(" ,.;:") + ELLIPSIS]


def one_line(text: str, style: Style, max_width: float) -> str:
    """The text in one line, shortened with an ellipsis where needed."""
    return "".join(clip([text, ""], 1, style, max_width)) if width(text, style) > max_width else text


def _pieces(word: str, style: Style, max_width: float) -> list[str]:
    if width(word, style) <= max_width:
        return [word]
    pieces, piece, at = [], "", 0.0
    for letter in word:
        wide = width(letter, style)
        if piece and at + wide > max_width * 0.99:
            pieces.append(piece)
            piece, at = "", 0.0
        piece, at = piece + letter, at + wide
    return [*pieces, piece]
