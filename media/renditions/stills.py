"""The poster and the storyboard, drawn from a recording's passing pictures. Runs inside the sandbox only."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from media.reading.pictures import FrameConverter, shown_size
from media.reading.sizes import scale_to_fit, shrink_to_fit
from media.renditions.storyboard import SHORTEST_STEP_MS, TILE, Storyboard, sheet_for

BOUNDS = (640, 640)
SAMPLES, EVERY, FROM = 20, Fraction(1, 10), Fraction(1)
QUALITY = 3


class Poster:
    """Picks a typical picture from the second second, or from the last two thirds of a short recording."""

    def __init__(self, pixel_shape: Fraction | None) -> None:
        self._pixel_shape = pixel_shape
        self._converter: FrameConverter | None = None
        self._seen: list[tuple[Fraction, Any]] = []

    @property
    def is_full(self) -> bool:
        """Whether it has seen enough pictures."""
        return len(self._seen) > SAMPLES

    def picture(self, frame: Any, at: Fraction) -> None:
        """Take a picture, shown from `at` (seconds) on."""
        if self.is_full or (self._seen and at < self._seen[-1][0] + EVERY):
            return
        if self._converter is None:
            size = shrink_to_fit(shown_size(frame, self._pixel_shape), BOUNDS)
            self._converter = FrameConverter(size, self._pixel_shape, letterbox=True, for_jpeg=True)
        self._seen.append((at, self._converter.convert(frame)))

    def write(self, output: Path) -> tuple[int, int]:
        """Write the poster as a JPEG; returns width and height in px."""
        first = min(FROM, self._seen[-1][0] / 3)
        chosen = [frame for at, frame in self._seen if at >= first]
        planes = [luma(frame).astype(np.float32) for frame in chosen]
        usual = sum(planes) / len(planes)
        frame = chosen[int(np.argmin([float(((plane - usual) ** 2).mean()) for plane in planes]))]
        write_jpeg(frame, output)
        return int(frame.width), int(frame.height)


class Tiles:
    """Keeps a small picture of every two seconds."""

    def __init__(self, pixel_shape: Fraction | None) -> None:
        self._pixel_shape = pixel_shape
        self._converter: FrameConverter | None = None
        self._held: Any = None
        self._tiles: list[tuple[Any, Any, Any]] = []
        self.size = TILE

    def picture(self, frame: Any, at: Fraction) -> None:
        """Take a picture, shown from `at` (seconds) on."""
        if self._converter is None:
            self.size = scale_to_fit(shown_size(frame, self._pixel_shape), TILE)
            self._converter = FrameConverter(self.size, self._pixel_shape, letterbox=True, scaling="bilinear", for_jpeg=True)
        self._keep_until(at * 1000)
        self._held = frame

    def _keep_until(self, at_ms: Fraction) -> None:
        """Store the held picture for every step before `at_ms`."""
        while self._held is not None and len(self._tiles) * SHORTEST_STEP_MS < at_ms:
            assert self._converter is not None
            if isinstance(self._held, av.VideoFrame):
                self._held = planes(self._converter.convert(self._held))
            self._tiles.append(self._held)

    def write(self, output: Path, duration_ms: int) -> Storyboard:
        """Write the storyboard as a JPEG."""
        self._keep_until(Fraction(max(1, duration_ms)))
        sheet = sheet_for(duration_ms, self.size)
        step = sheet.every_ms // SHORTEST_STEP_MS
        wide, high = sheet.columns * sheet.width, sheet.rows * sheet.height
        whole = [np.full((high, wide), 0, np.uint8), *(np.full((high // 2, wide // 2), 128, np.uint8) for _ in range(2))]
        for n in range(sheet.count):
            tile = self._tiles[min(n * step, len(self._tiles) - 1)]
            for half, (plane, part) in enumerate(zip(whole, tile)):
                shrink = 2 if half else 1
                top, left = n // sheet.columns * sheet.height // shrink, n % sheet.columns * sheet.width // shrink
                plane[top : top + part.shape[0], left : left + part.shape[1]] = part
        data = np.concatenate([plane.reshape(-1) for plane in whole]).reshape(high * 3 // 2, wide)
        write_jpeg(av.VideoFrame.from_ndarray(data, format="yuvj420p"), output)
        return sheet


def luma(frame: Any) -> Any:
    """The frame's luma plane, row by row."""
    return planes(frame)[0]


def planes(frame: Any) -> tuple[Any, Any, Any]:
    """Copies of the three planes of a 4:2:0 frame."""
    found = []
    for n, plane in enumerate(frame.planes):
        wide = frame.width if n == 0 else frame.width // 2
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        found.append(rows[: plane.height, :wide].copy())
    return found[0], found[1], found[2]


def write_jpeg(frame: Any, output: Path) -> None:
    """Write a full-range BT.601 frame as a JPEG."""
    context = av.CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt, context.time_base = frame.width, frame.height, "yuvj420p", Fraction(1, 25)
    context.color_range = 2
    context.qmin = context.qmax = QUALITY
    frame.pts, frame.pict_type = 0, av.video.frame.PictureType.NONE
    output.write_bytes(b"".join(bytes(packet) for packet in [*context.encode(frame), *context.encode(None)]))
