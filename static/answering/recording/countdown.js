// @ts-check
// Time that is left: what is shown, what is said aloud, and when.
import { clockTime } from "../../shared/timecode.js";
import { n, t } from "../../shared/words.js";

const SPOKEN_MS = [20_000, 5_000];
const SHORT_MS = 20_000;

/** The moments of a length of `totalMs` at which what is left is spoken: not right at the start. @param {number} totalMs */
export function spoken(totalMs) {
  return SPOKEN_MS.filter((at) => at < totalMs - 2_000);
}

/** The moment that was passed between two looks at the clock, or null. @param {number} before @param {number} left @param {number[]} moments */
export function passed(before, left, moments) {
  return moments.find((at) => before > at && left <= at) ?? null;
}

/** @param {number} ms */
export function leftWords(ms) {
  return n("%(n)s second left", "%(n)s seconds left", Math.ceil(ms / 1000));
}

/** Shows what is left of a take in the ring and in figures, and speaks at the spoken moments. */
export class LeftShown {
  /** @param {HTMLElement} root @param {number} totalMs @param {(words: string) => void} say */
  constructor(root, totalMs, say) {
    this.ring = /** @type {HTMLElement | null} */ (root.querySelector("[data-ring]"));
    this.figures = root.querySelector("[data-left]");
    this.totalMs = totalMs;
    this.say = say;
    this.moments = spoken(totalMs);
    this.before = totalMs;
    this.show(totalMs);
  }

  /** @param {number} leftMs */
  show(leftMs) {
    this.ring?.style.setProperty("--left", (leftMs / this.totalMs).toFixed(4));
    this.ring?.classList.toggle("is-short", leftMs <= SHORT_MS && this.moments.length > 0);
    if (this.figures) this.figures.textContent = t("%(time)s left", { time: clockTime(leftMs, "up") });
    const moment = passed(this.before, leftMs, this.moments);
    this.before = leftMs;
    if (moment !== null) this.say(leftWords(moment));
  }
}

/** Count `seconds` down in `place`, one a second; resolves at zero, or at once with false when `signal` says stop.
 * @param {HTMLElement | null} place @param {number} seconds @param {AbortSignal} [signal] @returns {Promise<boolean>} */
export async function countDown(place, seconds, signal) {
  for (let left = seconds; left > 0 && !signal?.aborted; left -= 1) {
    if (place) place.textContent = String(left);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (place) place.textContent = "";
  return !signal?.aborted;
}
