"""When each picture of a take is shown and which stand alone. Inside the box only."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from media.errors import MediaProblem
from media.house import HD_COLOURS, SD_COLOURS, TICKS
from media.limits import Limits
from media.plan import scaler
from media.soundplan import RATE
from media.sources import Source


class Index:
    """A take in the house format, read once: `stamps` and `keys` of its pictures, its `end`, all in ticks; `sounds`, the samples its
    sound's packets stand at; `size` in px, `colours`, and what it says of itself.
    """

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
            to_tick = scaler(source.video.time_base, TICKS)
            to_sample = scaler(source.audio.time_base, RATE) if source.audio is not None else to_tick
            picture = source.video.index
            for packet in source.packets():
                if packet.stream_index == picture:
                    self._add(packet, to_tick)
                else:
                    sounds.append(to_sample(packet.pts))
        self.sounds = frozenset(sounds)
        if not self.stamps:
            raise MediaProblem("unreadable", detail="no pictures")

    def _add(self, packet: Any, to_tick: Callable[[int], int]) -> None:
        tick = to_tick(packet.pts)
        if self.stamps and tick <= self.stamps[-1]:
            raise MediaProblem("unreadable", detail="pictures are not in order")
        self.stamps.append(tick)
        self.keys.append(packet.is_keyframe)
        self.end = max(tick + 1, to_tick(packet.pts + (packet.duration or 0)))
