"""Pictures of a waveform, for recordings without video: moving bars, and one still of the whole. Runs inside the sandbox only."""

from collections.abc import Iterator
from typing import Any

import av
import numpy as np

from media.reading.samples import RATE, BlockCutter
from media.renditions.transcoding import WALL, WALL_RATE

# The page's dark colour and its green, in limited-range BT.601.
DARK, GREEN = (29, 129, 125), (151, 122, 82)
BAR, GAP = 4, 2
COUNT = WALL[0] * 3 // 4 // (BAR + GAP)
HALF = WALL[1] // 4


class WavePictures:
    """Takes samples and returns a picture of the sound for every thirtieth of a second."""

    def __init__(self) -> None:
        self._chunks = BlockCutter(RATE // WALL_RATE)

    def add(self, block: Any) -> Iterator[Any]:
        """The pictures that these samples complete."""
        for chunk in self._chunks.add(block):
            yield _moment(chunk)

    def end(self) -> Iterator[Any]:
        """The last picture."""
        for chunk in self._chunks.end():
            yield _moment(chunk)


def whole_wave(numbers: list[int]) -> Any:
    """One picture of a whole recording, from its peaks (0 to 100)."""
    heard = np.array(numbers or [0], np.float32) / 100
    edges = np.linspace(0, len(heard), COUNT + 1).astype(int)
    return _draw(np.array([heard[start : max(start + 1, end)].max() for start, end in zip(edges, edges[1:])]))


def _moment(chunk: Any) -> Any:
    width = len(chunk) // COUNT
    return _draw(np.abs(chunk[: width * COUNT]).reshape(COUNT, width).max(axis=1))


def _draw(levels: Any) -> Any:
    """Bars from left to right. Their height is the square root of the level (0 to 1), so that quiet speech is visible."""
    wide, high = WALL
    heights = np.repeat(np.maximum(1, np.sqrt(np.clip(levels, 0, 1)) * HALF), BAR + GAP)
    heights[np.arange(len(heights)) % (BAR + GAP) >= BAR] = 0
    lit = np.zeros((high, wide), bool)
    left = (wide - len(heights)) // 2
    lit[:, left : left + len(heights)] = np.abs(np.arange(high) - high / 2 + 0.5)[:, None] <= heights[None, :]
    planes = [np.where(lit, GREEN[0], DARK[0])]
    planes += [np.where(lit[::2, ::2], GREEN[n], DARK[n]) for n in (1, 2)]
    data = np.concatenate([plane.astype(np.uint8).reshape(-1) for plane in planes]).reshape(high * 3 // 2, wide)
    return av.VideoFrame.from_ndarray(data, format="yuv420p")
