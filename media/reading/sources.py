"""Opens an untrusted recording inside the sandbox: a forced demuxer, allow-listed protocols, limited pixels.

Only code that runs inside the sandbox imports this module.
"""

import os
import re
import stat
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
from av.error import FFmpegError

from media.reading.incoming import Incoming
from media.reading.leaps import seconds_without_sound, without_leaps
from media.reading.sniff import sniff
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Limits

CODECS = frozenset((
    "h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "libaom-av1", "mpeg4", "h263", "mjpeg", "prores",
    "pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le",
    "pcm_f64be", "pcm_mulaw", "pcm_alaw", "adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms",
    "aac", "aac_latm", "opus", "libopus", "vorbis", "libvorbis", "mp3", "mp3float", "flac", "alac", "ac3", "eac3",
    "amrnb", "amr_nb", "amrwb", "amr_wb", "libopencore_amrnb", "libopencore_amrwb",
))
MATRICES, UNSAID = frozenset((0, 1, 2, 3, 4, 5, 6, 7, 9, 10)), 2
"""Colour matrices that can be converted, by their number in ITU-T H.273; another one counts as not said, as players do it."""
LOCKED = (b"encv", b"enca")
MOST_INDEX = 16_000_000
DAMAGE_REPORTS = (
    b"File ended prematurely", b"partial file", b"error while decoding", b"Invalid NAL unit", b"concealing", b"Truncat",
    b"EBML number", b"containing master element",
)
TOO_LARGE = re.compile(rb"Picture size [1-9]\d*x[1-9]\d* (is invalid|exceeds)")
USUAL_LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "quad", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
LONGEST_BAD_RUN = 2000
AT_ONCE = {"probesize": "32"}


