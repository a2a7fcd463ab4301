// @ts-check
// Sends what was chosen, one thing after another, and keeps it while there is no connection.
import { RequestError, json } from "../../shared/fetch.js";
import { t } from "../../shared/words.js";

/** @typedef {{url: string, body: Record<string, unknown>}} Order */

const RETRY_MS = [1000, 2000, 4000, 8000];

/** The newest choice of each place, on its way to the server. A choice that is replaced before it is sent is not sent. */
export class Saving {
  /** @param {{onState: (words: string, kind: "" | "saved" | "waits") => void, onSheets: (answer: any) => void, onRefused: (url: string, error: RequestError) => void}} told */
  constructor(told) {
    this.told = told;
    /** @type {Map<string, Order>} by address */
    this.waiting = new Map();
    this.busy = false;
    this.tries = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    window.addEventListener("online", () => this.#again());
    window.addEventListener("beforeunload", (event) => { if (this.waiting.size) event.preventDefault(); });
  }

  /** Whether a choice for this place is still on its way. @param {string} url */
  holds(url) {
    return this.waiting.has(url);
  }

  /** @param {string} url @param {Record<string, unknown>} body */
  put(url, body) {
    this.waiting.delete(url);
    this.waiting.set(url, { url, body });
    if (this.tries === 0) this.told.onState(t("saving…"), "");
    this.#again();
  }

  #again() {
    clearTimeout(this.timer);
    void this.#send();
  }

  async #send() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.size) {
      const order = /** @type {Order} */ (this.waiting.values().next().value);
      if (!(await this.#sent(order))) break;
    }
    this.busy = false;
  }

  /** @param {Order} order @returns {Promise<boolean>} whether to go on with the next */
  async #sent(order) {
    try {
      const answer = await json(order.url, { method: "PUT", body: order.body, quiet: true });
      this.#done(order);
      this.told.onSheets(answer);
      if (!this.waiting.size) this.told.onState(t("saved"), "saved");
      return true;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.status === 0 || error.status >= 500) return this.#later();
      this.#done(order);
      this.told.onState("", "");
      this.told.onRefused(order.url, error);
      return true;
    }
  }

  /** @param {Order} order */
  #done(order) {
    this.tries = 0;
    if (this.waiting.get(order.url) === order) this.waiting.delete(order.url);
  }

  #later() {
    this.told.onState(t("Not saved yet: no connection. What you chose is kept in this page and sent as soon as it can be."), "waits");
    this.timer = setTimeout(() => void this.#send(), RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)]);
    this.tries += 1;
    return false;
  }
}
