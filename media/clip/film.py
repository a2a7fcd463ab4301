"""The clip's pictures: new ones encoded, all others handed on as they are. Inside the box only."""

import os
from collections.abc import Iterator
from functools import cached_property, partial
from itertools import count
from typing import Any, BinaryIO

import av
import numpy as np

from media.clip.composing import Painter, Stills
from media.clip.index import Index
from media.clip.overlay import Overlay
from media.clip.plan import Stretch, scaler, ticks
from media.edit import Edit
from media.house.format import BASE, SD_COLOURS, TICKS, configure
from media.mp4.nal import IDR, PPS, SLICE, SPS, Misfit, from_annexb, from_lengths, kind, parameter_sets, with_lengths
from media.mp4.writing import Lane
from media.reading.sources import Source
from media.sandbox.prefetch import ahead

CARD_RATE = 5
AHEAD = 12
HEAD = 5
PRESET, GOP, QP, CARD_QP = "ultrafast", 600, 26, 18
Made = tuple[bytes, int, bool]


class Film:
    """The pictures of a clip in order; counts how many it has `encoded` and `copied`. Raises Misfit where copying cannot be."""

    def __init__(self, source: Source, index: Index, edit: Edit, stretches: list[Stretch], stills: Painter, copying: bool) -> None:
        self._source, self._index, self._edit, self._stretches = source, index, edit, stretches
        self._front, self._back = ticks(edit.look.before_ms), ticks(edit.look.after_ms)
        self._content_end = stretches[-1].at + stretches[-1].length
        self._sets = parameter_sets(index.extradata) if copying else None
        self.encoded = self.copied = 0
        self._painter = stills
        self._card: Any = None

    def lay(self, lane: Lane, take: BinaryIO) -> Iterator[int]:
        """Lay every picture of the clip into the lane; yields how many are encoded so far. `take` is the take's file.

        Pictures are decoded while the card is composed and others are encoded.
        """
        with ahead(self._decoded(), AHEAD) as decoded:
            if self._front:
                yield from self._encode(self._card_frames(0, self._front), lane, CARD_QP)
            for stretch in self._stretches:
                if stretch.copy_from > stretch.first:
                    yield from self._encode(self._new_frames(stretch, decoded), lane)
                if stretch.last > stretch.copy_from:
                    self._copy(stretch, lane, take)
            if self._back:
                yield from self._encode(self._card_frames(self._content_end, self._back), lane, CARD_QP)

    @property
    def to_encode(self) -> int:
        """How many pictures are new, all in all."""
        cards = sum(_card_pictures(length) for length in (self._front, self._back) if length)
        return cards + sum(one.copy_from - one.first for one in self._stretches)

    def _encode(self, frames: Iterator[Any], lane: Lane, qp: int = QP) -> Iterator[int]:
        context = av.CodecContext.create("libx264", "w")
        configure(context, self._index.size, self._index.colours, PRESET, GOP, qp=qp)
        for frame in frames:
            self.encoded += 1
            self._add(lane, context.encode(frame))
            yield self.encoded
        self._add(lane, context.encode(None))

    def _add(self, lane: Lane, packets: list[Any]) -> None:
        for packet in packets:
            lane.add(self._wrapped(packet), packet.pts, packet.is_keyframe)

    def _wrapped(self, packet: Any) -> bytes:
        """The picture alone; beside copies it stands under the take's parameter sets, which must be the encoder's."""
        units = list(from_annexb(bytes(packet)))
        if self._sets is not None and any(kind(unit) in (SPS, PPS) and unit not in self._sets for unit in units):
            raise Misfit("the take was encoded with other parameter sets than this encoder makes")
        return with_lengths(iter(units))

    def _card_frames(self, at: int, length: int) -> Iterator[Any]:
        if self._card is None:
            self._card = av.VideoFrame.from_ndarray(self._stills.card, format="rgb24").reformat(
                format="yuv420p", dst_colorspace="itu601" if self._index.colours == SD_COLOURS else "itu709",
            )
        for n in range(_card_pictures(length)):
            self._card.pts, self._card.time_base = at + n * TICKS // CARD_RATE, BASE
            yield self._card

    def _new_frames(self, stretch: Stretch, decoded: Iterator[tuple[Any, int] | None]) -> Iterator[Any]:
        overlay = self._overlay(stretch)
        for frame, tick in iter(partial(next, decoded), None):
            at = stretch.moved(tick)
            if overlay is not None:
                frame = overlay.lay(frame, at - self._front)
            frame.pts, frame.time_base, frame.pict_type = at, BASE, av.video.frame.PictureType.NONE
            yield frame

    def _overlay(self, stretch: Stretch) -> Any:
        length = ticks(self._edit.look.overlay_ms)
        if stretch.at >= self._front + length:
            return None
        return Overlay(self._stills.overlay, length)

    @cached_property
    def _stills(self) -> Stills:
        return self._painter.answer()

    def _decoded(self) -> Iterator[tuple[Any, int] | None]:
        """The pictures to encode again and their ticks; None at the end of each stretch."""
        for stretch in self._stretches:
            if stretch.copy_from > stretch.first:
                yield from self._pictures(stretch.first, stretch.copy_from)
                yield None

    def _pictures(self, first: int, last: int) -> Iterator[tuple[Any, int]]:
        """Pictures `first` to `last` (exclusive) and their ticks."""
        start, stop = self._index.stamps[first], self._index.stamps[last - 1]
        video = self._source.video
        to_tick = scaler(video.time_base, TICKS)
        for packet in self._from(first):
            for frame in packet.decode():
                tick = to_tick(frame.pts)
                if start <= tick <= stop:
                    yield frame, tick
            if to_tick(packet.pts) >= stop:
                break
        for frame in video.codec_context.decode(None):
            tick = to_tick(frame.pts)
            if start <= tick <= stop:
                yield frame, tick
        video.codec_context.flush_buffers()

    def _from(self, number: int) -> Iterator[Any]:
        """The video's packets from the key frame at or before picture `number`."""
        while number and not self._index.keys[number]:
            number -= 1
        video = self._source.video
        self._source.container.seek(round(self._index.stamps[number] * BASE / video.time_base), stream=video, backward=True)
        for packet in self._source.container.demux(video):
            if packet.size:
                yield packet

    def _copy(self, stretch: Stretch, lane: Lane, take: BinaryIO) -> None:
        """Hand on packets that hold a picture and nothing else; a key frame that says more (encoders remark) is handed on without that."""
        table, begin, to = self._index.pictures, stretch.copy_from, stretch.last
        at = np.maximum(stretch.at, table.at[begin:to] - stretch.origin + stretch.at)
        rows = zip(count(begin), table.offset[begin:to].tolist(), table.size[begin:to].tolist(), self._index.keys[begin:to])
        for n, offset, size, key in rows:
            data = os.pread(take.fileno(), size if key else HEAD, offset)
            if not key:
                if (int.from_bytes(data[:4], "big"), data[4] & 31) != (size - 4, SLICE):
                    raise Misfit("a packet holds more than a picture")
            elif self._says_more(list(from_lengths(data))):
                lane.copy(table, np.arange(begin, n), at[begin - stretch.copy_from : n - stretch.copy_from])
                lane.add(with_lengths(from_lengths(data)), int(at[n - stretch.copy_from]))
                begin = n + 1
        lane.copy(table, np.arange(begin, to), at[begin - stretch.copy_from :])
        self.copied += to - stretch.copy_from

    def _says_more(self, units: list[bytes]) -> bool:
        """Whether there is something beside a picture that stands alone and the parameter sets."""
        if not any(kind(unit) == IDR for unit in units):
            raise Misfit("a key frame does not stand alone")
        if any(kind(unit) in (SPS, PPS) and unit not in (self._sets or ()) for unit in units):
            raise Misfit("the parameter sets change within the take")
        return any(kind(unit) not in (SPS, PPS, IDR) for unit in units)


def _card_pictures(length: int) -> int:
    return max(1, length * CARD_RATE // TICKS)
