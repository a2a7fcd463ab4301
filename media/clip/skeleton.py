"""A clip without pictures and sound: track descriptions, chapters, text track and metadata. Runs inside the sandbox only."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, BinaryIO

import av

from media.clip.film import GOP, PRESET, QP
from media.clip.index import Index
from media.clip.text_tracks import KEY, as_metadata, chapters, cue, cue_times
from media.edit import Edit
from media.house.format import BASE, TICKS, add_audio_stream, configure_video
from media.mp4.atoms import Atom, parse
from media.reading.sources import Source

GLOBAL_HEADER = 0x400000
SOUND_BYTES = 12_000
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


def skeleton(source: Source, index: Index, edit: Edit, content_ms: int, copying: bool, output: BinaryIO) -> Atom:
    """Write the skeleton file to `output` and return its `moov`. Picture and sound hold one second of placeholder."""
    options = {"movflags": "+use_metadata_tags", "video_track_timescale": str(TICKS), "write_btrt": "0"}
    with av.open(output, "w", format="mp4", options=options) as file:
        file.metadata[KEY] = as_metadata(edit)
        file.metadata["title"] = edit.instructions.question[:200]
        file.metadata["comment"] = cue(edit.instructions)
        file.set_chapters([
            {"id": n, "start": mark.start_ms, "end": mark.end_ms, "time_base": Fraction(1, 1000), "metadata": {"title": mark.title}}
            for n, mark in enumerate(chapters(edit, content_ms))
        ])
        streams = [(_video(file, source, index, copying), TICKS, 8)]
        if index.sounds is not None:
            streams.append((_sound(file, source, copying), 48_000, SOUND_BYTES))
        text = _text(file)
        file.start_encoding()
        for stream, rate, size in streams:
            file.mux_one(_packet(stream, bytes(size), 0, rate, rate))
        for words, start, end in _cues(edit, content_ms):
            file.mux_one(_packet(text, len(words).to_bytes(2, "big") + words, start, end - start, 1000))
    output.seek(0)
    data = output.read()
    return parse(data)


def _video(file: Any, source: Source, index: Index, copying: bool) -> Any:
    if copying:
        stream = file.add_stream_from_template(source.video)
    else:
        stream = file.add_stream("libx264", rate=30)
        configure_video(stream.codec_context, index.size, index.colours, PRESET, GOP, qp=QP)
        stream.codec_context.flags |= GLOBAL_HEADER
    stream.time_base = BASE
    return stream


def _sound(file: Any, source: Source, copying: bool) -> Any:
    if copying:
        return file.add_stream_from_template(source.audio)
    stream = add_audio_stream(file)
    stream.codec_context.flags |= GLOBAL_HEADER
    return stream


def _text(file: Any) -> Any:
    stream = file.add_stream("mov_text")
    stream.codec_context.subtitle_header = TEXT_STYLE
    stream.time_base = Fraction(1, 1000)
    return stream


def _cues(edit: Edit, content_ms: int) -> Iterator[tuple[bytes, int, int]]:
    """The cues of the text track in ms, with empty ones between them."""
    words, at = cue(edit.instructions).encode()[:60_000], 0
    for start, end in cue_times(edit, content_ms):
        if start > at:
            yield b"", at, start
        yield words, start, end
        at = end


def _packet(stream: Any, data: bytes, at: int, length: int, rate: int) -> Any:
    packet = av.Packet(data)
    packet.stream, packet.pts, packet.dts, packet.duration, packet.time_base = stream, at, at, length, Fraction(1, rate)
    packet.is_keyframe = True
    return packet
