"""The colours of static/css/tokens.css, measured as WCAG 2.2 measures them (1.4.3 and 1.4.11)."""

import re

import pytest

from tagning.places import STATIC

TOKENS = (STATIC / "css" / "tokens.css").read_text()
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "accent", "accent-strong", "record", "amber-ink")
      for ground in ("paper", "surface", "raised", "sunken")],
    ("ink", "accent-soft"), ("ink", "record-soft"), ("ink", "amber-soft"), ("ink-soft", "accent-soft"),
    ("accent-strong", "accent-soft"), ("record-strong", "record-soft"), ("record", "record-soft"), ("amber-ink", "amber-soft"),
    ("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-record", "record"), ("on-record", "record-strong"),
]
EDGES = [(edge, ground) for edge in ("line-strong", "focus", "accent", "record") for ground in ("paper", "surface", "raised", "sunken")]


def luminance(colour: str) -> float:
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def colours(theme: str) -> dict[str, str]:
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", TOKENS)
    found = {name: light if theme == "light" else dark for name, light, dark in pairs}
    if theme == "cinema":
        body = re.search(r"^\.cinema \{(.*?)\}", TOKENS, re.S | re.M).group(1)
        found.update(re.findall(r"--([\w-]+): (#\w{6});", body))
    return found


@pytest.mark.parametrize("theme", ["light", "dark", "cinema"])
@pytest.mark.parametrize("ink, ground", TEXT)
def test_words_can_be_read(theme, ink, ground):
    assert contrast(colours(theme)[ink], colours(theme)[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark", "cinema"])
@pytest.mark.parametrize("edge, ground", EDGES)
def test_edges_of_what_one_uses_can_be_seen(theme, edge, ground):
    assert contrast(colours(theme)[edge], colours(theme)[ground]) >= 3


def test_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_old_browsers_get_the_colours_of_the_day():
    fallback = TOKENS[TOKENS.index("@supports not"):]
    day = dict(re.findall(r"--([\w-]+): (#\w{6});", fallback[:fallback.index(".cinema")]))
    assert day == colours("light")
