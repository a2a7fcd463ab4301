"""The rendering itself, inside the box: new pictures encoded, all others handed on as they are."""

from collections.abc import Iterator
from fractions import Fraction
from heapq import merge
from itertools import count
from pathlib import Path
from typing import Any

import av

from media.command import Progress
from media.edit import Edit
from media.errors import MediaProblem
from media.house import BASE, HD_COLOURS, SD_COLOURS, TICKS, add_sound, configure
from media.limits import Limits
from media.nal import IDR, PPS, SPS, Misfit, from_annexb, from_lengths, kind, parameter_sets, with_lengths
from media.plan import Stretch, plan, ticks
from media.probe import noted
from media.soundplan import RATE, samples
from media.soundtrack import sound_packets
from media.sources import Source
from media.tracks import KEY, as_metadata, as_webvtt, chapters, cue, cue_times

CARD_RATE = 5
PRESET, CRF = "ultrafast", 22
GLOBAL_HEADER = 0x400000
STYLE = {
    "Name": "Default", "Fontname": "Arial", "Fontsize": "16", "PrimaryColour": "&Hffffff", "SecondaryColour": "&Hffffff",
    "OutlineColour": "&H0",
    "BackColour": "&H0", "Bold": "0", "Italic": "0", "Underline": "0", "StrikeOut": "0",
    "ScaleX": "100", "ScaleY": "100", "Spacing": "0",
    "Angle": "0", "BorderStyle": "1", "Outline": "1", "Shadow": "0", "Alignment": "2", "MarginL": "10", "MarginR": "10", "MarginV": "10",
    "Encoding": "0",
}
TEXT_STYLE = (
    f"[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\nFormat: {', '.join(STYLE)}\nStyle: {','.join(STYLE.values())}\n"
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
).encode()


