// @ts-check
// Everything on its way from this page to the server, in one small word at the top: what is safe, what is not yet.
import { toast } from "../../shared/toast.js";
import { decimal, t } from "../../shared/words.js";

/** @typedef {import("../../shared/uploading/upload.js").LiveUpload} LiveUpload */

const MEGABYTE = 1_000_000;

export class Sendings {
  /** @param {HTMLElement | null} place @param {() => void} [onDone] called whenever an upload is safe */
  constructor(place, onDone) {
    this.place = place;
    this.onDone = onDone;
    /** @type {Set<LiveUpload>} */
    this.open = new Set();
    this.waiting = false;
    this.refused = false;
    this.began = false;
    this.leaving = false;
    /** Whether a take is being recorded at this moment. */
    this.recording = false;
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && (this.recording || this.unsent > 0)) event.preventDefault();
    });
  }

  /** What an upload of this page is told to report to. */
  get reports() {
    return {
      onProgress: () => this.show(),
      onState: (/** @type {string} */ state, /** @type {import("../../shared/uploading/tus.js").Refused | null} */ problem) => {
        this.waiting = state === "waiting";
        // The server wants no more of it: the take was closed elsewhere, or the invitation withdrawn.
        if (state === "refused") {
          this.refused = true;
          if (problem) toast(refusedWords(problem), { kind: "error" });
        }
        this.show();
      },
    };
  }

  /** @param {LiveUpload} upload */
  add(upload) {
    this.open.add(upload);
    this.began = true;
    const over = () => {
      this.open.delete(upload);
      this.show();
    };
    upload.done.then(() => {
      over();
      this.onDone?.();
    }, over);
    this.show();
  }

  /** Bytes that are not safe yet. */
  get unsent() {
    return [...this.open].reduce((sum, upload) => sum + upload.unsent, 0);
  }

  /** Ready to leave for another page of ours, which goes on with what is spooled; what is in memory alone is sent first. */
  async leave() {
    await Promise.all([...this.open].filter((upload) => !upload.spooled).map((upload) => upload.done.catch(() => {})));
    await Promise.all([...this.open].map((upload) => upload.writing));
    this.leaving = true;
    for (const upload of this.open) upload.leave();
  }

  show() {
    const { place } = this;
    if (!place || !this.began) return;
    place.hidden = false;
    place.classList.toggle("is-waiting", this.refused || (this.waiting && this.open.size > 0));
    place.classList.toggle("is-working", !this.waiting && this.open.size > 0);
    const words = place.querySelector("[data-saved-words]");
    const text = this.words();
    if (words && words.textContent !== text) words.textContent = text;
  }

  words() {
    if (this.refused) return t("not all saved");
    if (!this.open.size) return t("saved");
    if (this.waiting) return t("waiting for the connection");
    if (this.recording || this.unsent < MEGABYTE / 10) return t("saving");
    return t("%(mb)s MB to send", { mb: decimal(this.unsent / MEGABYTE) });
  }
}

/** Why the rest of a take was not taken in; without a status the reason lies in this browser and stands in the message.
 * @param {import("../../shared/uploading/tus.js").Refused} problem */
function refusedWords(problem) {
  if (!problem.status) return problem.message;
  return t("The rest of this take was not saved: it was ended on another device, or the invitation is closed. What had arrived before is kept.");
}
