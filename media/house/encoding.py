"""Encodes a recording to the house format, from a file or while it arrives. Runs inside the sandbox only."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import av

from media.house.format import BASE, BOUNDS, MARK, TICKS, add_video_stream, matrix_of
from media.house.loudness import Gain, Loudness, changer, level
from media.house.spool import SoundSpool, SoundWriter
from media.reading.facts import Facts
from media.reading.pictures import FrameConverter, shown_size
from media.reading.probe import Probe
from media.reading.samples import RATE, SampleStream
from media.reading.sizes import shrink_to_fit
from media.reading.sources import Source, seconds
from media.reading.start_buffer import Passed, StartBuffer
from media.sandbox.command import Progress
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Limits

MOST_RATE = 33
CLEARLY_FASTER, LOOKED_AT = 40.0, 16
PICTURES = 900


@dataclass(frozen=True)
class EncodedTake:
    """The facts of the encoded file, and its loudness before and after."""

    facts: Facts
    before: Loudness | None
    after: Loudness | None


def make_inside(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """Encode a file; returns {"facts", "method", "before", "after"}."""
    path, output = Path(arguments["source"]), Path(arguments["output"])
    found, limits = Probe(**arguments["probe"]), Limits(**arguments["limits"])
    with Source(path, limits) as source, tempfile.TemporaryDirectory(prefix="house-") as scratch:
        source.video = source.video if found.video else None
        source.audio = source.audio if found.audio else None
        encoder = HouseEncoder(source, Path(scratch), thin=found.rate > MOST_RATE)
        for packet, frames in source.decoded():
            encoder.add(packet, frames)
            tell(min(PICTURES, PICTURES * encoder.at_ms // found.duration_ms))
        made = encoder.close(output)
    return {
        "facts": made.facts.as_dict(), "method": "encode", "before": asdict(made.before) if made.before else None,
        "after": asdict(made.after) if made.after else None,
    }


class HouseEncoder:
    """Encodes pictures as they come. The sound is spooled to disk, because its gain depends on the whole recording.

    `picture_observers` receive each converted picture with its time in seconds. `thin` drops pictures above 33 a second; None decides by
    the rate of the first pictures.
    """

    def __init__(self, source: Source, scratch: Path, thin: bool | None = None, picture_observers: Sequence[Any] = ()) -> None:
        self._source, self._scratch, self._picture_observers = source, scratch, picture_observers
        self._thin = bool(thin)
        self._start_buffer = StartBuffer(source, LOOKED_AT if thin is None else 1)
        self._look_at_rate = thin is None
        self._converter: FrameConverter | None = None
        self._pictures: Any = None
        self._video: Any = None
        self._size = (0, 0)
        self._samples: SampleStream | None = None
        self._spool = SoundSpool(scratch / "sound")
        self._zero = Fraction(0)
        self._last = -1

    @property
    def at_ms(self) -> int:
        """How far the encoder has come."""
        return max(self._last * 1000 // TICKS, self._spool.samples * 1000 // RATE)

    def add(self, packet: Any, frames: list[Any]) -> None:
        """Take a packet (None after the last) and its decoded frames. Raises MediaProblem "too_long"."""
        self._pass_on(self._start_buffer.add(packet, frames))

    def _pass_on(self, passed: Passed) -> None:
        if self._samples is None and self._start_buffer.is_open:
            self._begin()
        for _, frames in passed:
            for frame in frames:
                if isinstance(frame, av.VideoFrame):
                    self._picture(frame)
                elif self._samples is not None:
                    self._sound(self._samples.add(frame))

    def _begin(self) -> None:
        start_buffer, video = self._start_buffer, self._source.video
        self._zero = start_buffer.start
        self._samples = SampleStream(self._zero)
        if self._look_at_rate:
            self._thin = start_buffer.rate > CLEARLY_FASTER
        if video is None or start_buffer.first is None:
            return
        self._size = shrink_to_fit(shown_size(start_buffer.first, video.sample_aspect_ratio), BOUNDS)
        colours = matrix_of(video.codec_context.name, int(start_buffer.first.colorspace))
        self._converter = FrameConverter(self._size, video.sample_aspect_ratio, colours=colours)
        self._pictures = av.open(str(self._scratch / "pictures"), "w", format="mp4", options={"video_track_timescale": str(TICKS)})
        self._video = add_video_stream(self._pictures, self._size, colours)

    def _picture(self, frame: Any) -> None:
        if self._converter is None:
            return
        tick = self._last + 1000 if frame.pts is None else round((seconds(frame.pts, frame.time_base) - self._zero) / BASE)
        if self._last < 0:
            tick = 0  # the first picture is shown from the start
        elif tick <= self._last or (self._thin and tick - self._last < TICKS // MOST_RATE):
            return
        placed = self._converter.convert(frame)
        for one in self._picture_observers:
            one.picture(placed, Fraction(tick, TICKS))
        placed.pts, placed.time_base = tick, BASE
        self._last = tick
        self._pictures.mux(self._video.encode(placed))

    def _sound(self, blocks: Iterable[Any]) -> None:
        for block in blocks:
            self._spool.add(block)

    def close(self, output: Path, sound_observers: Sequence[Any] = ()) -> EncodedTake:
        """Measure the loudness and write the file; `sound_observers` receive the final sound.

        Raises MediaProblem "unreadable" when nothing could be decoded, or "too_long".
        """
        if not self._start_buffer.is_open:
            self._pass_on(self._start_buffer.end())
        if self._samples is not None:
            self._sound(self._samples.end())
        if self._last < 0 and not self._spool.samples:
            raise MediaProblem("unreadable", detail="nothing could be decoded")
        if self._pictures is not None:
            rest = self._video.encode(None)
            for packet in rest[-1:]:
                packet.duration = self._held()
            self._pictures.mux(rest)
            self._pictures.close()
        has_sound = self._spool.samples > 0
        gain, before, after = level(self._spool.blocks) if has_sound else (Gain(), None, None)
        written = self._write(output, gain, after, sound_observers)
        ends = ((self._last + self._held()) * 1000 // TICKS if self._last >= 0 else 0, written * 1000 // RATE)
        if max(ends) > self._source.limits.max_ms:
            raise MediaProblem("too_long")
        has_picture = self._pictures is not None
        facts = Facts(
            "video" if has_picture else "audio", max(ends), *self._size, has_sound, has_picture, self._start_buffer.is_damaged(),
            max(0, (self._source.container.duration or 0) // 1000),
        )
        return EncodedTake(facts, before, after)

    def _held(self) -> int:
        """The last picture's duration in ticks, as in the recording."""
        end = self._start_buffer.tally["video"].last
        return max(1000, round((end - self._zero) / BASE) - self._last)

    def _write(self, output: Path, gain: Gain, loudness: Loudness | None, sound_observers: Sequence[Any]) -> int:
        """Mux pictures and sound; returns the number of samples."""
        options = {"movflags": "+faststart+use_metadata_tags", "video_track_timescale": str(TICKS)}
        with av.open(str(output), "w", format="mp4", options=options) as file:
            file.metadata["comment"] = MARK
            file.metadata["loudness"] = json.dumps(asdict(loudness) if loudness else None)
            sound = SoundWriter(self._changed(gain, sound_observers))
            if self._pictures is None:
                return sound.begin(file).write_until(None)
            with av.open(str(self._scratch / "pictures")) as pictures:
                stream = file.add_stream_from_template(pictures.streams.video[0])
                if self._spool.samples:
                    sound.begin(file)
                for packet in pictures.demux(video=0):
                    if packet.size:
                        sound.write_until(float(seconds(packet.pts, packet.time_base)))
                        packet.stream = stream
                        file.mux(packet)
            return sound.write_until(None)

    def _changed(self, gain: Gain, sound_observers: Sequence[Any]) -> Iterator[Any]:
        change = changer(gain)
        for block in chain(self._spool.blocks(), (None,)):
            for changed in change(block):
                for one in sound_observers:
                    one.add(changed)
                yield changed
