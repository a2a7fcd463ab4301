// @ts-check
// What is kept, while it is being cut: the timeline, the number fields, the buttons, undo and redo.
import { parseTimecode, timecode } from "../../shared/timecode.js";
import { t } from "../../shared/words.js";
import { History } from "./history.js";
import { cuts, keptMs, moveEdge, orWhole, rangeAt, remove, sameRanges, setIn, setOut, split } from "./ranges.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("./ranges.js").Range} Range */
/** @typedef {import("./ranges.js").Edge} Edge */
/** @typedef {{id: string, durationMs: number, frameMs: number, width: number, height: number, video: string, poster: string, peaks: string, film: string,
 *   storyboard: import("./filmstrip.js").Storyboard | null}} Take */
/** @typedef {{onRanges: (ranges: Range[]) => void, onSeek: (ms: number) => void, onScrub: (ms: number) => void,
 *   now: () => import("./sequence.js").Place, say: (words: string) => void}} CuttingOptions */

/** A moment to the hundredth, as the number fields hold it. @param {number} ms */
export function exact(ms) {
  const hundredths = Math.round(ms / 10);
  const minutes = Math.floor(hundredths / 6000);
  return `${minutes}:${String(Math.floor((hundredths % 6000) / 100)).padStart(2, "0")}.${String(hundredths % 100).padStart(2, "0")}`;
}

export class Cutting {
  /** @param {HTMLElement} root @param {Take} take @param {readonly Range[]} keep @param {CuttingOptions} options */
  constructor(root, take, keep, options) {
    this.root = root;
    this.take = take;
    this.options = options;
    this.history = new History(orWhole(keep, take.durationMs));
    this.chosen = 0;
    this.timeline = new Timeline(root, {
      durationMs: take.durationMs, frameMs: take.frameMs, film: { url: take.film, board: take.storyboard }, peaksUrl: take.peaks,
      onSeek: options.onScrub, onChoose: (index) => this.choose(index), onHold: (index) => this.choose(index),
      onMove: (index, edge, at, how) => this.move(index, edge, at, `${how}:${index}:${edge}`),
    });
  }

  /** @returns {Range[]} */
  get ranges() {
    return this.history.state;
  }

  wire() {
    for (const edge of /** @type {const} */ (["in", "out"])) this.wireField(edge, this.field(edge));
    const does = { in: () => this.markIn(), out: () => this.markOut(), split: () => this.split(), remove: () => this.remove(), undo: () => this.undo(), redo: () => this.redo() };
    for (const [name, run] of Object.entries(does)) this.button(name).addEventListener("click", run);
    this.show();
  }

  /** @param {Edge} edge */
  field(edge) {
    return /** @type {HTMLInputElement} */ (this.root.querySelector(`[data-point="${edge}"]`));
  }

  /** @param {string} name */
  button(name) {
    return /** @type {HTMLButtonElement} */ (this.root.querySelector(`[data-do="${name}"]`));
  }

