// @ts-check
import { element } from "../../shared/dialog.js";
import { timecode } from "../../shared/timecode.js";
import { t } from "../../shared/words.js";
import { textButton } from "../wall/page.js";
import { UNMARKED, changeWords, shortMark } from "./sheet.js";

/** @typedef {import("./sheet.js").Competency} Competency */
/** @typedef {import("./sheet.js").Mark} Mark */
/** @typedef {import("./sheet.js").Passage} Passage */
/** @typedef {import("./sheet.js").Sheet} Sheet */
/**
 * @typedef {object} RowTold
 * @property {(mark: Partial<Mark>) => void} onChoose
 * @property {() => void} onPassage the button that begins and ends a passage
 * @property {(passage: Passage) => void} onPlay
 * @property {(passage: Passage) => void} onRemove
 */

const NOTE_MS = 700;

/** One competency of one answer: its steps with what each means, its evidence, a note, and what colleagues gave. */
export class Row {
  /** @param {string} id @param {Competency} competency @param {{answer: string, name: string}} about @param {RowTold} told */
  constructor(id, competency, about, told) {
    this.id = id;
    this.competency = competency;
    this.about = about;
    this.told = told;
    this.mark = UNMARKED;
    this.root = element("fieldset", "score score-row");
    this.root.dataset.competency = id;
    const legend = element("legend", "for-readers", competency.name);
    const name = element("span", "score-name", competency.name);
    name.setAttribute("aria-hidden", "true");
    if (competency.whole) name.append(" ", element("span", "score-tag", t("whole candidate")));
    if (!competency.counted) name.append(" ", element("span", "score-tag", t("not counted")));
    this.steps = element("span", "score-steps");
    this.inputs = competency.steps.map((_, index) => this.#step(index + 1));
    this.none = this.#other(t("No evidence seen"), () => told.onChoose({ kind: this.mark.kind === "no_evidence" ? "open" : "no_evidence" }));
    this.abstain = this.#other(t("Cannot judge"), () => told.onChoose({ kind: this.mark.kind === "cannot_judge" ? "open" : "cannot_judge" }));
    this.clear = textButton(t("Clear"), () => told.onChoose({ kind: "open" }));
    const others = element("div", "score-else");
    others.append(this.none, this.abstain, this.clear);
    this.words = element("p", "score-behaviour");
    this.cited = element("div", "score-evidence");
    this.marking = this.#other(t("Mark passage"), () => told.onPassage());
    this.noteOpener = textButton(t("Note"), () => this.#openNote());
    this.note = this.#noteField();
    this.others = element("ul", "score-others");
    const more = element("div", "score-more");
    more.append(this.words, others, this.cited, this.note);
    this.root.append(legend, name, this.steps, more, this.others);
    this.steps.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") this.#say(); });
  }

  /** Hear when this row is meant: something in it was pressed, or has focus by keyboard. A press that moves what is pressed would be lost.
   * @param {() => void} run */
  onSelected(run) {
    this.root.addEventListener("click", run);
    this.root.addEventListener("focusin", (event) => { if (event.target instanceof Element && event.target.matches(":focus-visible")) run(); });
  }

  /** @param {number} value */
  #step(value) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = `score-${this.about.answer}-${this.id}`;
    input.value = String(value);
    const values = { name: this.about.name, value, most: this.competency.scale, words: this.competency.steps[value - 1] };
    input.setAttribute("aria-label", t("%(name)s: %(value)s of %(most)s, %(words)s", values));
    input.addEventListener("change", () => this.told.onChoose({ kind: "value", value }));
    // For a mouse alone: words that come under a finger would move what it is about to press.
    label.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") this.#say(value); });
    const face = element("span", "", String(value));
    face.setAttribute("aria-hidden", "true");
    label.append(input, face);
    this.steps.append(label);
    return input;
  }

  /** @param {string} word @param {() => void} run */
  #other(word, run) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button is-small is-quiet";
    button.textContent = word;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", run);
    return button;
  }

