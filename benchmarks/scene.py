"""A recording like a webcam's: moving and noisy, with a number in every picture, and flashes and beeps that tell the time."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

SIZE = (1280, 720)
RATE, SOUND = 30, 48_000
EVERY_S = 2
BITS, CELL = 16, 40
NOISES, NOISE = 24, 1.8
TONE_HZ, BEEP = 3000, SOUND // 50


def write_scene(path: Path, seconds: int) -> None:
    """Write it as nearly lossless H.264 and PCM in MOV."""
    with av.open(str(path), "w", format="mov") as file:
        video = file.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "crf": "8", "g": "30"})
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        audio = file.add_stream("pcm_s16le", rate=SOUND, layout="mono")
        for n, planes in enumerate(_pictures(seconds * RATE)):
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = n, Fraction(1, RATE)
            file.mux(video.encode(frame))
            sound = av.AudioFrame.from_ndarray(_sound(n).reshape(1, -1), format="s16", layout="mono")
            sound.sample_rate, sound.pts, sound.time_base = SOUND, n * (SOUND // RATE), Fraction(1, SOUND)
            file.mux(audio.encode(sound))
        for stream in (video, audio):
            file.mux(stream.encode(None))


def _pictures(count: int) -> Iterator[Any]:
    """The planes of a room in which somebody sways, under the noise of a cheap camera."""
    random = np.random.default_rng(1)
    wide, high = SIZE
    noises = [random.normal(0, NOISE, (high, wide)).astype(np.int16) for _ in range(NOISES)]
    across, down = np.meshgrid(np.arange(wide), np.arange(high))
    room = (90 + 40 * np.sin(across / 90) * np.cos(down / 70) + 25 * ((across // 160 + down // 120) % 2)).astype(np.int16)
    person = (150 + 25 * np.sin(across / 23) + 18 * np.cos(down / 17)).astype(np.int16)
    colours = np.concatenate((112 + across[::2, ::2] % 32, 120 + down[::2, ::2] % 16)).astype(np.uint8).reshape(high // 2, wide)
    for n in range(count):
        x, y = wide / 2 + 90 * np.sin(n / 37), high * 0.62 + 14 * np.sin(n / 11)
        inside = ((across - x) / 210) ** 2 + ((down - y) / 290) ** 2 < 1
        moved = np.roll(person, (int(y), int(x)), (0, 1))
        luma = np.where(inside, moved, room) + np.roll(noises[n % NOISES], int(random.integers(high)), 0)
        yield np.concatenate((_marked(luma.clip(16, 235).astype(np.uint8), n), colours))


def _marked(luma: Any, n: int) -> Any:
    for bit in range(BITS):
        luma[20:60, 20 + bit * CELL : 20 + (bit + 1) * CELL] = 235 if n >> (BITS - 1 - bit) & 1 else 16
    luma[80:140, 20:80] = 235 if n % (EVERY_S * RATE) == 0 else 16
    return luma


def _sound(n: int) -> Any:
    """The sound of one picture: something like a voice, and a beep with every flash."""
    at = n * (SOUND // RATE) + np.arange(SOUND // RATE)
    pitch = 2 * np.pi * 130 * at / SOUND
    voice = (1.2 + np.sin(2 * np.pi * 3.1 * at / SOUND)) * (900 * np.sin(pitch) + 700 * np.sin(3 * pitch) + 300 * np.sin(7 * pitch))
    begun = np.arange(SOUND // RATE) < BEEP
    return (voice + 9000 * np.sin(2 * np.pi * TONE_HZ * at / SOUND) * (begun & (n % (EVERY_S * RATE) == 0))).astype(np.int16)


def read_pictures(path: Path) -> list[tuple[float, int, bool]]:
    """(seconds, number, whether it flashes) of every picture; the number is meaningless outside the scene."""
    seen = []
    with av.open(str(path)) as file:
        stream: Any = file.streams.video[0]
        stream.thread_type = "AUTO"
        frame: Any
        for frame in file.decode(stream):
            luma = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)
            bits = (luma[40, 20 + CELL // 2 : 20 + BITS * CELL : CELL] > 125).tolist()
            seen.append((frame.time, int("".join("01"[bit] for bit in bits), 2), bool(luma[110, 50] > 125)))
    return seen


def read_beeps(path: Path) -> list[float]:
    """The middle of each beep's rise, in seconds."""
    with av.open(str(path)) as file:
        frames: list[Any] = list(file.decode(audio=0))
    heard = np.concatenate([frame.to_ndarray().mean(0) for frame in frames])
    tone = np.abs(np.convolve(heard, np.exp(-2j * np.pi * TONE_HZ * np.arange(240) / SOUND), "valid"))
    loud = tone > 0.5 * tone.max()
    edges = np.flatnonzero(loud[1:] & ~loud[:-1])
    apart = np.flatnonzero(np.diff(edges, prepend=-SOUND) > SOUND // 2)
    return [frames[0].time + float(edges[n] + 120) / SOUND for n in apart]
