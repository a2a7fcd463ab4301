"""Laying a still with transparency over pictures, on their planes, with a short fade. Inside the box only."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from media.card import card_facts, compose_overlay
from media.edit import Edit
from media.house import HD_COLOURS, SD_COLOURS
from media.plan import TICKS

FADE = TICKS * 3 // 10
WEIGHTS = {HD_COLOURS: (0.2126, 0.0722), SD_COLOURS: (0.299, 0.114)}


@dataclass(frozen=True)
class Plane:
    """A plane's part under the still: its left top corner, colour times alpha, and alpha; 256 is one. Products fit into 16 bits."""

    x: int
    y: int
    colour: Any
    alpha: Any


class Overlay:
    """A still for the first `length` ticks behind the card."""

    def __init__(self, picture: Any, length: int, colours: int) -> None:
        self._length = length
        self._planes = _planes(picture, *WEIGHTS[colours])

    @classmethod
    def made(cls, edit: Edit, size: tuple[int, int], length: int, colours: int) -> "Overlay":
        """The overlay of an edit; composed once. `colours` is the matrix of the pictures: 1 for BT.709, 6 for BT.601."""
        return _made(edit, size, length, colours)

    def lay(self, frame: Any, at: int) -> Any:
        """The frame with the still over it, as it is `at` ticks behind the card."""
        strength = self._strength(at)
        if not strength or not self._planes:
            return frame
        frame.make_writable()
        for plane, part in zip(frame.planes, self._planes):
            rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
            high, wide = part.alpha.shape
            under = rows[part.y : part.y + high, part.x : part.x + wide]
            alpha, colour = part.alpha, part.colour
            if strength < 256:
                alpha, colour = (alpha * strength) >> 8, ((colour.astype(np.uint32) * strength) >> 8).astype(np.uint16)
            mixed = np.multiply(under, 256 - alpha, dtype=np.uint16)
            mixed += colour
            mixed >>= 8
            under[:] = mixed
        return frame

    def _strength(self, at: int) -> int:
        if at < 0 or at >= self._length:
            return 0
        fade = min(FADE, self._length // 4) or 1
        return max(0, min(256, 256 * min(at + fade // 6, self._length - at) // fade))


@lru_cache(maxsize=2)
def _made(edit: Edit, size: tuple[int, int], length: int, colours: int) -> Overlay:
    return Overlay(compose_overlay(card_facts(edit.instructions), edit.look, size), length, colours)


def _planes(picture: Any, kr: float, kb: float) -> tuple[Plane, ...]:
    rows, columns = np.nonzero(picture[..., 3])
    if not len(rows):
        return ()
    top, bottom, left, right = rows.min() & ~1, (rows.max() + 2) & ~1, columns.min() & ~1, (columns.max() + 2) & ~1
    part = picture[top:bottom, left:right].astype(np.float32)
    red, green, blue, alpha = (part[..., n] for n in range(4))
    alpha = alpha / 255
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    values = (16 + luma * 219 / 255, 128 + (blue - luma) / (2 * (1 - kb)) * 224 / 255, 128 + (red - luma) / (2 * (1 - kr)) * 224 / 255)
    planes = []
    for n, value in enumerate(values):
        colour, cover = (value * alpha, alpha) if n == 0 else (_halved(value * alpha), _halved(alpha))
        shift = 0 if n == 0 else 1
        planes.append(
            Plane(int(left) >> shift, int(top) >> shift, np.round(colour * 256).astype(np.uint16), np.round(cover * 256).astype(np.uint16))
        )
    return tuple(planes)


def _halved(plane: Any) -> Any:
    return (plane[0::2, 0::2] + plane[1::2, 0::2] + plane[0::2, 1::2] + plane[1::2, 1::2]) / 4
