// @ts-check
import { confirmWith, element } from "../../shared/dialog.js";
import { json } from "../../shared/fetch.js";
import { toast } from "../../shared/toast.js";
import { t } from "../../shared/words.js";
import { need, textButton } from "../wall/page.js";
import { askReason, sayMissing } from "./asking.js";
import { Row } from "./row.js";
import { Saving } from "./saving.js";
import { Strip } from "./strip.js";
import { tellAbout } from "./told.js";
import { UNMARKED, passageOf, sealWords, shortMark } from "./sheet.js";

/** @typedef {import("../wall/page.js").ShownAnswer} ShownAnswer */
/** @typedef {import("../wall/page.js").WallData} WallData */
/** @typedef {import("./sheet.js").Card} Card */
/** @typedef {import("./sheet.js").Mark} Mark */
/** @typedef {import("./sheet.js").Passage} Passage */
/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {{position: () => number, onPlay: (answerId: string, passage: Passage) => void, onFocus: (index: number) => void, wayTo: (question: string) => string, onMarks: () => void}} Told */

/** People press a moment after what they mean. */
const REACTION_MS = 350;

/** One's scorecards of the answers on the wall: that of the answer one looks at in full, the others in short. */
export class Panel {
  /** @param {HTMLElement} root @param {WallData} wall @param {Told} told */
  constructor(root, wall, told) {
    this.root = root;
    this.wall = wall;
    this.told = told;
    /** @type {Record<string, Card>} */
    this.cards = wall.cards;
    this.body = need(root, "[data-scores]");
    this.state = need(root, "[data-score-state]");
    this.undoer = need(root, "[data-score-undo]");
    /** @type {Map<string, Sheet>} by answer */
    this.sheets = new Map(wall.answers.map((answer) => [answer.id, answer.sheet]));
    /** @type {Map<string, {card: string, root: HTMLElement, rows: Row[]}>} by answer */
    this.drawn = new Map();
    /** What the reviewer chose and the server has not answered yet. @type {Map<string, Mark>} by address */
    this.chosen = new Map();
    /** @type {{answer: ShownAnswer, competency: string, mark: Mark} | null} */
    this.before = null;
    /** @type {{answer: string, competency: string, from: number} | null} */
    this.passage = null;
    this.focused = 0;
    /** @type {Map<string, number>} the row of each answer that a key marks */
    this.current = new Map();
    this.saving = new Saving({
      onState: (words, kind) => this.#say(words, kind),
      onSheets: (answer) => this.take(answer),
      onRefused: (url, error) => this.#refused(url, error),
    });
    this.undoer.addEventListener("click", () => this.undo());
    this.strip = new Strip(need(root, "[data-score-strip]"), wall.answers, told.onFocus);
  }

  get answer() {
    return this.wall.answers[this.focused];
  }

  /** @param {number} index */
  choose(index) {
    this.focused = index;
    this.draw();
  }

  /** What the server knows now. @param {{sheets: Record<string, Sheet>, cards: Record<string, Card>}} news */
  take(news) {
    Object.assign(this.cards, news.cards);
    for (const [id, sheet] of Object.entries(news.sheets)) if (this.sheets.has(id)) this.sheets.set(id, sheet);
    for (const url of this.chosen.keys()) if (!this.saving.holds(url)) this.chosen.delete(url);
    this.draw();
  }

  draw() {
    for (const answer of this.wall.answers) this.#drawSheet(answer);
    this.strip.draw(this.focused, (index) => this.#inShort(index), (index) => Boolean(this.#sheet(this.wall.answers[index]).handedIn));
    this.told.onMarks();
    for (const [id, drawn] of this.drawn) drawn.root.hidden = id !== this.answer.id;
    this.#drawCurrent();
  }

  // The sheet of one answer ------------------------------------------------------------------------------------

  /** @param {ShownAnswer} answer */
  #drawSheet(answer) {
    const sheet = this.#sheet(answer);
    const drawn = this.#drawnFor(answer, sheet);
    for (const row of drawn.rows) row.show(sheet, this.#mark(answer, row.id));
    tellAbout(drawn.root, sheet);
    this.#drawSeal(need(drawn.root, ".score-seal"), answer, sheet);
  }

  /** @param {ShownAnswer} answer */
  #sheet(answer) {
    return /** @type {Sheet} */ (this.sheets.get(answer.id));
  }

