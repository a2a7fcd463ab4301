"""Remuxing: the recorder's own packets in a file with a duration and an index, so that browsers can seek. Runs inside the sandbox only."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError

from media.sandbox.errors import MediaProblem

# Parameter sets of these codecs may come only in the first packets. PyAV would hold those back until after we have changed them.
WITH_PARAMETERS = {"h264", "av1", "libdav1d"}
STRICT = {"mp4"}  # takes no two packets of a stream with the same time
INDEXED = {"webm": {"cues_to_front": "1", "reserve_index_space": "65536"}, "mp4": {"movflags": "+faststart"}}


class Copy:
    """Copies packets in file order; only their time stamps change, so that they begin at 0.

    Raises MediaProblem "later" when the stream cannot be copied as it arrives.
    """

    def __init__(self, output: Path, suffix: str, video: Any, audio: Any, zero: Fraction) -> None:
        for one in (video, audio):
            if one is not None and one.codec_context.name in WITH_PARAMETERS and not one.codec_context.extradata:
                raise MediaProblem("later", detail="the parameter sets do not come first")
        self._zero, self._is_strict = zero, suffix in STRICT
        self._last: dict[int, tuple[int, bytes]] = {}
        self._written: dict[int, int] = {}
        with _or_later():
            self._file = av.open(str(output), "w", format=suffix, options=INDEXED[suffix])
            self._streams = {one.index: self._file.add_stream_from_template(one, opaque=True) for one in (video, audio) if one is not None}

    def packet(self, packet: Any) -> None:
        """Copy the next packet. Its fields are restored, so that it can still be decoded."""
        was = packet.stream, packet.time_base, packet.pts, packet.dts, packet.duration
        shift = round(self._zero / packet.time_base)
        packet.pts = None if packet.pts is None else packet.pts - shift
        packet.dts = None if packet.dts is None else packet.dts - shift
        if not self._came_before(packet):
            self._write(packet)
        packet.stream, packet.time_base, packet.pts, packet.dts, packet.duration = was

    def _write(self, packet: Any) -> None:
        if self._is_strict and packet.dts is not None:
            self._move_on(packet)
        packet.stream = self._streams[packet.stream_index]
        with _or_later():
            self._file.mux(packet)

    def _move_on(self, packet: Any) -> None:
        """Give the packet the next time stamp if the one before has its own."""
        packet.dts = max(packet.dts, self._written.get(packet.stream_index, packet.dts - 1) + 1)
        packet.pts = None if packet.pts is None else max(packet.pts, packet.dts)
        self._written[packet.stream_index] = packet.dts

    def _came_before(self, packet: Any) -> bool:
        """Whether the packet came before, as when a chunk was sent twice.

        A busy recorder gives two pictures the same time: both are needed, as later ones are decoded from them.
        """
        if packet.dts is None:
            return False
        content = bytes(packet)
        dts, before = self._last.get(packet.stream_index, (packet.dts - 1, b""))
        if packet.dts < dts or (packet.dts == dts and content == before):
            return True
        self._last[packet.stream_index] = packet.dts, content
        return False

    def close(self) -> None:
        """Finish the file."""
        with _or_later():
            self._file.close()


@contextmanager
def _or_later() -> Iterator[None]:
    try:
        yield
    except FFmpegError as error:
        raise MediaProblem("later", detail=f"the stream cannot be copied as it arrives: {error}") from None
