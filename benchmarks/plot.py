"""Draws a simple line chart as SVG, such as seconds against minutes."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

WIDE, HIGH, LEFT, RIGHT, TOP, FOOT = 800, 420, 64, 270, 24, 52
COLOURS = ("#0f5c4d", "#b4552d", "#475753")
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


def draw(
    lines: Mapping[str, Mapping[Any, float]], *, across: str = "minutes of take", unit: str = "s", marks: Sequence[float] = (),
) -> str:
    """Named lines of {x: y}, both axes from zero; `across` labels the x axis, `unit` the y axis.

    Every point is a dot with its x below. `marks` selects the x values to label and turns the dots off.
    """
    most_x = max(at for line in lines.values() for at in line)
    most_y = max(took for line in lines.values() for took in line.values()) * 1.08
    places = sorted(marks or {at for line in lines.values() for at in line})
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="system-ui, sans-serif" font-size="13">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="#faf8f3"/>', *_grid(most_x, most_y, places, across, unit),
        *(part for n, (name, line) in enumerate(lines.items()) for part in _line(name, line, COLOURS[n], most_x, most_y, not marks)),
        "</svg>", "",
    ))


def _place(at: float, took: float, most_x: float, most_y: float) -> tuple[float, float]:
    return LEFT + (WIDE - LEFT - RIGHT) * at / most_x, HIGH - FOOT - (HIGH - TOP - FOOT) * took / most_y


def _grid(most_x: float, most_y: float, places: Sequence[float], across: str, unit: str) -> Iterator[str]:
    step = next(one for one in STEPS if most_y / one <= 8)
    for n in range(int(most_y / step) + 1):
        _, y = _place(0, n * step, most_x, most_y)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDE - RIGHT}" stroke="#d9d5ca"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#475753">{n * step:g} {unit}</text>'
    for at in places:
        x, _ = _place(at, 0, most_x, most_y)
        yield f'<text x="{x:.1f}" y="{HIGH - FOOT + 22}" text-anchor="middle" fill="#475753">{at:g}</text>'
    yield f'<text x="{(LEFT + WIDE - RIGHT) / 2}" y="{HIGH - 10}" text-anchor="middle" fill="#475753">{across}</text>'


def _line(name: str, line: Mapping[Any, float], colour: str, most_x: float, most_y: float, dots: bool) -> Iterator[str]:
    points = [_place(at, took, most_x, most_y) for at, took in sorted(line.items())]
    yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'
    if dots:
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points)
    x, y = points[-1]
    yield f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(name)}</text>'
