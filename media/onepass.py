"""Everything that is made of an answer, in one pass over it: its bytes are all here, or still arriving. Inside the box only."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from media.copying import Copy
from media.errors import MediaProblem
from media.facts import Facts
from media.forms import FILES, Made
from media.hearing import Hearing
from media.pictures import shown_size
from media.playable import copies
from media.probe import LATE_MS, Tally
from media.rendition import WALL
from media.sounds import Line
from media.sources import Source
from media.stills import Poster, Tiles, write_jpeg
from media.storyboard import Storyboard, as_webvtt
from media.wall import Wall
from media.waves import whole

LONGEST_PRE_ROLL = Fraction(1, 10)
LONGEST_WAIT_MS, MOST_WAITING = 3000, 2000
SEEN = {"wall", "poster", "storyboard"}


class OnePass:
    """Takes the packets of a recording with their frames, and writes the `wanted` forms into `folder`.

    `said` hears of each when its file is whole: the poster as soon as enough was seen, the others at the end. The time of everything begins
    with the first packet, be it picture or sound; what lies a little before zero is an encoder's pre-roll, which nobody hears.
    """

    def __init__(self, source: Source, folder: Path, wanted: list[str], said: Callable[[Made], None]) -> None:
        self._source, self._folder, self._wanted, self._said = source, folder, set(wanted), said
        self._tally = {"video": Tally(), "audio": Tally()}
        self._waiting: list[tuple[Any, list[Any]]] | None = []
        self._size: tuple[int, int] | None = None
        self._zero = self._at = Fraction(0)
        shape = source.video.sample_aspect_ratio if source.video is not None else None
        self._poster, self._tiles, self._hearing = Poster(shape), Tiles(shape), Hearing()
        self._line: Line | None = None
        self._copy: Copy | None = None
        self._suffix = ""
        self._wall: Wall | None = None

    @property
    def at_ms(self) -> int:
        """How far it has come."""
        return round(1000 * max((one.last - self._zero for one in self._tally.values() if one.count), default=0))

    @property
    def is_done(self) -> bool:
        """Whether everything that was wanted is there already."""
        return not self._wanted

    def take(self, packet: Any, frames: list[Any]) -> None:
        """A packet (None after the last) and what it brought to light. Raises MediaProblem "too_long"."""
        if packet is not None:
            self._count(packet)
        if self._waiting is None:
            return self._pass_on(packet, frames)
        self._waiting.append((packet, frames))
        if self._may_begin():
            self._begin()

    def _count(self, packet: Any) -> None:
        tally = self._tally[packet.stream.type]
        tally.add(packet)
        if tally.span_ms > self._source.limits.max_ms + LATE_MS:
            raise MediaProblem("too_long")

    def _may_begin(self) -> bool:
        """When the first picture and the first sound have come; a recorder may be late with one of them."""
        waiting = self._waiting or []
        if len(waiting) >= MOST_WAITING:
            return True
        if self._source.video is not None and _first_picture(waiting) is None:
            return False
        both = all(self._tally[stream.type].count for stream in self._streams)
        return both or max(one.span_ms for one in self._tally.values()) > LONGEST_WAIT_MS

    @property
    def _streams(self) -> list[Any]:
        return [stream for stream in (self._source.video, self._source.audio) if stream is not None]

    def _begin(self) -> None:
        source, waiting = self._source, self._waiting or []
        self._waiting = None
        first = min((one.first for one in self._tally.values() if one.count), default=Fraction(0))
        self._zero = Fraction(0) if -LONGEST_PRE_ROLL < first < 0 else first
        self._line = Line(self._zero)
        if "playable" in self._wanted:
            self._suffix = self._container(_first_picture(waiting))
            self._copy = Copy(self._path("playable"), self._suffix, source.video, source.audio, self._zero)
        if "wall" in self._wanted:
            self._wall = Wall(self._path("wall"), source.video, source.audio, _first_picture(waiting))
        for packet, frames in waiting:
            self._pass_on(packet, frames)

    def _container(self, first: Any) -> str:
        codecs = [stream.codec_context.name if stream is not None else "" for stream in (self._source.video, self._source.audio)]
        suffix = copies(self._source.format, codecs[0], codecs[1], first.format.name if first is not None else "")
        if not suffix:
            raise MediaProblem("failed", detail="browsers do not play it as it is")
        return suffix

    def _pass_on(self, packet: Any, frames: list[Any]) -> None:
        for frame in frames:
            if isinstance(frame, av.VideoFrame):
                self._picture(frame)
            elif self._line is not None:
                self._sound(self._line.take(frame))
        if packet is not None and self._copy is not None:
            self._copy.packet(packet)

    def _picture(self, frame: Any) -> None:
        if frame.pts is not None:
            self._at = max(Fraction(0), frame.pts * frame.time_base - self._zero)
        at = self._at if self._size else Fraction(0)  # what is seen first is seen from the start
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
            self._hearing.take(block)
            if self._wall is not None:
                self._wall.sound(block)

    def close(self) -> Facts:
        """Finish every file; what the recording is. Raises MediaProblem "unreadable" when a stream that was promised did not come."""
        if self._waiting is not None:
            self._begin()
        self._require_all()
        facts = self._facts()
        if self._copy is not None:
            self._copy.close()
            self._say("playable", {**facts.as_dict(), "copied": True}, f"{facts.kind}/{self._suffix}")
        if self._line is not None:
            self._sound(self._line.end())
        if self._wall is not None:
            self._wall.close(Fraction(facts.duration_ms, 1000))
            self._say("wall", {**facts.as_dict(), "kind": "video", "has_video": True, "width": WALL[0], "height": WALL[1]})
        if "peaks" in self._wanted:
            self._close_peaks(facts.duration_ms)
        if "poster" in self._wanted:
            self._close_poster()
        if "storyboard" in self._wanted:
            self._close_storyboard(facts.duration_ms)
        return facts

    def _require_all(self) -> None:
        missing = [stream.type for stream in self._streams if not self._tally[stream.type].count]
        if self._source.video is not None and self._size is None and self._wanted & SEEN:
            missing.append("picture")
        if missing:
            raise MediaProblem("unreadable", detail=f"no {' and no '.join(missing)}")

    def _facts(self) -> Facts:
        counted = [one for one in self._tally.values() if one.count]
        duration = max(1, self.at_ms)
        if duration > self._source.limits.max_ms:
            raise MediaProblem("too_long")
        salvaged = self._source.damage > 0 or any(one.backwards for one in counted)
        video = self._source.video is not None
        return Facts("video" if video else "audio", duration, *(self._size or (0, 0)), self._source.audio is not None, video, salvaged)

    def _close_peaks(self, duration_ms: int) -> None:
        numbers = self._hearing.peaks(duration_ms)
        self._path("peaks").write_text(json.dumps(numbers, separators=(",", ":")))
        self._say("peaks", {"count": len(numbers), **self._hearing.facts()})

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
        frame = whole(self._hearing.peaks(self.at_ms)).reformat(format="yuvj420p")
        write_jpeg(frame, self._path(name))
        return int(frame.width), int(frame.height)

    def _path(self, name: str) -> Path:
        return self._folder / FILES[name][0]

    def _say(self, name: str, facts: Any, mimetype: str = "") -> None:
        self._wanted.discard(name)
        self._said(Made(name, FILES[name][0], mimetype or FILES[name][1], facts))


def _first_picture(waiting: list[tuple[Any, list[Any]]]) -> Any:
    return next((frame for _, frames in waiting for frame in frames if isinstance(frame, av.VideoFrame)), None)
