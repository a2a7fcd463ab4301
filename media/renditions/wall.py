"""The wall rendition: small, with one picture every thirtieth of a second, however unevenly they came. Runs inside the sandbox only."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from media.house.format import SD_COLOURS, matrix_of
from media.reading.pictures import FrameConverter
from media.reading.samples import RATE, BlockCutter, as_frame
from media.renditions.transcoding import WALL, WALL_RATE
from media.renditions.wave_pictures import WavePictures

OPTIONS = {"preset": "superfast", "crf": "28", "profile": "high", "x264-params": f"keyint={WALL_RATE}:min-keyint=1:scenecut=0"}
SOUND_BITS = 64_000
UNSAID = 2


class Wall:
    """Writes 640x360 H.264 at 30 a second, with AAC. Each output picture is the latest input picture.

    Picture n is shown from n/30 s on. Other shapes stand on black; without pictures, the waveform is drawn. `first` is the first picture,
    which sets the colour matrix.
    """

    def __init__(self, output: Path, video: Any, audio: Any, first: Any) -> None:
        self._file = av.open(str(output), "w", format="mp4", options={"movflags": "+faststart"})
        self._converter: FrameConverter | None = None
        if video is not None:
            self._converter = FrameConverter(WALL, video.sample_aspect_ratio, letterbox=True, scaling="bilinear", colours=0)
        said = int(first.colorspace) if first is not None else UNSAID
        self._video = _add_picture(self._file, matrix_of(video.codec_context.name, said) if video is not None else SD_COLOURS)
        self._audio = _add_sound(self._file) if audio is not None else None
        self._waves = WavePictures() if video is None else None
        self._chunks = BlockCutter(1024)
        self._held: Any = None
        self._at = self._written = self._heard = 0

    def picture(self, frame: Any, at: Fraction) -> None:
        """Take a picture, shown from `at` (seconds) on."""
        assert self._converter is not None
        n = max(0, round(at * WALL_RATE))
        if self._held is not None and n < self._at:
            return
        placed = self._converter.convert(frame)
        self._write_until(n)
        self._held, self._at = placed, n

    def sound(self, block: Any) -> None:
        """Take the next samples."""
        for chunk in self._chunks.add(block):
            self._sound(chunk)
        if self._waves is not None:
            for frame in self._waves.add(block):
                self._drawn(frame)

    def close(self, end: Fraction) -> None:
        """Finish the file; its last picture is shown until `end` (seconds)."""
        if self._waves is not None:
            for frame in self._waves.end():
                self._drawn(frame)
        elif self._held is not None:
            self._write_until(max(self._at + 1, round(end * WALL_RATE)))
        if self._audio is not None:
            for chunk in self._chunks.end():
                self._sound(chunk)
        for stream in (self._video, self._audio):
            if stream is not None:
                self._file.mux(stream.encode(None))
        self._file.close()

    def _drawn(self, frame: Any) -> None:
        self._held = frame
        self._write_until(self._written + 1)

    def _write_until(self, n: int) -> None:
        while self._held is not None and self._written < n:
            self._held.pts, self._held.time_base = self._written, Fraction(1, WALL_RATE)
            self._held.pict_type = av.video.frame.PictureType.NONE
            self._file.mux(self._video.encode(self._held))
            self._written += 1

    def _sound(self, chunk: Any) -> None:
        assert self._audio is not None
        self._file.mux(self._audio.encode(as_frame(chunk, self._heard)))
        self._heard += len(chunk)


def _add_picture(file: Any, colours: int) -> Any:
    stream = file.add_stream("libx264", rate=WALL_RATE, options=OPTIONS)
    context = stream.codec_context
    context.width, context.height, context.pix_fmt, context.time_base = *WALL, "yuv420p", Fraction(1, WALL_RATE)
    context.color_range, context.colorspace = 1, colours
    context.thread_count = 1  # many answers arrive at once, and none faster than real time
    return stream


def _add_sound(file: Any) -> Any:
    stream = file.add_stream("aac", rate=RATE, layout="mono")
    context = stream.codec_context
    context.sample_rate, context.layout, context.format, context.bit_rate = RATE, "mono", "fltp", SOUND_BITS
    context.time_base, context.options = Fraction(1, RATE), {"aac_coder": "fast"}
    return stream
