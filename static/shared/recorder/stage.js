// @ts-check
// What the recorder shows: it finds its places by data-* hooks, each of them optional, and knows nothing of cameras or the server.
import { clockTime } from "../timecode.js";
import { t } from "../words.js";
import { controls } from "./states.js";

/** @typedef {import("./states.js").State} State */

/** When the time left is told aloud, ms. */
const TOLD_MS = [60_000, 20_000, 10_000];
const SHORT_MS = 20_000;

const COMING = /** @type {const} */ (["ask", "pause", "stop", "again"]);
const SWITCHABLE = /** @type {const} */ (["ask", "record", "camera", "microphone", "screen", "camera-off"]);

/** @param {State} state @returns {string} what the record button does now */
export function recordWord(state) {
  const words = { ask: t("Turn on the camera"), begin: t("Record"), cancel: t("Cancel"), stop: t("Stop"), again: t("Record again") };
  const { press } = controls(state);
  if (press) return words[press];
  return state === "asking" ? words.ask : words.begin;
}

/** The moments at which the time left is said. @param {number} beforeMs @param {number} leftMs @returns {number | null} */
export function toldAt(beforeMs, leftMs) {
  return TOLD_MS.find((moment) => leftMs <= moment && beforeMs > moment) ?? null;
}

export class Stage {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.lastLeft = Infinity;
    /** Whether the button with the focus has gone. */
    this.astray = false;
    /** The list of choices that had the focus when it was switched off. @type {HTMLSelectElement | null} */
    this.left = null;
  }

  /** @param {string} hook @returns {HTMLElement | null} */
  find(hook) {
    return this.root.matches(`[data-${hook}]`) ? this.root : this.root.querySelector(`[data-${hook}]`);
  }

  /** @param {"preview" | "playback"} hook */
  video(hook) {
    const found = this.find(hook);
    return found instanceof HTMLVideoElement ? found : null;
  }

  /** @param {"camera" | "microphone"} hook */
  select(hook) {
    const found = this.root.querySelector(`select[data-${hook}]`);
    return found instanceof HTMLSelectElement ? found : null;
  }

  /** Press handlers for the buttons that are there. @param {Record<string, () => void>} presses */
  wire(presses) {
    for (const [hook, press] of Object.entries(presses)) {
      const button = this.find(hook);
      button?.addEventListener("click", () => button.getAttribute("aria-disabled") === "true" || press());
    }
  }

  /** @param {State} state @param {{playable: boolean, live: boolean}} has */
  show(state, has) {
    const { press, shown, off } = controls(state);
    this.root.dataset.state = state;
    this.root.classList.toggle("is-recording", state === "recording");
    this.root.classList.toggle("is-paused", state === "paused");
    for (const hook of COMING) this.hide(hook, !shown.includes(hook));
    for (const hook of SWITCHABLE) this.disable(hook, off.includes(hook));
    this.word("record", recordWord(state));
    this.find("record")?.querySelector(".icon-dot, .icon-stop")?.setAttribute("class", press === "stop" ? "icon-stop" : "icon-dot");
    this.word("pause", state === "paused" ? t("Continue") : t("Pause"));
    this.tally(state);
    this.picture(has);
  }

  /** Whoever works by keys is never left on a button that went away: they stand on the record button next.
   * @param {Element | null} focused where they stood before */
  keepFocus(focused) {
    if (focused instanceof HTMLButtonElement && this.root.contains(focused)) this.astray ||= focused.offsetParent === null;
    const record = this.find("record");
    this.keepChoice(focused);
    if (!this.astray || !record || record.offsetParent === null) return;
    this.astray = false;
    record.focus();
  }

  /** A list that had the focus has it again when it can be used again, unless the person went elsewhere.
   * @param {Element | null} focused where they stood before */
  keepChoice(focused) {
    const off = (/** @type {HTMLSelectElement} */ list) => list.disabled || list.offsetParent === null;
    if (focused instanceof HTMLSelectElement && this.root.contains(focused) && off(focused)) this.left = focused;
    if (!this.left || off(this.left)) return;
    if (document.activeElement === document.body) this.left.focus({ preventScroll: true });
    this.left = null;
  }

  /** @param {State} state */
  tally(state) {
    const words = /** @type {Partial<Record<State, string>>} */ ({ recording: t("Recording"), paused: t("Paused") })[state] ?? "";
    this.hide("tally", !words);
    this.text("tally-words", words);
  }

  /** The camera, the take that was just made, or a cover. @param {{playable: boolean, live: boolean}} has */
  picture({ playable, live }) {
    this.hide("playback", !playable);
    this.hide("preview", playable || !live);
    this.hide("off", playable || live);
  }

  /** A word on a button, where there is a place for it; a button whose word stands elsewhere gets it as its name.
   * @param {string} hook @param {string} word */
  word(hook, word) {
    const [place, button] = [this.find(`${hook}-label`), this.find(hook)];
    if (place) place.textContent = word;
    if (!place || !button?.contains(place)) button?.setAttribute("aria-label", word);
  }

  /** What has happened, told to the eyes and to a screen reader. While there is no picture it stands where the picture would be.
   * @param {string} words @param {"" | "error" | "waiting"} [tone] */
  say(words, tone = "") {
    const { state } = this.root.dataset;
    if (state === "idle" || state === "asking") this.text("off-words", words);
    const place = this.find("status");
    if (!place) return;
    place.classList.toggle("is-error", tone === "error");
    place.classList.toggle("is-waiting", tone === "waiting");
    if (place.textContent !== words) place.textContent = words;
  }

  /** @param {number} count 0 clears it */
  count(count) {
    this.text("countdown", count ? String(count) : "");
  }

  /** @param {number} elapsedMs @param {number | null} leftMs @param {number | null} limitMs */
  time(elapsedMs, leftMs, limitMs) {
    this.text("elapsed", clockTime(elapsedMs));
    if (leftMs === null || !limitMs) return;
    this.text("left", clockTime(leftMs, "up"));
    const ring = this.find("ring");
    ring?.style.setProperty("--left", (leftMs / limitMs).toFixed(4));
    ring?.classList.toggle("is-short", leftMs <= SHORT_MS);
    const told = toldAt(this.lastLeft, leftMs);
    if (told !== null && limitMs > told) this.say(t("%(n)s seconds left", { n: told / 1000 }));
    this.lastLeft = leftMs;
  }

  /** What is safe already. @param {number} safeMs @param {number} allMs @param {"sending" | "waiting" | "held" | "done" | "refused"} state */
  saved(safeMs, allMs, state) {
    const place = this.find("saved");
    if (!place) return;
    place.hidden = false;
    const kept = state === "waiting" || state === "held" || state === "refused";
    place.classList.toggle("is-waiting", kept);
    place.classList.toggle("is-working", state === "sending" && safeMs === 0);
    const words = state === "done" ? t("saved") : kept
      ? t("%(safe)s saved, %(kept)s kept on this device", { safe: clockTime(safeMs), kept: clockTime(Math.max(0, allMs - safeMs), "up") })
      : t("%(time)s saved", { time: clockTime(safeMs) });
    this.text(this.find("saved-words") ? "saved-words" : "saved", words);
  }

  /** Offer the take as a file of one's own. @param {string | null} url @param {string} [name] */
  offer(url, name = "") {
    const link = this.find("download");
    if (!(link instanceof HTMLAnchorElement)) return;
    link.hidden = url === null;
    if (url === null) return link.removeAttribute("href");
    link.href = url;
    link.download = name;
  }

  /** @param {string} hook @param {boolean} on */
  press(hook, on) {
    this.find(hook)?.setAttribute("aria-pressed", String(on));
  }

  /** @param {string} hook @param {string} words */
  text(hook, words) {
    const place = this.find(hook);
    if (place && place.textContent !== words) place.textContent = words;
  }

  /** @param {string} hook @param {boolean} hidden */
  hide(hook, hidden) {
    const place = this.find(hook);
    if (place) place.hidden = hidden;
  }

  /** A button that has focus keeps it: it says that it is off, and the recorder's table ignores the press.
   * @param {string} hook @param {boolean} disabled */
  disable(hook, disabled) {
    const place = this.find(hook);
    if (place instanceof HTMLSelectElement && place.options.length > 1) place.disabled = disabled;
    if (!(place instanceof HTMLButtonElement)) return;
    place.disabled = false;
    place.setAttribute("aria-disabled", String(disabled));
  }
}
