"""Bringing a recording to the house format: inside the box only."""

import json
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from media.command import Progress
from media.errors import MediaProblem
from media.facts import Facts
from media.house import BASE, BOX, MARK, TICKS, add_picture, add_sound, colours_of
from media.limits import Limits
from media.loudness import Gain, changer, level
from media.pictures import Easel, fitted
from media.probe import Probe
from media.sounds import RATE, Chunks, Line, as_frame
from media.sources import Source

MOST_RATE = 33
HEARD = 60


def make_here(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """Make the file; {"facts", "method", "before", "after"}."""
    path, output = Path(arguments["source"]), Path(arguments["output"])
    found, limits = Probe(**arguments["probe"]), Limits(**arguments["limits"])
    gain, before, after = level(path, limits, found) if found.audio else (Gain(), None, None)
    tell(HEARD)
    with Source(path, limits) as source:
        sink = HouseSink(output, source, found, gain, asdict(after) if after else None)
        for frame in source.frames():
            sink.take(frame)
            tell(HEARD + min(990 - HEARD, (1000 - HEARD) * sink.at_ms // found.duration_ms))
        facts = sink.close()
    return {
        "facts": facts.as_dict(), "method": "encode", "before": asdict(before) if before else None,
        "after": asdict(after) if after else None,
    }


class HouseSink:
    """Encodes frames as they come into a file in the house format."""

    def __init__(self, output: Path, source: Source, found: Probe, gain: Gain, loudness: dict[str, float] | None) -> None:
        self._source, self._found = source, found
        self._start = Fraction(found.start)
        self._size = fitted((found.width, found.height), BOX) if found.video else (0, 0)
        self._file = av.open(
            str(output), "w", format="mp4", options={"movflags": "+faststart+use_metadata_tags", "video_track_timescale": str(TICKS)},
        )
        self._file.metadata["comment"] = MARK
        self._file.metadata["loudness"] = json.dumps(loudness)
        shape = source.video.sample_aspect_ratio if source.video is not None else None
        colours = colours_of(found)
        self._easel = Easel(self._size, shape, colours=colours)
        self._video = add_picture(self._file, self._size, colours) if found.video else None
        self._audio = add_sound(self._file) if found.audio else None
        self._line, self._chunks, self._change = Line(self._start), Chunks(1024), changer(gain)
        self._last, self._written, self._held = -1, 0, 0
        self._drop = found.rate > MOST_RATE

    @property
    def at_ms(self) -> int:
        """How far it has come."""
        return max(self._last * 1000 // TICKS, self._written * 1000 // RATE)

    def take(self, frame: Any) -> None:
        """One decoded picture or sound."""
        if isinstance(frame, av.VideoFrame):
            self._picture(frame)
        elif self._audio is not None:
            for block in self._line.take(frame):
                self._sound(block)

    def _picture(self, frame: Any) -> None:
        if self._video is None:
            return
        tick = self._last + 1000 if frame.pts is None else round((frame.pts * frame.time_base - self._start) / BASE)
        if self._last < 0:
            tick = 0  # what is seen first is seen from the start
        elif tick <= self._last or (self._drop and tick - self._last < TICKS // MOST_RATE):
            return
        if tick > (self._found.duration_ms + 60_000) * TICKS // 1000:
            return
        placed = self._easel.place(frame)
        placed.pts, placed.time_base = tick, BASE
        self._last, self._held = tick, round((frame.duration or 0) * frame.time_base / BASE) if frame.time_base else 0
        for packet in self._video.encode(placed):
            self._file.mux(packet)

    def _sound(self, block: Any) -> None:
        for changed in self._change(block):
            for chunk in self._chunks.take(changed):
                self._write(chunk)

    def _write(self, chunk: Any) -> None:
        assert self._audio is not None
        for packet in self._audio.encode(as_frame(chunk, self._written)):
            self._file.mux(packet)
        self._written += len(chunk)

    def close(self) -> Facts:
        """Finish the file; what is in it. Raises MediaProblem "unreadable" when nothing could be decoded."""
        if self._audio is not None:
            for block in [*self._line.end(), None]:
                self._sound(block)
            for chunk in self._chunks.end():
                self._write(chunk)
        if self._last < 0 and not self._written:
            raise MediaProblem("unreadable", detail="nothing could be decoded")
        rest_ticks = self._found.duration_ms * TICKS // 1000 - self._last
        hold = max(1000, rest_ticks if self._audio is None else min(self._held, rest_ticks))
        for stream in (self._video, self._audio):
            rest = list(stream.encode(None)) if stream is not None else []
            if rest and stream is self._video:
                rest[-1].duration = hold  # the last picture stays as long as it did
            for packet in rest:
                self._file.mux(packet)
        self._file.close()
        duration = max((self._last + hold) * 1000 // TICKS if self._last >= 0 else 0, self._written * 1000 // RATE)
        salvaged = bool(self._source.damage) or not self._found.clean or not self._found.steady
        return Facts(self._found.kind, duration, *self._size, self._audio is not None, self._video is not None, salvaged)
