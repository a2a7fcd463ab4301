"""The card before anything is rendered: the numbers that the browser draws it with, and the very picture that goes into the file."""

import io
from typing import Any

from interviews.instructions import Instructions


def card_layout() -> dict[str, Any]:
    """Sizes and places of everything on card and overlay, as the media room draws them; parts of the picture's width and height."""
    from media.card import layout

    return layout()


def card_png(question: str, instructions: Instructions, size: tuple[int, int] = (1280, 720)) -> bytes:
    """The card as PNG, `size` in px: the same pixels that publishing encodes."""
    from PIL import Image

    from media.card import card_facts, compose_card

    frame = compose_card(card_facts({"question": question, **instructions}), size=size)
    out = io.BytesIO()
    Image.fromarray(frame).save(out, "PNG", compress_level=1)
    return out.getvalue()
