"""Writes and reads a recording with a number in every picture, and a flash and a beep every second."""

from fractions import Fraction

import av
import numpy as np

SIZE = (320, 180)
RATE, SOUND = 30, 48_000
BITS, CELL = 12, 20


def coded(path, seconds, size=SIZE):
    """Write the recording: H.264 and PCM in MOV."""
    with av.open(str(path), "w", format="mov") as file:
        video = file.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "crf": "12", "g": "15"})
        video.width, video.height, video.pix_fmt = size[0], size[1], "yuv420p"
        audio = file.add_stream("pcm_s16le", rate=SOUND, layout="mono")
        for n in range(seconds * RATE):
            frame = av.VideoFrame.from_ndarray(picture(n, size), format="rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = n, Fraction(1, RATE)
            file.mux(video.encode(frame))
            block = beep(n)
            sound = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="mono")
            sound.sample_rate, sound.pts, sound.time_base = SOUND, n * len(block), Fraction(1, SOUND)
            file.mux(audio.encode(sound))
        file.mux(video.encode(None))
        file.mux(audio.encode(None))
    return path


def picture(n, size=SIZE):
    """A drifting grey, the number as cells along the top, and a flash in the first picture of every second."""
    shown = np.empty((size[1], size[0], 3), np.uint8)
    shown[:] = (60 + np.arange(size[0]) % 64)[None, :, None] + (n % 32)
    for bit in range(BITS):
        shown[20:60, 20 + bit * CELL : 20 + (bit + 1) * CELL] = 235 if n >> (BITS - 1 - bit) & 1 else 16
    shown[80:120, 20:60] = 235 if n % RATE == 0 else 16
    return shown


def beep(n):
    """The sound of one picture: a quiet hum, and a beep of 20 ms with every flash."""
    at = n * (SOUND // RATE) + np.arange(SOUND // RATE)
    hum = 900 * np.sin(2 * np.pi * 220 * at / SOUND)
    loud = 14_000 * np.sin(2 * np.pi * 3000 * at / SOUND) * ((n % RATE == 0) & (np.arange(SOUND // RATE) < 960))
    return (hum + loud).astype(np.int16)


def read_pictures(path):
    """(time in seconds, number, flash, hash of the luma) of every picture."""
    seen = []
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        for frame in file.decode(stream):
            luma = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)[: frame.height, : frame.width]
            seen.append((float(frame.pts * stream.time_base), number(luma), bool(luma[100, 40] > 125), hash(luma.tobytes())))
    return seen


def number(luma):
    """The number in a picture."""
    value = 0
    for bit in range(BITS):
        value = value << 1 | int(luma[40, 20 + bit * CELL + CELL // 2] > 125)
    return value


def read_beeps(path):
    """The start of each beep, in seconds."""
    sound, start = read_sound(path)
    window = np.exp(-2j * np.pi * 3000 * np.arange(240) / SOUND)
    loud = np.abs(np.convolve(sound, window, "valid")) / 240
    on = loud > 0.25 * loud.max()
    edges = np.flatnonzero(on[1:] & ~on[:-1])
    found = []
    for edge in edges:
        if not found or edge - found[-1] > SOUND // 2:
            found.append(edge)
    return [start + (edge + 180) / SOUND - 0.00375 for edge in found]


def read_sound(path):
    """All samples as float, and the time of the first."""
    blocks, start = [], None
    with av.open(str(path)) as file:
        stream = file.streams.audio[0]
        for frame in file.decode(stream):
            start = float(frame.pts * stream.time_base) if start is None else start
            block = frame.to_ndarray()
            blocks.append(block.reshape(-1).astype(np.float64) / (32768 if block.dtype == np.int16 else 1))
    return np.concatenate(blocks), start or 0.0
