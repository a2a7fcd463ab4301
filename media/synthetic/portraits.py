"""A portrait for the demo: face, hair, clothes and background, chosen by a seed. Runs inside the sandbox only.

Lengths are in hundredths of half a face's width, from the middle of the face; `Brush` turns them into pixels.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
FINE = 3

SKINS = ((245, 211, 184), (236, 190, 156), (222, 168, 130), (196, 138, 100), (158, 104, 72), (118, 76, 54), (92, 58, 42))
HAIRS = ((36, 28, 26), (62, 42, 32), (98, 64, 40), (146, 98, 58), (206, 168, 110), (228, 202, 158), (150, 74, 44), (168, 166, 164))
CLOTHES = (
    (38, 70, 83), (15, 92, 77), (122, 62, 58), (58, 64, 92), (176, 120, 78), (84, 92, 80), (196, 188, 176), (98, 74, 100), (44, 48, 54),
    (196, 106, 84),
)
SCARVES = [(62, 92, 104), (94, 84, 120), (44, 88, 80), (200, 196, 206), (128, 72, 92)]
WALLS = ((226, 218, 206), (206, 214, 208), (204, 212, 220), (222, 208, 198), (196, 200, 196), (214, 206, 216))
STYLES = ("side", "crop", "curls", "bob", "long", "bun", "tail", "waves", "bald", "scarf", "buzz")
GARMENTS = ("crew", "shirt", "blazer", "knit", "turtleneck")


@dataclass(frozen=True)
class Portrait:
    """How a person looks and sounds. `pitch` is in Hz."""

    skin: Colour
    hair: Colour
    style: str
    beard: str
    glasses: str
    garment: str
    cloth: Colour
    under: Colour
    wall: Colour
    background: tuple[str, ...]
    lit_from_left: bool
    jaw: float
    brow: float
    eyes: Colour
    pitch: float
    depth: float


def portrait(seed: int) -> Portrait:
    """The portrait for this seed, always the same."""
    random = Random(seed * 7919 + 17)
    high = random.random() < 0.5
    skin = random.choice(SKINS)
    dark = SKINS.index(skin) >= 3
    style = random.choice(
        ("bob", "long", "bun", "tail", "waves", "curls", "scarf") if high else ("side", "crop", "curls", "buzz", "bald", "side")
    )
    hair = random.choice(HAIRS[:3] if dark else HAIRS)
    cloth = random.choice(CLOTHES)
    return Portrait(
        skin=skin, hair=hair, style=style, beard="" if high else random.choice(("", "", "stubble", "full")),
        glasses=random.choice(("", "", "round", "square")), garment=random.choice(GARMENTS), cloth=cloth,
        under=random.choice(SCARVES if style == "scarf" else [(240, 238, 232), (206, 216, 222), (228, 214, 200)]),
        wall=random.choice(WALLS), background=tuple(random.sample(("window", "shelf", "plant", "frame", "lamp", "door"), 3)),
        lit_from_left=random.random() < 0.5, jaw=random.uniform(0.1, 0.2) if high else random.uniform(0.02, 0.13),
        brow=random.uniform(3, 4.5) if high else random.uniform(5, 7), eyes=random.choice(
            ((70, 48, 34), (88, 66, 42), (74, 98, 116), (82, 104, 84)) if not dark else ((58, 38, 28), (44, 30, 24))
        ),
        pitch=random.uniform(175, 215) if high else random.uniform(98, 132),
        depth=random.uniform(0.9, 0.98) if high else random.uniform(1.03, 1.12),
    )


def mix(a: Colour, b: Colour, part: float) -> Colour:
    """A blend with `part` of b in a."""
    return (round(a[0] + (b[0] - a[0]) * part), round(a[1] + (b[1] - a[1]) * part), round(a[2] + (b[2] - a[2]) * part))


def smooth(points: list[Point], steps: int = 10) -> list[Point]:
    """A closed curve through the points (Catmull-Rom)."""
    out: list[Point] = []
    count = len(points)
    for n in range(count):
        p0, p1, p2, p3 = (points[(n + k) % count] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            out.append(tuple(  # type: ignore[arg-type]
                0.5 * (
                    2 * p1[i] + (p2[i] - p0[i]) * t + (
                        2 * p0[i] - 5 * p1[i] + 4 * p2[i] - p3[i]
                    ) * t * t + (3 * p1[i] - p0[i] - 3 * p2[i] + p3[i]) * t**3
                )
                for i in (0, 1)
            ))
    return out


class Brush:
    """Draws in units on an enlarged canvas, and returns it at `size` px."""

    def __init__(self, size: tuple[int, int], origin: Point, unit: float, ground: Any = (0, 0, 0, 0)) -> None:
        self.size, self.origin, self.unit = size, origin, unit
        self.image = Image.new("RGBA", (size[0] * FINE, size[1] * FINE), ground)

    def px(self, points: list[Point]) -> list[Point]:
        """Units to pixels of the enlarged canvas."""
        return [((self.origin[0] + x * self.unit) * FINE, (self.origin[1] + y * self.unit) * FINE) for x, y in points]

    def mask(self, points: list[Point]) -> Any:
        """A mask: white within the points, black outside."""
        mask = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(mask).polygon(self.px(points), fill=255)
        return mask

    def fill(self, points: list[Point], colour: Colour, strength: float = 1.0, soft: float = 0.0, within: Any = None) -> None:
        """Fill the points with `strength`, blurred by `soft` units at the edge, within a mask."""
        blur = soft * self.unit * FINE
        way = self.px(points)
        left, top, right, bottom = self._around(way, 3 * blur + 2)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in way], fill=round(255 * strength))
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur))
        if within is not None:
            mask = ImageChops.multiply(mask, within.crop((left, top, right, bottom)))
        layer = Image.new("RGBA", mask.size, (*colour, 255))
        layer.putalpha(mask)
        self.image.alpha_composite(layer, (left, top))

    def _around(self, way: list[Point], margin: float) -> tuple[int, int, int, int]:
        xs, ys = [x for x, _ in way], [y for _, y in way]
        return (
            max(0, int(min(xs) - margin)), max(0, int(min(ys) - margin)),
            min(self.image.size[0], int(max(xs) + margin) + 1), min(self.image.size[1], int(max(ys) + margin) + 1),
        )

    def oval(
        self, x: float, y: float, a: float, b: float, colour: Colour, strength: float = 1.0, soft: float = 0.0, within: Any = None,
    ) -> None:
        """An ellipse around x, y."""
        self.fill(oval(x, y, a, b), colour, strength, soft, within)

    def line(self, points: list[Point], width: float, colour: Colour) -> None:
        """A line with round ends."""
        draw = ImageDraw.Draw(self.image)
        way, thick = self.px(points), max(1, round(width * self.unit * FINE))
        draw.line(way, fill=(*colour, 255), width=thick, joint="curve")
        for x, y in (way[0], way[-1]):
            draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=(*colour, 255))

    def done(self) -> Any:
        """The picture at its final size."""
        return self.image.resize(self.size, Image.Resampling.BOX)


def oval(x: float, y: float, a: float, b: float) -> list[Point]:
    """Points of an ellipse."""
    turn = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    return list(zip(x + a * np.cos(turn), y + b * np.sin(turn)))


def face_line(who: Portrait, grow: float = 0.0) -> list[Point]:
    """The outline of the face, `grow` units larger."""
    points = []
    for turn in np.linspace(0, 2 * np.pi, 72, endpoint=False):
        x, y = float(np.cos(turn)), float(np.sin(turn))
        wide = abs(x) ** 0.86 * (1 if x >= 0 else -1)
        narrow = 1 - who.jaw * max(0.0, y) ** 1.6 - 0.1 * max(0.0, y) ** 3
        points.append(((100 + grow) * wide * narrow, (134 + grow) * y))
    return points
