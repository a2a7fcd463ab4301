"""Measures loudness (EBU R128) and finds the gain for -16 LUFS with peaks below -1.5 dBTP."""

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
    """A change in dB, and whether a limiter holds the peaks."""

    db: float = 0.0
    limited: bool = False


def measure(source: Path, limits: Limits = Limits(), progress: Progress = no_progress) -> Loudness | None:
    """The loudness of a recording; None without sound or for silence. Raises MediaProblem."""
    found = probe(source, limits)
    if not found.audio:
        return None
    order = {"source": str(source.absolute()), "limits": asdict(limits), "probe": asdict(found)}
    heard = run_task("house.loudness:measure_inside", order, caps=caps_for(found.duration_ms), progress=progress)
    return Loudness(**heard) if heard else None


def measure_inside(arguments: dict[str, Any], tell: Progress) -> dict[str, float] | None:
    """The task of `measure` inside the sandbox."""
    heard = listen(_sound_of(Path(arguments["source"]), Limits(**arguments["limits"]), Probe(**arguments["probe"])), Gain())
    return asdict(heard) if heard else None


def level(play: Callable[[], Iterable[Any]]) -> tuple[Gain, Loudness | None, Loudness | None]:
    """The gain for the sound, its loudness before, and its loudness after.

    Each call of `play` replays the samples. Runs inside the sandbox only.
    """
    before = listen(play(), Gain())
    if before is None:
        return Gain(), None, None
    wanted = min(MOST_GAIN_DB, TARGET_LUFS - before.lufs)
    if before.true_peak + wanted <= TRUE_PEAK_DB - 0.5:
        return Gain(wanted), before, Loudness(before.lufs + wanted, before.range_lu, before.true_peak + wanted)
    after: Loudness | None = None
    for _ in range(ROUNDS):  # make up for what the limiter takes away
        after = listen(play(), Gain(wanted, True))
        missing = TARGET_LUFS - after.lufs if after else 0.0
        if missing < NEAR_LU or wanted >= MOST_GAIN_DB:
            break
        wanted = min(MOST_GAIN_DB, wanted + missing)
    return Gain(wanted, True), before, after


def listen(blocks: Iterable[Any], gain: Gain) -> Loudness | None:
    """Measure the samples after the gain. Runs inside the sandbox only."""
    meter, change = LoudnessMeter(), changer(gain)
    for block in chain(blocks, (None,)):
        for changed in change(block):
            meter.add(changed)
    return meter.heard()


def _sound_of(path: Path, limits: Limits, found: Probe) -> Iterator[Any]:
    from media.reading.samples import SampleStream
    from media.reading.sources import Source

    with Source(path, limits) as source:
        source.video = None
        line = SampleStream(Fraction(found.start))
        for frame in source.frames():
            yield from line.add(frame)
        yield from line.end()


def changer(gain: Gain) -> Callable[[Any], Iterator[Any]]:
    """A function that applies the gain to blocks of samples (None at the end).

    It returns as many samples as it takes. Runs inside the sandbox only.
    """
    import numpy as np

    factor = np.float32(10 ** (gain.db / 20))
    if not gain.limited:
        return lambda block: iter(()) if block is None else iter((block * factor,))
    ceiling = 10 ** (CEILING_DB / 20)
    pipe = AudioFilter(("alimiter", f"limit={ceiling:.4f}:attack=4:release=60:level=0:latency=1"))
    return lambda block: (out for out, _ in pipe.add(None if block is None else block * factor))


class AudioFilter:
    """One of ffmpeg's audio filters, for blocks of samples. Runs inside the sandbox only."""

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

    def add(self, block: Any) -> Iterator[tuple[Any, dict[str, str]]]:
        """The blocks that come out, each with the filter's metadata. None flushes the filter."""
        from av.error import BlockingIOError, EOFError

        from media.reading.samples import as_frame

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


class LoudnessMeter:
    """Measures blocks of samples. Runs inside the sandbox only."""

    def __init__(self) -> None:
        self._pipe = AudioFilter(("ebur128", "metadata=1:peak=true:framelog=quiet"))
        self._said: dict[str, str] = {}

    def add(self, block: Any) -> None:
        """Measure one block."""
        for _, said in self._pipe.add(block):
            self._said = said or self._said

    def heard(self) -> Loudness | None:
        """The loudness of everything measured; None for silence."""
        self.add(None)
        figures = [float(self._said.get(f"lavfi.r128.{name}", "nan")) for name in ("I", "LRA", "true_peak")]
        if figures != figures or not figures[0] > SILENT_LUFS:
            return None
        return Loudness(round(figures[0], 2), round(figures[1], 2), round(20 * log10(max(figures[2], 1e-6)), 2))
