"""The rendering itself: pictures, sound and text laid into one file by time. Inside the box only."""

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
from media.film import CRF, GOP, PRESET, Film
from media.house import BASE, TICKS, add_sound, configure
from media.index import Index
from media.limits import Limits
from media.nal import Misfit
from media.plan import plan, ticks
from media.probe import noted
from media.soundplan import RATE, samples
from media.soundtrack import sound_packets
from media.sources import Source
from media.tracks import KEY, as_metadata, as_webvtt, chapters, cue, cue_times

COMMON = 240_000
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
        self.film = Film(house, self.index, edit, self.stretches, copying)

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
            "frames_encoded": self.film.encoded,
            "frames_copied": self.film.copied, "method": "smart" if self.copying else "full", "reason": "",
            "loudness": noted(self.index.loudness),
            "chapters": [mark.as_dict() for mark in marks], "captions": as_webvtt(self.edit, content_ms),
        }

    def _fill(self, file: Any, content_ms: int, tell: Progress) -> None:
        video = self._video_stream(file)
        sound = self._sound_stream(file) if self.index.has_sound else None
        text = self._text_stream(file)
        file.start_encoding()
        order = count()
        lanes = [self._lane(self.film.packets(), video, COMMON // TICKS, order)]
        if sound is not None:
            heard = sound_packets(self.house, self.stretches, samples(self.end), self.index.sounds, self.copying)
            lanes.append(self._lane(heard, sound, COMMON // RATE, order))
        lanes.append(self._lane(self._cues(content_ms), text, COMMON // 1000, order))
        for stamp, _, packet in merge(*lanes, key=lambda row: row[:2]):
            file.mux_one(packet)
            tell(min(990, 1000 * stamp // (self.end * COMMON // TICKS)))

    def _video_stream(self, file: Any) -> Any:
        if self.copying:
            with Source(self.house, Limits()) as source:
                stream = file.add_stream_from_template(source.video)
        else:
            stream = file.add_stream("libx264", rate=30)
            configure(stream.codec_context, self.index.size, self.index.colours, PRESET, CRF, GOP)
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

    def _lane(self, packets: Iterator[Any], stream: Any, scale: int, order: Any) -> Iterator[tuple[int, int, Any]]:
        """Packets with what they are sorted by: their time in 1/240000 s, `scale` of which make one unit of theirs."""
        for packet in packets:
            packet.stream = stream
            yield packet.dts * scale, next(order), packet

    def _cues(self, content_ms: int) -> Iterator[Any]:
        words = cue(self.edit.instructions).encode()[:60_000]
        at = 0
        for start, end in cue_times(self.edit, content_ms):
            if start > at:
                yield _text_packet(b"", at, start)
            yield _text_packet(words, start, end)
            at = end


def _text_packet(words: bytes, start: int, end: int) -> Any:
    packet = av.Packet(len(words).to_bytes(2, "big") + words)
    packet.pts = packet.dts = start
    packet.duration, packet.time_base, packet.is_keyframe = end - start, Fraction(1, 1000), True
    return packet
