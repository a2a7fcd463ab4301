"""The card's preview: the media room computes the layout, the browser draws it.

Publishing uses the same layout and the same fonts, so preview and clip agree to within a pixel or so.
"""

from pathlib import Path
from typing import Any

from foundation.errors import NotFound
from interviews.instructions import Instructions
from media.card.layout import Piece, Rectangle, Text, card_facts, card_pieces, missing_letters, overlay_pieces
from media.card.typeset import ANY_LETTER, FACES, FOLDER, font_file, line_height, load, pixels
from media.edit import read_instructions


def draw_card(question: str, instructions: Instructions, size: tuple[int, int]) -> dict[str, Any]:
    """The pieces of card and overlay for a picture of `size` px, from back to front, in px; `missing` are letters that it leaves out."""
    told = card_facts(read_instructions({"question": question, **instructions}))
    return {
        "width": size[0], "height": size[1], "missing": missing_letters(told),
        "card": [_shown(piece) for piece in card_pieces(told, size)], "overlay": [_shown(piece) for piece in overlay_pieces(told, size)],
    }


def told_facts(instructions: Instructions) -> list[str]:
    """The card's phrases about answer, thinking time and takes, in the card's language."""
    return [f"{fact.label}: {fact.value}" for fact in card_facts(read_instructions(instructions)).facts]


def font_path(name: str) -> Path:
    """The path of one of the card's fonts. Raises NotFound for any other name."""
    if name not in {*FACES.values(), ANY_LETTER}:
        raise NotFound()
    return FOLDER / name


def font_names() -> list[str]:
    """The file names of the card's fonts."""
    return [*FACES.values(), ANY_LETTER]


def _shown(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, Text):
        return _text(piece)
    if isinstance(piece, Rectangle):
        return {
            "kind": "box", "x": piece.x, "y": piece.y, "width": piece.width, "height": piece.height, "colour": piece.colour,
            "radius": piece.radius, "alpha": piece.alpha,
        }
    return {"kind": "icon", "x": piece.x, "y": piece.y, "size": piece.size, "name": piece.name, "colour": piece.colour}


def _text(piece: Text) -> dict[str, Any]:
    """A line with its baseline, on which a canvas sets text."""
    file, px = font_file(piece.text, piece.style.face), pixels(piece.style)
    ascent, descent = load(file, px).getmetrics()
    top = round(piece.y + (line_height(piece.style) - ascent - descent) / 2)
    return {
        "kind": "text", "x": round(piece.x), "baseline": top + ascent, "text": piece.text, "font": file, "px": px,
        "colour": piece.style.colour,
    }
