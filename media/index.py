"""When each picture of a take is shown, which stand alone, and where all its packets lie. Inside the box only."""

from pathlib import Path
from media.boxes import Box, read_index
from media.errors import MediaProblem
from media.house import HD_COLOURS, MARK, SD_COLOURS, TICKS
from media.nal import Misfit
from media.soundplan import RATE
from media.sources import Source
from media.tables import Table, read_table


class Index:
    """A take in the house format, known from the file's own index: `pictures` and `sounds` (or None) are its packets, `stamps` and `keys`
    those of its pictures and `end` the tick that the last one is over at; `size` in px, `colours`, and the `loudness` it says of itself.

    Raises Misfit when it is not in the house format, MediaProblem "too_long" or "too_big_picture".
    """

    def __init__(self, path: Path, source: Source) -> None:
        if source.video is None or not source.container.metadata.get("comment", "").startswith(MARK):
            raise Misfit("not in the house format")
        moov = read_index(path)
        if not moov.all(b"trak") or source.video.codec_context.name != "h264":
            raise Misfit("not in the house format")
        self.boxes = {kind: trak for trak in moov.all(b"trak") if (kind := handler(trak)) in (b"vide", b"soun")}
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


def handler(trak: Box) -> bytes:
    """What a track is: vide, soun, or another four letters."""
    return trak.at(b"mdia", b"hdlr").body[8:12]


def _table(moov: Box, trak: Box, length: int, rate: int) -> Table:
    table = read_table(moov, trak, length)
    if table.rate != rate:
        raise Misfit("a track has another clock")
    return table
