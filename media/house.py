"""The house format: one pinned way to encode, so that whatever is encoded later fits in without a seam.

H.264 High without B-frames, an IDR every two seconds, time stamps in 1/30000 s, parameter sets byte for byte the same every
time, upright square pixels of at most 1280x720; AAC in one channel at 48 kHz, -16 LUFS. See docs/media.md.
"""

from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from shutil import copyfile
from typing import Any

from media.command import Progress, no_progress, run_task
from media.errors import MediaProblem
from media.facts import Facts
from media.limits import Caps, Limits, caps_for
from media.loudness import TARGET_LUFS, Loudness, gain_for, measure
from media.probe import Probe, probe

TICKS = 30_000
BASE = Fraction(1, TICKS)
BOX = (1280, 720)
GOP_S = 2
MOST_RATE = 33
LEVEL = "4.0"
PINNED = (
    "stitchable=1:bframes=0:ref=1:weightp=0:cabac=1:8x8dct=1:scenecut=0:sps-id=0:repeat-headers=1:annexb=1:aud=0"
    ":rc-lookahead=10:sliced-threads=0:force-cfr=0"
)
MARK = "tagning house 1"


def to_house(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> Facts:
    """Bring a recording with a picture to the house format. Raises MediaProblem ("no_video" for sound alone)."""
    source, output = source.absolute(), output.absolute()
    found = probe(source, limits)
    if not found.video:
        raise MediaProblem("no_video")
    if is_house(found):
        copyfile(source, output)
        return found.facts()
    facts, _ = encode(source, output, found, limits, progress)
    return facts


def is_house(found: Probe) -> bool:
    """Whether it says of itself that it is in the house format; rendering looks at the parameter sets as well."""
    return found.mark.startswith(MARK) and found.format == "mov" and found.video == "h264" and found.clean


def bring_home(source: Path, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> dict[str, Any]:
    """The same for the command line: facts, whether it was a "copy" or an "encode", and the loudness before and after."""
    source, output = source.absolute(), output.absolute()
    found = probe(source, limits)
    facts = to_house(source, output, progress, limits)
    before, after = measure(source, found), measure(output)
    return {
        **facts.as_dict(), "method": "copy" if is_house(found) else "encode",
        "loudness_before": asdict(before) if before else None, "loudness_after": asdict(after) if after else None,
    }


def encode(source: Path, output: Path, found: Probe, limits: Limits, progress: Progress) -> tuple[Facts, Loudness | None]:
    """Encode picture and sound, or sound alone; the facts, and the loudness there was before. A file half made is taken away again."""
    loudness = measure(source, found) if found.audio else None
    order = {
        "source": str(source), "output": str(output), "limits": asdict(limits), "probe": asdict(found),
        "gain": gain_for(loudness, TARGET_LUFS) if loudness else 1.0,
    }
    try:
        made = run_task("house:encode_here", order, caps=_caps(found), progress=progress)
    except BaseException:
        output.unlink(missing_ok=True)
        raise
    return Facts(**made), loudness


def _caps(found: Probe) -> Caps:
    return caps_for(found.duration_ms)


def encode_here(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """The same inside the box."""
    from media.sources import Source

    found, limits = Probe(**arguments["probe"]), Limits(**arguments["limits"])
    with Source(Path(arguments["source"]), limits) as source:
        sink = HouseSink(Path(arguments["output"]), source, found, arguments["gain"])
        for frame in source.frames():
            sink.take(frame)
            tell(min(990, round(1000 * sink.at_ms / found.duration_ms)))
        return sink.close().as_dict()


class HouseSink:
    """Encodes frames as they come into a file in the house format."""

    def __init__(self, output: Path, source: Any, found: Probe, gain: float) -> None:
        import av

        from media.pictures import Easel, fitted
        from media.sounds import Chunks, Line

        self._source, self._found = source, found
        self._start = Fraction(found.start)
        self._size = fitted((found.width, found.height), BOX) if found.video else (0, 0)
        self._file = av.open(str(output), "w", format="mp4", options={"movflags": "+faststart+use_metadata_tags", "video_track_timescale": str(TICKS)})
        self._file.metadata["comment"] = MARK
        shape = source.video.sample_aspect_ratio if source.video is not None else None
        self._easel = Easel(self._size, shape)
        self._video = add_picture(self._file, self._size) if found.video else None
        self._audio = add_sound(self._file) if found.audio else None
        self._line, self._chunks = Line(self._start, gain), Chunks(1024)
        self._last, self._written, self._spacing = -1, 0, 0
        self._drop = found.rate > MOST_RATE
        self._decoded = 0

    @property
    def at_ms(self) -> int:
        """How far it has come."""
        return max(self._last * 1000 // TICKS, self._written * 1000 // 48_000)

    def take(self, frame: Any) -> None:
        """One decoded picture or sound."""
        import av

        if isinstance(frame, av.VideoFrame):
            self._picture(frame)
        elif self._audio is not None:
            for block in self._line.take(frame):
                self._sound(block)

    def _picture(self, frame: Any) -> None:
        if self._video is None:
            return
        self._decoded += 1
        tick = self._last + 1000 if frame.pts is None else round((frame.pts * frame.time_base - self._start) / BASE)
        if self._last < 0:
            tick = 0  # what is seen first is seen from the start
        if tick <= self._last or (self._drop and self._last >= 0 and tick - self._last < TICKS // MOST_RATE):
            return
        if tick > (self._found.duration_ms + 60_000) * TICKS // 1000:
            return
        placed = self._easel.place(frame)
        placed.pts, placed.time_base = tick, BASE
        self._last = tick
        for packet in self._video.encode(placed):
            self._file.mux(packet)

    def _sound(self, block: Any) -> None:
        for chunk in self._chunks.take(block):
            self._write(chunk)

    def _write(self, chunk: Any) -> None:
        from media.sounds import as_frame

        assert self._audio is not None
        for packet in self._audio.encode(as_frame(chunk, self._written)):
            self._file.mux(packet)
        self._written += len(chunk)

    def close(self) -> Facts:
        """Finish the file; what is in it. Raises MediaProblem "unreadable" when nothing could be decoded."""
        if self._audio is not None:
            for block in self._line.end():
                self._sound(block)
            for chunk in self._chunks.end():
                self._write(chunk)
        if self._video is not None and self._last < 0 and not self._written:
            raise MediaProblem("unreadable", detail="no picture could be decoded")
        for stream in (self._video, self._audio):
            if stream is not None:
                for packet in stream.encode(None):
                    self._file.mux(packet)
        self._file.close()
        duration = max((self._last + 1000) * 1000 // TICKS if self._last >= 0 else 0, self._written * 1000 // 48_000)
        salvaged = bool(self._source.damage) or not self._found.clean or not self._found.steady
        return Facts(self._found.kind, duration, *self._size, self._audio is not None, self._video is not None, salvaged)


def add_picture(file: Any, size: tuple[int, int], preset: str = "superfast", crf: float = 21, gop: int = GOP_S * 30) -> Any:
    """A video stream in `file` with the pinned encoder."""
    stream = file.add_stream("libx264", rate=30)
    configure(stream.codec_context, size, preset, crf, gop)
    stream.time_base = BASE
    return stream


def configure(context: Any, size: tuple[int, int], preset: str, crf: float, gop: int) -> None:
    """Set an H.264 encoder to the pinned options; preset and crf do not reach the parameter sets."""
    context.width, context.height, context.pix_fmt = size[0], size[1], "yuv420p"
    context.time_base, context.framerate = BASE, Fraction(30)
    context.thread_count = 2
    context.color_range, context.colorspace, context.color_primaries, context.color_trc = 1, 1, 1, 1
    context.options = {"preset": preset, "crf": str(crf), "profile": "high", "level": LEVEL, "x264-params": f"{PINNED}:keyint={gop}"}


def add_sound(file: Any) -> Any:
    """An audio stream in `file`: AAC, one channel, 96 kbit/s."""
    stream = file.add_stream("aac", rate=48_000, layout="mono", options={"aac_coder": "fast"})
    stream.bit_rate = 96_000
    return stream
