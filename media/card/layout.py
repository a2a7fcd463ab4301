"""The layout of the instruction card. Measures are px of a picture 1280 wide (720 for upright ones) and scale with it.

The layout is data; `media.card.paint` turns it into pixels. The page that previews a card draws the same pieces.
"""

from dataclasses import dataclass, replace
from typing import Any

from media.card.typeset import Style, clip, drawable, line_height, missing, one_line, wrap
from media.card.words import CardText, card_facts
from media.edit import Instructions

PAPER, INK, SOFT, FJORD, DEEP, MIST, WHITE = "#faf8f3", "#10211e", "#475753", "#0f5c4d", "#0a473b", "#a9d3c5", "#ffffff"

QUESTION = Style("display", 52, 1.18, INK)
NAME = Style("strong", 24, 1.3, INK)
TITLE = Style("plain", 21, 1.3, SOFT)
ROLE = Style("plain", 22, 1.4, SOFT)
LABEL = Style("plain", 20, 1.3, MIST)
VALUE = Style("strong", 30, 1.24, WHITE)
MARGIN, PANEL, PAD, ICON, GAP, RULE = 84, 400, 56, 44, 44, 48
SMALLEST = 0.42
BULLET = 8


@dataclass(frozen=True)
class Text:
    """A line of text; x is its left end and y the top of its line."""

    x: float
    y: float
    text: str
    style: Style


@dataclass(frozen=True)
class Rectangle:
    """A filled rectangle with corners of `radius` px; `alpha` 1 is opaque."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float = 0
    alpha: float = 1


@dataclass(frozen=True)
class Icon:
    """An icon of `size` px: clock, think or takes."""

    x: float
    y: float
    size: float
    name: str
    colour: str


Piece = Text | Rectangle | Icon


def layout() -> dict[str, Any]:
    """The card's measures and colours as JSON."""
    styles = {"question": QUESTION, "name": NAME, "title": TITLE, "role": ROLE, "label": LABEL, "value": VALUE}
    return {
        "width": 1280, "upright_width": 720, "margin": MARGIN, "panel": PANEL, "pad": PAD, "icon": ICON, "gap": GAP, "rule": RULE,
        "smallest": SMALLEST,
        "colours": {"paper": PAPER, "ink": INK, "soft": SOFT, "fjord": FJORD, "deep": DEEP, "mist": MIST, "white": WHITE},
        "styles": {
            name: {"face": one.face, "size": one.size, "leading": one.leading, "colour": one.colour} for name, one in styles.items()
        },
    }


def card_pieces(card: CardText, size: tuple[int, int]) -> list[Piece]:
    """Everything on the card, from back to front, for a picture of this size in px."""
    card, (wide, high) = _drawable(card), size
    if wide >= high:
        unit = wide / 1280 if wide * 9 <= high * 16 * 1.05 else high / 720
        panel = PANEL * unit
        left = _left(card, unit, MARGIN * unit, wide - panel - MARGIN * unit - PAD * unit, MARGIN * unit * 0.9, high - MARGIN * unit * 0.9)
        return [
            Rectangle(0, 0, wide, high, PAPER), *left, Rectangle(wide - panel, 0, panel, high, FJORD),
            *_facts(card, unit, wide - panel + PAD * unit, panel - 2 * PAD * unit * 0.8, 0, high),
        ]
    unit = wide / 720
    top = high * 0.66
    left = _left(card, unit, PAD * unit, wide - 2 * PAD * unit, PAD * unit * 1.3, top - PAD * unit)
    return [
        Rectangle(0, 0, wide, high, PAPER), *left, Rectangle(0, top, wide, high - top, FJORD),
        *_facts(card, unit, PAD * unit, wide - 2 * PAD * unit, top, high),
    ]


def _drawable(card: CardText) -> CardText:
    lines = tuple(line for line in map(drawable, card.role_info) if line)
    return replace(
        card, question=drawable(card.question, "display"), role_info=lines, name=drawable(card.name, "strong"), title=drawable(card.title),
    )


def missing_letters(card: CardText) -> str:
    """The letters of the card that none of our fonts has. The picture leaves them out."""
    return "".join(dict.fromkeys("".join(map(missing, (card.question, *card.role_info, card.name, card.title)))))


def _left(card: CardText, unit: float, x: float, max_width: float, top: float, bottom: float) -> list[Piece]:
    """Question, lines about the role, and presenter, as large as they fit."""
    foot = _presenter(card, unit, x, max_width, bottom)
    lowest = min([piece.y for piece in foot], default=bottom) - 28 * unit if foot else bottom
    factor = 1.0
    while factor > SMALLEST:
        pieces, end = _body(card, unit, factor, x, max_width, top, 99)
        if end <= lowest:
            return [*pieces, *foot]
        factor *= 0.95 if end < 1.6 * lowest else 0.85
    most = max(1, int((lowest - top) * 0.55 / line_height(QUESTION.scaled(unit * factor))))
    pieces, _ = _body(card, unit, factor, x, max_width, top, most)
    return [*(piece for piece in pieces if _end(piece) <= lowest), *foot]


