"""Blends the overlay onto pictures, plane by plane, with a short fade. Runs inside the sandbox only."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from av import VideoFrame

from media.clip.plan import TICKS
from media.clip.planes import Plane

FADE = TICKS * 3 // 10


class Overlay:
    """An overlay for the first `length` ticks after the card; `planes` come from `as_planes`."""

    def __init__(self, planes: Sequence[Plane], length: int) -> None:
        self._length, self._planes = length, planes
        self._mixed = [np.empty_like(one.colour) for one in planes]
        self._canvas: Any = None

    def blend(self, frame: Any, at: int) -> Any:
        """The frame with the overlay, `at` ticks after the card. The result is valid until the next call.

        The decoder still refers to the frame, so it is copied, always into the same buffer: allocating memory costs more than copying.
        """
        strength = self._strength(at)
        if not strength or not self._planes:
            return frame
        if self._canvas is None:
            self._canvas = VideoFrame(frame.width, frame.height, frame.format.name)
        for plane, source, part, mixed in zip(self._canvas.planes, frame.planes, self._planes, self._mixed):
            rows = _rows(plane)
            rows[:, : plane.width] = _rows(source)[: plane.height, : plane.width]
            high, wide = mixed.shape
            under, still = rows[part.y : part.y + high, part.x : part.x + wide], part.at(strength)
            np.multiply(under, still.left, out=mixed)
            mixed += still.colour
            mixed >>= 8
            under[:] = mixed
        return self._canvas

    def _strength(self, at: int) -> int:
        if at < 0 or at >= self._length:
            return 0
        fade = min(FADE, self._length // 4) or 1
        return max(0, min(256, 256 * min(at + fade // 6, self._length - at) // fade))


def _rows(plane: Any) -> Any:
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