  /** @param {ShownAnswer} answer @param {string} competency @returns {Mark} */
  #mark(answer, competency) {
    return this.chosen.get(this.#url(answer, competency)) ?? this.#sheet(answer).marks[competency] ?? UNMARKED;
  }

  /** @param {ShownAnswer} answer @param {Sheet} sheet */
  #drawnFor(answer, sheet) {
    const known = this.drawn.get(answer.id);
    if (known && known.card === sheet.card) return known;
    known?.root.remove();
    const root = element("div", "score-sheet");
    root.dataset.answer = answer.id;
    const rows = sheet.competencies.map((id) => new Row(id, this.cards[sheet.card].competencies[id], { answer: answer.id, name: answer.candidate }, {
      onChoose: (mark) => void this.#choose(answer, id, mark),
      onPassage: () => this.#passage(answer, id),
      onPlay: (passage) => this.told.onPlay(passage.answer, passage),
      onRemove: (passage) => void this.#removeEvidence(passage),
    }));
    rows.forEach((row, index) => row.onSelected(() => { this.current.set(answer.id, index); this.#drawCurrent(); }));
    const list = element("div", "score-rows");
    list.tabIndex = -1;
    list.append(...rows.map((row) => row.root));
    const foot = element("div", "score-foot");
    const go = element("button", "button is-primary is-small score-hand-in", t("Hand in"));
    go.setAttribute("type", "button");
    go.addEventListener("click", () => void this.#handIn(answer));
    foot.append(element("span", "score-given"), go);
    const thin = element("p", "score-thin");
    thin.setAttribute("role", "status");
    root.append(element("p", "score-closed"), list, thin, foot, element("div", "score-seal"));
    this.body.append(root);
    const drawn = { card: sheet.card, root, rows };
    this.drawn.set(answer.id, drawn);
    return drawn;
  }

  /** @param {HTMLElement} place @param {ShownAnswer} answer @param {Sheet} sheet */
  #drawSeal(place, answer, sheet) {
    const lines = sheet.breaks.map((one) => element("p", "", t("%(person)s opened this early, %(when)s: %(reason)s", one)));
    if (!sheet.isOpen) {
      const line = element("p", "", sealWords(sheet));
      if (sheet.mayBreakSeal) line.append(" ", textButton(t("Open early…"), () => void this.#breakSeal(answer)));
      lines.unshift(line);
    } else if (!sheet.colleagues.length) {
      lines.unshift(element("p", "", t("No colleague has handed in yet.")));
    }
    const told = lines.map((line) => line.textContent).join();
    if (place.dataset.told !== told) place.replaceChildren(...lines);
    place.dataset.told = told;
    place.classList.toggle("is-sealed", !sheet.isOpen);
  }

  /** One's own marks of the answer in short, in the order of the rows. @param {number} index */
  marksOf(index) {
    const answer = this.wall.answers[index];
    return this.#sheet(answer).competencies.map((id) => {
      const mark = this.#mark(answer, id);
      return shortMark(mark.kind, mark.value);
    });
  }

  /** The one mark, or how many of several are given. @param {number} index */
  #inShort(index) {
    const marks = this.marksOf(index);
    return marks.length === 1 ? marks[0] : `${marks.filter((mark) => mark !== "–").length}/${marks.length}`;
  }

  // By keys ----------------------------------------------------------------------------------------------------

  get #rows() {
    return this.drawn.get(this.answer.id)?.rows ?? [];
  }

