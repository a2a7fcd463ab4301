"""Every page of both sides as people use it: by Tab alone, at 400 % zoom, with wide letters, in a contrast theme, without motion."""

import io

import pytest
from PIL import Image

from tests.browser.every_page import enter, list_pages
from tests.browser.sweep import look
from tests.browser.tabbing import tab_through

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sweep]
ZOOMED = (320, 256)
"""1280 × 1024 at 400 % (WCAG 1.4.10)."""

# WCAG 1.4.12.
_SPACE = """(on) => {
  window.wide ??= new CSSStyleSheet();
  window.wide.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    + "p { margin-bottom: 2em !important; }");
  document.adoptedStyleSheets = on ? [window.wide] : [];
}"""
_MOVES = """() => document.getAnimations()
  .filter((one) => one.playState === "running" && one.effect.getComputedTiming().activeDuration > 50)
  .map((one) => `${one.effect.target?.className || one.effect.target?.tagName} moves`)"""


@pytest.fixture(scope="module")
def faults(world, browser):
    """Kind of fault -> sentences; each page is loaded once for all kinds."""
    found = {kind: [] for kind in ("keys", "zoom", "spacing", "colours", "motion", "captions")}
    pages = list_pages(world)
    for who in dict.fromkeys(who for who, _ in pages):
        visit = enter(world, browser, who, "en", "light", 1280)
        for where in [where for one, where in pages if one == who]:
            visit.page.goto(where)
            for kind, sentence in looked_at(visit.page):
                found[kind].append(f"{who} {where}: {sentence}")
        visit.close()
    return found


def looked_at(page):
    """(kind, fault) of one page."""
    yield from (("keys", fault) for fault in tab_through(page))
    page.set_viewport_size({"width": ZOOMED[0], "height": ZOOMED[1]})
    yield from (("keys", f"at 400 %: {fault}") for fault in tab_through(page))
    yield from (("zoom", fault) for fault in look(page, sizes=[ZOOMED], texts=("100%",)))
    page.evaluate(_SPACE, True)
    yield from (("spacing", fault) for fault in look(page, sizes=[ZOOMED, (1280, 800)], texts=("100%",)))
    page.evaluate(_SPACE, False)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    yield from (("motion", fault) for fault in page.evaluate(_MOVES))
    yield from (("colours", fault) for fault in unseen_in_forced_colours(page))
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    yield from (("captions", fault) for fault in page.evaluate(_BARE_CLIPS))


def told(sentences):
    return "\n".join(sentences)


def test_every_control_is_reached_by_tab_and_seen_when_it_has_the_focus(faults):
    assert not faults["keys"], told(faults["keys"])


def test_nothing_is_lost_or_covered_at_400_percent(faults):
    assert not faults["zoom"], told(faults["zoom"])


def test_wide_letters_and_lines_cut_nothing_off(faults):
    assert not faults["spacing"], told(faults["spacing"])


def test_in_a_contrast_theme_every_control_has_its_sign_and_what_is_chosen_its_mark(faults):
    assert not faults["colours"], told(faults["colours"])


def test_nothing_moves_for_who_wants_no_motion(faults):
    assert not faults["motion"], told(faults["motion"])


def test_every_clip_has_captions(faults):
    assert not faults["captions"], told(faults["captions"])


_BARE_CLIPS = """() => [...document.querySelectorAll("video")]
  .filter((one) => /\\/clips\\//.test(one.src) && !one.querySelector("track[kind=captions]"))
  .map((one) => `${new URL(one.src).pathname} has no captions`)"""
# Boxes of what has to have something in it; and what is chosen without the mark of the theme or the browser.
_PARTS = """() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getBoundingClientRect().width > 3;
  const box = (one) => { const { x, y, width, height } = one.getBoundingClientRect(); return [x + scrollX, y + scrollY, width, height]; };
  const words = (one) => (one.getAttribute("aria-label") || one.innerText || one.name || "").trim().slice(0, 40);
  const name = (one) => `${one.tagName.toLowerCase()}.${String(one.className).split(" ")[0]} "${words(one)}"`;
  const marked = (one) => one && getComputedStyle(one).outlineStyle === "solid" && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  const native = (one) => ["radio", "checkbox"].includes(one.type) && getComputedStyle(one).opacity !== "0";
  return {
    signs: [...document.querySelectorAll("button, input[type=range], select, meter, .playhead, .pin, .kept-range, .handle")]
      .filter(shown).map((one) => [name(one), box(one)]),
    unmarked: [...document.querySelectorAll("[aria-pressed=true], [aria-current=true], [aria-current=page], input:checked")]
      .filter((one) => one.checkVisibility() && !native(one) && !marked(one) && !marked(one.nextElementSibling)).map(name),
    bare: [...document.querySelectorAll("select")].filter((one) => shown(one) && getComputedStyle(one).appearance === "none").map(name),
  };
}"""


def unseen_in_forced_colours(page):
    """Controls that are one plain field of colour, and chosen ones without the theme's own mark."""
    page.evaluate("scrollTo(0, 0)")
    parts = page.evaluate(_PARTS)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    for name, box in parts["signs"]:
        if len(colours_in(picture, box)) == 1:
            yield f"{name} is one plain field"
    yield from (f"{name} is chosen and not marked" for name in parts["unmarked"])
    yield from (f"{name} has no arrow" for name in parts["bare"])


def colours_in(picture, box):
    """The colours of that part of the picture; none of what lies outside of it."""
    left, top, width, height = box
    edges = (max(0, left), max(0, top), min(picture.width, left + width), min(picture.height, top + height))
    if edges[2] - edges[0] < 2 or edges[3] - edges[1] < 2:
        return set()
    return {colour for _, colour in picture.crop(tuple(map(int, edges))).getcolors(1 << 20)}