  #noteField() {
    const field = document.createElement("textarea");
    field.className = "input score-note";
    field.rows = 2;
    field.maxLength = 2000;
    field.hidden = true;
    field.setAttribute("aria-label", t("Note on %(competency)s", { competency: this.competency.name }));
    let timer = 0;
    const save = () => {
      window.clearTimeout(timer);
      if (field.value.trim() !== this.mark.note) this.told.onChoose({ note: field.value });
    };
    field.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, NOTE_MS);
    });
    field.addEventListener("blur", save);
    return field;
  }

  /** Stand on the mark that is chosen, or on the first step. */
  focus() {
    const there = this.inputs.find((input) => input.checked) ?? [this.none, this.abstain].find((one) => one.getAttribute("aria-pressed") === "true");
    (there ?? this.inputs[0]).focus({ preventScroll: true });
  }

  #openNote() {
    this.note.hidden = false;
    this.note.focus();
  }

  /** Show the mark as it is; what is being written stays. @param {Sheet} sheet @param {Mark} mark */
  show(sheet, mark) {
    this.mark = mark;
    for (const input of this.inputs) {
      input.checked = mark.kind === "value" && mark.value === Number(input.value);
      input.disabled = !sheet.mayScore;
    }
    for (const one of [this.none, this.abstain, this.marking, this.noteOpener]) one.hidden = !sheet.mayScore;
    this.note.readOnly = !sheet.mayScore;
    this.none.setAttribute("aria-pressed", String(mark.kind === "no_evidence"));
    this.abstain.setAttribute("aria-pressed", String(mark.kind === "cannot_judge"));
    const held = document.activeElement === this.clear;
    this.clear.hidden = mark.kind === "open" || Boolean(sheet.handedIn) || !sheet.mayScore;
    if (held && this.clear.hidden) this.focus();
    if (document.activeElement !== this.note) this.note.value = mark.note;
    if (mark.note) this.note.hidden = false;
    this.#say();
    this.#showEvidence(sheet);
    this.#showOthers(sheet, mark);
  }

  /** What the step means; without one, what was chosen. @param {number} [value] */
  #say(value) {
    const { mark } = this;
    const step = value ?? (mark.kind === "value" ? mark.value : null);
    this.words.textContent = step ? this.competency.steps[step - 1] : this.#otherWords();
    this.words.classList.toggle("is-hint", value !== undefined);
  }

  #otherWords() {
    if (this.mark.kind === "no_evidence") return t("Nothing was seen of it.");
    return this.mark.kind === "cannot_judge" ? t("Not judged: %(reason)s", { reason: this.mark.reason }) : "";
  }

  /** @param {Sheet} sheet */
  #showEvidence(sheet) {
    const mine = sheet.evidence.filter((one) => one.competency === this.id && (this.competency.whole || one.answer === this.about.answer));
    const focused = this.cited.contains(document.activeElement);
    this.root.classList.toggle("lacks-evidence", this.mark.kind === "value" && sheet.missing.some((one) => one.what === "evidence") && !mine.length);
    this.cited.replaceChildren(...mine.map((one) => this.#chip(one, !sheet.handedIn && sheet.mayScore)), this.marking, this.noteOpener);
    if (focused && !this.cited.contains(document.activeElement)) this.marking.focus();
  }

  /** @param {Passage} one @param {boolean} removable */
  #chip(one, removable) {
    const chip = element("span", "score-passage");
    const times = `${timecode(one.from)}–${timecode(one.to)}`;
    const play = textButton(times, () => this.told.onPlay(one));
    play.setAttribute("aria-label", t("Evidence at %(times)s: play it", { times }));
    chip.append(play);
    if (removable) {
      const remove = textButton("×", () => this.told.onRemove(one));
      remove.setAttribute("aria-label", t("Remove the evidence at %(times)s", { times }));
      chip.append(remove);
    }
    return chip;
  }

  /** @param {number | null} from where the passage that is being marked begins, in ms */
  showMarking(from) {
    this.marking.textContent = from === null ? t("Mark passage") : t("From %(moment)s: end it here", { moment: timecode(from) });
    this.marking.setAttribute("aria-pressed", String(from !== null));
  }

  /** @param {Sheet} sheet @param {Mark} mark */
  #showOthers(sheet, mark) {
    const lines = changeWords(mark).map((words) => element("li", "", t("You: %(words)s", { words })));
    for (const colleague of sheet.colleagues) {
      const theirs = colleague.marks[this.id];
      if (theirs) lines.push(this.#colleague(colleague, theirs));
    }
    this.others.replaceChildren(...lines);
    this.others.hidden = !lines.length;
  }

  /** @param {import("./sheet.js").Colleague} colleague @param {Mark} theirs */
  #colleague(colleague, theirs) {
    const line = element("li", "", `${colleague.reviewer} `);
    line.append(element("strong", "", shortMark(theirs.kind, theirs.value)));
    const thin = typeof theirs.thinPercent === "number" ? t("after %(share)s of the answer", { share: `${theirs.thinPercent} %` }) : "";
    const said = [thin, ...changeWords(theirs), theirs.reason, theirs.note].filter(Boolean).join(" · ");
    if (said) line.append(` ${said}`);
    for (const one of colleague.evidence.filter((passage) => passage.competency === this.id)) line.append(" ", this.#chip(one, false));
    return line;
  }
}
