"""How loud a recording is (EBU R128), and what brings it to -16 LUFS without a peak over -1.5 dBTP."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import chain
from math import log10
from pathlib import Path
from typing import Any

from media.reading.probe import Probe, probe
from media.sandbox.command import Progress, no_progress, run_task
from media.sandbox.limits import Limits, caps_for

TARGET_LUFS = -16.0
TRUE_PEAK_DB = -1.5
CEILING_DB = -3.0
MOST_GAIN_DB = 24.0
SILENT_LUFS = -60.0
ROUNDS, NEAR_LU = 4, 0.3


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS, loudness range in LU, true peak in dBTP."""

    lufs: float
    range_lu: float
    true_peak: float


@dataclass(frozen=True)
class Gain:
    """What is done to the sound: dB up or down, and whether peaks are held under a ceiling."""

    db: float = 0.0
    limited: bool = False


def measure(source: Path, limits: Limits = Limits(), progress: Progress = no_progress) -> Loudness | None:
    """The loudness of a recording; None when it has no sound, or only silence. Raises MediaProblem."""
    found = probe(source, limits)
    if not found.audio:
        return None
    order = {"source": str(source.absolute()), "limits": asdict(limits), "probe": asdict(found)}
    heard = run_task("house.loudness:measure_here", order, caps=caps_for(found.duration_ms), progress=progress)
    return Loudness(**heard) if heard else None


def measure_here(arguments: dict[str, Any], tell: Progress) -> dict[str, float] | None:
    """The same inside the box."""
    heard = listen(_sound_of(Path(arguments["source"]), Limits(**arguments["limits"]), Probe(**arguments["probe"])), Gain())
    return asdict(heard) if heard else None


def level(play: Callable[[], Iterable[Any]]) -> tuple[Gain, Loudness | None, Loudness | None]:
    """What to do to the sound, its loudness before, and what it will be; `play` gives its samples anew. Inside the box only."""
    before = listen(play(), Gain())
    if before is None:
        return Gain(), None, None
    wanted = min(MOST_GAIN_DB, TARGET_LUFS - before.lufs)
    if before.true_peak + wanted <= TRUE_PEAK_DB - 0.5:
        return Gain(wanted), before, Loudness(before.lufs + wanted, before.range_lu, before.true_peak + wanted)
    after: Loudness | None = None
    for _ in range(ROUNDS):  # what the limiter takes away is given back
        after = listen(play(), Gain(wanted, True))
        missing = TARGET_LUFS - after.lufs if after else 0.0
        if missing < NEAR_LU or wanted >= MOST_GAIN_DB:
            break
        wanted = min(MOST_GAIN_DB, wanted + missing)
    return Gain(wanted, True), before, after


def listen(blocks: Iterable[Any], gain: Gain) -> Loudness | None:
    """Measure what the samples are after the gain; inside the box only."""
    meter, change = Meter(), changer(gain)
    for block in chain(blocks, (None,)):
        for changed in change(block):
            meter.take(changed)
    return meter.heard()


def _sound_of(path: Path, limits: Limits, found: Probe) -> Iterator[Any]:
    from media.reading.sounds import Line
    from media.reading.sources import Source

    with Source(path, limits) as source:
        source.video = None
        line = Line(Fraction(found.start))
        for frame in source.frames():
            yield from line.take(frame)
        yield from line.end()


def changer(gain: Gain) -> Callable[[Any], Iterator[Any]]:
    """A function that takes a block of samples (None at the end) and gives changed ones, as many in all as went in; inside the box only."""
    import numpy as np

    factor = np.float32(10 ** (gain.db / 20))
    if not gain.limited:
        return lambda block: iter(()) if block is None else iter((block * factor,))
    ceiling = 10 ** (CEILING_DB / 20)
    pipe = Pipe(("alimiter", f"limit={ceiling:.4f}:attack=4:release=60:level=0:latency=1"))
    return lambda block: (out for out, _ in pipe.take(None if block is None else block * factor))


class Pipe:
    """One of ffmpeg's audio filters, for blocks of samples; inside the box only."""

    def __init__(self, *steps: tuple[str, str]) -> None:
        from av.filter import Graph

        self._graph = Graph()
        last = self._graph.add_abuffer(sample_rate=48_000, format="fltp", layout="mono", time_base=Fraction(1, 48_000))
        for name, options in (*steps, ("aformat", "sample_fmts=fltp:sample_rates=48000:channel_layouts=mono")):
            node = self._graph.add(name, options)
            last.link_to(node)
            last = node
        last.link_to(self._graph.add("abuffersink"))
        self._graph.configure()
        self._at = 0

    def take(self, block: Any) -> Iterator[tuple[Any, dict[str, str]]]:
        """Blocks that come out, each with what the filter says of it; None ends it."""
        from av.error import BlockingIOError, EOFError

        from media.reading.sounds import as_frame

        if block is None:
            self._graph.push(None)
        elif len(block):
            self._graph.push(as_frame(block, self._at))
            self._at += len(block)
        while True:
            try:
                frame = self._graph.pull()
            except (BlockingIOError, EOFError):
                return
            yield frame.to_ndarray()[0], frame.metadata


class Meter:
    """Measures blocks of samples; inside the box only."""

    def __init__(self) -> None:
        self._pipe = Pipe(("ebur128", "metadata=1:peak=true:framelog=quiet"))
        self._said: dict[str, str] = {}

    def take(self, block: Any) -> None:
        """One block."""
        for _, said in self._pipe.take(block):
            self._said = said or self._said

    def heard(self) -> Loudness | None:
        """All in all; None for silence."""
        self.take(None)
        figures = [float(self._said.get(f"lavfi.r128.{name}", "nan")) for name in ("I", "LRA", "true_peak")]
        if figures != figures or not figures[0] > SILENT_LUFS:
            return None
        return Loudness(round(figures[0], 2), round(figures[1], 2), round(20 * log10(max(figures[2], 1e-6)), 2))
