"""Buffers the beginning of a recording until its start time and its picture are known. Runs inside the sandbox only."""

from fractions import Fraction
from typing import Any

import av

from media.reading.probe import EARLY_SOUND, LATE_MS
from media.reading.sources import Source, seconds
from media.reading.tally import Tally, has_gap
from media.sandbox.errors import MediaProblem

Passed = list[tuple[Any, list[Any]]]
LONGEST_WAIT_MS, MOST_WAITING = 3000, 2000
LONGEST_PRE_ROLL = Fraction(1, 10)


class StartBuffer:
    """Buffers and counts packets with their frames, until it has seen `pictures` pictures and the first sound.

    A recorder may deliver one of the two late. After three seconds of the other, the buffer waits no longer.
    """

    def __init__(self, source: Source, pictures: int = 1) -> None:
        self._source, self._pictures = source, pictures
        self._waiting: Passed | None = []
        self._times: list[Fraction] = []
        self.tally = {"video": Tally(), "audio": Tally()}
        self.first: Any = None
        self.is_open = False

    @property
    def counted(self) -> list[Tally]:
        """The streams that have delivered packets."""
        return [one for one in self.tally.values() if one.count]

    @property
    def streams(self) -> list[Any]:
        """The streams that the file announces."""
        return [stream for stream in (self._source.video, self._source.audio) if stream is not None]

    @property
    def earliest(self) -> Fraction:
        """The time of the first packet. A little before 0 is an encoder's pre-roll, which nobody hears."""
        first = min((one.first for one in self.counted), default=Fraction(0))
        return Fraction(0) if -LONGEST_PRE_ROLL < first < 0 else first

    @property
    def start(self) -> Fraction:
        """The time of the first picture, unless sound begins long before."""
        video = self.tally["video"]
        return video.first if video.count and video.first - self.earliest < EARLY_SOUND else self.earliest

    @property
    def rate(self) -> float:
        """Pictures per second in the buffer; 30 when there are too few to tell."""
        span = self._times[-1] - self._times[0] if len(self._times) > 2 else Fraction(0)
        return float((len(self._times) - 1) / span) if span > 0 else 30.0

    def add(self, packet: Any, frames: list[Any]) -> Passed:
        """Take a packet; returns what leaves the buffer now. Raises MediaProblem "too_long"."""
        if packet is not None:
            self._count(packet)
        if self._waiting is None:
            return [(packet, frames)]
        self._waiting.append((packet, frames))
        self._look(frames)
        return self.end() if self._may_begin() else []

    def end(self) -> Passed:
        """Open the buffer; returns what it still held."""
        passed, self._waiting, self.is_open = self._waiting or [], None, True
        return passed

    def missing(self) -> list[str]:
        """The announced streams that delivered nothing."""
        return [stream.type for stream in self.streams if not self.tally[stream.type].count]

    def is_damaged(self) -> bool:
        """Whether part of the recording was unreadable, came twice or is missing."""
        return self._source.damage > 0 or any(one.backwards for one in self.counted) or has_gap(self.counted)

    def _count(self, packet: Any) -> None:
        tally = self.tally[packet.stream.type]
        tally.add(packet)
        if tally.span_ms > self._source.limits.max_ms + LATE_MS:
            raise MediaProblem("too_long")

    def _look(self, frames: list[Any]) -> None:
        for frame in frames:
            if isinstance(frame, av.VideoFrame):
                self.first = self.first or frame
                if frame.pts is not None:
                    self._times.append(seconds(frame.pts, frame.time_base))

    def _may_begin(self) -> bool:
        if len(self._waiting or []) >= MOST_WAITING:
            return True
        late = max(one.span_ms for one in self.tally.values()) > LONGEST_WAIT_MS
        if self._source.video is not None and (self.first is None or (len(self._times) < self._pictures and not late)):
            return False
        return late or all(self.tally[stream.type].count for stream in self.streams)
