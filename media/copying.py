"""The recorder's own packets in a file with its length and an index, so that browsers can play it and seek. Inside the box only."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError

from media.errors import MediaProblem

INDEXED = {"webm": {"cues_to_front": "1", "reserve_index_space": "65536"}, "mp4": {"movflags": "+faststart"}}


class Copy:
    """Takes packets in file order; nothing of them is changed but that they begin at 0.

    Raises MediaProblem "later" where it cannot go on.
    """

    def __init__(self, output: Path, suffix: str, video: Any, audio: Any, zero: Fraction) -> None:
        self._file = av.open(str(output), "w", format=suffix, options=INDEXED[suffix])
        self._zero = zero
        self._last: dict[int, int] = {}
        self._streams = {one.index: self._file.add_stream_from_template(one, opaque=True) for one in (video, audio) if one is not None}

    def packet(self, packet: Any) -> None:
        """The next packet; it belongs to the new file from now on."""
        shift = round(self._zero / packet.time_base)
        packet.pts = None if packet.pts is None else packet.pts - shift
        packet.dts = None if packet.dts is None else packet.dts - shift
        if self._goes_back(packet):
            return
        packet.stream = self._streams[packet.stream_index]
        try:
            self._file.mux(packet)
        except FFmpegError as error:
            raise MediaProblem("later", detail=f"it cannot be copied as it comes: {error}") from None

    def _goes_back(self, packet: Any) -> bool:
        """Whether it comes after a later one, as where a chunk came twice; no container takes it then."""
        if packet.dts is None:
            return False
        last = self._last.get(packet.stream_index, packet.dts - 1)
        self._last[packet.stream_index] = max(last, packet.dts)
        return bool(packet.dts <= last)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
