// @ts-check
// The form in which is said, once, what the candidate must know; and how long card and name are shown.
import { clockTime, parseTimecode } from "../../shared/timecode.js";
import { t } from "../../shared/words.js";

/** @typedef {{answer_seconds: number, think_seconds: number, takes: number | null, role_info: string[], presenter: {name: string, title: string}, language: "sv" | "en"}} Instructions */
/** @typedef {import("./sequence.js").Look} Look */
/** @typedef {{instructions: Instructions, look: Look}} Said */
/** @typedef {{least: number, most: number, kind: "time" | "seconds" | "number"}} Bounds all in seconds, or a number of takes */

/** @type {Record<string, Bounds>} */
export const BOUNDS = {
  answer_seconds: { least: 10, most: 1800, kind: "time" },
  think_seconds: { least: 0, most: 1800, kind: "time" },
  takes: { least: 1, most: 20, kind: "number" },
  card_seconds: { least: 2, most: 15, kind: "seconds" },
  overlay_seconds: { least: 0, most: 30, kind: "seconds" },
};
const MOST_LINES = 6;

/** The number that a field's text means, or null. @param {string} text @param {Bounds} bounds @returns {number | null} */
export function readNumber(text, { least, most, kind }) {
  const ms = kind === "number" ? null : parseTimecode(text);
  const value = kind === "number" ? (/^\s*\d{1,4}\s*$/.test(text) ? Number(text) : null) : ms === null ? null : ms / 1000;
  if (value === null || value < least || value > most) return null;
  return kind === "seconds" ? Math.round(value * 2) / 2 : Math.round(value);
}

/** @param {number} value @param {Bounds} bounds */
export function writeNumber(value, { kind }) {
  return kind === "time" ? clockTime(value * 1000) : String(value);
}

/** @param {Bounds} bounds */
function wrong({ least, most, kind }) {
  if (kind === "number") return t("Write a number from %(least)s to %(most)s.", { least, most });
  const [from, to] = kind === "time" ? [clockTime(least * 1000), clockTime(most * 1000)] : [least, most];
  return t("Write a time from %(least)s to %(most)s.", { least: from, most: to });
}

/** The next step up or down that is not too near: 15 s below two minutes, 30 s above, whole seconds and takes.
 * @param {number} value @param {1 | -1} way @param {Bounds} bounds */
export function stepped(value, way, { least, most, kind }) {
  const step = kind !== "time" ? 1 : value + way < 120 ? 15 : value + way < 600 ? 30 : 60;
  const next = kind === "time" ? (way > 0 ? Math.floor(value / step) + 1 : Math.ceil(value / step) - 1) * step : value + way;
  return Math.min(most, Math.max(least, next));
}

/** The lines of a text, cleaned as the server cleans them. @param {string} text */
export function readLines(text) {
  return text.split("\n").map((line) => line.trim().replace(/\s+/g, " ")).filter(Boolean);
}

export class InstructionsForm {
  /** @param {HTMLElement} root @param {Said} said @param {(said: Said) => void} onChange called with what is right, whenever something was changed
   * @param {(words: string) => void} [say] what a press on a step button did */
  constructor(root, said, onChange, say = () => {}) {
    this.say = say;
    this.root = root;
    this.said = structuredClone(said);
    this.onChange = onChange;
    this.fill();
    root.addEventListener("input", () => this.read());
    root.addEventListener("change", () => this.read());
    for (const button of root.querySelectorAll("[data-step]")) button.addEventListener("click", () => this.step(/** @type {HTMLElement} */ (button)));
    for (const name of Object.keys(BOUNDS)) {
      const field = this.field(name);
      field.addEventListener("blur", () => this.tidy(field, name));
      field.addEventListener("keydown", (event) => this.key(event, field, name));
    }
  }

  /** @param {string} name @returns {HTMLInputElement} */
  field(name) {
    return /** @type {HTMLInputElement} */ (this.root.querySelector(`[name="${name}"]`));
  }

  /** Show other words than those that were typed. @param {Said} said */
  show(said) {
    this.said = structuredClone(said);
    this.fill();
  }

  fill() {
    const { instructions, look } = this.said;
    const numbers = {
      answer_seconds: instructions.answer_seconds, think_seconds: instructions.think_seconds, takes: instructions.takes ?? 3,
      card_seconds: look.card_ms / 1000, overlay_seconds: look.overlay_ms / 1000,
    };
    for (const [name, value] of Object.entries(numbers)) this.field(name).value = writeNumber(value, BOUNDS[name]);
    this.field("unlimited").checked = instructions.takes === null;
    this.field("role_info").value = instructions.role_info.join("\n");
    this.field("presenter_name").value = instructions.presenter.name;
    this.field("presenter_title").value = instructions.presenter.title;
    this.choose("language", instructions.language);
    this.choose("card", look.card);
    this.enable();
    for (const name of Object.keys(BOUNDS)) this.tellValue(name);
  }

