"""Synthetic people: an illustrated portrait that talks, blinks and nods, with a wordless voice."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from media.reading.facts import Facts
from media.sandbox.command import Progress, no_progress, run_task
from media.sandbox.limits import caps_for


def person(
    output: Path, seed: int, seconds: float, size: tuple[int, int] = (640, 360), fps: int = 30, voice: bool = True,
    picture: bool = True, progress: Progress = no_progress,
) -> Facts:
    """Record a synthetic person talking; the same seed gives the same person. Raises MediaProblem.

    A name that ends in .webm gets VP8 and Opus without duration or index, as browsers record; any other gets H.264 and AAC in MP4.
    Without `picture`, the camera is off.
    """
    order = {
        "output": str(output.absolute()), "seed": seed, "seconds": seconds, "size": list(size), "fps": fps, "voice": voice,
        "picture": picture,
    }
    run_task("synthetic.people:person_inside", order, caps=caps_for(round(seconds * 1000)), progress=progress)
    shown = size if picture else (0, 0)
    return Facts("video" if picture else "audio", round(seconds * 1000), *shown, voice, picture)


def person_inside(arguments: dict[str, Any], tell: Progress) -> None:
    """The task of `person` inside the sandbox."""
    from media.synthetic.portraits import portrait
    from media.synthetic.voices import sound, speak

    seconds, random = arguments["seconds"], Random(arguments["seed"] * 31 + round(arguments["seconds"] * 1000))
    who = portrait(arguments["seed"])
    said = speak(random, seconds, who.pitch) if arguments["voice"] else []
    samples = sound(said, seconds, random, who.depth) if arguments["voice"] else None
    frames = None
    if arguments["picture"]:
        actor = Actor(who, arguments["seed"], tuple(arguments["size"]), said, random)
        frames = _film(actor, round(seconds * arguments["fps"]), arguments["fps"])
    _record(arguments, frames, samples, tell)


def _film(actor: "Actor", count: int, fps: int) -> Any:
    """All frames. Above 20 a second, each drawing is shown for two frames."""
    import av

    hold = 2 if fps > 20 else 1
    for n in range(0, count, hold):
        drawn = av.VideoFrame.from_image(actor.frame(n / fps)).reformat(format="yuv420p", interpolation="FAST_BILINEAR")
        for at in range(n, min(n + hold, count)):
            drawn.pts, drawn.time_base = at, Fraction(1, fps)
            yield drawn


class Actor:
    """Draws the person at any time, and caches the drawings."""

    def __init__(self, who: Any, seed: int, size: tuple[int, int], said: list[Any], random: Random) -> None:
        from media.synthetic.backgrounds import draw_background, draw_body
        from media.synthetic.faces import draw_behind
        from media.synthetic.portraits import Brush

        wide, high = size
        self._who, self._said, self._size = who, said, size
        self._unit = min(high * 0.00183, wide * 0.0029)
        self._middle = (wide * (0.5 + random.uniform(-0.03, 0.03)), high * 0.45)
        self._background = draw_background(size, who, seed)
        body = Brush(size, self._middle, self._unit)
        draw_behind(body, who)
        draw_body(body, who)
        self._background.paste(body.done(), (0, 0), body.done())
        self._head_size = (round(310 * self._unit) // 2 * 2, round(440 * self._unit) // 2 * 2)
        self._base = self._draw_base()
        self._poses: dict[tuple[int, ...], Any] = {}
        self._mouths: dict[tuple[int, int], Any] = {}
        self._looks: dict[tuple[int, int, int], Any] = {}
        self._blinks = self._plan_blinks(random)
        self._drift = [random.uniform(0, 6) for _ in range(4)]

    def frame(self, at: float) -> Any:
        """The picture at a time in seconds, as an RGB image."""
        from PIL import Image

        from media.synthetic.voices import mouth

        opened, wide = mouth(self._said, at)
        head = self._pose(round(opened * 5), round(wide * 1.5), self._lids(at), self._gaze(at), round(opened > 0.75))
        picture = self._background.copy()
        x, y, tilt = self._sway(at, opened)
        matrix, corner = self._placing(x, y, tilt)
        moved = head.transform(self._head_size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
        picture.paste(moved, corner, moved)
        return picture

    def _draw_base(self) -> Any:
        from media.synthetic.faces import draw_head

        brush = self._brush(0, 0, 310, 440)
        draw_head(brush, self._who)
        return brush.done()

    def _brush(self, x: float, y: float, wide: float, high: float) -> Any:
        """A brush for a part of the head: `wide` by `high` units around x, y."""
        from media.synthetic.portraits import Brush

        size = (round(wide * self._unit) // 2 * 2, round(high * self._unit) // 2 * 2)
        return Brush(size, (size[0] / 2 - x * self._unit, size[1] / 2 - y * self._unit), self._unit)

    def _pose(self, opened: int, wide: int, lids: int, gaze: int, lift: int) -> Any:
        key = (opened, wide, lids, gaze, lift)
        if key not in self._poses:
            head = self._base.copy()
            for part, y in ((self._mouth(opened, wide), 86), (self._eyes(lids, gaze, lift), -16)):
                at = (round((head.size[0] - part.size[0]) / 2), round(head.size[1] / 2 + y * self._unit - part.size[1] / 2))
                head.alpha_composite(part, at)
            self._poses[key] = head
        return self._poses[key]

    def _mouth(self, opened: int, wide: int) -> Any:
        key = (opened, wide)
        if key not in self._mouths:
            from media.synthetic.faces import draw_mouth

            brush = self._brush(0, 86, 120, 76)
            draw_mouth(brush, self._who, opened / 5, wide / 1.5)
            self._mouths[key] = brush.done()
        return self._mouths[key]

    def _eyes(self, lids: int, gaze: int, lift: int) -> Any:
        key = (lids, gaze, lift)
        if key not in self._looks:
            from media.synthetic.faces import draw_eyes

            brush = self._brush(0, -16, 224, 104)
            draw_eyes(brush, self._who, lids / 2, gaze / 2, lift * 4)
            self._looks[key] = brush.done()
        return self._looks[key]

    def _plan_blinks(self, random: Random) -> list[float]:
        blinks, now = [], random.uniform(0.8, 2.5)
        while now < 4000:
            blinks.append(now)
            now += random.choice((0.35, 2.2, 3.1, 4.4, 5.2)) * random.uniform(0.8, 1.2)
        return blinks

    def _lids(self, at: float) -> int:
        for blink in self._blinks:
            if blink > at:
                return 0
            if at < blink + 0.16:
                return 2 if 0.04 < at - blink < 0.12 else 1
        return 0

    def _gaze(self, at: float) -> int:
        from math import sin

        look = sin(at * 0.61 + self._drift[0]) + sin(at * 0.37 + self._drift[1])
        return 0 if abs(look) < 1.1 else (1 if look > 0 else -1)

    def _sway(self, at: float, opened: float) -> tuple[float, float, float]:
        from math import sin

        a, b, c, d = self._drift
        x = 5 * sin(at * 0.53 + a) + 2.5 * sin(at * 1.31 + b)
        y = 2.5 * sin(at * 0.9 + c) + 2.2 * sin(at * 2.1 + d) - 2 * opened
        return x, y, 0.028 * sin(at * 0.47 + d) + 0.014 * sin(at * 1.7 + a)

    def _placing(self, x: float, y: float, tilt: float) -> tuple[tuple[float, ...], tuple[int, int]]:
        from math import cos, floor, sin

        wide, high = self._head_size
        left, top = self._middle[0] + x * self._unit - wide / 2, self._middle[1] + y * self._unit - high / 2
        corner = (floor(left), floor(top))
        turn, lean = cos(tilt), sin(tilt)
        cx, cy = wide / 2, high * 0.75
        fx, fy = left - corner[0], top - corner[1]
        return (turn, lean, cx - turn * (cx + fx) - lean * (cy + fy), -lean, turn, cy + lean * (cx + fx) - turn * (cy + fy)), corner


def _record(arguments: dict[str, Any], frames: Any, samples: Any, tell: Progress) -> None:
    import av

    webm = arguments["output"].endswith(".webm")
    file = av.open(
        arguments["output"], "w", format="webm" if webm else "mp4", options={"live": "1"} if webm else {"movflags": "+faststart"},
    )
    video = _picture_stream(file, webm, arguments) if frames is not None else None
    audio = file.add_stream(
        "libopus" if webm else "aac", rate=48_000, layout="mono", options={} if webm else {"aac_coder": "fast"},
    ) if samples is not None else None
    count = max(1, round(arguments["seconds"] * arguments["fps"]))
    write_sound = _sound_writer(file, audio, samples)
    for n, frame in enumerate(frames or ()):
        assert video is not None
        file.mux(video.encode(frame))
        write_sound((n + 1) / arguments["fps"])
        tell(min(990, 1000 * n // count))
    write_sound(arguments["seconds"] + 1)
    for stream in (video, audio):
        if stream is not None:
            file.mux(stream.encode(None))
    file.close()


def _picture_stream(file: Any, webm: bool, arguments: dict[str, Any]) -> Any:
    wide, high = arguments["size"]
    options = {"deadline": "realtime", "cpu-used": "8", "crf": "10", "b": "1500k"} if webm else {
        "preset": "ultrafast", "crf": "24", "g": "60",
    }
    stream = file.add_stream("libvpx" if webm else "libx264", rate=arguments["fps"], options=options)
    stream.width, stream.height, stream.pix_fmt = wide, high, "yuv420p"
    stream.codec_context.time_base = Fraction(1, arguments["fps"])
    stream.codec_context.thread_count = 2
    return stream


def _sound_writer(file: Any, audio: Any, samples: Any) -> Callable[[float], None]:
    """A function that writes the sound up to a time, so that picture and sound are interleaved in the file."""
    from av.audio.frame import AudioFrame

    from media.synthetic.voices import RATE

    step, at = RATE // 25, 0

    def write(until: float) -> None:
        nonlocal at
        while samples is not None and at < len(samples) and at / RATE < until:
            block = samples[at : at + step]
            frame = AudioFrame.from_ndarray(block.reshape(1, -1), format="flt", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            file.mux(audio.encode(frame))
            at += len(block)

    return write