  /** The row that a key marks: the one with focus or chosen last, else the first without a mark. */
  get #at() {
    const rows = this.#rows;
    const unmarked = rows.findIndex((row) => row.mark.kind === "open");
    return this.current.get(this.answer.id) ?? (unmarked < 0 ? rows.length - 1 : unmarked);
  }

  #drawCurrent() {
    this.#rows.forEach((row, index) => {
      row.root.classList.toggle("is-current", index === this.#at);
      const marking = this.passage && this.passage.answer === this.answer.id && this.passage.competency === row.id;
      row.showMarking(marking && this.passage ? this.passage.from : null);
    });
  }

  /** Mark the current row; the next one without a mark is current then. @param {number} value 0: no evidence seen @returns {{name: string, text: string} | null} what to show */
  press(value) {
    const row = this.#rows[this.#at];
    if (!row || value > row.competency.scale || !this.#sheet(this.answer).mayScore) return null;
    void this.#choose(this.answer, row.id, value ? { kind: "value", value } : { kind: "no_evidence" });
    const rows = this.#rows;
    const next = rows.findIndex((other) => other !== row && this.#mark(this.answer, other.id).kind === "open");
    this.current.set(this.answer.id, next < 0 ? rows.indexOf(row) : next);
    this.#drawCurrent();
    return { name: row.competency.name, text: value ? String(value) : t("no evidence") };
  }

  /** @param {number} steps */
  move(steps) {
    const count = this.#rows.length;
    if (!count) return;
    this.current.set(this.answer.id, (this.#at + steps + count) % count);
    this.#drawCurrent();
    this.#rows[this.#at].root.scrollIntoView({ block: "nearest" });
  }

  passageKey() {
    const row = this.#rows[this.#at];
    if (row) this.#passage(this.answer, row.id);
  }

  // What the reviewer does -------------------------------------------------------------------------------------

  /** @param {ShownAnswer} answer @param {string} competency @param {Partial<Mark>} choice */
  async #choose(answer, competency, choice) {
    const sheet = this.#sheet(answer);
    const old = this.#mark(answer, competency);
    const mark = { ...old, ...choice, value: choice.kind && choice.kind !== "value" ? null : choice.value ?? old.value };
    const url = this.#url(answer, competency);
    let why = "";
    if (choice.kind === "cannot_judge") {
      const reason = await askReason({ title: t("Cannot judge"), text: t("It counts as no score at all."), label: t("Why not?"), yes: t("Save") });
      if (reason === null) return this.draw();
      mark.reason = reason;
    }
    if (sheet.handedIn && (mark.kind !== old.kind || mark.value !== old.value)) {
      const values = { old: shortMark(old.kind, old.value), new: shortMark(mark.kind, mark.value) };
      const asked = await askReason({ title: t("Change %(old)s to %(new)s?", values), text: t("You have handed in. Both scores are kept, with the reason."), label: t("Why do you change it?"), yes: t("Change score") });
      if (asked === null) return this.draw();
      why = asked;
    }
    this.before = sheet.handedIn || choice.kind === undefined ? null : { answer, competency, mark: old };
    this.#put(url, sheet.card, mark, why);
  }

  /** @param {string} url @param {string} card @param {Mark} mark @param {string} why */
  #put(url, card, mark, why) {
    this.chosen.set(url, mark);
    this.saving.put(url, { scorecard: card, kind: mark.kind, value: mark.value, reason: mark.reason, note: mark.note, why });
    this.draw();
  }

  /** Take back what was chosen last. */
  undo() {
    if (!this.before) return;
    const { answer, competency, mark } = this.before;
    this.before = null;
    const held = document.activeElement === this.undoer;
    this.#put(this.#url(answer, competency), this.#sheet(answer).card, mark, "");
    // Undo goes away when it is pressed by keyboard: one stands on what was undone.
    if (held) this.drawn.get(answer.id)?.rows.find((row) => row.id === competency)?.focus();
  }

  /** @param {ShownAnswer} answer @param {string} competency */
  #passage(answer, competency) {
    if (!this.#sheet(answer).mayScore) return;
    const now = this.told.position();
    const begun = this.passage;
    if (!begun || begun.answer !== answer.id || begun.competency !== competency) {
      this.passage = { answer: answer.id, competency, from: now };
      return this.#drawCurrent();
    }
    this.passage = null;
    this.#drawCurrent();
    const [at_ms, until_ms] = passageOf(begun.from, now, REACTION_MS);
    const most = answer.durationMs ?? until_ms;
    void this.#cite(answer, competency, { at_ms: Math.min(at_ms, Math.max(0, most - 500)), until_ms: Math.min(until_ms, most) });
  }

  /** Cite one's own comment for the current row of its answer. @param {string} answerId @param {string} comment */
  citeComment(answerId, comment) {
    const answer = this.wall.answers.find((one) => one.id === answerId);
    if (!answer) return;
    this.told.onFocus(this.wall.answers.indexOf(answer));
    const row = this.#rows[this.#at];
    if (row) void this.#cite(answer, row.id, { comment });
  }

  /** @param {ShownAnswer} answer @param {string} competency @param {Record<string, unknown>} passage */
  async #cite(answer, competency, passage) {
    const body = { scorecard: this.#sheet(answer).card, ...passage };
    const told = await json(`${this.#url(answer, competency)}/evidence`, { body }).catch(() => null);
    if (told) this.take(told);
  }

  /** @param {Passage} passage */
  async #removeEvidence(passage) {
    const told = await json(`/review/evidence/${passage.id}`, { method: "DELETE" }).catch(() => null);
    if (told) this.take(told);
  }

  /** @param {ShownAnswer} answer */
  async #handIn(answer) {
    const sheet = this.#sheet(answer);
    if (this.saving.waiting.size) return toast(t("Some scores are not saved yet. Try again in a moment."), { kind: "warning" });
    if (sheet.missing.length) return sayMissing(sheet, answer.candidate, this.told.wayTo);
    const text = t("You can change a score afterwards, with a reason that stays beside it.");
    const sure = await confirmWith({ title: t("Hand in %(name)s?", { name: answer.candidate }), text, yes: t("Hand in"), danger: false });
    if (!sure) return;
    const told = await json(`/review/answers/${answer.id}/hand-in`, { body: { scorecard: sheet.card } }).catch(() => null);
    if (!told) return;
    this.before = null;
    this.take(told);
    this.#say(t("%(name)s is handed in", { name: answer.candidate }), "saved");
    need(/** @type {HTMLElement} */ (this.drawn.get(answer.id)?.root), ".score-rows").focus();
  }

  /** @param {ShownAnswer} answer */
  async #breakSeal(answer) {
    const reason = await askReason({
      title: t("Open %(name)s early?", { name: answer.candidate }),
      text: t("You will see your colleagues' scores and comments before you have handed in your own. Everybody can read that you did, and why."),
      label: t("Why do you need to?"), yes: t("Open early"),
    });
    if (reason === null) return;
    const told = await json(`/review/answers/${answer.id}/seal`, { body: { reason } }).catch(() => null);
    if (told) this.take(told);
  }

  /** @param {string} url @param {import("../../shared/fetch.js").RequestError} error */
  #refused(url, error) {
    this.chosen.delete(url);
    this.before = null;
    toast(error.message, { kind: "error", action: error.code === "scorecard_changed" ? { word: t("Reload"), run: () => location.reload() } : undefined });
    this.draw();
  }

  /** @param {string} words @param {"" | "saved" | "waits"} kind */
  #say(words, kind) {
    if (this.state.textContent !== words) this.state.textContent = words;
    this.state.classList.toggle("is-waiting", kind === "waits");
    this.undoer.hidden = !this.before;
  }

  /** @param {ShownAnswer} answer @param {string} competency */
  #url(answer, competency) {
    return `/review/answers/${answer.id}/marks/${competency}`;
  }
}
