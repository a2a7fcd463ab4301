"""A sweep over screens: which controls of a page are hidden, cut off or covered, at every size and size of text.

`look(page, must, sizes)` names each fault in a sentence; an empty list is what a test wants. `must` are the selectors that a person needs
without scrolling. Every other control has to be reachable: brought into view, nothing lies over its middle.
"""

PHONES = [(320, 568), (360, 640), (375, 667), (390, 844), (430, 932)]
SIDEWAYS = [(height, width) for width, height in PHONES]
DESKTOPS = [(1024, 768), (1440, 900)]
SIZES = [*PHONES, *SIDEWAYS, *DESKTOPS]
TEXTS = ("100%", "130%")

_LOOK = """(must) => {
  const faults = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0
    && element.getBoundingClientRect().width > 1;
  const name = (element) => {
    const words = (element.getAttribute("aria-label") || element.innerText || element.value || "").trim().split("\\n")[0].slice(0, 40);
    return `${element.tagName.toLowerCase()}${element.className ? "." + String(element.className).split(" ")[0] : ""} "${words}"`;
  };
  const hit = (element, x, y) => {
    const top = document.elementFromPoint(x, y);
    return top !== null && (element.contains(top) || top.contains(element) && top.tagName === "LABEL");
  };
  const over = (element, x, y) => { const top = document.elementFromPoint(x, y); return top ? name(top) : "nothing"; };
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  window.scrollTo(0, 0);
  for (const selector of must) {
    const found = [...document.querySelectorAll(selector)].filter(shown);
    if (!found.length) faults.push(`${selector} is not there`);
    for (const element of found) {
      const box = element.getBoundingClientRect();
      if (box.top < -1 || box.bottom > innerHeight + 1)
        faults.push(`${name(element)} ends at ${Math.round(box.bottom)} of ${innerHeight} px`);
      else if (!hit(element, box.left + box.width / 2, box.top + box.height / 2)
        && getComputedStyle(element).pointerEvents !== "none" && !element.querySelector("button"))
        faults.push(`${name(element)} lies under ${over(element, box.left + box.width / 2, box.top + box.height / 2)}`);
    }
  }
  for (const element of document.querySelectorAll("button, a[href], input, select, textarea, summary")) {
    if (!shown(element) || element.closest(".skip, .for-readers")) continue;
    if (element.tagName === "BUTTON" && element.scrollWidth > element.clientWidth + 2)
      faults.push(`the words of ${name(element)} are cut off`);
    element.scrollIntoView({ block: "nearest" });
    const box = element.getClientRects()[0]; // of words that wrap, their first line
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (x < 0 || x > innerWidth) faults.push(`${name(element)} lies beside the screen`);
    else if (!hit(element, x, y)) faults.push(`${name(element)} lies under ${over(element, x, y)}`);
  }
  window.scrollTo(0, 0);
  return faults;
}"""


def look(page, must=(), sizes=SIZES, texts=TEXTS):
    """What is wrong with the page as it stands, at each size: `320×568 at 130%: button.button "Go on" ends at 700 of 568 px`."""
    before, faults = page.viewport_size, []
    for text in texts:
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            faults += [f"{width}×{height} at {text}: {fault}" for fault in page.evaluate(_LOOK, list(must))]
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    page.set_viewport_size(before)
    return faults
