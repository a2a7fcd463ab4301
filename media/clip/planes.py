"""A still with alpha, precomputed for the planes of a picture. Runs inside the sandbox only."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from media.house.format import HD_COLOURS, SD_COLOURS

WEIGHTS = {HD_COLOURS: (0.2126, 0.0722), SD_COLOURS: (0.299, 0.114)}


@dataclass(frozen=True)
class Plane:
    """A plane's part under the still: its top left corner, colour times alpha, and the weight left to the picture (1 - alpha).

    256 stands for one, so products fit into 16 bits.
    """

    x: int
    y: int
    colour: Any
    left: Any

    def at(self, strength: int) -> "Plane":
        """The plane at `strength` of 256, for fades."""
        if strength == 256:
            return self
        colour = ((self.colour.astype(np.uint32) * strength) >> 8).astype(np.uint16)
        return Plane(self.x, self.y, colour, 256 - (((256 - self.left) * strength) >> 8))


def as_planes(picture: Any, colours: int) -> tuple[Plane, ...]:
    """A still (rows, columns, RGBA) as three planes in the matrix `colours`: 1 for BT.709, 6 for BT.601.

    Empty when the still is fully transparent.
    """
    kr, kb = WEIGHTS[colours]
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
        colour, cover = (np.round(part * 256).astype(np.uint16) for part in (colour, cover))
        planes.append(Plane(int(left) >> shift, int(top) >> shift, colour, 256 - cover))
    return tuple(planes)


def _halved(plane: Any) -> Any:
    return (plane[0::2, 0::2] + plane[1::2, 0::2] + plane[0::2, 1::2] + plane[1::2, 1::2]) / 4
