"""A soft murmur with the rhythm and melody of speech, but without words. Runs inside the sandbox only."""

from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

RATE = 16_000
HARMONICS = 28
# Vowels: first, second and third formant in Hz, how open the mouth is, how wide it is.
VOWELS = (
    (730, 1190, 2540, 1.0, 0.0), (530, 1840, 2480, 0.6, 0.6), (300, 2240, 2900, 0.3, 1.0), (490, 910, 2450, 0.7, -0.6),
    (350, 780, 2300, 0.35, -1.0), (590, 1700, 2500, 0.8, 0.3), (420, 1600, 2400, 0.4, 0.1),
)


@dataclass(frozen=True)
class Syllable:
    """`start` and `end` in seconds, vowel, pitch in Hz, loudness, and whether it begins with a hiss."""

    start: float
    end: float
    vowel: int
    pitch: float
    loud: float
    hiss: bool


def speak(random: Random, seconds: float, pitch: float) -> list[Syllable]:
    """A list of syllables: phrases that fall in pitch, with breaths between, silent at both ends."""
    said: list[Syllable] = []
    now = min(0.35, seconds / 8)
    while now < seconds - 0.5:
        count, top = random.randint(5, 14), pitch * random.uniform(1.02, 1.16)
        for n in range(count):
            length = random.uniform(0.11, 0.2) * (1.5 if n == count - 1 else 1)
            if now + length > seconds - 0.25:
                return said
            stress = random.random() < 0.3
            fall = 1 - 0.2 * n / count
            said.append(Syllable(
                now, now + length, random.randrange(len(VOWELS)), top * fall * (1.08 if stress else 1) * random.uniform(0.97, 1.03),
                (0.95 if stress else 0.65) * (1 - 0.25 * n / count), random.random() < 0.35,
            ))
            now += length + (random.uniform(0.02, 0.05) if random.random() < 0.4 else 0.0)
        now += random.uniform(0.3, 0.75)
    return said


def sound(said: list[Syllable], seconds: float, random: Random, depth: float = 1.0) -> Any:
    """The samples (float32, 16 kHz): harmonics of the pitch, shaped by formants that glide from vowel to vowel.

    A `depth` above 1 is a larger throat.
    """
    count = round(seconds * RATE)
    time = np.arange(count) / RATE
    if not said:
        return np.zeros(count, np.float32)
    middles = np.array([(one.start + one.end) / 2 for one in said])
    glide = lambda values: np.interp(time, middles, np.array(values))  # noqa: E731
    pitch = glide([one.pitch for one in said]) * (1 + 0.012 * np.sin(2 * np.pi * 4.7 * time))
    formants = [glide([VOWELS[one.vowel][n] / depth for one in said]) for n in range(3)]
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    voiced = np.zeros(count)
    for k in range(1, HARMONICS):
        voiced += np.sin(k * phase) * _resonance(k * pitch, formants) / k**0.6
    loud = loudness(said, time)
    noise = np.diff(np.random.default_rng(random.randrange(2**31)).standard_normal(count + 1))
    mixed = voiced * loud * 0.5 + noise * (0.012 * loud + 0.05 * _hisses(said, time)) + noise * 0.0006
    return (0.22 * mixed / (np.abs(mixed).max() + 1e-9) * 2.4).clip(-0.9, 0.9).astype(np.float32)


def loudness(said: list[Syllable], time: Any) -> Any:
    """The loudness at each time, 0 to 1."""
    loud = np.zeros(len(time))
    for one in said:
        a, b = np.searchsorted(time, (one.start - 0.03, one.end + 0.05))
        at = np.linspace(0, np.pi, b - a)
        loud[a:b] = np.maximum(loud[a:b], one.loud * np.sin(at) ** 0.7)
    return loud


def mouth(said: list[Syllable], at: float) -> tuple[float, float]:
    """How open (0 to 1) and how wide (-1 to 1) the mouth is at a time."""
    for one in said:
        if one.start - 0.03 <= at <= one.end + 0.03:
            swing = np.sin(np.pi * min(1.0, max(0.0, (at - one.start + 0.03) / (one.end - one.start + 0.06))))
            _, _, _, opened, wide = VOWELS[one.vowel]
            return float(opened * swing * (0.5 + 0.5 * one.loud)), float(wide * swing)
    return 0.0, 0.0


def _resonance(frequency: Any, formants: list[Any]) -> Any:
    total = np.zeros(len(frequency))
    for formant, width, weight in zip(formants, (90, 130, 190), (1.0, 0.55, 0.2)):
        total += weight / (1 + ((frequency - formant) / width) ** 2)
    return total * (frequency < RATE / 2.2) + 0.012 * (frequency < 3000)


def _hisses(said: list[Syllable], time: Any) -> Any:
    hiss = np.zeros(len(time))
    for one in said:
        if one.hiss:
            a, b = np.searchsorted(time, (one.start - 0.05, one.start + 0.02))
            hiss[a:b] = np.hanning(b - a)
    return hiss