def render_here(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """Render; what was made, or {"misfit": why} when pictures could not be copied."""
    edit = Edit.from_json(arguments["edit"])
    try:
        return Clip(Path(arguments["house"]), edit, arguments["keep"], arguments["copying"]).write(Path(arguments["output"]), tell)
    except Misfit as misfit:
        return {"misfit": str(misfit)}


class Index:
    """When each picture of the take is shown, and which stand alone."""

    def __init__(self, path: Path) -> None:
        self.stamps: list[int] = []
        self.keys: list[bool] = []
        self.end = 0
        sounds: list[int] = []
        with Source(path, Limits()) as source:
            if source.video is None:
                raise MediaProblem("no_video")
            context = source.video.codec_context
            self.size = (context.width, context.height)
            self.extradata = bytes(context.extradata or b"")
            self.has_sound = source.audio is not None
            self.colours = SD_COLOURS if int(context.colorspace) in (5, 6) else HD_COLOURS
            self.loudness = source.container.metadata.get("loudness", "")
            for packet in source.packets():
                if packet.stream.type == "video":
                    self._add(packet)
                else:
                    sounds.append(round(packet.pts * packet.time_base * RATE))
        self.sounds = frozenset(sounds)
        if not self.stamps:
            raise MediaProblem("unreadable", detail="no pictures")

    def _add(self, packet: Any) -> None:
        tick = round(packet.pts * packet.time_base / BASE)
        if self.stamps and tick <= self.stamps[-1]:
            raise MediaProblem("unreadable", detail="pictures are not in order")
        self.stamps.append(tick)
        self.keys.append(packet.is_keyframe)
        self.end = max(tick + 1, round((packet.pts + (packet.duration or 0)) * packet.time_base / BASE))


class Clip:
    """One clip in the making."""

    def __init__(self, house: Path, edit: Edit, keep: list[list[int]], copying: bool) -> None:
        self.house, self.edit, self.copying = house, edit, copying
        self.index = Index(house)
        self.front, self.back = ticks(edit.look.before_ms), ticks(edit.look.after_ms)
        pairs = [(start, end) for start, end in keep]
        self.stretches = plan(self.index.stamps, self.index.keys, self.index.end, pairs, self.front, ticks(edit.look.overlay_ms), copying)
        if not self.stretches:
            raise MediaProblem("bad_edit", "The edit cannot be understood: nothing is left of the take.")
        self.content_end = self.stretches[-1].at + self.stretches[-1].length
        self.end = self.content_end + self.back
        self.sets = parameter_sets(self.index.extradata) if copying else None
        self.encoded = self.copied = 0
        self._card: Any = None

    def write(self, output: Path, tell: Progress) -> dict[str, Any]:
        """Write the file; the facts of it."""
        content_ms = (self.content_end - self.front) * 1000 // TICKS
        marks = chapters(self.edit, content_ms)
        with av.open(
            str(output), "w", format="mp4", options={"movflags": "+faststart+use_metadata_tags", "video_track_timescale": str(TICKS)},
        ) as file:
            file.metadata[KEY] = as_metadata(self.edit)
            file.metadata["title"] = self.edit.instructions.question[:200]
            file.metadata["comment"] = cue(self.edit.instructions)
            file.set_chapters([
                {"id": n, "start": mark.start_ms, "end": mark.end_ms, "time_base": Fraction(1, 1000), "metadata": {"title": mark.title}}
                for n, mark in enumerate(marks)
            ])
            self._fill(file, content_ms, tell)
        return {
            "duration_ms": self.end * 1000 // TICKS, "width": self.index.size[0], "height": self.index.size[1],
            "frames_encoded": self.encoded,
            "frames_copied": self.copied, "method": "smart" if self.copying else "full", "reason": "",
            "loudness": noted(self.index.loudness),
            "chapters": [mark.as_dict() for mark in marks], "captions": as_webvtt(self.edit, content_ms),
        }

    def _fill(self, file: Any, content_ms: int, tell: Progress) -> None:
        video = self._video_stream(file)
        sound = self._sound_stream(file) if self.index.has_sound else None
        text = self._text_stream(file)
        file.start_encoding()
        order = count()
        lanes = [self._lane(self._pictures(), video, order)]
        if sound is not None:
            heard = sound_packets(self.house, self.stretches, samples(self.end), self.index.sounds, self.copying)
            lanes.append(self._lane(heard, sound, order))
        lanes.append(self._lane(self._cues(content_ms), text, order))
        for stamp, _, packet in merge(*lanes, key=lambda row: row[:2]):
            file.mux_one(packet)
            tell(min(990, int(1000 * stamp * TICKS / self.end)))

    def _video_stream(self, file: Any) -> Any:
        if self.copying:
            with Source(self.house, Limits()) as source:
                stream = file.add_stream_from_template(source.video)
        else:
            stream = file.add_stream("libx264", rate=30)
            configure(stream.codec_context, self.index.size, self.index.colours, PRESET, CRF, 60)
            stream.codec_context.flags |= GLOBAL_HEADER
        stream.time_base = BASE
        return stream

    def _sound_stream(self, file: Any) -> Any:
        if not self.copying:
            stream = add_sound(file)
            stream.codec_context.flags |= GLOBAL_HEADER
            return stream
        with Source(self.house, Limits()) as source:
            return file.add_stream_from_template(source.audio)

    def _text_stream(self, file: Any) -> Any:
        stream = file.add_stream("mov_text")
        stream.codec_context.subtitle_header = TEXT_STYLE
        stream.time_base = Fraction(1, 1000)
        return stream

    def _lane(self, packets: Iterator[Any], stream: Any, order: Any) -> Iterator[tuple[Fraction, int, Any]]:
        for packet in packets:
            packet.stream = stream
            yield packet.dts * packet.time_base, next(order), packet

    def _cues(self, content_ms: int) -> Iterator[Any]:
        words = cue(self.edit.instructions).encode()[:60_000]
        at = 0
        for start, end in cue_times(self.edit, content_ms):
            if start > at:
                yield _text_packet(b"", at, start)
            yield _text_packet(words, start, end)
            at = end

    def _pictures(self) -> Iterator[Any]:
        """Every video packet of the clip in order, with its length."""
        held: Any = None
        for packet in self._undated():
            if held is not None:
                held.duration = packet.pts - held.pts
                yield held
            held = packet
        if held is not None:
            held.duration = self.end - held.pts
            yield held

    def _undated(self) -> Iterator[Any]:
        if self.front:
            yield from self._encode(self._card_frames(0, self.front))
        with Source(self.house, Limits()) as source:
            for stretch in self.stretches:
                if stretch.copy_from > stretch.first:
                    yield from self._encode(self._new_frames(source, stretch))
                if stretch.last > stretch.copy_from:
                    yield from self._copies(source, stretch)
        if self.back:
            yield from self._encode(self._card_frames(self.content_end, self.back))

    def _encode(self, frames: Iterator[Any]) -> Iterator[Any]:
        context = av.CodecContext.create("libx264", "w")
        configure(context, self.index.size, self.index.colours, PRESET, CRF, 600)
        for frame in frames:
            self.encoded += 1
            for packet in context.encode(frame):
                yield self._wrapped(packet)
        for packet in context.encode(None):
            yield self._wrapped(packet)

    def _wrapped(self, packet: Any) -> Any:
        data = bytes(packet)
        if self.sets is not None:  # beside copies: wrapped as they are, under their parameter sets
            units = list(from_annexb(data))
            if any(kind(unit) in (SPS, PPS) and unit not in self.sets for unit in units):
                raise Misfit("the take was encoded with other parameter sets than this encoder makes")
            data = with_lengths(iter(units))
        made = av.Packet(data)
        made.pts = made.dts = packet.pts
        made.time_base, made.is_keyframe = BASE, packet.is_keyframe
        return made

    def _card_frames(self, at: int, length: int) -> Iterator[Any]:
        if self._card is None:
            from media.card import card_facts, compose_card

            picture = compose_card(card_facts(self.edit.instructions), self.edit.look, self.index.size)
            self._card = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
                format="yuv420p", dst_colorspace="itu601" if self.index.colours == SD_COLOURS else "itu709",
            )
        for n in range(max(1, length * CARD_RATE // TICKS)):
            self._card.pts, self._card.time_base = at + n * TICKS // CARD_RATE, BASE
            yield self._card

    def _new_frames(self, source: Any, stretch: Stretch) -> Iterator[Any]:
        overlay = self._overlay(stretch)
        for frame, tick in self._decoded(source, stretch.first, stretch.copy_from):
            at = stretch.moved(tick)
            if overlay is not None:
                frame = overlay.lay(frame, at - self.front)
            frame.pts, frame.time_base, frame.pict_type = at, BASE, av.video.frame.PictureType.NONE
            yield frame

    def _overlay(self, stretch: Stretch) -> Any:
        length = ticks(self.edit.look.overlay_ms)
        if stretch.at >= self.front + length:
            return None
        from media.overlay import Overlay

        return Overlay.made(self.edit, self.index.size, length, self.index.colours)

    def _decoded(self, source: Any, first: int, last: int) -> Iterator[tuple[Any, int]]:
        """Pictures `first` to `last` (exclusive) and their ticks."""
        start, stop = self.index.stamps[first], self.index.stamps[last - 1]
        for packet in self._from(source, first):
            for frame in packet.decode():
                tick = round(frame.pts * source.video.time_base / BASE)
                if start <= tick <= stop:
                    yield frame, tick
            if packet.pts is not None and round(packet.pts * packet.time_base / BASE) >= stop:
                break
        for frame in source.video.codec_context.decode(None):
            tick = round(frame.pts * source.video.time_base / BASE)
            if start <= tick <= stop:
                yield frame, tick
        source.video.codec_context.flush_buffers()

    def _copies(self, source: Any, stretch: Stretch) -> Iterator[Any]:
        start, stop = self.index.stamps[stretch.copy_from], self.index.stamps[stretch.last - 1]
        for packet in self._from(source, stretch.copy_from):
            tick = round(packet.pts * packet.time_base / BASE)
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
            if any(kind(unit) in (SPS, PPS) and unit not in (self.sets or ()) for unit in units):
                raise Misfit("the parameter sets change within the take")

    def _from(self, source: Any, number: int) -> Iterator[Any]:
        """The video's packets from the key frame at or before picture `number`."""
        while number and not self.index.keys[number]:
            number -= 1
        source.container.seek(round(self.index.stamps[number] * BASE / source.video.time_base), stream=source.video, backward=True)
        for packet in source.container.demux(source.video):
            if packet.size:
                yield packet


def _text_packet(words: bytes, start: int, end: int) -> Any:
    packet = av.Packet(len(words).to_bytes(2, "big") + words)
    packet.pts = packet.dts = start
    packet.duration, packet.time_base, packet.is_keyframe = end - start, Fraction(1, 1000), True
    return packet