def _body(card: CardText, unit: float, factor: float, x: float, max_width: float, top: float, most: int) -> tuple[list[Piece], float]:
    pieces: list[Piece] = [Rectangle(x, top, RULE * unit, 6 * unit, FJORD, 3 * unit)]
    y = top + 34 * unit
    question = QUESTION.scaled(unit * factor)
    for line in clip(wrap(card.question, question, max_width), most, question, max_width):
        pieces.append(Text(x, y, line, question))
        y += line_height(question)
    y += 26 * unit * factor
    role = ROLE.scaled(unit * max(0.62, factor))
    indent = 24 * unit
    for info in card.role_info:
        pieces.append(Rectangle(x, y + line_height(role) / 2 - BULLET * unit / 2, BULLET * unit, BULLET * unit, FJORD, BULLET * unit / 2))
        for line in wrap(info, role, max_width - indent):
            pieces.append(Text(x + indent, y, line, role))
            y += line_height(role)
        y += 6 * unit * factor
    return pieces, y


def _presenter(card: CardText, unit: float, x: float, max_width: float, bottom: float) -> list[Piece]:
    lines = [(card.name, NAME.scaled(unit)), (card.title, TITLE.scaled(unit))]
    lines = [(text, style) for text, style in lines if text]
    y = bottom - sum(line_height(style) for _, style in lines)
    pieces: list[Piece] = []
    for text, style in lines:
        pieces.append(Text(x, y, one_line(text, style, max_width), style))
        y += line_height(style)
    return pieces


def _facts(card: CardText, unit: float, x: float, max_width: float, top: float, bottom: float) -> list[Piece]:
    label, value, icon, beside = LABEL.scaled(unit), VALUE.scaled(unit), ICON * unit, 22 * unit
    rows = []
    for fact in card.facts:
        lines = wrap(fact.value, value, max_width - icon - beside)
        rows.append((fact, lines, line_height(label) + len(lines) * line_height(value)))
    gap = min(GAP * unit, max(8 * unit, (bottom - top - sum(height for _, _, height in rows) - 40 * unit) / len(rows)))
    y = top + (bottom - top - sum(height for _, _, height in rows) - gap * (len(rows) - 1)) / 2
    pieces: list[Piece] = []
    for fact, lines, height in rows:
        pieces.append(Icon(x, y + 8 * unit, icon, fact.icon, MIST))
        pieces.append(Text(x + icon + beside, y, fact.label, label))
        for n, line in enumerate(lines):
            pieces.append(Text(x + icon + beside, y + line_height(label) + n * line_height(value), line, value))
        y += height + gap
    return pieces


def _end(piece: Piece) -> float:
    return piece.y + (line_height(piece.style) if isinstance(piece, Text) else piece.height if isinstance(piece, Rectangle) else piece.size)


def overlay_pieces(card: CardText, size: tuple[int, int]) -> list[Piece]:
    """The lower third: presenter and limits. Empty when there is nothing to say."""
    from media.card.typeset import width

    card, (wide, high) = _drawable(card), size
    unit = (wide / 1280 if wide >= high else wide / 820)
    max_width = min(760 * unit, wide - 172 * unit)
    name, title, limits = Style("strong", 28, 1.3, WHITE), Style("plain", 21, 1.35, "#dfe9e5"), Style("plain", 19, 1.5, MIST)
    said = [(card.name, name), (card.title, title), (" · ".join(f"{fact.label} {fact.value}" for fact in card.facts), limits)]
    lines = [
        (line, style.scaled(unit)) for text,
        style in said if text for line in clip(wrap(text, style.scaled(unit), max_width), 2, style.scaled(unit), max_width)
    ]
    tall = sum(line_height(style) for _, style in lines) + 44 * unit
    broad = max(width(line, style) for line, style in lines) + 76 * unit
    x, y = 48 * unit, high - 48 * unit - tall
    pieces: list[Piece] = [
        Rectangle(x, y, broad, tall, "#0b1714", 14 * unit, 0.84),
        Rectangle(x + 20 * unit, y + 22 * unit, 5 * unit, tall - 44 * unit, "#5cc3a8", 2.5 * unit),
    ]
    at = y + 22 * unit
    for line, style in lines:
        pieces.append(Text(x + 44 * unit, at, line, style))
        at += line_height(style)
    return pieces


__all__ = ["CardText", "Instructions", "card_facts", "card_pieces", "layout", "missing_letters", "overlay_pieces"]