  /** @param {Edge} edge @param {HTMLInputElement} field */
  wireField(edge, field) {
    const take = () => {
      const ms = parseTimecode(field.value);
      const before = this.ranges[this.chosen][edge === "in" ? 0 : 1];
      this.tellField(field, ms === null && field.value.trim() ? t("“%(text)s” is not a time. Write it like 0:01.50.", { text: field.value.trim() }) : "");
      if (ms !== null && field.value.trim() !== exact(before)) this.move(this.chosen, edge, ms, "");
      this.showFields();
    };
    field.addEventListener("change", take);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") take();
      const way = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
      if (!way) return;
      event.preventDefault();
      const at = this.ranges[this.chosen][edge === "in" ? 0 : 1];
      this.move(this.chosen, edge, at + way * (event.shiftKey ? 1000 : this.take.frameMs), `field:${edge}`);
    });
  }

  /** What was not understood is said beside the fields; the point stays where it was. @param {HTMLInputElement} field @param {string} problem */
  tellField(field, problem) {
    const place = /** @type {HTMLElement} */ (this.root.querySelector("[data-point-error]"));
    place.hidden = !problem;
    place.textContent = problem;
    field.toggleAttribute("aria-invalid", false);
    if (problem) field.setAttribute("aria-invalid", "true");
  }

  /** @param {number} index @param {Edge} edge @param {number} at @param {string} kind */
  move(index, edge, at, kind) {
    this.chosen = index;
    const moved = moveEdge(this.ranges, index, edge, at, this.take.durationMs);
    this.push(moved, kind);
    this.options.onScrub(this.seen(moved[index], edge));
  }

  /** What to look at when an edge was moved: the first frame that is kept, or the last one. @param {Range} range @param {Edge} edge */
  seen(range, edge) {
    return edge === "in" ? range[0] : Math.max(range[0], range[1] - this.take.frameMs);
  }

  /** Where in the take one is; a card stands at the take's nearest end. */
  at() {
    const place = this.options.now();
    if (place.part === "before") return this.ranges[0][0];
    return place.part === "after" ? this.ranges[this.ranges.length - 1][1] : place.ms;
  }

  markIn() {
    this.push(setIn(this.ranges, this.at(), this.take.durationMs));
    this.chooseHere();
    this.sayKept(t("In-point %(time)s.", { time: timecode(this.ranges[this.chosen][0]) }));
  }

  markOut() {
    // The frame that is seen is the last one kept.
    this.push(setOut(this.ranges, Math.min(this.take.durationMs, this.at() + this.take.frameMs), this.take.durationMs));
    this.chooseHere();
    this.sayKept(t("Out-point %(time)s.", { time: timecode(this.ranges[this.chosen][1]) }));
  }

  split() {
    const before = this.ranges.length;
    this.push(split(this.ranges, this.at()));
    this.chooseHere();
    this.options.say(this.ranges.length > before ? this.partWords() : t("It cannot be split here."));
  }

  remove() {
    if (this.ranges.length < 2) return;
    const left = remove(this.ranges, this.chosen);
    this.chosen = Math.min(this.chosen, left.length - 1);
    this.push(left);
    this.sayKept(t("Part removed."));
  }

  /** @param {string} done what was done; what is kept now is said with it */
  sayKept(done) {
    const kept = t("%(length)s kept.", { length: timecode(keptMs(this.ranges)) });
    this.options.say(`${done} ${kept}`);
  }

  partWords() {
    return t("Part %(n)s of %(all)s", { n: this.chosen + 1, all: this.ranges.length });
  }

  undo() {
    this.goto(() => this.history.undo(), t("Undone."));
  }

  redo() {
    this.goto(() => this.history.redo(), t("Done again."));
  }

  /** @param {() => Range[]} step @param {string} words */
  goto(step, words) {
    const before = this.ranges;
    const now = step();
    if (now === before) return;
    this.chosen = Math.min(this.chosen, now.length - 1);
    this.show();
    this.options.onRanges(now);
    this.sayKept(words);
  }

  /** Other ranges than those that were cut here. @param {readonly Range[]} keep */
  replace(keep) {
    this.history = new History(orWhole(keep, this.take.durationMs));
    this.chosen = 0;
    this.show();
  }

  /** @param {Range[]} ranges @param {string} [kind] */
  push(ranges, kind = "") {
    if (sameRanges(ranges, this.ranges)) return this.show();
    this.history.push(ranges, kind);
    this.show();
    this.options.onRanges(ranges);
  }

  /** @param {number} index */
  choose(index) {
    this.chosen = index;
    this.show();
  }

  chooseHere() {
    const here = rangeAt(this.ranges, Math.round(this.at())); // edges are whole ms
    if (here >= 0) this.choose(here);
  }

  /** @param {import("./sequence.js").Place} place */
  setTime(place) {
    this.timeline.setTime(this.at(), place.part === "take");
  }

  show() {
    this.timeline.setRanges(this.ranges, this.chosen);
    this.showFields();
    const kept = keptMs(this.ranges);
    const many = this.ranges.length > 1;
    this.text("[data-kept-length]", timecode(kept));
    this.text("[data-of]", cuts(this.ranges, this.take.durationMs).length ? t("of %(length)s kept", { length: timecode(this.take.durationMs) }) : t("all kept"));
    const part = /** @type {HTMLElement} */ (this.root.querySelector("[data-part]"));
    part.hidden = !many;
    part.textContent = many ? this.partWords() : "";
    // Buttons keep the focus when there is nothing left for them to do.
    const off = { remove: !many, undo: !this.history.canUndo, redo: !this.history.canRedo };
    for (const [name, none] of Object.entries(off)) this.button(name).setAttribute("aria-disabled", String(none));
  }

  showFields() {
    const [start, end] = this.ranges[this.chosen];
    this.field("in").value = exact(start);
    this.field("out").value = exact(end);
  }

  /** @param {string} selector @param {string} text */
  text(selector, text) {
    const place = this.root.querySelector(selector);
    if (place) place.textContent = text;
  }
}
