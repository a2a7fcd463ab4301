// @ts-check
// Film over sound over what is kept, with the points to hold and the line where one is.
import { timecode } from "../../shared/timecode.js";
import { paintRange } from "../../shared/ranges.js";
import { t } from "../../shared/words.js";
import { drawFilm } from "./filmstrip.js";
import { makeHandle, tellHandle } from "./handles.js";
import { PartBars } from "./parts.js";
import { cuts, reach } from "./ranges.js";
import { marks, View } from "./view.js";
import { drawWave } from "./waveform.js";

/** @typedef {import("./ranges.js").Range} Range */
/** @typedef {import("./ranges.js").Edge} Edge */
/** @typedef {{durationMs: number, frameMs: number, film: {url: string, board: import("./filmstrip.js").Storyboard | null}, peaksUrl: string,
 *   onSeek: (ms: number) => void, onChoose: (index: number) => void, onMove: (index: number, edge: Edge, at: number, how: "drag" | "key") => void,
 *   onHold: (index: number, edge: Edge) => void}} TimelineOptions */

/** @param {ParentNode} root @param {string} selector */
const need = (root, selector) => /** @type {HTMLElement} */ (root.querySelector(selector));

export class Timeline {
  /** @param {HTMLElement} root @param {TimelineOptions} options */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.view = new View(options.durationMs);
    this.ruler = need(root, "[data-ruler]");
    this.strips = need(root, "[data-strips]");
    this.marks = need(root, "[data-marks]");
    this.bars = new PartBars(need(root, "[data-kept]"), (index) => index !== this.chosen && options.onChoose(index));
    this.playhead = need(root, "[data-playhead]");
    this.film = /** @type {HTMLCanvasElement} */ (root.querySelector("[data-film]"));
    this.wave = /** @type {HTMLCanvasElement} */ (root.querySelector("[data-wave]"));
    this.zoomer = /** @type {HTMLInputElement} */ (root.querySelector("[data-zoom]"));
    this.mover = /** @type {HTMLInputElement} */ (root.querySelector("[data-scroll]"));
    this.sprite = new Image();
    /** @type {readonly number[]} */
    this.peaks = [];
    /** @type {readonly Range[]} */
    this.ranges = [];
    this.chosen = 0;
    this.atMs = 0;
    this.load();
    this.listen();
  }

  load() {
    const { film, peaksUrl } = this.options;
    this.sprite.onload = () => this.drawStrips();
    if (film.board) this.sprite.src = film.url;
    fetch(peaksUrl).then((response) => (response.ok ? response.json() : [])).then((found) => {
      this.peaks = Array.isArray(found) ? found : (found.peaks ?? []);
      this.drawStrips();
    }).catch(() => {});
    new ResizeObserver(() => this.redraw()).observe(this.strips);
  }

  listen() {
    this.strips.addEventListener("pointerdown", (event) => this.grip(event));
    this.strips.addEventListener("pointermove", (event) => {
      if (this.strips.hasPointerCapture(event.pointerId)) this.options.onSeek(this.msAt(event.clientX));
    });
    this.strips.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.zoomer.addEventListener("input", () => this.zoomTo(2 ** Number(this.zoomer.value)));
    this.mover.addEventListener("input", () => this.moveTo(Number(this.mover.value)));
    this.mover.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      this.moveTo(this.view.startMs + way * this.view.lengthMs * 0.1);
    });
    for (const button of this.root.querySelectorAll("[data-zoom-by]")) {
      button.addEventListener("click", () => this.zoomTo(this.view.zoom * Number(button.getAttribute("data-zoom-by"))));
    }
    this.zoomer.max = String(Math.log2(this.view.mostZoom));
  }

  /** @param {PointerEvent} event */
  grip(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.button !== 0 || target.closest(".handle")) return;
    const range = target.closest("[data-range]");
    if (range) this.options.onChoose(Number(range.getAttribute("data-range")));
    if (event.pointerType === "mouse") this.strips.setPointerCapture(event.pointerId);
    this.options.onSeek(this.msAt(event.clientX));
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    const sideways = event.deltaX || (event.shiftKey ? event.deltaY : 0);
    if (event.ctrlKey || event.metaKey) this.view.zoomTo(this.view.zoom * 2 ** (-event.deltaY / 200), this.msAt(event.clientX));
    else if (sideways && this.view.zoom > 1) this.view.moveTo(this.view.startMs + (sideways / this.strips.clientWidth) * this.view.lengthMs);
    else return;
    event.preventDefault();
    this.redraw();
  }

  /** @param {number} clientX */
  msAt(clientX) {
    const box = this.strips.getBoundingClientRect();
    return Math.min(this.options.durationMs, Math.max(0, this.view.ms((clientX - box.left) / box.width)));
  }

  /** @param {number} zoom */
  zoomTo(zoom) {
    this.view.zoomTo(zoom, this.atMs);
    this.redraw();
  }

  /** @param {number} startMs */
  moveTo(startMs) {
    this.view.moveTo(startMs);
    this.redraw();
  }

  /** Show these ranges, the chosen one among them. @param {readonly Range[]} ranges @param {number} chosen */
  setRanges(ranges, chosen) {
    this.ranges = ranges;
    this.chosen = chosen;
    this.drawRanges();
  }

  /** Show where one is. @param {number} ms in the take @param {boolean} inTake a card has no place on the take's line */
  setTime(ms, inTake) {
    this.atMs = ms;
    if (this.view.follow(ms)) this.redraw();
    else this.drawPlayhead();
    this.playhead.classList.toggle("is-away", !inTake);
  }

  redraw() {
    this.drawRuler();
    this.drawStrips();
    this.drawRanges();
    this.drawPlayhead();
    this.drawTools();
  }

  drawRuler() {
    const long = this.options.durationMs >= 60_000 || this.view.lengthMs > 5000;
    this.ruler.replaceChildren(...marks(this.view, this.ruler.clientWidth).filter((ms) => this.view.part(ms) < 0.97).map((ms) => {
      const mark = document.createElement("span");
      mark.textContent = long && ms % 1000 === 0 ? timecode(ms).slice(0, -2) : timecode(ms);
      mark.style.setProperty("--at", String(this.view.part(ms)));
      return mark;
    }));
  }

  drawStrips() {
    if (this.options.film.board) drawFilm(this.film, this.sprite, this.view, this.options.film.board);
    drawWave(this.wave, this.peaks, this.view);
  }

  drawPlayhead() {
    const part = this.view.part(this.atMs);
    this.playhead.hidden = part < 0 || part > 1;
    this.playhead.style.setProperty("--at", String(part));
  }

  drawTools() {
    this.zoomer.value = String(Math.log2(this.view.zoom));
    this.zoomer.setAttribute("aria-valuetext", t("%(n)s times", { n: Math.round(this.view.zoom * 10) / 10 }));
    paintRange(this.zoomer);
    this.mover.max = String(Math.max(1, this.options.durationMs - this.view.lengthMs));
    this.mover.value = String(this.view.startMs);
    this.mover.setAttribute("aria-valuetext", `${timecode(this.view.startMs)}–${timecode(this.view.endMs)}`);
    this.mover.disabled = this.view.zoom <= 1.001;
    paintRange(this.mover);
  }

  drawRanges() {
    this.drawShades();
    this.drawKept();
    this.drawHandles();
  }

  drawShades() {
    this.marks.replaceChildren(...cuts(this.ranges, this.options.durationMs).flatMap((cut) => {
      const shade = document.createElement("div");
      shade.className = "cut-range";
      return this.place(shade, cut) ? [shade] : [];
    }));
  }

  drawKept() {
    this.bars.draw(this.ranges, this.chosen, (bar, range) => this.place(bar, range));
  }

  /** Put the element from the range's beginning to its end; whether any of it is in sight. @param {HTMLElement} element @param {Range} range */
  place(element, [start, end]) {
    const [from, to] = [Math.max(0, this.view.part(start)), Math.min(1, this.view.part(end))];
    element.style.setProperty("--start", String(from));
    element.style.setProperty("--end", String(to));
    return to > from;
  }

  /** @returns {HTMLElement[]} */
  get handles() {
    return /** @type {HTMLElement[]} */ ([...this.strips.querySelectorAll(".handle")]);
  }

  /** Handles stay the same elements, so that one that is held or has focus stays so; parts that go take the last ones with them. */
  drawHandles() {
    const focused = this.handles.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    for (const old of this.handles.slice(this.ranges.length * 2)) old.remove();
    for (let i = this.handles.length / 2; i < this.ranges.length; i += 1) {
      for (const edge of /** @type {const} */ (["in", "out"])) this.strips.append(makeHandle(i, edge, { ...this.options, msAt: (x) => this.msAt(x) }));
    }
    for (const handle of this.handles) this.drawHandle(handle);
    if (focused >= this.ranges.length * 2) this.handles.at(focused % 2 ? -1 : -2)?.focus();
  }

  /** @param {HTMLElement} handle */
  drawHandle(handle) {
    const index = Number(handle.dataset.index);
    const edge = /** @type {Edge} */ (handle.dataset.edge);
    const at = this.ranges[index][edge === "in" ? 0 : 1];
    const part = this.view.part(at);
    const away = part < -0.001 || part > 1.001;
    handle.hidden = away && handle !== document.activeElement; // one that has focus waits at the edge
    handle.classList.toggle("is-away", away);
    handle.style.setProperty("--at", String(Math.min(1, Math.max(0, part))));
    handle.classList.toggle("is-chosen", index === this.chosen);
    handle.classList.toggle("is-inner", edge === "in" ? index > 0 : index + 1 < this.ranges.length);
    tellHandle(handle, at, reach(this.ranges, index, edge, this.options.durationMs), this.ranges.length);
  }
}
