"""Draws what is around a portrait's head: a blurred background, and clothes. Runs inside the sandbox only."""

from random import Random
from typing import Any

from PIL import Image, ImageFilter

from media.synthetic.portraits import Brush, Colour, Portrait, mix, smooth

WHITE: Colour = (255, 255, 255)


def draw_background(size: tuple[int, int], who: Portrait, seed: int) -> Any:
    """A wall, light from one side, and a few things, out of focus as with a webcam."""
    random = Random(seed)
    wide, high = size
    unit = high / 360
    brush = Brush((wide // 2, high // 2), (wide / 4, high / 4), unit / 2, (*who.wall, 255))
    span = wide / unit / 2
    for thing, x in zip(who.background, (-0.72, 0.74, -0.28)):
        DRAW[thing](brush, x * span + random.uniform(-14, 14), random, who)
    floor = mix(who.wall, (90, 70, 60), 0.35)
    brush.fill([(-span, 150), (span, 150), (span, 400), (-span, 400)], floor, 0.8, 10)
    side = -1 if who.lit_from_left else 1
    brush.oval(side * span, -140, span * 1.1, 300, (255, 250, 236), 0.5, 70)
    brush.oval(-side * span * 1.1, 160, span * 0.9, 300, (40, 44, 60), 0.36, 80)
    return brush.done().resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(5.5 * unit)).convert("RGB")


def _window(brush: Brush, x: float, random: Random, who: Portrait) -> None:
    brush.fill([(x - 62, -190), (x + 62, -190), (x + 62, 30), (x - 62, 30)], (238, 240, 240))
    for left in (x - 54, x + 4):
        for top in (-182, -76):
            brush.fill([(left, top), (left + 50, top), (left + 50, top + 98), (left, top + 98)], (206, 226, 238))
            brush.oval(
                left + 20, top + 90, 40, 30, (150, 180, 140), 0.7, 8,
                brush.mask([(left, top), (left + 50, top), (left + 50, top + 98), (left, top + 98)]),
            )


def _shelf(brush: Brush, x: float, random: Random, who: Portrait) -> None:
    for y in (-90, -6, 78):
        brush.fill([(x - 80, y), (x + 80, y), (x + 80, y + 7), (x - 80, y + 7)], (142, 104, 74))
        at = x - 74
        while at < x + 60:
            thick, tall = random.uniform(7, 15), random.uniform(40, 66)
            colour = random.choice(((168, 86, 70), (58, 92, 96), (206, 176, 118), (92, 82, 110), (226, 216, 200), (64, 84, 66)))
            brush.fill([(at, y - tall), (at + thick, y - tall), (at + thick, y), (at, y)], colour)
            at += thick + (random.uniform(10, 26) if random.random() < 0.16 else 1)


def _plant(brush: Brush, x: float, random: Random, who: Portrait) -> None:
    brush.fill([(x - 26, 92), (x + 26, 92), (x + 20, 150), (x - 20, 150)], (176, 112, 82))
    for _ in range(13):
        lean, tall = random.uniform(-62, 62), random.uniform(90, 190)
        green = mix((58, 104, 72), (120, 150, 92), random.random())
        brush.fill(
            smooth([(x, 96), (x + lean * 0.5 - 11, 96 - tall * 0.5), (x + lean, 96 - tall), (x + lean * 0.5 + 13, 96 - tall * 0.44)]),
            green,
        )


def _frame(brush: Brush, x: float, random: Random, who: Portrait) -> None:
    wood = random.choice(((64, 54, 48), (178, 142, 100), (238, 236, 230)))
    brush.fill([(x - 52, -140), (x + 52, -140), (x + 52, -8), (x - 52, -8)], wood)
    brush.fill([(x - 44, -132), (x + 44, -132), (x + 44, -16), (x - 44, -16)], (240, 236, 226))
    one, two = random.choice((((15, 92, 77), (216, 150, 96)), ((60, 88, 120), (222, 190, 130)), ((166, 82, 70), (90, 110, 104))))
    brush.fill(smooth([(x - 36, -30), (x - 10, -78), (x + 12, -50), (x + 36, -70), (x + 36, -24), (x - 36, -24)]), one)
    brush.oval(x + 12, -96, 14, 14, two)


def _lamp(brush: Brush, x: float, random: Random, who: Portrait) -> None:
    brush.fill([(x - 3, -60), (x + 3, -60), (x + 3, 170), (x - 3, 170)], (70, 62, 56))
    brush.oval(x, -60, 90, 80, (255, 226, 160), 0.5, 30)
    brush.fill([(x - 26, -110), (x + 26, -110), (x + 42, -50), (x - 42, -50)], (252, 232, 190))


def _door(brush: Brush, x: float, random: Random, who: Portrait) -> None:
    brush.fill([(x - 60, -170), (x + 60, -170), (x + 60, 220), (x - 60, 220)], mix(who.wall, WHITE, 0.5))
    for top in (-150, 0):
        brush.fill([(x - 42, top), (x + 42, top), (x + 42, top + 120), (x - 42, top + 120)], mix(who.wall, (120, 120, 120), 0.12))


DRAW = {"window": _window, "shelf": _shelf, "plant": _plant, "frame": _frame, "lamp": _lamp, "door": _door}


def draw_body(brush: Brush, who: Portrait) -> None:
    """Neck, shoulders and clothes."""
    side = -1 if who.lit_from_left else 1
    shade = mix(who.skin, (96, 40, 34), 0.36)
    body = smooth(
        [
            (-62, 168), (-150, 196), (-226, 246), (-262, 380), (-270, 700), (270, 700), (262, 380), (226, 246), (150, 196), (62, 168),
            (0, 176),
        ]
    )
    brush.fill(body, who.cloth)
    inside = brush.mask(body)
    brush.oval(-side * 250, 420, 130, 260, mix(who.cloth, (10, 10, 20), 0.5), 0.5, 40, inside)
    brush.oval(side * 170, 240, 110, 60, mix(who.cloth, WHITE, 0.4), 0.32, 30, inside)
    for x in (-1, 1):
        brush.fill(
            smooth([(x * 158, 380), (x * 172, 470), (x * 168, 700), (x * 178, 700), (x * 184, 470)]), mix(who.cloth, (0, 0, 0), 0.4), 0.5,
            5, inside,
        )
    if who.garment != "turtleneck":
        brush.fill(smooth([(-50, 60), (50, 60), (54, 150), (66, 186), (0, 226), (-66, 186), (-54, 150)]), who.skin)
        brush.fill(smooth([(-50, 84), (50, 84), (54, 140), (30, 168), (-30, 168), (-54, 140)]), shade, 0.62, 9)
    GARMENT[who.garment](brush, who, inside)


def _crew(brush: Brush, who: Portrait, inside: Any) -> None:
    rim = mix(who.cloth, (0, 0, 0), 0.2)
    brush.line([(-72, 182), (-50, 214), (-22, 230), (0, 234), (22, 230), (50, 214), (72, 182)], 11, rim)


def _knit(brush: Brush, who: Portrait, inside: Any) -> None:
    _crew(brush, who, inside)
    for x in range(-240, 250, 24):
        top = 246 if abs(x) < 80 else 200
        brush.fill([(x, top), (x + 5, top), (x + 5, 700), (x, 700)], mix(who.cloth, (0, 0, 0), 0.3), 0.16, 2, inside)


def _shirt(brush: Brush, who: Portrait, inside: Any) -> None:
    light = mix(who.cloth, WHITE, 0.14)
    for x in (-1, 1):
        brush.fill([(x * 58, 158), (x * 82, 188), (x * 52, 262), (x * 4, 226)], light)
        brush.line([(x * 82, 188), (x * 52, 262), (x * 4, 226)], 2.4, mix(who.cloth, (0, 0, 0), 0.3))
    brush.line([(0, 232), (0, 700)], 2.4, mix(who.cloth, (0, 0, 0), 0.25))
    for y in (286, 356, 426):
        brush.oval(7, y, 4.4, 4.4, mix(who.cloth, WHITE, 0.55))


def _blazer(brush: Brush, who: Portrait, inside: Any) -> None:
    brush.fill([(-64, 172), (0, 228), (64, 172), (58, 420), (0, 520), (-58, 420)], who.under)
    brush.line([(-66, 178), (-40, 212), (0, 230), (40, 212), (66, 178)], 7, mix(who.under, (0, 0, 0), 0.12))
    dark = mix(who.cloth, (0, 0, 0), 0.22)
    for x in (-1, 1):
        brush.fill(
            [(x * 60, 164), (x * 98, 184), (x * 112, 268), (x * 84, 282), (x * 100, 306), (x * 2, 520), (x * 30, 400), (x * 56, 300)],
            mix(who.cloth, WHITE, 0.07),
        )
        brush.line([(x * 112, 268), (x * 84, 282), (x * 100, 306), (x * 2, 520)], 2.6, dark)


def _turtleneck(brush: Brush, who: Portrait, inside: Any) -> None:
    brush.fill(smooth([(-54, 112), (0, 124), (54, 112), (62, 196), (0, 212), (-62, 196)]), mix(who.cloth, WHITE, 0.06))
    brush.fill(smooth([(-54, 112), (0, 124), (54, 112), (54, 150), (0, 158), (-54, 150)]), mix(who.cloth, (0, 0, 0), 0.45), 0.5, 8)
    brush.line([(-62, 196), (-30, 208), (0, 212), (30, 208), (62, 196)], 3, mix(who.cloth, (0, 0, 0), 0.3))


GARMENT = {"crew": _crew, "knit": _knit, "shirt": _shirt, "blazer": _blazer, "turtleneck": _turtleneck}
