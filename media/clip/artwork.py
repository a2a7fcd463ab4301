"""The card and overlay pictures of a clip, composed by moviepy while the take is opened and decoded. Runs inside the sandbox only."""

from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from media.card.layout import card_facts
from media.clip.planes import Plane, as_planes
from media.edit import Edit
from media.sandbox.fork import ForkedCall

Canvas = tuple[tuple[int, int], int]


@dataclass(frozen=True)
class Artwork:
    """The card (rows, columns, RGB; None without one) and the overlay's planes (empty without one)."""

    card: Any
    overlay: tuple[Plane, ...]


ArtworkCall = ForkedCall[Canvas, Artwork]


def start_artwork(edit: Edit) -> ArtworkCall:
    """A forked call: send it size in px and colours (1 for BT.709, 6 for BT.601), and it returns the edit's artwork."""
    look = edit.look
    return ForkedCall(_load, partial(compose, edit), forked=bool(look.before_ms or look.after_ms or look.overlay_ms))


def compose(edit: Edit, canvas: Canvas) -> Artwork:
    """Compose the artwork of an edit for this size and these colours."""
    from media.card.paint import paint_card, paint_overlay  # imports moviepy: here, so that the parent never loads it

    size, colours = canvas
    look, facts = edit.look, card_facts(edit.instructions)
    card = paint_card(facts, size) if look.before_ms or look.after_ms else None
    return Artwork(card, as_planes(paint_overlay(facts, size), colours) if look.overlay_ms else ())


def _load() -> None:
    """Load moviepy, which takes a fifth of a second."""
    import_module("media.card.paint")
