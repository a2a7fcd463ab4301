// @ts-check
// The script, read along at a chosen pace: in the panel beside, and over the picture under the camera when wished.
import { t } from "../../shared/words.js";
import { countWords, saidBy, secondsFor, wordsOf } from "./pace.js";

const KEY = "tagning-pace";

export class Prompter {
  /** @param {HTMLElement} panel @param {HTMLElement} over the place over the picture */
  constructor(panel, over) {
    this.script = /** @type {HTMLElement} */ (panel.querySelector("[data-script]"));
    this.over = over;
    this.overWords = /** @type {HTMLElement} */ (over.querySelector("[data-prompter-words]"));
    this.pace = /** @type {HTMLSelectElement} */ (panel.querySelector("[data-pace]"));
    this.button = /** @type {HTMLElement} */ (panel.querySelector("[data-prompt]"));
    this.length = /** @type {HTMLElement} */ (panel.querySelector("[data-script-length]"));
    this.text = this.script.textContent ?? "";
    this.count = countWords(this.text);
    this.elapsed = 0;
    this.said = -1;
    /** @type {number | null} */
    this.since = null;
    /** @type {HTMLElement[][]} */
    this.places = [this.spell(this.script), this.spell(this.overWords)];
    this.remember();
    this.pace.addEventListener("change", () => this.tellLength());
    this.button.addEventListener("click", () => this.toggle());
    this.tellLength();
  }

  /** The script as words that can be marked. @param {HTMLElement} place */
  spell(place) {
    /** @type {HTMLElement[]} */
    const words = [];
    place.replaceChildren(...wordsOf(this.text).map((piece) => {
      if (!piece.trim()) return document.createTextNode(piece);
      const word = document.createElement("span");
      word.textContent = piece;
      words.push(word);
      return word;
    }));
    return words;
  }

  toggle() {
    const on = this.over.hidden;
    this.over.hidden = !on;
    this.button.setAttribute("aria-pressed", String(on));
    this.scroll(this.places[1][Math.max(0, this.said)]);
  }

  remember() {
    try {
      const kept = localStorage.getItem(KEY);
      if (kept && [...this.pace.options].some((option) => option.value === kept)) this.pace.value = kept;
    } catch {
      // A browser that keeps nothing begins at the usual pace.
    }
  }

  tellLength() {
    this.length.textContent = t("about %(n)s s", { n: secondsFor(this.count, Number(this.pace.value)) });
    try {
      localStorage.setItem(KEY, this.pace.value);
    } catch {
      // As above.
    }
  }

  /** Run with the recording, stand with its pauses. @param {string} state */
  follow(state) {
    if (state === "recording") {
      if (this.since === null) this.since = performance.now();
      requestAnimationFrame(() => this.tick());
    } else if (state === "paused") {
      this.elapsed = this.now();
      this.since = null;
    } else {
      this.since = null;
      this.elapsed = 0;
      this.mark(0);
    }
  }

  now() {
    return this.elapsed + (this.since === null ? 0 : performance.now() - this.since);
  }

  tick() {
    if (this.since === null) return;
    this.mark(saidBy(this.now(), Number(this.pace.value), this.count));
    requestAnimationFrame(() => this.tick());
  }

  /** @param {number} said */
  mark(said) {
    if (said === this.said) return;
    this.said = said;
    for (const words of this.places) {
      words.forEach((word, i) => word.classList.toggle("is-said", i < said));
      this.scroll(words[Math.min(said, words.length - 1)]);
    }
  }

  /** Keep the line that is read near the top: eyes stay near the camera. @param {HTMLElement | undefined} word */
  scroll(word) {
    const place = word?.parentElement;
    const frame = place === this.overWords ? this.over : place;
    if (!word || !frame || frame.hidden) return;
    const below = word.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientTop;
    frame.scrollTop += below - frame.clientHeight * 0.3;
  }
}
