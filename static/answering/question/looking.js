// @ts-check
// Looking at what was recorded: play a take, choose one of several, keep it or record another.
import { loudnessOf } from "../../shared/camera/heard.js";
import { showBlob } from "../../shared/capture/playback.js";
import { clockTime } from "../../shared/timecode.js";
import { n, t } from "../../shared/words.js";
import { element } from "../../shared/dialog.js";

/** Decoding more would take a phone's memory. */
const HEARD_BYTES = 64 * 1024 * 1024;

/** @typedef {import("../sending/server.js").State} State */
/** @typedef {import("../sending/server.js").TakeState} TakeState */
/** @typedef {{onKeep: (takeId: string) => void, onAgain: () => void, onNext: () => void}} LookOptions */

export class Looking {
  /** @param {HTMLElement} root @param {LookOptions} options */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    /** What this page recorded itself, by take: it plays at once. @type {Map<string, Blob>} */
    this.blobs = new Map();
    /** @type {State | null} */
    this.state = null;
    this.chosen = "";
    this.shown = "";
    /** What the person should know about how they came here; it stands until another take is chosen. */
    this.note = "";
    /** The takes of this page in which nothing is heard. @type {Set<string>} */
    this.unheard = new Set();
    this.forget = () => {};
    this.part("keep").addEventListener("click", () => this.go());
    this.part("again").addEventListener("click", () => options.onAgain());
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`[data-${name}]`));
  }

  /** The takes one may choose from. @param {State} state @returns {TakeState[]} */
  usable(state) {
    return state.takes.filter((take) => take.state === "received" || take.state === "ready" || (take.state === "arriving" && this.blobs.has(take.id)) || take.id === state.kept);
  }

  /** @param {State} state */
  show(state) {
    this.state = state;
    const takes = this.usable(state);
    if (!takes.some((take) => take.id === this.chosen)) this.chosen = proposed(takes, state.kept);
    this.list(takes);
    this.play(takes.find((take) => take.id === this.chosen));
    this.doors();
  }

  /** A take that was just recorded is the one to look at, unless it was cut off and another is whole.
   * @param {string} takeId @param {Blob} blob @param {State} state */
  recorded(takeId, blob, state) {
    if (blob.size) this.blobs.set(takeId, blob);
    const cutOff = state.takes.find((take) => take.id === takeId)?.cut_off;
    this.chosen = cutOff ? proposed(this.usable(state), null) : takeId;
    if (!cutOff) void this.listen(takeId, blob);
  }

  /** Say so when nothing is heard in what was just recorded, as soon as there is nothing more urgent.
   * @param {string} takeId @param {Blob} blob */
  async listen(takeId, blob) {
    if (blob.size > HEARD_BYTES || (await loudnessOf(blob)) !== "silent") return;
    this.unheard.add(takeId);
    this.words();
  }

  /** @param {string} words */
  say(words) {
    this.note = words;
    this.words();
  }

  words() {
    const text = this.note || this.wordsOfTake();
    const place = this.part("look-status");
    if (place.textContent !== text) place.textContent = text;
  }

  wordsOfTake() {
    if (this.take?.words) return this.take.words;
    if (this.unheard.has(this.chosen)) return t("Nothing is heard in this take. Play it, check the microphone, and record it again if you can.");
    return this.blobs.has(this.chosen) ? t("Here is your take. Watch it, then keep it or record another.") : "";
  }

  /** The take that is chosen. */
  get take() {
    return this.state?.takes.find((take) => take.id === this.chosen);
  }

  /** @param {TakeState[]} takes */
  list(takes) {
    this.part("takes-field").hidden = takes.length < 2;
    const focused = document.activeElement instanceof HTMLInputElement && document.activeElement.name === "take";
    this.part("takes").replaceChildren(...takes.map((take) => this.row(take)));
    if (focused) /** @type {HTMLElement | null} */ (this.root.querySelector("input[name=take]:checked"))?.focus({ preventScroll: true });
  }

  /** @param {TakeState} take */
  row(take) {
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name: "take", value: take.id, checked: take.id === this.chosen });
    input.addEventListener("change", () => {
      this.chosen = take.id;
      this.note = "";
      if (this.state) this.show(this.state);
    });
    const row = element("label", "take");
    const kept = take.id === this.state?.kept;
    const note = [take.duration_ms === null ? "" : clockTime(Math.min(take.duration_ms, take.limit_ms)), kept ? t("chosen") : ""];
    const name = element("span", "take-name", t("Take %(n)s", { n: take.number }));
    if (take.cut_off) name.append(" ", element("span", "badge is-warning", t("interrupted")));
    row.append(input, thumb(take), name, element("span", "take-note", note.filter(Boolean).join(" · ")));
    const item = document.createElement("li");
    item.append(row);
    return item;
  }

  /** @param {TakeState | undefined} take */
  play(take) {
    const blob = take && this.blobs.get(take.id);
    const source = blob ? "blob" : take?.video ?? "";
    this.part("look-off").hidden = source !== "";
    this.part("look-off").textContent = take?.stuck
      ? t("This take has arrived and is safe, but it cannot be shown here. You can still submit it; the team can have it prepared again.")
      : t("This take is being prepared. It takes a moment; you can continue meanwhile.");
    this.words();
    const video = /** @type {HTMLVideoElement} */ (this.part("look"));
    video.poster = take?.poster ?? ""; // of a voice alone it is the waves, and stays while it plays
    if (this.shown === `${take?.id}:${source}`) return;
    this.shown = `${take?.id}:${source}`;
    this.forget();
    this.forget = () => {};
    video.hidden = source === "";
    if (blob) this.forget = showBlob(video, blob);
    else if (source) video.src = source;
    else video.removeAttribute("src");
  }

  doors() {
    const { state } = this;
    if (!state) return;
    const kept = state.kept === this.chosen;
    const cutOff = this.take?.cut_off ?? false;
    this.part("keep-words").textContent = keepWords(kept, state.kept !== null, cutOff);
    this.part("again").hidden = !state.may_begin;
    const left = state.takes_left;
    this.part("again-words").textContent = left === null ? t("Another take") : n("Another take (%(n)s left)", "Another take (%(n)s left)", left);
    // A take that was cut off is kept by choice, never because its button was the big one.
    const again = cutOff && !kept && state.may_begin;
    this.part("again").classList.toggle("is-primary", again);
    this.part("keep").classList.toggle("is-primary", !again);
    this.part("look-next").textContent = nextWords(state, this.usable(state).length);
  }

  go() {
    if (this.state?.kept === this.chosen) this.options.onNext();
    else this.options.onKeep(this.chosen);
  }

  pause() {
    /** @type {HTMLVideoElement} */ (this.part("look")).pause();
  }
}

/** The take to choose when nobody has chosen: what is kept, else the last whole one, else the last. @param {TakeState[]} takes @param {string | null} kept */
export function proposed(takes, kept) {
  const whole = takes.filter((take) => !take.cut_off);
  return kept ?? whole.at(-1)?.id ?? takes.at(-1)?.id ?? "";
}

/** @param {boolean} kept @param {boolean} another whether another take is kept @param {boolean} cutOff */
function keepWords(kept, another, cutOff) {
  if (kept) return t("Continue");
  if (cutOff) return t("Keep the interrupted take");
  return another ? t("Keep this take instead") : t("Keep this take");
}

/** @param {State} state @param {number} usable */
function nextWords(state, usable) {
  if (!state.is_open) return t("The deadline has passed, so no new take can begin. Keep a take and submit.");
  if (state.may_begin || usable > 1) return t("You can change your mind until you submit.");
  return t("This was your last take for this question.");
}

/** @param {TakeState} take */
function thumb(take) {
  const place = element("span", take.poster ? "thumb" : "thumb is-empty");
  if (!take.poster) return place;
  const image = document.createElement("img");
  Object.assign(image, { src: take.poster, alt: "" });
  place.append(image);
  return place;
}
