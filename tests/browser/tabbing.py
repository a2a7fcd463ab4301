"""A walk through a page by the Tab key: which stop shows no focus or lies under something, what is never reached, what is a trap."""

# A film's own controls are several stops inside one element.
_MOST_STOPS_IN_ONE = 15

_PREPARE = """() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const group = (one) => one.type === "radio" && one.name
    ? [...document.querySelectorAll("input[type=radio]")].filter((other) => other.name === one.name && other.form === one.form)
    : [];
  const first = (one) => group(one).find((other) => other.checked) ?? group(one)[0];
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, video[controls], [tabindex]");
  window.walked = [...all].filter((one) =>
    shown(one) && one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && (one.type !== "radio" || first(one) === one));
  document.activeElement?.blur?.();
  getSelection()?.setPosition(document.body, 0);
  return window.walked.length;
}"""

_HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const name = (it) => `${it.tagName.toLowerCase()}${it.className ? "." + String(it.className).split(" ")[0] : ""} "`
    + (it.getAttribute("aria-label") || it.innerText || it.labels?.[0]?.innerText || it.value || it.name || "").trim()
      .split("\\n")[0].slice(0, 40) + '"';
  const box = one.getClientRects()[0] ?? one.getBoundingClientRect();
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  let seen = 0, over = null;
  for (const x of [0.1, 0.5, 0.9]) for (const y of [0.1, 0.5, 0.9]) {
    if (right <= left || bottom <= top) continue;
    const there = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
    if (there && (one.contains(there) || there.contains(one) || there.closest("label")?.contains(one))) seen += 1;
    else over = there;
  }
  const around = [one, one.nextElementSibling, one.parentElement, one.parentElement?.parentElement, one.closest("fieldset, .lanes")];
  const ring = (it) => getComputedStyle(it).outlineStyle !== "none" && parseFloat(getComputedStyle(it).outlineWidth) >= 2;
  const ringed = around.some((it) => it && ring(it));
  return { at: window.walked.indexOf(one), name: name(one), seen, over: over && name(over), ringed: ringed || one.matches("video"),
    x: box.left + scrollX, right: box.right + scrollX, y: box.top + scrollY, bottom: box.bottom + scrollY, fixed: Boolean(one.closest(
      "header, nav, .door, [data-chooser], .transport, .editor-form, .beside > aside, .wall-side, video, .skip")) };
}"""

_NAMES = """(missed) => missed.map((at) => {
  const it = window.walked[at];
  return `${it.tagName.toLowerCase()}.${String(it.className).split(" ")[0]} "`
    + (it.getAttribute("aria-label") || it.innerText || it.name || "").trim().split("\\n")[0].slice(0, 40) + '"';
})"""


def tab_through(page):
    """What is wrong, a sentence for each fault. The page is as it was, but for what its own focus handlers did."""
    count = page.evaluate(_PREPARE)
    stops, faults, ended = [], [], False
    for _ in range(count + 5 * _MOST_STOPS_IN_ONE):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here is None and not ended:  # past the last one, the browser begins again
            ended = True
            continue
        if here is None or (stops and here["at"] == stops[0]["at"] and here["at"] != stops[-1]["at"]):
            break
        if len([stop for stop in stops if stop["name"] == here["name"] and stop["at"] == here["at"]]) >= _MOST_STOPS_IN_ONE:
            return [*faults, f"{here['name']} holds the Tab key"]
        if not stops or stops[-1]["at"] != here["at"]:
            faults += wrong_with(here)
        stops.append(here)
    page.evaluate("() => document.activeElement?.blur()")
    missed = sorted(set(range(count)) - {stop["at"] for stop in stops})
    faults += [f"{name} is never reached" for name in page.evaluate(_NAMES, missed)]
    return faults + out_of_order(stops)


def wrong_with(stop):
    """What is wrong where the focus stands."""
    if stop["seen"] < 4:
        yield f"{stop['name']} has the focus under {stop['over'] or 'the edge'} ({stop['seen']} of 9)"
    if not stop["ringed"]:
        yield f"{stop['name']} shows no focus"


def out_of_order(stops):
    """The focus goes down or to the right; never back up in the same column, nor back to the left in the same line."""
    faults = []
    for one, other in zip(stops, stops[1:]):
        up = other["bottom"] <= one["y"] + 1 and other["x"] < one["right"] - 1
        back = other["right"] <= one["x"] + 1 and other["y"] < one["bottom"] - 1 and other["bottom"] > one["y"] + 1
        if (up or back) and not one["fixed"] and not other["fixed"]:
            faults.append(f"the focus goes from {one['name']} back to {other['name']}")
    return faults
