"""The stills of a clip, composed by moviepy while the take is opened and decoded. Inside the box only."""

from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from media.card.layout import card_facts
from media.clip.planes import Plane, as_planes
from media.edit import Edit
from media.sandbox.fork import Beside

Canvas = tuple[tuple[int, int], int]


@dataclass(frozen=True)
class Stills:
    """The card (rows, columns and red, green, blue; None without one), and the overlay as planes (none without one)."""

    card: Any
    overlay: tuple[Plane, ...]


Painter = Beside[Canvas, Stills]


def painting(edit: Edit) -> Painter:
    """Ask it with size in px and colours (1 for BT.709, 6 for BT.601); it answers with the edit's stills."""
    look = edit.look
    return Beside(_load, partial(compose, edit), apart=bool(look.before_ms or look.after_ms or look.overlay_ms))


def compose(edit: Edit, canvas: Canvas) -> Stills:
    """The stills of an edit on a canvas of this size and these colours."""
    from media.card.paint import paint_card, paint_overlay  # moviepy: here, so that whoever only asks never loads it

    size, colours = canvas
    look, facts = edit.look, card_facts(edit.instructions)
    card = paint_card(facts, size) if look.before_ms or look.after_ms else None
    return Stills(card, as_planes(paint_overlay(facts, size), colours) if look.overlay_ms else ())


def _load() -> None:
    """What takes moviepy a fifth of a second."""
    import_module("media.card.paint")
