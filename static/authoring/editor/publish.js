// @ts-check
// Publishing: save, ask for the clip, show how far it is, open it when it is there; or come back with what went wrong.
import { json } from "../../shared/fetch.js";
import { drawProgress, followJob } from "../../shared/progress.js";

/** @typedef {{job: string, cancel: string, result: string}} Running */

export class Publisher {
  /** @param {HTMLElement} root @param {{url: string, running: Running | null, before: () => Promise<boolean>, onEnd: (job: import("../../shared/progress.js").Job) => void}} options */
  constructor(root, options) {
    this.options = options;
    this.button = /** @type {HTMLButtonElement} */ (root.querySelector("[data-publish]"));
    this.idle = /** @type {HTMLElement} */ (root.querySelector("[data-publish-idle]"));
    this.bar = /** @type {HTMLElement} */ (root.querySelector("[data-publish-progress]"));
    this.title = /** @type {HTMLElement} */ (this.bar.querySelector(".progress-title"));
    this.busy = false;
    this.allowed = true;
    this.button.addEventListener("click", () => void this.publish());
    this.bar.addEventListener("job-failed", (event) => {
      this.show(false);
      this.button.focus();
      options.onEnd(/** @type {CustomEvent} */ (event).detail);
    });
    if (options.running) this.follow(options.running);
  }

  async publish() {
    if (this.busy || !this.allowed) return;
    this.busy = true;
    this.draw();
    try {
      if (await this.options.before()) this.follow(await json(this.options.url, { method: "POST" }));
    } catch {
      // The sentence has been shown; the draft is saved.
    } finally {
      this.busy = false;
      this.draw();
    }
  }

  /** Whether there is enough to publish. @param {boolean} allowed */
  allow(allowed) {
    this.allowed = allowed;
    this.draw();
  }

  /** The button keeps the focus while it cannot be pressed. */
  draw() {
    this.button.setAttribute("aria-disabled", String(this.busy || !this.allowed));
  }

  /** @param {Running} running */
  follow(running) {
    Object.assign(this.bar.dataset, { progress: running.job, cancel: running.cancel, then: running.result });
    drawProgress(this.bar, { state: "ready", permille: 0 }, null);
    const pressed = document.activeElement === this.button;
    this.show(true);
    if (pressed) this.title.focus({ preventScroll: true });
    followJob(this.bar);
  }

  /** @param {boolean} running */
  show(running) {
    this.bar.hidden = !running;
    this.idle.hidden = running;
  }
}