class Source:
    """An open recording: its real video stream and its audio stream; either may be None.

    The recording is a file, or still arriving and readable from front to end only. `indexed` trusts the file's index for the stream
    parameters and decodes nothing to find them.
    """

    def __init__(self, recording: "Path | Incoming", limits: Limits, threads: int = 2, indexed: bool = False) -> None:
        self.recording, self.limits = recording, limits
        self.format = sniff(recording) if isinstance(recording, Path) else recording.format
        self._damage = self._bad_run = 0
        av.logging.restore_default_callback()  # PyAV's own callback takes the GIL on the decoders' threads
        av.logging.set_libav_level(av.logging.ERROR)
        self.container = self._open(AT_ONCE if indexed else {})
        self._check_streams()
        self.video = self._chosen("video")
        self.audio = self._chosen("audio")
        if self.video is None and self.audio is None:
            raise self._unusable()
        for stream in (self.video, self.audio):
            if stream is not None:
                stream.thread_count = threads
        self._empty_s = seconds_without_sound(self.video, self.audio) if self.format == "mov" else None
        if self.audio is not None:
            _name_channels(self.audio.codec_context)
        if self.video is not None:
            self._check_picture(self.video.codec_context.width, self.video.codec_context.height)
            self.video.codec_context.options = {"max_pixels": str(self.limits.max_pixels)}
            self.video.thread_type = "SLICE" if self.video.codec_context.name == "vp8" else "FRAME"

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._settle()
        self.container.close()

    def _settle(self) -> None:
        """Drain the decoders, because freeing a busy decoder can hang."""
        for stream in (self.video, self.audio):
            if stream is not None and stream.codec_context.is_open:
                try:
                    stream.codec_context.decode(None)
                except FFmpegError:
                    continue

    @property
    def damage(self) -> int:
        """How many errors there were so far; 0 for an intact file."""
        return self._damage + reported_damage()

    def packets(self) -> Iterator[Any]:
        """Every packet with data from the two streams.

        It ends where the file is unreadable, or after a long run of packets that do not decode.
        """
        streams = [stream for stream in (self.video, self.audio) if stream is not None]
        feed = without_leaps(self.container.demux(streams), self._empty_s)
        while self._bad_run <= LONGEST_BAD_RUN:
            try:
                packet = next(feed)
            except StopIteration:
                return
            except FFmpegError:
                self._damage += 1
                return
            if packet.size:
                self._damage += bool(packet.is_corrupt)
                yield packet

    def frames(self) -> Iterator[Any]:
        """Every decoded picture and sound, in file order. Undecodable packets are skipped and counted in `damage`."""
        for _, frames in self.decoded():
            yield from frames

    def decoded(self) -> Iterator[tuple[Any, list[Any]]]:
        """Every packet with the frames it yields; finally None with the frames that the decoders held back."""
        for packet in self.packets():
            yield packet, self.decode(packet)
        for frames in self.delayed_frames():
            yield None, frames

    def decode(self, packet: Any) -> list[Any]:
        """The frames that a packet yields. Call it in packet order."""
        try:
            frames = packet.decode()
        except FFmpegError:
            self._damage += 1
            self._bad_run += 1
            return []
        self._bad_run = 0
        return list(self._checked(frames))

    def delayed_frames(self) -> Iterator[list[Any]]:
        """After the last packet: the frames that the decoders held back for reordering."""
        for stream in (self.video, self.audio):
            if stream is None:
                continue
            try:
                rest = stream.codec_context.decode(None)
            except FFmpegError:
                continue
            for frame in rest:
                frame.time_base = stream.time_base
            yield list(self._checked(rest))

    def _checked(self, frames: list[Any]) -> Iterator[Any]:
        for frame in frames:
            if isinstance(frame, av.VideoFrame):
                self._check_picture(frame.width, frame.height)
                if int(frame.colorspace) not in MATRICES:
                    frame.colorspace = UNSAID
            self._damage += bool(frame.is_corrupt)
            yield frame

    def _open(self, more: dict[str, str]) -> Any:
        options = {**more, "protocol_whitelist": "file", "format_whitelist": "mov,matroska,webm,mp4,m4a,3gp,3g2,mj2",
                   "max_pixels": str(self.limits.max_pixels), "max_streams": str(self.limits.max_streams + 1)}
        try:
            where: Any = f"file:{self.recording}" if isinstance(self.recording, Path) else self.recording
            return av.open(where, format=self.format, options=options, metadata_errors="replace")
        except (FFmpegError, ValueError) as error:
            raise self._unusable(str(error)) from None

    def _unusable(self, detail: str = "") -> MediaProblem:
        if self.is_locked():
            return MediaProblem("encrypted")
        return MediaProblem("unreadable" if detail else "no_streams", detail=detail)

    def is_locked(self) -> bool:
        """Whether the file declares its content encrypted."""
        return self.format == "mov" and any(mark in self._index() for mark in LOCKED)

    def _index(self) -> bytes:
        return moov_of(self.recording) if isinstance(self.recording, Path) else self.recording.head

    def _check_streams(self) -> None:
        if self.is_locked():
            raise MediaProblem("encrypted")
        if len(self.container.streams) > self.limits.max_streams:
            raise MediaProblem("unreadable", detail=f"{len(self.container.streams)} streams")

    def _chosen(self, kind: str) -> Any:
        """The stream that players choose: the first one that the file says is to be played, else the first. None when there is none.

        Raises MediaProblem when there are streams of the kind and none can be read.
        """
        cover = av.stream.Disposition.attached_pic
        real = [stream for stream in getattr(self.container.streams, kind) if kind == "audio" or not stream.disposition & cover]
        readable = [stream for stream in real if stream.codec_context is not None and stream.codec_context.name in CODECS]
        if real and not readable:
            raise MediaProblem(f"unread_{kind}")
        wanted = [stream for stream in readable if stream.disposition & av.stream.Disposition.default]
        return next(iter(wanted or readable), None)

    def _check_picture(self, width: int, height: int) -> None:
        if max(width, height) > self.limits.max_side or width * height > self.limits.max_pixels:
            raise MediaProblem("too_big_picture", detail=f"{width}x{height}")


def _name_channels(context: Any) -> None:
    """Give channels in an odd order ("2 channels (FR+FL)") the usual places.

    PyAV frees the list of such an order each time somebody looks at it, so it is looked at once and replaced.
    """
    layout = context.layout
    if "(" in layout.name and not context.is_open:
        context.layout = USUAL_LAYOUTS.get(layout.nb_channels, f"{layout.nb_channels} channels")


def seconds(stamp: int | None, base: Fraction | None) -> Fraction:
    """A time stamp in seconds; 0 for a missing one."""
    return Fraction(0) if stamp is None or base is None else stamp * base


def moov_of(path: Path) -> bytes:
    """The contents of an MP4's `moov` atoms, as far as the file goes."""
    found = b""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        while file.tell() + 8 <= size and len(found) < MOST_INDEX:
            at, head = file.tell(), file.read(8)
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(file.read(8), "big")
            if head[4:] == b"moov":
                found += file.read(min(length or size, MOST_INDEX))
            if length < 8:
                break
            file.seek(at + length)
    return found


def reported_damage() -> bool:
    """Whether libav reported damage on stderr."""
    said = _stderr_of_libav()
    return any(remark in said for remark in DAMAGE_REPORTS)


def refused_for_size() -> bool:
    """Whether the decoders refused a picture for its size."""
    return TOO_LARGE.search(_stderr_of_libav()) is not None


def _stderr_of_libav() -> bytes:
    """libav's messages; stderr is a file inside the sandbox."""
    return os.pread(2, 200_000, 0) if stat.S_ISREG(os.fstat(2).st_mode) else b""
