"""Draws the head of a portrait: skin, hair, and the moving parts. Runs inside the sandbox only."""

from typing import Any

from media.synthetic.portraits import Brush, Colour, Point, Portrait, face_line, mix, oval, smooth

BLACK: Colour = (20, 16, 16)


def draw_behind(brush: Brush, who: Portrait) -> None:
    """The hair behind neck and shoulders."""
    dark = mix(who.hair, BLACK, 0.28)
    if who.style in ("long", "waves"):
        wave = 12 if who.style == "waves" else 0
        brush.fill(smooth([
            (0, -158), (96, -130), (126, -40), (124 + wave, 60), (118 - wave, 130), (128 + wave, 205), (60, 226), (0, 214), (-60, 226),
            (-128 - wave, 205), (-118 + wave, 130), (-124 - wave, 60), (-126, -40), (-96, -130),
        ]), dark)
    if who.style == "bob":
        brush.fill(
            smooth(
                [
                    (0, -158), (98, -128), (128, -30), (128, 70), (106, 128), (60, 120), (-60, 120), (-106, 128), (-128, 70), (-128, -30),
                    (-98, -128),
                ]
            ),
            dark,
        )
    if who.style == "bun":
        brush.oval(8, -170, 46, 42, dark)
        brush.oval(4, -176, 34, 28, mix(who.hair, (255, 255, 255), 0.08), 0.5, 8)
    if who.style == "tail":
        brush.fill(smooth([(70, -120), (132, -70), (150, 30), (138, 120), (116, 150), (112, 60), (96, -20)]), dark)
    if who.style == "curls":
        for x, y, r in (
            (-104, -50, 42), (104, -50, 42), (-92, -100, 46), (92, -100, 46), (-54, -138, 48), (54, -138, 48), (0, -150, 52),
            (-110, 0, 34), (110, 0, 34),
        ):
            brush.oval(x, y, r, r, dark)
    if who.style == "scarf":
        brush.fill(smooth([
            (0, -166), (88, -142), (128, -60), (132, 40), (124, 120), (170, 200), (150, 250), (0, 262), (-150, 250), (-170, 200),
            (-124, 120), (-132, 40), (-128, -60), (-88, -142),
        ]), mix(who.under, BLACK, 0.18))


def draw_head(brush: Brush, who: Portrait) -> None:
    """Face, ears, nose and hair: everything that does not move."""
    side = -1 if who.lit_from_left else 1
    shade, light = mix(who.skin, (96, 40, 34), 0.3), mix(who.skin, (255, 246, 230), 0.35)
    if who.style != "scarf":
        for x in (-100, 100):
            brush.oval(x, 10, 17, 28, mix(who.skin, shade, 0.45))
            brush.oval(x * 0.99, 12, 9, 17, shade, 0.6, 3)
    if who.style in ("side", "crop", "buzz", "bun", "tail"):
        brush.oval(0, -48, 105, 104, mix(who.hair, BLACK, 0.2))
    brush.fill(face_line(who), who.skin)
    inside = brush.mask(face_line(who))
    brush.oval(-side * 128, 24, 78, 170, shade, 0.55, 26, inside)
    brush.oval(side * 44, -62, 66, 60, light, 0.5, 26, inside)
    brush.oval(0, 150, 96, 34, shade, 0.5, 14, inside)
    for x in (-56, 56):
        brush.oval(x, 44, 27, 20, mix(who.skin, (214, 84, 74), 0.45), 0.33, 11, inside)
        brush.oval(x * 0.82, -14, 29, 19, shade, 0.34, 8, inside)
    _nose(brush, who, side, shade, light)
    if who.beard:
        _beard(brush, who, inside)
    _hair(brush, who, inside)


