// @ts-check
import { dropDraft, keepDraft } from "../../shared/drafts/drafts.js";
import { json } from "../../shared/fetch.js";
import { timecode } from "../../shared/timecode.js";
import { t } from "../../shared/words.js";
import { sendOnEnter } from "./small_form.js";
import { need } from "../wall/page.js";
import { newestDraft, placeOf } from "./kept.js";

/** @typedef {import("../wall/page.js").Comment} Comment */

/** The field for a new comment: at the clock's moment, or over a range that begins where one began to write. */
export class Writing {
  /**
   * @param {HTMLFormElement} form
   * @param {{position: () => number, pause: () => void, onWritten: (comment: Comment) => void, letter: (answerId: string) => string}} told
   */
  constructor(form, told) {
    this.form = form;
    this.told = told;
    /** @type {HTMLTextAreaElement} */
    this.field = need(form, "[data-comment-body]");
    /** @type {HTMLSelectElement} */
    this.answer = need(form, "[data-comment-answer]");
    this.moment = need(form, "[data-comment-moment]");
    this.range = need(form, "[data-range]");
    this.error = need(form, "[data-comment-error]");
    /** @type {number | null} where the range begins */
    this.from = null;
    /** @type {number | null} the moment at which writing began */
    this.held = null;
    /** @type {string} the answer whose draft is kept; empty without a draft */
    this.kept = "";
    this.field.addEventListener("focus", () => this.#hold());
    this.field.addEventListener("input", () => this.#keep());
    this.answer.addEventListener("change", () => this.#keep());
    this.field.addEventListener("keydown", (event) => sendOnEnter(event, form));
    this.range.addEventListener("click", () => this.#toggleRange());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.#bringBack();
  }

  /** Keep what is written, under the answer it is about now. */
  #keep() {
    if (this.kept) dropDraft(placeOf(this.kept));
    this.kept = this.field.value.trim() ? this.answer.value : "";
    if (this.kept) keepDraft(placeOf(this.kept), { body: this.field.value, held: this.held, from: this.from });
  }

  /** Show the newest draft about an answer on this wall. */
  #bringBack() {
    const found = newestDraft([...this.answer.options].map((option) => option.value));
    if (!found) return;
    const { body, held, from } = found.draft.values;
    this.kept = this.answer.value = found.answer;
    this.field.value = body;
    this.held = held;
    if (from !== null) this.#setRange(from);
    this.#draw(held ?? from ?? 0);
  }

  /** Put the words' cursor here, with playing stopped. */
  focus() {
    this.told.pause();
    this.field.focus();
  }

  /** The next comment is about this answer, unless one about another is half written. @param {string} answerId */
  turnTo(answerId) {
    if (!this.field.value.trim()) this.answer.value = answerId;
  }

  /** @param {number} position ms */
  move(position) {
    if (this.from !== null || this.held === null || !this.field.value.trim()) this.held = null;
    this.#draw(this.held ?? position);
  }

  #hold() {
    this.told.pause();
    if (this.from === null && this.held === null) this.held = this.told.position();
    this.#draw(this.held ?? this.told.position());
  }

  #toggleRange() {
    this.held = null;
    this.#setRange(this.from === null ? Math.round(this.told.position()) : null);
    this.#keep();
    this.#draw(this.told.position());
  }

  /** @param {number | null} from where the passage starts, in ms */
  #setRange(from) {
    this.from = from;
    const word = this.from === null ? t("Mark a passage") : t("The passage starts at %(moment)s. Press again to end it.", { moment: timecode(this.from) });
    need(this.form, "[data-range-word]").textContent = word;
    this.range.setAttribute("aria-pressed", String(this.from !== null));
  }

  /** @param {number} position */
  #draw(position) {
    const [start, end] = this.#span(position);
    this.moment.textContent = end === null ? timecode(start) : `${timecode(start)}–${timecode(end)}`;
  }

  /** @param {number} position @returns {[number, number | null]} */
  #span(position) {
    const at = Math.round(position);
    if (this.from === null) return [at, null];
    if (Math.abs(at - this.from) < 200) return [this.from, null];
    return [Math.min(at, this.from), Math.max(at, this.from)];
  }

  async #send() {
    const [at_ms, until_ms] = this.#span(this.held ?? this.told.position());
    this.error.hidden = true;
    try {
      const url = `/review/answers/${this.answer.value}/comments`;
      const answer = await json(url, { body: { body: this.field.value, at_ms, until_ms }, quiet: true });
      this.field.value = "";
      this.#keep();
      this.held = null;
      if (this.from !== null) this.#toggleRange();
      this.told.onWritten(answer.comment);
    } catch (error) {
      this.error.textContent = error instanceof Error ? error.message : String(error);
      this.error.hidden = false;
      this.field.focus();
    }
  }
}
