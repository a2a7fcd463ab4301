// @ts-check
import { timecode } from "../../shared/timecode.js";
import { t } from "../../shared/words.js";
import { need } from "./page.js";

const DRAW_MS = 250;

/** @typedef {import("./page.js").Comment} Comment */
/** @typedef {import("./page.js").ShownAnswer} ShownAnswer */

/** One answer's time, from left to right: its sound, its comments, what has been watched, and where the clock is. */
export class Lane {
  /**
   * @param {HTMLElement} root @param {ShownAnswer} answer
   * @param {{onChoose: (comment: Comment) => void}} told
   */
  constructor(root, answer, told) {
    this.root = root;
    this.answer = answer;
    this.told = told;
    this.track = need(root, ".lane-track");
    this.marks = need(root, ".lane-marks");
    this.playhead = need(root, ".playhead");
    this.length = 0;
    /** @type {number[]} */
    this.peaks = [];
    /** @type {[number, number][]} watched ranges in ms, sorted, apart */
    this.watched = answer.watched;
    this.drawingAt = 0;
    new ResizeObserver(() => this.draw()).observe(this.track);
  }

  /** Fetch the sound's picture; without one the lane stays plain. */
  async load() {
    if (!this.answer.hasPeaks) return;
    const response = await fetch(`/review/answers/${this.answer.id}/peaks`).catch(() => null);
    if (!response?.ok) return;
    const peaks = await response.json();
    this.peaks = Array.isArray(peaks) ? peaks : (peaks.peaks ?? []);
    this.draw();
  }

  /** @param {number} length the wall's length in ms */
  setLength(length) {
    this.length = length;
    const own = Math.min(1, (this.answer.durationMs ?? length) / (length || 1));
    need(this.root, ".lane-end").style.setProperty("--at", String(own));
    this.draw();
    this.#drawWatched();
  }

  /** @param {number} position ms */
  move(position) {
    this.playhead.style.setProperty("--at", String(this.length ? position / this.length : 0));
  }

  /** Note that this stretch was watched: its pictures were shown. @param {number} from @param {number} to ms */
  watch(from, to) {
    const end = Math.min(to, this.answer.durationMs ?? to);
    if (end <= from) return;
    this.watched = merge([...this.watched, [from, end]]);
    this.drawingAt ||= window.setTimeout(() => this.#drawWatched(), DRAW_MS);
  }

  #drawWatched() {
    this.drawingAt = 0;
    if (!this.length) return;
    const bar = need(this.root, ".lane-seen");
    bar.replaceChildren(...this.watched.map(([start, stop]) => {
      const part = document.createElement("span");
      part.style.setProperty("--start", String(start / this.length));
      part.style.setProperty("--end", String(stop / this.length));
      return part;
    }));
  }

  /** @param {Comment[]} comments threads of this answer */
  showComments(comments) {
    this.marks.replaceChildren(...comments.map((comment) => this.#mark(comment)));
  }

  /** @param {Comment} comment */
  #mark(comment) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = comment.until_ms === null ? "pin" : "span";
    button.style.setProperty("--at", String(comment.at_ms / (this.length || 1)));
    button.style.setProperty("--start", String(comment.at_ms / (this.length || 1)));
    button.style.setProperty("--end", String((comment.until_ms ?? comment.at_ms) / (this.length || 1)));
    const label = t("%(author)s at %(moment)s: %(text)s", { author: comment.author, moment: timecode(comment.at_ms), text: comment.body });
    button.setAttribute("aria-label", label);
    button.title = label;
    button.addEventListener("click", () => this.told.onChoose(comment));
    return button;
  }

  draw() {
    const canvas = /** @type {HTMLCanvasElement} */ (need(this.root, "canvas"));
    const width = this.track.clientWidth;
    const height = this.track.clientHeight;
    const paint = canvas.getContext("2d");
    if (!paint || !width || !this.length) return;
    const dense = window.devicePixelRatio || 1;
    canvas.width = width * dense;
    canvas.height = height * dense;
    paint.scale(dense, dense);
    paint.fillStyle = getComputedStyle(this.track).color;
    const own = width * Math.min(1, (this.answer.durationMs ?? this.length) / this.length);
    for (let x = 0; x < own; x += 3) {
      const peak = this.peaks[Math.floor((x / own) * this.peaks.length)] ?? 0;
      const tall = Math.max(1, (Math.min(peak, 100) / 100) * (height - 12));
      paint.fillRect(x, (height - tall) / 2, 2, tall);
    }
  }
}

/** Ranges that touch become one. @param {[number, number][]} ranges @returns {[number, number][]} */
export function merge(ranges) {
  const sorted = ranges.filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0]);
  /** @type {[number, number][]} */
  const merged = [];
  for (const [from, to] of sorted) {
    const last = merged[merged.length - 1];
    if (last && from <= last[1] + 150) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