def _nose(brush: Brush, who: Portrait, side: int, shade: Colour, light: Colour) -> None:
    brush.fill(smooth([(0, -22), (-side * 9, 8), (-side * 19, 34), (-side * 8, 42), (0, 30)]), shade, 0.42, 3.5)
    brush.oval(0, 35, 17, 11, mix(who.skin, shade, 0.3), 0.8, 4)
    brush.oval(side * 3, 28, 7, 12, light, 0.55, 4)
    for x in (-8.5, 8.5):
        brush.oval(x, 42, 4.6, 2.6, mix(shade, BLACK, 0.35), 0.75, 1)


def _beard(brush: Brush, who: Portrait, inside: Any) -> None:
    colour = mix(who.hair, BLACK, 0.15)
    strength, soft = (0.24, 11) if who.beard == "stubble" else (0.94, 3)
    jaw = smooth(
        [
            (-98, 18), (-84, 48), (-52, 52), (-28, 51), (0, 55), (28, 51), (52, 52), (84, 48), (98, 18), (104, 90), (62, 150), (0, 164),
            (-62, 150), (-104, 90),
        ]
    )
    brush.fill(jaw, colour, strength, soft, inside)
    if who.beard == "full":
        brush.oval(0, 82, 32, 15, who.skin, 0.85, 4)


# The outline of each hair style above the face.
_CAPS: dict[str, list[Point]] = {
    "side": [
        (-104, 4), (-112, -60), (-98, -124), (-40, -160), (40, -160), (98, -124), (112, -58), (103, 4), (97, -40), (84, -76),
        (30, -92), (-34, -98), (-66, -78), (-90, -46),
    ],
    "crop": [
        (-103, -6), (-110, -70), (-86, -134), (0, -158), (86, -134), (110, -70), (103, -6), (96, -52), (72, -96), (0, -106),
        (-72, -96), (-96, -52),
    ],
    "bob": [
        (-112, 90), (-124, 10), (-112, -90), (-56, -152), (0, -162), (70, -146), (116, -84), (126, 10), (112, 92), (98, 30),
        (90, -40), (40, -84), (-12, -92), (-60, -66), (-92, -20),
    ],
    "long": [
        (-110, 150), (-122, 20), (-112, -88), (-56, -150), (0, -160), (56, -150), (112, -88), (122, 20), (110, 150), (100, 40),
        (88, -36), (34, -92), (0, -112), (-34, -92), (-88, -36), (-100, 40),
    ],
    "waves": [
        (-124, 150), (-110, 80), (-126, 10), (-112, -90), (-56, -152), (8, -164), (74, -146), (118, -82), (128, 10), (110, 80),
        (122, 150), (94, 80), (96, 10), (74, -58), (22, -88), (-30, -104), (-70, -70), (-94, 0), (-92, 80),
    ],
    "bun": [
        (-102, -4), (-110, -66), (-92, -126), (-40, -158), (40, -158), (92, -126), (110, -66), (102, -4), (94, -54), (64, -96),
        (0, -112), (-64, -96), (-94, -54),
    ],
    "tail": [
        (-102, 6), (-110, -62), (-92, -126), (-36, -158), (44, -158), (98, -122), (112, -50), (102, 10), (92, -50), (56, -84),
        (-10, -92), (-62, -74), (-92, -44),
    ],
    "buzz": [
        (-101, -14), (-106, -74), (-82, -128), (0, -148), (82, -128), (106, -74), (101, -14), (94, -60), (66, -98), (0, -108),
        (-66, -98), (-94, -60),
    ],
}


