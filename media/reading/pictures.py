"""Pictures as people see them: upright, with square pixels, in the wanted size. Runs inside the sandbox only."""

from fractions import Fraction
from typing import Any

import av
from av.filter import Graph
from av.video.frame import PictureType, VideoFrame

from media.reading.hdr import HLG, PQ, table_for
from media.reading.sizes import scale_to_fit

FULL_RANGE = 2
MATRIX = "DISPLAYMATRIX"
# Signs of a, b, c, d in the display matrix, and the filters that turn the picture upright.
TURNS: dict[tuple[int, int, int, int], tuple[tuple[str, str], ...]] = {
    (1, 0, 0, 1): (),
    (-1, 0, 0, 1): (("hflip", ""),),
    (1, 0, 0, -1): (("vflip", ""),),
    (-1, 0, 0, -1): (("hflip", ""), ("vflip", "")),
    (0, 1, -1, 0): (("transpose", "clock"),),
    (0, -1, 1, 0): (("transpose", "cclock"),),
    (0, 1, 1, 0): (("transpose", "cclock_flip"),),
    (0, -1, -1, 0): (("transpose", "clock_flip"),),
}
UPRIGHT = (1, 0, 0, 1)


def turn_of(frame: VideoFrame) -> tuple[int, int, int, int]:
    """The signs of the frame's display matrix; (1, 0, 0, 1) for an upright or skewed picture."""
    data = frame.side_data.get(MATRIX)
    if data is None:
        return UPRIGHT
    numbers = memoryview(bytes(data)).cast("i")  # type: ignore[call-overload]
    signs = tuple((value > 0) - (value < 0) for value in (numbers[0], numbers[1], numbers[3], numbers[4]))
    return signs if signs in TURNS else UPRIGHT


def shown_size(frame: VideoFrame, pixel_shape: Fraction | None) -> tuple[int, int]:
    """Width and height in px as shown: first the pixel aspect ratio, then the rotation."""
    width = frame.width if not pixel_shape or not 1 / 20 < pixel_shape < 20 else round(frame.width * pixel_shape)
    return (frame.height, width) if turn_of(frame)[0] == 0 else (width, frame.height)


class FrameConverter:
    """Converts frames of any shape to one size, upright, as 8-bit 4:2:0. `letterbox` puts other shapes on black.

    `colours` is the output matrix: 1 for BT.709, 6 for BT.601, 0 to keep the input's. Frames that name no matrix are taken to have it
    already. `for_jpeg` gives full-range BT.601.
    """

    def __init__(
        self, size: tuple[int, int], pixel_shape: Fraction | None, letterbox: bool = False, scaling: str = "bicubic", colours: int = 1,
        for_jpeg: bool = False,
    ) -> None:
        self._size, self._pixel_shape, self._letterbox, self._scaling = size, pixel_shape, letterbox, scaling
        self._colours = 6 if for_jpeg else colours
        self._range, self._format = ("pc", "yuvj420p") if for_jpeg else ("tv", "yuv420p")
        self._graph: Graph | None = None
        self._for: tuple[Any, ...] = ()

    def convert(self, frame: VideoFrame) -> VideoFrame:
        """The converted frame; its time stamp stays."""
        turn = turn_of(frame)
        if self._fits_already(frame, turn):
            frame.pict_type = PictureType.NONE
            return frame
        key = (frame.width, frame.height, frame.format.name, turn, frame.color_range, frame.colorspace, frame.color_trc)
        if key != self._for:
            self._graph, self._for = self._build(frame, turn), key
        assert self._graph is not None
        stamp, base = frame.pts, frame.time_base
        frame.pts = None
        self._graph.vpush(frame)
        placed = self._graph.vpull()
        placed.pts, placed.time_base, placed.pict_type = stamp, base, PictureType.NONE
        return placed

    def _fits_already(self, frame: VideoFrame, turn: tuple[int, int, int, int]) -> bool:
        square = self._pixel_shape in (None, 0, 1)
        return (
            (frame.width, frame.height) == self._size and frame.format.name == self._format and turn == UPRIGHT
            and square and not _is_hdr(frame) and (frame.color_range == FULL_RANGE) == (self._range == "pc") and self._same_colours(frame)
        )

    def _same_colours(self, frame: VideoFrame) -> bool:
        return not self._colours or int(frame.colorspace) in ((5, 6, 2) if self._colours == 6 else (1, 2))

    def _build(self, frame: VideoFrame, turn: tuple[int, int, int, int]) -> Graph:
        wide, high = self._inner(frame)
        before = (high, wide) if turn[0] == 0 else (wide, high)
        sized = f"{before[0]}:{before[1]}:flags={self._scaling}"
        steps = [
            *self._coloured(frame, sized), ("format", self._format), *TURNS[turn], ("setsar", "1"),
        ]
        if (wide, high) != self._size:
            steps.append(("pad", f"{self._size[0]}:{self._size[1]}:-1:-1:color=0x0b1211"))
        graph = Graph()
        last = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000))
        for name, arguments in steps:
            node = graph.add(name, arguments or None)
            last.link_to(node)
            last = node
        last.link_to(graph.add("buffersink"))
        graph.configure()
        return graph

    def _coloured(self, frame: VideoFrame, sized: str) -> list[tuple[str, str]]:
        """The steps that scale the picture and give it the wanted colours."""
        if not _is_hdr(frame):
            return [("scale", f"{sized}:out_range={self._range}{self._recolour(frame)}")]
        matrix = "smpte170m" if self._colours == 6 else "bt709"
        table = f"file={table_for(int(frame.color_trc))}:interp=trilinear"
        return [("scale", sized), ("format", "gbrp10le"), ("lut3d", table), ("scale", f"out_range={self._range}:out_color_matrix={matrix}")]

    def _recolour(self, frame: VideoFrame) -> str:
        if self._same_colours(frame) and (frame.format.name.startswith("yuv") or not self._colours):
            return ""
        return f":out_color_matrix={'smpte170m' if self._colours == 6 else 'bt709'}"

    def _inner(self, frame: VideoFrame) -> tuple[int, int]:
        return scale_to_fit(shown_size(frame, self._pixel_shape), self._size) if self._letterbox else self._size


def _is_hdr(frame: VideoFrame) -> bool:
    return int(frame.color_trc) in (PQ, HLG)


def first_picture(container: Any, stream: Any) -> VideoFrame | None:
    """The first picture that can be decoded; it tells the real size and rotation. The container is rewound."""
    for count, packet in enumerate(container.demux(stream)):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            frames = []
        if frames:
            return frames[0]
        if count > 300:
            return None
    return None
