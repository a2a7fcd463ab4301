"""Makes every rendition of an answer in one pass, from a file or while it arrives. Runs inside the sandbox only."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from media.reading.copying import Copy
from media.reading.facts import Facts
from media.reading.pictures import shown_size
from media.reading.samples import SampleStream
from media.reading.sources import Source
from media.reading.start_buffer import Passed, StartBuffer
from media.renditions.catalogue import FILES, Rendition
from media.renditions.playable import copies
from media.renditions.sound_facts import SoundFacts
from media.renditions.stills import Poster, Tiles, write_jpeg
from media.renditions.storyboard import Storyboard, as_webvtt
from media.renditions.transcoding import WALL
from media.renditions.wall import Wall
from media.renditions.wave_pictures import whole_wave
from media.sandbox.errors import MediaProblem

SEEN = {"wall", "poster", "storyboard"}


class OnePass:
    """Takes packets with their frames, and writes the `wanted` renditions into `folder`.

    `report` receives each finished rendition: the poster once enough was seen, the playable copy with the last packet, the others at the
    end. Time starts with the first packet, picture or sound.
    """

    def __init__(self, source: Source, folder: Path, wanted: list[str], report: Callable[[Rendition], None]) -> None:
        self._source, self._folder, self._wanted, self._report = source, folder, set(wanted), report
        self._start_buffer = StartBuffer(source)
        self._size: tuple[int, int] | None = None
        self._zero = self._at = Fraction(0)
        shape = source.video.sample_aspect_ratio if source.video is not None else None
        self._poster, self._tiles, self._sound_facts = Poster(shape), Tiles(shape), SoundFacts()
        self._samples: SampleStream | None = None
        self._copy: Copy | None = None
        self._suffix = ""
        self._wall: Wall | None = None

    @property
    def at_ms(self) -> int:
        """How far the pass has come."""
        return round(1000 * max((one.last - self._zero for one in self._start_buffer.counted), default=0))

    @property
    def is_done(self) -> bool:
        """Whether all wanted renditions are finished."""
        return not self._wanted

    def add(self, packet: Any, frames: list[Any]) -> None:
        """Take a packet with its frames; once it `may_run_ahead`, also either one alone. Raises MediaProblem "too_long"."""
        self._pass_on(self._start_buffer.add(packet, frames))

    @property
    def may_run_ahead(self) -> bool:
        """Whether packets may be taken before the frames of earlier ones. They may once the start of the recording is known."""
        return self._start_buffer.is_open and (self._source.video is None or self._size is not None)

    def _begin(self) -> None:
        source, start_buffer = self._source, self._start_buffer
        self._zero = start_buffer.earliest
        self._samples = SampleStream(self._zero)
        if "playable" in self._wanted:
            self._suffix = self._container(start_buffer.first)
            self._copy = Copy(self._path("playable"), self._suffix, source.video, source.audio, self._zero)
        if "wall" in self._wanted:
            self._wall = Wall(self._path("wall"), source.video, source.audio, start_buffer.first)

    def _container(self, first: Any) -> str:
        codecs = [stream.codec_context.name if stream is not None else "" for stream in (self._source.video, self._source.audio)]
        suffix = copies(self._source.format, codecs[0], codecs[1], first.format.name if first is not None else "")
        if not suffix:
            raise MediaProblem("later", detail="browsers do not play these streams")
        return suffix

    def _pass_on(self, passed: Passed) -> None:
        if self._samples is None and self._start_buffer.is_open:
            self._begin()
        for packet, frames in passed:
            for frame in frames:
                if isinstance(frame, av.VideoFrame):
                    self._picture(frame)
                elif self._samples is not None:
                    self._sound(self._samples.add(frame))
            if packet is not None and self._copy is not None:
                self._copy.packet(packet)

    def _picture(self, frame: Any) -> None:
        if frame.pts is not None:
            self._at = max(Fraction(0), frame.pts * frame.time_base - self._zero)
        at = self._at if self._size else Fraction(0)  # the first picture is shown from the start
        if self._size is None:
            self._size = shown_size(frame, self._source.video.sample_aspect_ratio)
        if "poster" in self._wanted:
            self._poster.picture(frame, at)
            if self._poster.is_full:
                self._close_poster()
        if "storyboard" in self._wanted:
            self._tiles.picture(frame, at)
        if self._wall is not None:
            self._wall.picture(frame, at)

    def _sound(self, blocks: Any) -> None:
        for block in blocks:
            self._sound_facts.add(block)
            if self._wall is not None:
                self._wall.sound(block)

    def close_early(self) -> None:
        """After the last packet, while frames may follow: finish the playable copy, if its poster is finished."""
        if self.may_run_ahead and "poster" not in self._wanted:
            self._require_all()
            self._close_copy(self._facts())

    def close(self) -> Facts:
        """Finish every file; returns the recording's facts. Raises MediaProblem "unreadable" when an announced stream delivered nothing."""
        if not self._start_buffer.is_open:
            self._pass_on(self._start_buffer.end())
        self._require_all()
        facts = self._facts()
        if self._samples is not None:
            self._sound(self._samples.end())
        if "poster" in self._wanted:
            self._close_poster()
        self._close_copy(facts)
        if self._wall is not None:
            self._wall.close(Fraction(facts.duration_ms, 1000))
            self._say("wall", {**facts.as_dict(), "kind": "video", "has_video": True, "width": WALL[0], "height": WALL[1]})
        if "peaks" in self._wanted:
            self._close_peaks(facts.duration_ms)
        if "storyboard" in self._wanted:
            self._close_storyboard(facts.duration_ms)
        return facts

    def _close_copy(self, facts: Facts) -> None:
        if self._copy is not None:
            self._copy.close()
            self._copy = None
            self._say("playable", {**facts.as_dict(), "copied": True}, f"{facts.kind}/{self._suffix}")

    def _require_all(self) -> None:
        missing = self._start_buffer.missing()
        if self._source.video is not None and self._size is None and self._wanted & SEEN:
            missing.append("picture")
        if missing:
            raise MediaProblem("unreadable", detail=f"no {' and no '.join(missing)}")

    def _facts(self) -> Facts:
        duration = max(1, self.at_ms)
        if duration > self._source.limits.max_ms:
            raise MediaProblem("too_long")
        video = self._source.video is not None
        return Facts("video" if video else "audio", duration, *(self._size or (0, 0)), self._source.audio is not None, video,
                     self._start_buffer.is_damaged())

    def _close_peaks(self, duration_ms: int) -> None:
        numbers = self._sound_facts.peaks(duration_ms)
        self._path("peaks").write_text(json.dumps(numbers, separators=(",", ":")))
        self._say("peaks", {"count": len(numbers), **self._sound_facts.facts()})

    def _close_poster(self) -> None:
        video = self._source.video is not None
        width, height = self._poster.write(self._path("poster")) if video else self._write_waves("poster")
        self._say("poster", {"width": width, "height": height})

    def _close_storyboard(self, duration_ms: int) -> None:
        if self._source.video is not None:
            sheet = self._tiles.write(self._path("storyboard"), duration_ms)
        else:
            sheet = Storyboard(1, 1, *self._write_waves("storyboard"), duration_ms, 1)
        self._say("storyboard", sheet.as_dict())
        self._path("cues").write_text(as_webvtt(sheet, duration_ms, "storyboard"))
        self._say("cues", None)

    def _write_waves(self, name: str) -> tuple[int, int]:
        frame = whole_wave(self._sound_facts.peaks(self.at_ms)).reformat(format="yuvj420p")
        write_jpeg(frame, self._path(name))
        return int(frame.width), int(frame.height)

    def _path(self, name: str) -> Path:
        return self._folder / FILES[name][0]

    def _say(self, name: str, facts: Any, mimetype: str = "") -> None:
        self._wanted.discard(name)
        self._report(Rendition(name, FILES[name][0], mimetype or FILES[name][1], facts))