def _hair(brush: Brush, who: Portrait, inside: Any) -> None:
    shine = mix(who.hair, (255, 240, 220), 0.22)
    side = -1 if who.lit_from_left else 1
    if who.style in _CAPS:
        line = smooth(_CAPS[who.style])
        brush.fill([(x, y + 7) for x, y in line], mix(who.skin, (70, 30, 24), 0.5), 0.4, 6, inside)
        brush.fill(line, who.hair if who.style != "buzz" else mix(who.hair, who.skin, 0.25), 1.0, 0 if who.style != "buzz" else 2)
        brush.fill(
            smooth([(side * 20, -146), (side * 70, -128), (side * 88, -86), (side * 62, -104), (side * 26, -124)]), shine, 0.5, 7,
            brush.mask(line),
        )
    if who.style == "curls":
        for x, y, r in ((-78, -92, 32), (-44, -114, 36), (0, -124, 38), (44, -114, 36), (78, -92, 32), (-98, -58, 24), (98, -58, 24)):
            brush.oval(x, y, r, r, who.hair)
            brush.oval(x + side * 8, y - 10, r * 0.45, r * 0.4, shine, 0.5, 6)
    if who.style == "bald":
        brush.oval(side * 34, -98, 34, 20, (255, 250, 240), 0.4, 12, inside)
    if who.style == "scarf":
        _scarf(brush, who)


def _scarf(brush: Brush, who: Portrait) -> None:
    from PIL import Image, ImageChops

    outer = smooth(
        [
            (0, -164), (84, -142), (122, -60), (126, 30), (112, 110), (70, 176), (0, 196), (-70, 176), (-112, 110), (-126, 30),
            (-122, -60), (-84, -142),
        ]
    )
    opening = smooth([(0, -104), (56, -92), (86, -36), (88, 40), (70, 104), (0, 138), (-70, 104), (-88, 40), (-86, -36), (-56, -92)])
    ring = ImageChops.subtract(brush.mask(outer), brush.mask(opening))
    layer = Image.new("RGBA", brush.image.size, (*who.under, 255))
    layer.putalpha(ring)
    brush.image.alpha_composite(layer)
    fold = mix(who.under, BLACK, 0.25)
    for shift in (0, 14, 30):
        brush.fill(
            smooth([(-100, 92 + shift), (-40, 150 + shift), (30, 168 + shift), (100, 116 + shift), (40, 178 + shift), (-44, 162 + shift)]),
            fold, 0.35, 4, ring,
        )
    side = -1 if who.lit_from_left else 1
    brush.fill(
        smooth([(side * 10, -150), (side * 70, -130), (side * 102, -60), (side * 84, -80), (side * 40, -120)]),
        mix(who.under, (255, 255, 255), 0.35), 0.5, 9, ring,
    )


def draw_eyes(brush: Brush, who: Portrait, closed: float, gaze: float, lift: float) -> None:
    """Eyes and brows: `closed` from 0 to 1, `gaze` from -1 to 1 to the side, `lift` of the brows in units."""
    lid, lash = mix(who.skin, (110, 50, 40), 0.32), mix(BLACK, who.hair, 0.25)
    for x in (-43, 43):
        if closed > 0.75:
            brush.line([(x - 19, -6), (x - 9, -1), (x + 9, -1), (x + 19, -6)], 4.2, lash)
        else:
            _eye(brush, who, x, 1 - closed, gaze, lash)
        out = 1 if x > 0 else -1
        high = -40 - lift
        brow = smooth(
            [
                (x - out * 21, high + 5), (x, high - 4), (x + out * 25, high + 1), (x + out * 24, high + 3 + who.brow * 0.6),
                (x, high + who.brow * 0.8), (x - out * 20, high + 6 + who.brow),
            ]
        )
        brush.fill(brow, mix(who.hair, (40, 26, 22), 0.45) if who.style != "scarf" else (48, 34, 28), 0.92, 0.8)
        brush.line([(x - 17, -19), (x, -23), (x + 17, -18)], 1.6, lid)
    if who.glasses:
        _glasses(brush, who)


