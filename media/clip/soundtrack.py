"""The clip's sound: the take's own packets where possible, silence under the cards, and a few encoded packets at each joint.

Runs inside the sandbox only.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import av
import numpy as np

from media.clip.plan import Stretch
from media.clip.soundplan import COPY, FADE, RATE, SILENT, STEP, Part, Run, pieces, plan_sound
from media.house.format import configure_audio
from media.mp4.tables import Table
from media.mp4.writing import TrackWriter
from media.reading.samples import SampleStream, as_frame
from media.reading.sources import Source
from media.sandbox.limits import Limits

AHEAD = RATE // 5
GLOBAL_HEADER = 0x400000


def write_sound(house: Path, sounds: Table, stretches: Sequence[Stretch], end: int, writer: TrackWriter, copying: bool) -> None:
    """Write the clip's AAC packets up to sample number `end`; `sounds` is the table of the take's packets."""
    parts, runs = plan_sound(stretches, end, frozenset(sounds.at.tolist()), copying)
    silent: bytes | None = None
    for run in runs:
        if run.kind == COPY:
            at = run.at + STEP * np.arange(run.count)
            writer.copy(sounds, np.searchsorted(sounds.at, at - run.shift), at)
            continue
        if run.kind == SILENT:
            silent = silent or _silence()
        made = repeat(silent) if run.kind == SILENT and silent else _encoded(house, parts, run)
        for n, data in enumerate(islice(made, run.count)):
            writer.add(data, run.at + n * STEP)


def _encoder() -> Any:
    encoder = av.CodecContext.create("aac", "w")
    configure_audio(encoder)
    encoder.flags |= GLOBAL_HEADER
    return encoder


def _silence() -> bytes:
    encoder = _encoder()
    made = [bytes(packet) for n in range(6) for packet in encoder.encode(as_frame(np.zeros(STEP, np.float32), n * STEP))]
    return made[-1]


def _encoded(house: Path, parts: Sequence[Part], run: Run) -> Iterator[bytes]:
    """The run's packets. Encoding starts one packet early, because AAC packets depend on the one before."""
    start, stop = run.at - STEP, run.at + run.count * STEP + STEP
    encoder, at, rest = _encoder(), start, np.zeros(0, np.float32)
    for block in _samples(house, parts, start, stop + STEP):
        rest = np.concatenate((rest, block))
        while len(rest) >= STEP:
            for packet in encoder.encode(as_frame(rest[:STEP], at)):
                if packet.pts >= run.at:
                    yield bytes(packet)
            rest, at = rest[STEP:], at + STEP
    for packet in encoder.encode(None):
        if packet.pts >= run.at:
            yield bytes(packet)


def _samples(house: Path, parts: Sequence[Part], start: int, end: int) -> Iterator[Any]:
    """The samples between two samples of the clip."""
    for part, begin, stop in pieces(parts, start, end):
        if part is None:
            yield np.zeros(stop - begin, np.float32)
        else:
            yield from _faded(_taken(house, begin - part.shift), part, begin, stop)


def _faded(blocks: Iterator[Any], part: Part, at: int, stop: int) -> Iterator[Any]:
    """Exactly the samples from `at` to `stop`, faded at the part's ends."""
    for block in blocks:
        block = block[: stop - at]
        place = np.arange(at, at + len(block))
        edge = np.minimum(place - part.start, part.end - 1 - place)
        yield block * np.clip(edge / FADE, 0, 1).astype(np.float32)
        at += len(block)
        if at >= stop:
            return
    if at < stop:
        yield np.zeros(stop - at, np.float32)


def _taken(house: Path, start: int) -> Iterator[Any]:
    """The take's sound from a sample on."""
    begin = max(0, start - AHEAD)
    skip = start - begin
    with Source(house, Limits(), indexed=True) as source:
        if source.audio is None:
            return
        source.video = None
        source.container.seek(int(Fraction(begin, RATE) / source.audio.time_base), stream=source.audio, backward=True)
        line = SampleStream(Fraction(begin, RATE))
        for frame in source.frames():
            for block in line.add(frame):
                if skip < len(block):
                    yield block[max(0, skip) :]
                skip = max(0, skip - len(block))
