"""The clip's sound: the kept ranges sample for sample behind each other, silence under the cards, faded where it is joined.

Inside the box only.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from media.house import TICKS
from media.limits import Limits
from media.plan import Stretch
from media.sounds import RATE, Chunks, Line, as_frame
from media.sources import Source

FADE = RATE * 4 // 1000
AHEAD = Fraction(1, 5)


def samples(ticks: int) -> int:
    """The sample at a tick."""
    return ticks * RATE // TICKS


def sound_packets(house: Path, stretches: Sequence[Stretch], end: int, encoder: Any) -> Iterator[Any]:
    """The clip's AAC packets in order."""
    chunks, at = Chunks(1024), 0
    for block in _blocks(house, stretches, end):
        for chunk in chunks.take(block):
            yield from _stamped(encoder.encode(as_frame(chunk, at)), end)
            at += len(chunk)
    for chunk in chunks.end():
        yield from _stamped(encoder.encode(as_frame(chunk, at)), end)
    yield from _stamped(encoder.encode(None), end)


def _stamped(packets: Any, end: int) -> Iterator[Any]:
    for packet in packets:
        packet.time_base = Fraction(1, RATE)
        left = samples(end) - packet.pts
        if left > 0:
            packet.duration = min(1024, left)
            yield packet


def _blocks(house: Path, stretches: Sequence[Stretch], end: int) -> Iterator[Any]:
    at = 0
    for stretch in stretches:
        if samples(stretch.at) > at:
            yield np.zeros(samples(stretch.at) - at, np.float32)
        yield from _faded(_range(house, stretch), samples(stretch.at + stretch.length) - samples(stretch.at))
        at = samples(stretch.at + stretch.length)
    if samples(end) > at:
        yield np.zeros(samples(end) - at, np.float32)


def _faded(blocks: Iterator[Any], length: int) -> Iterator[Any]:
    """Exactly `length` samples, with a short fade at both ends."""
    done = 0
    ramp = np.arange(FADE, dtype=np.float32) / FADE
    for block in blocks:
        block = block[: length - done].copy()
        if done < FADE:
            some = min(FADE - done, len(block))
            block[:some] *= ramp[done : done + some]
        over = done + len(block) - (length - FADE)
        if over > 0:
            some = min(over, len(block))
            first = done + len(block) - some - (length - FADE)
            block[len(block) - some :] *= ramp[::-1][first : first + some]
        done += len(block)
        if len(block):
            yield block
        if done >= length:
            return
    if done < length:
        yield np.zeros(length - done, np.float32)


def _range(house: Path, stretch: Stretch) -> Iterator[Any]:
    """The take's sound from the stretch's origin on."""
    start = Fraction(stretch.origin, TICKS)
    with Source(house, Limits()) as source:
        if source.audio is None:
            return
        source.video = None
        begin = max(Fraction(0), start - AHEAD)
        source.container.seek(int(begin / source.audio.time_base), stream=source.audio, backward=True)
        line = Line(begin)
        skip = round((start - begin) * RATE)
        for frame in source.frames():
            for block in line.take(frame):
                if skip >= len(block):
                    skip -= len(block)
                    continue
                yield block[skip:]
                skip = 0
        yield from (block for block in line.end())
