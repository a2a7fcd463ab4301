// @ts-check
// The kept parts as bars: one group, one tab stop, arrow keys from part to part. Whoever stands on a bar has chosen it.
import { timecode } from "../../shared/timecode.js";
import { t } from "../../shared/words.js";

/** @typedef {import("./ranges.js").Range} Range */

const STEPS = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity });

export class PartBars {
  /** @param {HTMLElement} root @param {(index: number) => void} onChoose */
  constructor(root, onChoose) {
    this.root = root;
    this.onChoose = onChoose;
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("focusin", (event) => {
      const index = this.bars.indexOf(/** @type {HTMLElement} */ (event.target));
      if (index >= 0) onChoose(index);
    });
  }

  /** @returns {HTMLElement[]} */
  get bars() {
    return /** @type {HTMLElement[]} */ ([...this.root.children]);
  }

  /** A click leaves the arrows to the page. @param {KeyboardEvent} event */
  key(event) {
    const step = STEPS[event.key];
    const { bars } = this;
    const at = bars.indexOf(/** @type {HTMLElement} */ (event.target));
    if (!step || at < 0 || bars.length < 2 || !bars[at].matches(":focus-visible")) return;
    event.preventDefault();
    bars[Math.min(bars.length - 1, Math.max(0, at + step))].focus();
  }

  /** Bars stay the same elements, so that the focus stays. @param {readonly Range[]} ranges @param {number} chosen
   * @param {(element: HTMLElement, range: Range) => boolean} place puts it where it belongs; false when it is out of sight */
  draw(ranges, chosen, place) {
    const focused = this.bars.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    while (this.root.children.length > ranges.length) this.root.lastElementChild?.remove();
    while (this.root.children.length < ranges.length) this.root.append(makeBar());
    ranges.forEach((range, i) => {
      const bar = this.bars[i];
      bar.hidden = !place(bar, range);
      tell(bar, range, i, ranges.length > 1 && i === chosen);
      bar.tabIndex = ranges.length > 1 && i === chosen ? 0 : -1;
    });
    if (focused >= ranges.length) this.bars.at(-1)?.focus();
  }
}

function makeBar() {
  const bar = document.createElement("button");
  bar.type = "button";
  bar.className = "kept-range";
  return bar;
}

/** @param {HTMLElement} bar @param {Range} range @param {number} index @param {boolean} chosen */
function tell(bar, [start, end], index, chosen) {
  bar.dataset.range = String(index);
  bar.textContent = timecode(end - start);
  bar.setAttribute("aria-label", t("Part %(n)s, %(length)s long", { n: index + 1, length: timecode(end - start) }));
  bar.setAttribute("aria-pressed", String(chosen));
}
