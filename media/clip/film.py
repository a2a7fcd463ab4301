"""The clip's pictures: new ones are encoded, all others are copied. Runs inside the sandbox only."""

import os
from collections.abc import Iterator
from functools import cached_property, partial
from itertools import count
from typing import Any, BinaryIO

import av
import numpy as np

from media.clip.artwork import Artwork, ArtworkCall
from media.clip.index import Index
from media.clip.overlay import Overlay
from media.clip.plan import Stretch, scaler, ticks
from media.edit import Edit
from media.house.format import BASE, SD_COLOURS, TICKS, configure_video
from media.mp4.nal import IDR, PPS, SLICE, SPS, Misfit, from_annexb, from_lengths, kind, parameter_sets, with_lengths
from media.mp4.writing import TrackWriter
from media.reading.sources import Source
from media.sandbox.prefetch import prefetched

CARD_RATE = 5
AHEAD = 12
HEAD = 5
PRESET, GOP, QP, CARD_QP = "ultrafast", 600, 26, 18


class Film:
    """Writes the pictures of a clip in order, and counts how many it has `encoded` and `copied`.

    Raises Misfit when copying is impossible.
    """

    def __init__(self, source: Source, index: Index, edit: Edit, stretches: list[Stretch], artwork: ArtworkCall, copying: bool) -> None:
        self._source, self._index, self._edit, self._stretches = source, index, edit, stretches
        self._front, self._back = ticks(edit.look.before_ms), ticks(edit.look.after_ms)
        self._content_end = stretches[-1].at + stretches[-1].length
        self._sets = parameter_sets(index.extradata) if copying else None
        self.encoded = self.copied = 0
        self._artwork_call = artwork
        self._card: Any = None

    def write(self, writer: TrackWriter, take: BinaryIO) -> Iterator[int]:
        """Write every picture of the clip; yields how many are encoded so far. `take` is the take's file.

        A thread decodes pictures while the card is composed and others are encoded.
        """
        with prefetched(self._decoded(), AHEAD) as decoded:
            if self._front:
                yield from self._encode(self._card_frames(0, self._front), writer, CARD_QP)
            for stretch in self._stretches:
                if stretch.copy_from > stretch.first:
                    yield from self._encode(self._new_frames(stretch, decoded), writer)
                if stretch.last > stretch.copy_from:
                    self._copy(stretch, writer, take)
            if self._back:
                yield from self._encode(self._card_frames(self._content_end, self._back), writer, CARD_QP)

    @property
    def to_encode(self) -> int:
        """The number of pictures to encode."""
        cards = sum(_card_pictures(length) for length in (self._front, self._back) if length)
        return cards + sum(one.copy_from - one.first for one in self._stretches)

    def _encode(self, frames: Iterator[Any], writer: TrackWriter, qp: int = QP) -> Iterator[int]:
        context = av.CodecContext.create("libx264", "w")
        configure_video(context, self._index.size, self._index.colours, PRESET, GOP, qp=qp)
        for frame in frames:
            self.encoded += 1
            self._add(writer, context.encode(frame))
            yield self.encoded
        self._add(writer, context.encode(None))

    def _add(self, writer: TrackWriter, packets: list[Any]) -> None:
        for packet in packets:
            writer.add(self._wrapped(packet), packet.pts, packet.is_keyframe)

    def _wrapped(self, packet: Any) -> bytes:
        """The encoder's picture in the take's packaging.

        Next to copies it uses the take's parameter sets, so the encoder's must be the same.
        """
        units = list(from_annexb(bytes(packet)))
        if self._sets is not None and any(kind(unit) in (SPS, PPS) and unit not in self._sets for unit in units):
            raise Misfit("the take was encoded with other parameter sets than this encoder makes")
        return with_lengths(iter(units))

    def _card_frames(self, at: int, length: int) -> Iterator[Any]:
        if self._card is None:
            self._card = av.VideoFrame.from_ndarray(self._artwork.card, format="rgb24").reformat(
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
                frame = overlay.blend(frame, at - self._front)
            frame.pts, frame.time_base, frame.pict_type = at, BASE, av.video.frame.PictureType.NONE
            yield frame

    def _overlay(self, stretch: Stretch) -> Any:
        length = ticks(self._edit.look.overlay_ms)
        if stretch.at >= self._front + length:
            return None
        return Overlay(self._artwork.overlay, length)

    @cached_property
    def _artwork(self) -> Artwork:
        return self._artwork_call.result()

    def _decoded(self) -> Iterator[tuple[Any, int] | None]:
        """The pictures to encode again, with their ticks; None ends each stretch."""
        for stretch in self._stretches:
            if stretch.copy_from > stretch.first:
                yield from self._pictures(stretch.first, stretch.copy_from)
                yield None

    def _pictures(self, first: int, last: int) -> Iterator[tuple[Any, int]]:
        """Pictures `first` to `last` (exclusive), with their ticks."""
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
        """The video's packets from the keyframe at or before picture `number`."""
        while number and not self._index.keys[number]:
            number -= 1
        video = self._source.video
        self._source.container.seek(round(self._index.stamps[number] * BASE / video.time_base), stream=video, backward=True)
        for packet in self._source.container.demux(video):
            if packet.size:
                yield packet

    def _copy(self, stretch: Stretch, writer: TrackWriter, take: BinaryIO) -> None:
        """Copy packets that hold one picture and nothing else.

        A keyframe with other units (encoders write SEI there) is copied without them.
        """
        table, begin, to = self._index.pictures, stretch.copy_from, stretch.last
        at = np.maximum(stretch.at, table.at[begin:to] - stretch.origin + stretch.at)
        rows = zip(count(begin), table.offset[begin:to].tolist(), table.size[begin:to].tolist(), self._index.keys[begin:to])
        for n, offset, size, key in rows:
            data = os.pread(take.fileno(), size if key else HEAD, offset)
            if not key:
                if (int.from_bytes(data[:4], "big"), data[4] & 31) != (size - 4, SLICE):
                    raise Misfit("a packet holds more than a picture")
            elif self._says_more(list(from_lengths(data))):
                writer.copy(table, np.arange(begin, n), at[begin - stretch.copy_from : n - stretch.copy_from])
                writer.add(with_lengths(from_lengths(data)), int(at[n - stretch.copy_from]))
                begin = n + 1
        writer.copy(table, np.arange(begin, to), at[begin - stretch.copy_from :])
        self.copied += to - stretch.copy_from

    def _says_more(self, units: list[bytes]) -> bool:
        """Whether a keyframe holds more than an IDR picture and the parameter sets."""
        if not any(kind(unit) == IDR for unit in units):
            raise Misfit("a keyframe is no IDR picture")
        if any(kind(unit) in (SPS, PPS) and unit not in (self._sets or ()) for unit in units):
            raise Misfit("the parameter sets change within the take")
        return any(kind(unit) not in (SPS, PPS, IDR) for unit in units)


def _card_pictures(length: int) -> int:
    return max(1, length * CARD_RATE // TICKS)
