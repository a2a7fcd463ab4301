"""Paints a layout with moviepy: text, rectangles and icons as clips, composed into one still. Runs inside the sandbox only."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
from moviepy import CompositeVideoClip, ImageClip, TextClip
from PIL import Image, ImageDraw

from media.card.layout import CardText, Piece, Rectangle, Text, card_pieces, overlay_pieces
from media.card.typeset import FOLDER, font_file, line_height, load, pixels, width

FINE = 4


def paint_card(card: CardText, size: tuple[int, int]) -> Any:
    """The card's picture: rows, columns, RGB."""
    return paint(card_pieces(card, size), size)[..., :3]


def paint_overlay(card: CardText, size: tuple[int, int]) -> Any:
    """The overlay's picture: rows, columns, RGBA."""
    return paint(overlay_pieces(card, size), size)


def paint(pieces: Sequence[Piece], size: tuple[int, int]) -> Any:
    """The pieces painted in order: rows, columns, RGBA (not premultiplied).

    Each clip costs moviepy passes over the whole picture below it, so the pictures are kept small. Over an opaque background, each clip
    is laid on the part that it covers. Without one, all clips are laid on their common bounds.
    """
    whole = np.zeros((size[1], size[0], 4), np.uint8)
    ground = _ground(pieces, size)
    if ground:
        whole[:] = (*rgb(ground), 255)
        for clip in _clips(pieces[1:], size):
            _lay(whole[..., :3], clip)
        return whole
    clips = _clips(pieces, size)
    if not clips:
        return whole
    left, top, right, bottom = _bounds(clips, size)
    part = CompositeVideoClip([_moved(clip, left, top) for clip in clips], size=(right - left, bottom - top))
    whole[top:bottom, left:right, :3] = part.get_frame(0)
    whole[top:bottom, left:right, 3] = np.round(part.mask.get_frame(0) * 255).clip(0, 255)
    return whole


def _lay(picture: Any, clip: Any) -> None:
    """Lay a clip over an opaque picture, in place."""
    left, top, right, bottom = _bounds([clip], (picture.shape[1], picture.shape[0]))
    part = picture[top:bottom, left:right]
    part[:] = CompositeVideoClip([ImageClip(part), _moved(clip, left, top)], use_bgclip=True).get_frame(0)


def _moved(clip: Any, left: int, top: int) -> Any:
    x, y = clip.pos(0)
    return clip.with_position((x - left, y - top))


def _ground(pieces: Sequence[Piece], size: tuple[int, int]) -> str:
    """The colour of a first rectangle that covers everything; "" without one."""
    first = pieces[0] if pieces else None
    if not isinstance(first, Rectangle) or first.alpha != 1 or first.radius:
        return ""
    return first.colour if (first.x, first.y, first.width, first.height) == (0, 0, *size) else ""


def _clips(pieces: Sequence[Piece], size: tuple[int, int]) -> list[Any]:
    return [clip for piece in pieces if (clip := _clip(piece, size)) is not None]


def _bounds(clips: Sequence[Any], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all clips, within the picture."""
    places = [(*clip.pos(0), *clip.size) for clip in clips]
    left, top = max(0, min(x for x, _, _, _ in places)), max(0, min(y for _, y, _, _ in places))
    right, bottom = min(size[0], max(x + wide for x, _, wide, _ in places)), min(size[1], max(y + high for _, y, _, high in places))
    return left, top, max(left + 1, right), max(top + 1, bottom)


def _clip(piece: Piece, size: tuple[int, int]) -> Any:
    if isinstance(piece, Text):
        return _text(piece)
    if isinstance(piece, Rectangle):
        return _rectangle(piece, size)
    drawing = _drawn(piece.size, lambda draw, unit: ICONS[piece.name](draw, unit, piece.colour))
    return ImageClip(drawing).with_position((round(piece.x), round(piece.y)))


def _text(piece: Text) -> Any:
    if not piece.text.strip():
        return None
    file, high = font_file(piece.text, piece.style.face), pixels(piece.style)
    ascent, descent = load(file, high).getmetrics()
    top = piece.y + (line_height(piece.style) - ascent - descent) / 2
    return TextClip(  # we give the size, because moviepy's own cuts off descenders
        font=str(FOLDER / file), text=piece.text, font_size=high, color=piece.style.colour, method="label", horizontal_align="left",
        vertical_align="top",
        margin=(4, 4), interline=0, size=(ceil(width(piece.text, piece.style)) + 4, ascent + descent),
    ).with_position((round(piece.x) - 4, round(top) - 4))


def _rectangle(piece: Rectangle, size: tuple[int, int]) -> Any:
    left, top = round(piece.x), round(piece.y)
    wide, high = max(1, round(piece.x + piece.width) - left), max(1, round(piece.y + piece.height) - top)
    radius = piece.radius * FINE
    image = Image.new("RGBA", (wide * FINE, high * FINE) if radius else (wide, high), _clear(piece.colour) if radius else _solid(piece))
    if radius:
        ImageDraw.Draw(image).rounded_rectangle((0, 0, wide * FINE - 1, high * FINE - 1), radius, fill=_solid(piece))
        image = image.resize((wide, high), Image.Resampling.BOX)
    return ImageClip(np.asarray(image)).with_position((left, top))


def _solid(piece: Rectangle) -> tuple[int, int, int, int]:
    return (*rgb(piece.colour), round(255 * piece.alpha))


def _clear(colour: str) -> tuple[int, int, int, int]:
    return (*rgb(colour), 0)


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of #rrggbb."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _drawn(side: float, draw_in: Any) -> Any:
    size = (max(2, round(side)), max(2, round(side)))
    image = Image.new("RGBA", (size[0] * FINE, size[1] * FINE), (255, 255, 255, 0))
    draw_in(ImageDraw.Draw(image), size[0] * FINE / 24)
    return np.asarray(image.resize(size, Image.Resampling.BOX))


def _clock(draw: Any, unit: float, colour: str) -> None:
    thick = round(1.6 * unit)
    draw.ellipse((3 * unit, 3 * unit, 21 * unit, 21 * unit), outline=colour, width=thick)
    _way(draw, unit, colour, ((12, 7), (12, 12), (15.4, 14)))


def _think(draw: Any, unit: float, colour: str) -> None:
    _way(draw, unit, colour, ((6, 3), (18, 3)))
    _way(draw, unit, colour, ((6, 21), (18, 21)))
    _way(draw, unit, colour, ((7.5, 3), (7.5, 7.4), (12, 12), (16.5, 7.4), (16.5, 3)))
    _way(draw, unit, colour, ((7.5, 21), (7.5, 16.6), (12, 12), (16.5, 16.6), (16.5, 21)))


def _takes(draw: Any, unit: float, colour: str) -> None:
    draw.arc((4 * unit, 4 * unit, 20 * unit, 20 * unit), 300, 220, fill=colour, width=round(1.6 * unit))
    _way(draw, unit, colour, ((11.4, 4.9), (16, 5.1), (15.8, 0.7)))


def _way(draw: Any, unit: float, colour: str, points: tuple[tuple[float, float], ...]) -> None:
    thick = 1.6 * unit
    draw.line([(x * unit, y * unit) for x, y in points], fill=colour, width=round(thick), joint="curve")
    for x, y in (points[0], points[-1]):
        draw.ellipse((x * unit - thick / 2, y * unit - thick / 2, x * unit + thick / 2, y * unit + thick / 2), fill=colour)


ICONS = {"clock": _clock, "think": _think, "takes": _takes}
