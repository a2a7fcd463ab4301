// @ts-check
// What this person has watched goes to the server every few seconds and when the page is left, so that it is there on every device.
import { json } from "../../shared/fetch.js";

const EVERY_MS = 5000;
const MOST_PARTS = 200;

export class Coverage {
  /** @param {() => number} position where the wall is, in ms */
  constructor(position) {
    this.position = position;
    /** @type {Map<string, [number, number][]>} what was watched since the last sending, by answer */
    this.fresh = new Map();
    window.setInterval(() => this.#send(false), EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden && this.#send(true));
    window.addEventListener("pagehide", () => this.#send(true));
  }

  /** @param {string} answerId @param {number} from @param {number} to ms */
  add(answerId, from, to) {
    const parts = this.fresh.get(answerId) ?? [];
    const last = parts.at(-1);
    if (last && from >= last[0] && from <= last[1] + 1) last[1] = Math.max(last[1], Math.round(to));
    else parts.push([Math.round(from), Math.round(to)]);
    this.fresh.set(answerId, parts);
  }

  /** @param {boolean} leaving whether the page goes away meanwhile */
  #send(leaving) {
    const fresh = this.fresh;
    this.fresh = new Map();
    for (const [id, parts] of fresh) {
      if (parts.length > MOST_PARTS) this.fresh.set(id, parts.slice(MOST_PARTS));
      void this.#sendOne(id, parts.slice(0, MOST_PARTS), leaving);
    }
  }

  /** @param {string} id @param {[number, number][]} parts @param {boolean} leaving */
  async #sendOne(id, parts, leaving) {
    const body = { parts: parts.filter(([from, to]) => to > from), at_ms: Math.round(this.position()) };
    try {
      await json(`/review/answers/${id}/watched`, { method: "POST", body, quiet: true, keepalive: leaving });
    } catch {
      // It goes along with the next ones.
      this.fresh.set(id, [...parts, ...(this.fresh.get(id) ?? [])]);
    }
  }
}
