"""When each picture of a take is shown, which stand alone, and where all its packets lie. Inside the box only."""

import struct
from pathlib import Path

from media.clip.soundplan import RATE
from media.house.format import BOX, HD_COLOURS, MARK, SD_COLOURS, TICKS
from media.mp4.atoms import Box, read_index
from media.mp4.nal import Misfit
from media.mp4.tables import Table, read_table
from media.reading.sources import Source
from media.sandbox.errors import MediaProblem

HIGH = b"\1\x64"  # an avcC record for a profile that knows 8 bit 4:2:0 alone
UPRIGHT = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)


class Index:
    """A take in the house format, known from the file's own index: `pictures` and `sounds` (or None) are its packets, `stamps` and `keys`
    those of its pictures and `end` the tick that the last one is over at; `size` in px, `colours`, and the `loudness` it says of itself.

    Raises Misfit when it is not in the house format, MediaProblem "too_long" or "too_big_picture".
    """

    def __init__(self, path: Path, source: Source) -> None:
        if not _looks_like_ours(source):
            raise Misfit("not in the house format")
        moov = read_index(path)
        self.boxes = {kind: trak for trak in moov.all(b"trak") if (kind := handler(trak)) in (b"vide", b"soun")}
        if b"vide" not in self.boxes or self.boxes[b"vide"].at(b"tkhd").body[40:76] != UPRIGHT:
            raise Misfit("not in the house format")
        length = path.stat().st_size
        self.pictures = _table(moov, self.boxes[b"vide"], length, TICKS)
        self.sounds = _table(moov, self.boxes[b"soun"], length, RATE) if b"soun" in self.boxes and source.audio is not None else None
        self.stamps: list[int] = self.pictures.at.tolist()
        self.keys: list[bool] = self.pictures.key.tolist()
        self.end = self.pictures.end
        if self.end * 1000 // TICKS > source.limits.max_ms:
            raise MediaProblem("too_long")
        context = source.video.codec_context
        self.size = (context.width, context.height)
        self.extradata = bytes(context.extradata or b"")
        self.colours = SD_COLOURS if int(context.colorspace) in (5, 6) else HD_COLOURS
        self.loudness: str = source.container.metadata.get("loudness", "")

    @property
    def duration_ms(self) -> int:
        """How long it is: the longer of picture and sound."""
        sound = self.sounds.end * 1000 // RATE if self.sounds is not None else 0
        return max(self.end * 1000 // TICKS, sound)


def _looks_like_ours(source: Source) -> bool:
    """Whether it says that it is in the house format, and has its codecs and measures."""
    if source.video is None or not source.container.metadata.get("comment", "").startswith(MARK):
        return False
    video, square = source.video.codec_context, source.video.sample_aspect_ratio in (None, 0, 1)
    fits = max(video.width, video.height) <= max(BOX) and min(video.width, video.height) <= min(BOX)
    if (video.name, bytes(video.extradata or b"")[:2], square, fits) != ("h264", HIGH, True, True):
        return False
    sound = source.audio.codec_context if source.audio is not None else None
    return sound is None or (sound.name, sound.channels, sound.sample_rate) == ("aac", 1, RATE)


def handler(trak: Box) -> bytes:
    """What a track is: vide, soun, or another four letters."""
    return trak.at(b"mdia", b"hdlr").body[8:12]


def _table(moov: Box, trak: Box, length: int, rate: int) -> Table:
    table = read_table(moov, trak, length)
    if table.rate != rate:
        raise Misfit("a track has another clock")
    return table