  /** @param {string} name @param {string} value */
  choose(name, value) {
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (this.root.querySelectorAll(`[name="${name}"]`))) radio.checked = radio.value === value;
  }

  /** @param {string} name @returns {string} */
  chosen(name) {
    return /** @type {HTMLInputElement | null} */ (this.root.querySelector(`[name="${name}"]:checked`))?.value ?? "";
  }

  /** Take over every field that makes sense; the others keep what they said before, and are told so. */
  read() {
    const { instructions, look } = this.said;
    this.enable();
    instructions.answer_seconds = this.number("answer_seconds", instructions.answer_seconds);
    instructions.think_seconds = this.number("think_seconds", instructions.think_seconds);
    instructions.takes = this.field("unlimited").checked ? null : this.number("takes", instructions.takes ?? 3);
    look.card_ms = this.number("card_seconds", look.card_ms / 1000) * 1000;
    look.overlay_ms = this.number("overlay_seconds", look.overlay_ms / 1000) * 1000;
    instructions.role_info = this.lines(instructions.role_info);
    instructions.presenter = { name: this.text("presenter_name"), title: this.text("presenter_title") };
    instructions.language = /** @type {"sv" | "en"} */ (this.chosen("language"));
    look.card = /** @type {Look["card"]} */ (this.chosen("card"));
    this.onChange(structuredClone(this.said));
  }

  /** @param {string} name */
  text(name) {
    return this.field(name).value.trim().replace(/\s+/g, " ");
  }

  /** @param {string} name @param {number} before */
  number(name, before) {
    const field = this.field(name);
    const value = readNumber(field.value, BOUNDS[name]);
    this.tell(field, value === null && !field.disabled ? wrong(BOUNDS[name]) : "");
    this.tellValue(name);
    return value ?? before;
  }

  /** What a spin button says of itself. @param {string} name */
  tellValue(name) {
    const field = this.field(name);
    const { least, most } = BOUNDS[name];
    field.setAttribute("aria-valuemin", String(least));
    field.setAttribute("aria-valuemax", String(most));
    field.setAttribute("aria-valuenow", String(readNumber(field.value, BOUNDS[name]) ?? least));
    field.setAttribute("aria-valuetext", field.value);
  }

  /** @param {HTMLElement} field */
  label(field) {
    return this.root.querySelector(`label[for="${field.id}"]`)?.firstChild?.textContent?.trim() ?? "";
  }

  /** The names of the fields that make no sense. @returns {string[]} */
  get wrong() {
    return [...this.root.querySelectorAll('[aria-invalid="true"]')].map((field) => this.label(/** @type {HTMLElement} */ (field)));
  }

  /** @param {string[]} before */
  lines(before) {
    const field = this.field("role_info");
    const found = readLines(field.value);
    const long = found.find((line) => line.length > 120);
    const problem = found.length > MOST_LINES ? t("At most %(n)s lines fit on the card.", { n: MOST_LINES }) : long ? t("A line can have at most 120 characters.") : "";
    this.tell(field, problem);
    return problem ? before : found;
  }

  /** @param {HTMLInputElement} field @param {string} problem */
  tell(field, problem) {
    const place = document.getElementById(`${field.id}-error`);
    if (place) {
      place.hidden = !problem;
      if (place.textContent !== problem) place.textContent = problem;
    }
    if (problem) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  enable() {
    const unlimited = this.field("unlimited").checked;
    this.field("takes").disabled = unlimited;
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (this.root.querySelectorAll('[data-for="takes"]'))) button.disabled = unlimited;
    const none = this.chosen("card") === "none";
    this.field("card_seconds").disabled = none;
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (this.root.querySelectorAll('[data-for="card_seconds"]'))) button.disabled = none;
  }

  /** @param {HTMLElement} button */
  step(button) {
    const name = button.dataset.for ?? "";
    this.stepField(this.field(name), name, button.dataset.step === "1" ? 1 : -1);
    this.say(`${this.label(this.field(name))}: ${this.field(name).value}`);
  }

  /** @param {KeyboardEvent} event @param {HTMLInputElement} field @param {string} name */
  key(event, field, name) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    this.stepField(field, name, event.key === "ArrowUp" ? 1 : -1);
  }

  /** @param {HTMLInputElement} field @param {string} name @param {1 | -1} way */
  stepField(field, name, way) {
    const value = readNumber(field.value, BOUNDS[name]) ?? BOUNDS[name].least;
    field.value = writeNumber(stepped(value, way, BOUNDS[name]), BOUNDS[name]);
    this.read();
  }

  /** What was meant, written as the others are. @param {HTMLInputElement} field @param {string} name */
  tidy(field, name) {
    const value = readNumber(field.value, BOUNDS[name]);
    if (value !== null) field.value = writeNumber(value, BOUNDS[name]);
  }

  /** Whether every field makes sense. */
  get right() {
    return !this.root.querySelector('[aria-invalid="true"]');
  }
}