def _eye(brush: Brush, who: Portrait, x: float, opened: float, gaze: float, lash: Colour) -> None:
    high = 12.5 * opened
    shape = smooth(
        [
            (x - 22, -5), (x - 10, -7 - high * 0.8), (x + 9, -7 - high * 0.8), (x + 22, -6), (x + 10, -5 + high * 0.55),
            (x - 10, -5 + high * 0.55),
        ]
    )
    brush.fill(shape, (250, 247, 243))
    inside = brush.mask(shape)
    at = x + gaze * 6
    brush.oval(at, -7, 11.6, 11.6, mix(who.eyes, BLACK, 0.35), within=inside)
    brush.oval(at, -6, 9.4, 9.4, who.eyes, within=inside)
    brush.oval(at, -7, 5, 5, BLACK, within=inside)
    brush.oval(at + 4, -11, 2.9, 2.9, (255, 255, 255), within=inside)
    brush.fill(
        smooth([(x - 24, -16), (x, -22), (x + 24, -16), (x + 20, -13), (x, -14), (x - 20, -13)]), mix(who.skin, (80, 40, 40), 0.4), 0.35,
        2, inside,
    )
    brush.line([(x - 22, -5), (x - 11, -6 - high * 0.72), (x, -7 - high * 0.84), (x + 11, -6 - high * 0.72), (x + 22, -6)], 3.4, lash)


def _glasses(brush: Brush, who: Portrait) -> None:
    frame = (46, 38, 36) if who.glasses == "square" else (120, 92, 58)
    for x in (-43, 43):
        line = oval(x, -4, 34, 31) if who.glasses == "round" else smooth(
            [(x - 35, -27), (x, -30), (x + 35, -27), (x + 33, 16), (x, 24), (x - 33, 16)]
        )
        brush.line([*line, line[0]], 3.2, frame)
        brush.fill(smooth([(x - 18, -18), (x - 4, -22), (x - 14, 6), (x - 24, 2)]), (255, 255, 255), 0.16, 2)
    brush.line([(-10, -8), (0, -12), (10, -8)], 3.2, frame)
    for x in (-1, 1):
        brush.line([(x * 77, -10), (x * 100, -14)], 3.2, frame)


def draw_mouth(brush: Brush, who: Portrait, opened: float, wide: float) -> None:
    """The mouth: `opened` from 0 to 1, `wide` from -1 (round) to 1 (broad)."""
    lip = mix(mix(who.skin, (168, 52, 56), 0.5 if who.pitch > 150 else 0.34), BLACK, 0.06)
    half, high, y = 34 + wide * 7 - opened * 4, 3 + opened * 19, 80
    up = 6 - 3 * opened  # the corners of a friendly mouth
    top = smooth(
        [
            (-half, y - up), (-half * 0.4, y - 8 - opened * 2), (0, y - 5), (half * 0.4, y - 8 - opened * 2), (half, y - up),
            (half * 0.5, y + high + 6), (0, y + high + 9), (-half * 0.5, y + high + 6),
        ]
    )
    brush.oval(0, y + high + 17, half * 0.62, 5, mix(who.skin, (90, 40, 36), 0.4), 0.4, 4)
    brush.fill(top, lip)
    if opened < 0.09:
        brush.line(
            [(-half - 1, y - up - 1), (-half * 0.5, y + 1), (0, y + 2), (half * 0.5, y + 1), (half + 1, y - up - 1)], 2.6,
            mix(lip, BLACK, 0.5),
        )
        return
    hole = smooth(
        [
            (-half * 0.84, y - up / 2), (-half * 0.36, y - 2 - opened * 1.5), (half * 0.36, y - 2 - opened * 1.5),
            (half * 0.84, y - up / 2), (half * 0.5, y + high * 0.86), (0, y + high), (-half * 0.5, y + high * 0.86),
        ]
    )
    brush.fill(hole, (74, 26, 30))
    inside = brush.mask(hole)
    brush.oval(0, y - 2, half * 0.66, 5 + opened * 3.5, (248, 244, 238), within=inside)
    brush.oval(0, y + high + 3, half * 0.55, 8 + opened * 3, (186, 88, 88), within=inside)
