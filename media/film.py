"""The clip's pictures: new ones encoded, all others handed on as they are. Inside the box only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av

from media.edit import Edit
from media.house import BASE, SD_COLOURS, TICKS, configure
from media.index import Index
from media.limits import Limits
from media.nal import IDR, PPS, SPS, Misfit, from_annexb, from_lengths, kind, parameter_sets, with_lengths
from media.plan import Stretch, scaler, ticks
from media.sources import Source

CARD_RATE = 5
PRESET, CRF, GOP = "ultrafast", 22, 600


class Film:
    """The pictures of a clip in order; counts how many it has `encoded` and `copied`. Raises Misfit where copying cannot be."""

    def __init__(self, house: Path, index: Index, edit: Edit, stretches: list[Stretch], copying: bool) -> None:
        self._house, self._index, self._edit, self._stretches = house, index, edit, stretches
        self._front, self._back = ticks(edit.look.before_ms), ticks(edit.look.after_ms)
        self._content_end = stretches[-1].at + stretches[-1].length
        self._end = self._content_end + self._back
        self._sets = parameter_sets(index.extradata) if copying else None
        self.encoded = self.copied = 0
        self._card: Any = None

    def packets(self) -> Iterator[Any]:
        """Every video packet of the clip in order, with its length."""
        held: Any = None
        for packet in self._undated():
            if held is not None:
                held.duration = packet.pts - held.pts
                yield held
            held = packet
        if held is not None:
            held.duration = self._end - held.pts
            yield held

    def _undated(self) -> Iterator[Any]:
        if self._front:
            yield from self._encode(self._card_frames(0, self._front))
        with Source(self._house, Limits()) as source:
            for stretch in self._stretches:
                if stretch.copy_from > stretch.first:
                    yield from self._encode(self._new_frames(source, stretch))
                if stretch.last > stretch.copy_from:
                    yield from self._copies(source, stretch)
        if self._back:
            yield from self._encode(self._card_frames(self._content_end, self._back))

    def _encode(self, frames: Iterator[Any]) -> Iterator[Any]:
        context = av.CodecContext.create("libx264", "w")
        configure(context, self._index.size, self._index.colours, PRESET, CRF, GOP)
        for frame in frames:
            self.encoded += 1
            for packet in context.encode(frame):
                yield self._wrapped(packet)
        for packet in context.encode(None):
            yield self._wrapped(packet)

    def _wrapped(self, packet: Any) -> Any:
        data = bytes(packet)
        if self._sets is not None:  # beside copies: wrapped as they are, under their parameter sets
            units = list(from_annexb(data))
            if any(kind(unit) in (SPS, PPS) and unit not in self._sets for unit in units):
                raise Misfit("the take was encoded with other parameter sets than this encoder makes")
            data = with_lengths(iter(units))
        made = av.Packet(data)
        made.pts = made.dts = packet.pts
        made.time_base, made.is_keyframe = BASE, packet.is_keyframe
        return made

    def _card_frames(self, at: int, length: int) -> Iterator[Any]:
        if self._card is None:
            from media.card import card_facts, compose_card

            picture = compose_card(card_facts(self._edit.instructions), self._edit.look, self._index.size)
            self._card = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
                format="yuv420p", dst_colorspace="itu601" if self._index.colours == SD_COLOURS else "itu709",
            )
        for n in range(max(1, length * CARD_RATE // TICKS)):
            self._card.pts, self._card.time_base = at + n * TICKS // CARD_RATE, BASE
            yield self._card

    def _new_frames(self, source: Any, stretch: Stretch) -> Iterator[Any]:
        overlay = self._overlay(stretch)
        for frame, tick in self._decoded(source, stretch.first, stretch.copy_from):
            at = stretch.moved(tick)
            if overlay is not None:
                frame = overlay.lay(frame, at - self._front)
            frame.pts, frame.time_base, frame.pict_type = at, BASE, av.video.frame.PictureType.NONE
            yield frame

    def _overlay(self, stretch: Stretch) -> Any:
        length = ticks(self._edit.look.overlay_ms)
        if stretch.at >= self._front + length:
            return None
        from media.overlay import Overlay

        return Overlay.made(self._edit, self._index.size, length, self._index.colours)

    def _decoded(self, source: Any, first: int, last: int) -> Iterator[tuple[Any, int]]:
        """Pictures `first` to `last` (exclusive) and their ticks."""
        start, stop = self._index.stamps[first], self._index.stamps[last - 1]
        to_tick = scaler(source.video.time_base, TICKS)
        for packet in self._from(source, first):
            for frame in packet.decode():
                tick = to_tick(frame.pts)
                if start <= tick <= stop:
                    yield frame, tick
            if to_tick(packet.pts) >= stop:
                break
        for frame in source.video.codec_context.decode(None):
            tick = to_tick(frame.pts)
            if start <= tick <= stop:
                yield frame, tick
        source.video.codec_context.flush_buffers()

    def _copies(self, source: Any, stretch: Stretch) -> Iterator[Any]:
        start, stop = self._index.stamps[stretch.copy_from], self._index.stamps[stretch.last - 1]
        to_tick = scaler(source.video.time_base, TICKS)
        for packet in self._from(source, stretch.copy_from):
            tick = to_tick(packet.pts)
            if tick > stop:
                return
            if tick < start:
                continue
            self._check(packet)
            packet.pts = packet.dts = stretch.moved(tick)
            packet.time_base = BASE
            self.copied += 1
            yield packet

    def _check(self, packet: Any) -> None:
        if packet.dts is not None and packet.dts != packet.pts:
            raise Misfit("pictures are stored out of order")
        if packet.is_keyframe:
            units = list(from_lengths(bytes(packet)))
            if not any(kind(unit) == IDR for unit in units):
                raise Misfit("a key frame does not stand alone")
            if any(kind(unit) in (SPS, PPS) and unit not in (self._sets or ()) for unit in units):
                raise Misfit("the parameter sets change within the take")

    def _from(self, source: Any, number: int) -> Iterator[Any]:
        """The video's packets from the key frame at or before picture `number`."""
        while number and not self._index.keys[number]:
            number -= 1
        source.container.seek(round(self._index.stamps[number] * BASE / source.video.time_base), stream=source.video, backward=True)
        for packet in source.container.demux(source.video):
            if packet.size:
                yield packet
