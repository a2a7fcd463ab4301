// @ts-check
// Saves the draft as one works, one request at a time. A colleague's newer version is never overwritten unasked.
import { json, RequestError } from "../../shared/fetch.js";

/** @typedef {"saved" | "unsaved" | "saving" | "offline" | "conflict" | "refused"} SaveState */
/** @typedef {{take_id: string | null, keep: import("./ranges.js").Range[], instructions: import("./instructions.js").Instructions,
 *   look: import("./sequence.js").Look, version: number}} Draft */
/** @typedef {(url: string, options: {method: string, body: unknown, quiet: boolean, keepalive?: boolean}) => Promise<any>} Ask */

const AFTER_MS = 700;
const AGAIN_MS = 4000;

export class DraftSaver {
  /** @param {string} url @param {Draft} draft @param {(state: SaveState, message: string) => void} onState @param {Ask} [ask] */
  constructor(url, draft, onState, ask = json) {
    this.url = url;
    this.draft = draft;
    this.onState = onState;
    this.ask = ask;
    this.changes = 0;
    this.savedChanges = 0;
    /** @type {SaveState} */
    this.state = "saved";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {Promise<void> | null} */
    this.under = null;
  }

  get dirty() {
    return this.changes !== this.savedChanges;
  }

  /** Something was changed. @param {Partial<Draft>} change */
  set(change) {
    Object.assign(this.draft, change);
    this.changes += 1;
    if (this.state === "conflict") return;
    this.tell("unsaved");
    this.plan(AFTER_MS);
  }

  /** @param {number} ms */
  plan(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  /** Save now what is unsaved. @returns {Promise<boolean>} whether all is saved */
  async flush() {
    clearTimeout(this.timer);
    if (this.under) await this.under;
    if (this.dirty && this.state !== "conflict") {
      this.under = this.save().finally(() => { this.under = null; });
      await this.under;
      if (this.dirty && this.state === "unsaved") return this.flush();
    }
    return !this.dirty;
  }

  async save() {
    const sent = this.changes;
    this.tell("saving");
    try {
      const answer = await this.ask(this.url, { method: "PUT", body: this.draft, quiet: true });
      this.draft.version = answer.version;
      this.savedChanges = sent;
      this.tell(this.dirty ? "unsaved" : "saved");
      if (this.dirty) this.plan(AFTER_MS);
    } catch (error) {
      this.failed(/** @type {Error} */ (error));
    }
  }

  /** @param {Error} error */
  failed(error) {
    const status = error instanceof RequestError ? error.status : 0;
    if (status === 409) return this.tell("conflict", error.message);
    if (status >= 400 && status < 500) return this.tell("refused", error.message);
    this.tell("offline", error.message);
    this.plan(AGAIN_MS);
  }

  /** Save this page's text over a colleague's: the person has decided. @param {number} version the colleague's */
  async overwrite(version) {
    this.draft.version = version;
    this.state = "unsaved";
    this.changes += 1;
    return this.flush();
  }

  /** The page goes: send what is unsaved along. */
  leave() {
    if (!this.dirty || this.state === "conflict") return;
    void this.ask(this.url, { method: "PUT", body: this.draft, quiet: true, keepalive: true }).catch(() => {});
  }

  /** @param {SaveState} state @param {string} [message] */
  tell(state, message = "") {
    this.state = state;
    this.onState(state, message);
  }
}
