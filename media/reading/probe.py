"""What a recording is, measured from its packets and its first picture; what the headers say is not believed."""

import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.reading.facts import Facts
from media.reading.sniff import sniff
from media.reading.tally import Tally, lost
from media.sandbox.command import Progress, no_progress, run_task
from media.sandbox.limits import PROBE, Limits

LATE_MS = 10_000
REMEMBERED = 100
EARLY_SOUND = Fraction(1, 2)


@dataclass(frozen=True)
class Probe:
    """A recording's facts and how it is made.

    `format` is the demuxer ("mov" or "matroska"), `video` and `audio` the codecs' names or "", `start` the time of
    the first picture in seconds (a fraction), `rate` pictures a second on the average,
    `steady` whether picture follows picture without holes, `clean` whether every packet could be read,
    `mark` the comment in the file, by which the house format knows itself, `colours` the number of the colour matrix,
    `loudness` what the house format has noted of it.
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
    colours: int = 2
    mark: str = ""
    loudness: dict[str, float] | None = None

    def facts(self, salvaged: bool | None = None) -> Facts:
        """The same for those who only want to show it."""
        damaged = not self.clean if salvaged is None else salvaged
        return Facts(self.kind, self.duration_ms, self.width, self.height, bool(self.audio), bool(self.video), damaged)


_seen: dict[tuple[str, int, int, int, Limits], Probe] = {}


def probe(path: Path, limits: Limits = Limits(), progress: Progress = no_progress) -> Probe:
    """Look at a recording, in the box; what was found is remembered. Raises MediaProblem with one of the codes in errors.REFUSALS."""
    sniff(path)  # refusing what is no video at all costs no process
    state = path.stat()
    key = (str(path.absolute()), state.st_ino, state.st_size, state.st_mtime_ns, limits)
    if key not in _seen:
        found = run_task("reading.probe:probe_here", {"path": key[0], "limits": asdict(limits)}, caps=PROBE, progress=progress)
        while len(_seen) >= REMEMBERED:
            _seen.pop(next(iter(_seen)), None)
        _seen[key] = Probe(**found)
    return _seen[key]


def probe_here(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """The same inside the box."""
    return asdict(look(Path(arguments["path"]), Limits(**arguments["limits"])))


def look(path: Path, limits: Limits) -> Probe:
    """Look at a recording; inside the box only."""
    from media.reading.sources import Source

    picture = _picture(path, limits)
    with Source(path, limits) as source:
        return measure(source, picture)


def _picture(path: Path, limits: Limits) -> Any:
    """The first picture, from a container of its own so that the other one is read from its start."""
    from media.reading.pictures import first_picture
    from media.reading.sources import Source

    with Source(path, limits) as source:
        if source.video is None:
            return None
        source.video.thread_count = 1
        return first_picture(source.container, source.video)


def measure(source: Any, picture: Any) -> Probe:
    """Count the packets of an open source. Raises MediaProblem: unreadable, too_long, too_big_picture."""
    from media.reading.pictures import UPRIGHT, shown_size, turn_of
    from media.reading.sources import flooded
    from media.sandbox.errors import MediaProblem

    tally = {"video": Tally(), "audio": Tally()}
    for packet in source.packets():
        tally[packet.stream.type].add(packet)
        if tally[packet.stream.type].span_ms > source.limits.max_ms + LATE_MS:
            raise MediaProblem("too_long")
    if picture is None and flooded():
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
        clean=source.damage == 0 and not lost(counted), start=str(start), channels=audio.codec_context.channels if audio is not None else 0,
        sample_rate=audio.codec_context.sample_rate if audio is not None else 0,
        colours=int(picture.colorspace) if video is not None else 2,
        mark=source.container.metadata.get("comment", "")[:200], loudness=noted(source.container.metadata.get("loudness", "")),
    )


def _start(counted: list["Tally"], has_picture: bool) -> Fraction:
    """When the recording begins: with its first picture, unless the sound is there long before."""
    earliest = min(one.first for one in counted)
    return counted[0].first if has_picture and counted[0].first - earliest < EARLY_SOUND else earliest


def noted(text: str) -> dict[str, float] | None:
    """What the house format says of its loudness, if it does and it can be understood."""
    try:
        said = json.loads(text[:500])
        return {name: float(said[name]) for name in ("lufs", "range_lu", "true_peak")}
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
