"""The index of a take: the time of each picture, the keyframes, and the place of every packet. Runs inside the sandbox only."""

import struct
from pathlib import Path

from media.clip.soundplan import RATE
from media.house.format import BOUNDS, HD_COLOURS, MARK, SD_COLOURS, TICKS
from media.mp4.atoms import Atom, read_index
from media.mp4.nal import Misfit
from media.mp4.tables import Table, read_table
from media.reading.sources import Source
from media.sandbox.errors import MediaProblem

HIGH = b"\1\x64"  # avcC of the High profile, which has only 8-bit 4:2:0
UPRIGHT = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)


class Index:
    """A take in the house format, described by the file's own index.

    `pictures` and `sounds` (or None) are the packet tables. `stamps` and `keys` are the ticks and keyframe flags of its pictures, and
    `end` is the tick at which both the last one and the sound end. `size` is in px; `loudness` is what the file stores about itself.
    Raises Misfit for a file in another format, MediaProblem "too_long" or "too_big_picture".
    """

    def __init__(self, path: Path, source: Source) -> None:
        if not _looks_like_ours(source):
            raise Misfit("not in the house format")
        moov = read_index(path)
        self.tracks = {kind: trak for trak in moov.all(b"trak") if (kind := track_kind(trak)) in (b"vide", b"soun")}
        if b"vide" not in self.tracks or self.tracks[b"vide"].at(b"tkhd").body[40:76] != UPRIGHT:
            raise Misfit("not in the house format")
        length = path.stat().st_size
        self.pictures = _table(moov, self.tracks[b"vide"], length, TICKS)
        self.sounds = _table(moov, self.tracks[b"soun"], length, RATE) if b"soun" in self.tracks and source.audio is not None else None
        self.stamps: list[int] = self.pictures.at.tolist()
        self.keys: list[bool] = self.pictures.key.tolist()
        heard = self.sounds.end * TICKS // RATE if self.sounds is not None else 0
        self.end = max(self.pictures.end, heard)  # the last picture is shown until the sound is over
        if self.end * 1000 // TICKS > source.limits.max_ms:
            raise MediaProblem("too_long")
        context = source.video.codec_context
        self.size = (context.width, context.height)
        self.extradata = bytes(context.extradata or b"")
        self.colours = SD_COLOURS if int(context.colorspace) in (5, 6) else HD_COLOURS
        self.loudness: str = source.container.metadata.get("loudness", "")

    @property
    def duration_ms(self) -> int:
        """The longer of picture and sound."""
        return self.end * 1000 // TICKS


def _looks_like_ours(source: Source) -> bool:
    """Whether the file claims to be in the house format and has its codecs and sizes."""
    if source.video is None or not source.container.metadata.get("comment", "").startswith(MARK):
        return False
    video, square = source.video.codec_context, source.video.sample_aspect_ratio in (None, 0, 1)
    fits = max(video.width, video.height) <= max(BOUNDS) and min(video.width, video.height) <= min(BOUNDS)
    if (video.name, bytes(video.extradata or b"")[:2], square, fits) != ("h264", HIGH, True, True):
        return False
    sound = source.audio.codec_context if source.audio is not None else None
    return sound is None or (sound.name, sound.channels, sound.sample_rate) == ("aac", 1, RATE)


def track_kind(trak: Atom) -> bytes:
    """The kind of a track: vide, soun, or another four letters."""
    return trak.at(b"mdia", b"hdlr").body[8:12]


def _table(moov: Atom, trak: Atom, length: int, rate: int) -> Table:
    table = read_table(moov, trak, length)
    if table.rate != rate:
        raise Misfit("a track has another clock")
    return table
