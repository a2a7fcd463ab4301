"""What a recording is, measured from its packets and its first picture. Headers can lie, so they are not trusted."""

import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.reading.facts import Facts
from media.reading.sniff import sniff
from media.reading.tally import Tally, has_gap
from media.sandbox.command import Progress, no_progress, run_task
from media.sandbox.limits import PROBE, Limits

LATE_MS = 10_000
REMEMBERED = 100
EARLY_SOUND = Fraction(1, 2)


@dataclass(frozen=True)
class Probe:
    """A recording's facts and its encoding.

    `format` is the demuxer ("mov" or "matroska"). `video` and `audio` are codec names or "", `video_at` and `audio_at` the numbers of the
    streams. `start` is the time of the first picture in seconds, as a fraction. `rate` is the mean number of pictures per second. `steady`
    means that no time stamp goes back, `clean` that every packet could be read. `mark` is the file's comment, by which the house format is
    recognised. `colours` is the number of the colour matrix. `loudness` is what the house format stored about its sound.
    """

    kind: str
    duration_ms: int
    width: int
    height: int
    format: str
    video: str
    audio: str
    pixel_format: str
    rate: float
    pictures: int
    steady: bool
    upright: bool
    clean: bool
    start: str
    channels: int
    sample_rate: int
    video_at: int = 0
    audio_at: int = 0
    colours: int = 2
    mark: str = ""
    loudness: dict[str, float] | None = None

    def facts(self, salvaged: bool | None = None) -> Facts:
        """The facts alone."""
        damaged = not self.clean if salvaged is None else salvaged
        return Facts(self.kind, self.duration_ms, self.width, self.height, bool(self.audio), bool(self.video), damaged)


_seen: dict[tuple[str, int, int, int, Limits], Probe] = {}


def probe(path: Path, limits: Limits = Limits(), progress: Progress = no_progress) -> Probe:
    """Probe a recording inside the sandbox; results are cached. Raises MediaProblem with a code from errors.REFUSALS."""
    sniff(path)  # refusing a file that is no video costs no process
    state = path.stat()
    key = (str(path.absolute()), state.st_ino, state.st_size, state.st_mtime_ns, limits)
    if key not in _seen:
        found = run_task("reading.probe:probe_inside", {"path": key[0], "limits": asdict(limits)}, caps=PROBE, progress=progress)
        while len(_seen) >= REMEMBERED:
            _seen.pop(next(iter(_seen)), None)
        _seen[key] = Probe(**found)
    return _seen[key]


def probe_inside(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """The task of `probe` inside the sandbox."""
    return asdict(probe_file(Path(arguments["path"]), Limits(**arguments["limits"])))


def probe_file(path: Path, limits: Limits) -> Probe:
    """Probe an open file. Runs inside the sandbox only."""
    from media.reading.sources import Source

    picture = _picture(path, limits)
    with Source(path, limits) as source:
        return measure(source, picture)


def _picture(path: Path, limits: Limits) -> Any:
    """The first picture. It gets a container of its own, so that the other one is still at its start."""
    from media.reading.pictures import first_picture
    from media.reading.sources import Source

    with Source(path, limits) as source:
        if source.video is None:
            return None
        source.video.thread_count = 1
        return first_picture(source.container, source.video)


def measure(source: Any, picture: Any) -> Probe:
    """Count the packets of an open source. Raises MediaProblem: unreadable, too_long or too_big_picture."""
    from media.reading.pictures import UPRIGHT, shown_size, turn_of
    from media.reading.sources import MATRICES, UNSAID, refused_for_size
    from media.sandbox.errors import MediaProblem

    tally = {"video": Tally(), "audio": Tally()}
    for packet in source.packets():
        tally[packet.stream.type].add(packet)
        if tally[packet.stream.type].span_ms > source.limits.max_ms + LATE_MS:
            raise MediaProblem("too_long")
    if picture is None and refused_for_size():
        raise MediaProblem("too_big_picture", detail="no picture could be decoded within the limits")
    video, audio = source.video if picture is not None else None, source.audio if tally["audio"].count else None
    if video is None and audio is None:
        raise MediaProblem("unreadable", detail="nothing could be decoded")
    counted = [tally[stream.type] for stream in (video, audio) if stream is not None]
    start = _start(counted, video is not None)
    duration_ms = round(1000 * (max(one.last for one in counted) - start))
    if duration_ms > source.limits.max_ms:
        raise MediaProblem("too_long")
    width, height = shown_size(picture, video.sample_aspect_ratio) if video is not None else (0, 0)
    pictures = tally["video"]
    square = video is None or video.sample_aspect_ratio in (None, 0, 1)
    return Probe(
        kind="video" if video is not None else "audio", duration_ms=max(1, duration_ms), width=width, height=height, format=source.format,
        video=video.codec_context.name if video is not None else "", audio=audio.codec_context.name if audio is not None else "",
        pixel_format=picture.format.name if video is not None else "", rate=pictures.rate, pictures=pictures.count,
        steady=all(one.backwards == 0 for one in counted), upright=video is None or (turn_of(picture) == UPRIGHT and square),
        clean=source.damage == 0 and not has_gap(counted), start=str(start),
        channels=audio.codec_context.channels if audio is not None else 0,
        sample_rate=audio.codec_context.sample_rate if audio is not None else 0,
        video_at=video.index if video is not None else 0, audio_at=audio.index if audio is not None else 0,
        colours=int(picture.colorspace) if video is not None and int(picture.colorspace) in MATRICES else UNSAID,
        mark=source.container.metadata.get("comment", "")[:200], loudness=stored_loudness(source.container.metadata.get("loudness", "")),
    )


def _start(counted: list["Tally"], has_picture: bool) -> Fraction:
    """The start of the recording: its first picture, unless the sound begins long before."""
    earliest = min(one.first for one in counted)
    return counted[0].first if has_picture and counted[0].first - earliest < EARLY_SOUND else earliest


def stored_loudness(text: str) -> dict[str, float] | None:
    """The loudness that the house format stored; None when it is missing or malformed."""
    try:
        said = json.loads(text[:500])
        return {name: float(said[name]) for name in ("lufs", "range_lu", "true_peak")}
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
