// @ts-check
// The rows of the table, made once for each candidate: a name, the whole, and a cell for each competency. They are drawn anew and put into order.
import { element } from "../../shared/dialog.js";
import { decimal, n, t } from "../../shared/words.js";
import { figureOf, spanOf, spreadOf, wholeOf } from "./figures.js";
import { picture } from "./picture.js";

/** @typedef {import("./data.js").Cell} Cell */
/** @typedef {import("./data.js").Data} Data */
/** @typedef {import("./data.js").Row} Row */
/** @typedef {import("./figures.js").Figure} Figure */
/** @typedef {{line: HTMLTableRowElement, rank: HTMLElement, whole: HTMLElement, cells: HTMLElement[], drawn: Figure[] | null, sum: Figure | null}} Line */

const SLIDE_MS = 180, APART = 2;

export class Rows {
  /** @param {HTMLElement} body @param {Data} data */
  constructor(body, data) {
    this.body = body;
    this.data = data;
    this.weights = data.columns.map((column) => column.weight);
    this.fair = false;
    /** @type {Map<string, Figure[]>} */
    this.figures = new Map();
    /** @type {Map<string, Figure>} */
    this.sums = new Map();
    /** @type {Map<string, Line>} */
    this.lines = new Map();
  }

  /** The figure of a row: of the competency with that number, or of the whole (-1). @param {Row} row @param {number} column @returns {Figure} */
  figure(row, column) {
    return column < 0 ? this.sumOf(row) : this.figuresOf(row)[column];
  }

  /** @param {Row} row @returns {Figure[]} */
  figuresOf(row) {
    let known = this.figures.get(row.id);
    if (!known) {
      const { columns, scales } = this.data;
      known = row.cells.map((cell, i) => figureOf(cell, columns[i], scales?.[i] ?? null, this.fair));
      this.figures.set(row.id, known);
    }
    return known;
  }

  /** @param {Row} row @returns {Figure} */
  sumOf(row) {
    let known = this.sums.get(row.id);
    if (!known) {
      known = wholeOf(this.figuresOf(row), this.data.columns, this.weights);
      this.sums.set(row.id, known);
    }
    return known;
  }

  /** Intervals or corrections are others: everything is computed anew, and drawn when it is shown. @param {boolean} fair */
  recompute(fair) {
    this.fair = fair;
    this.figures.clear();
    this.sums.clear();
  }

  /** The weights are others: only the whole changes. @param {number[]} weights */
  weigh(weights) {
    this.weights = weights;
    this.sums.clear();
  }

  /** Show these rows, in this order. Those in sight slide to where they now stand. @param {{row: Row, rank: string}[]} order @param {boolean} slides */
  show(order, slides) {
    const moves = slides && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const before = moves ? new Map(this.inSight().map((line) => [line, line.getBoundingClientRect().top])) : new Map();
    this.body.replaceChildren(...order.map(({ row, rank }) => this.lineOf(row, rank)));
    if (!moves) return;
    for (const line of this.inSight()) {
      const from = before.get(line);
      const by = from === undefined ? 24 : from - line.getBoundingClientRect().top;
      if (by) line.animate([{ transform: `translateY(${by}px)`, opacity: from === undefined ? 0 : 1 }, { transform: "none", opacity: 1 }], { duration: SLIDE_MS, easing: "ease-out" });
    }
  }

  /** The first rows are in the order of the page, so those in sight stand together. @returns {Element[]} */
  inSight() {
    const found = [];
    for (const line of this.body.children) {
      const box = line.getBoundingClientRect();
      if (box.top > innerHeight) break;
      if (box.bottom > 0) found.push(line);
    }
    return found;
  }

  /** The row's line, with what has changed drawn anew. @param {Row} row @param {string} rank @returns {HTMLTableRowElement} */
  lineOf(row, rank) {
    const line = this.lines.get(row.id) ?? this.make(row);
    const figures = this.figuresOf(row), sum = this.sumOf(row);
    line.rank.textContent = rank;
    if (line.drawn !== figures) this.drawCells(line, row, figures);
    if (line.sum !== sum) this.drawWhole(line, row, sum);
    line.drawn = figures;
    line.sum = sum;
    return line.line;
  }

  /** @param {Row} row @returns {Line} */
  make(row) {
    const line = document.createElement("tr");
    line.dataset.candidate = row.id;
    const head = element("th", "compare-name");
    head.setAttribute("scope", "row");
    const rank = element("span", "compare-rank");
    head.append(rank, element("span", "", row.name));
    const whole = labelled("compare-whole", t("Overall"));
    const cells = this.data.columns.map((column) => labelled("compare-cell", column.name));
    line.append(head, whole, ...cells);
    const made = { line, rank, whole, cells, drawn: null, sum: null };
    this.lines.set(row.id, made);
    return made;
  }

  /** @param {Line} line @param {Row} row @param {Figure[]} figures */
  drawCells(line, row, figures) {
    const { columns, me } = this.data;
    line.cells.forEach((place, i) => {
      if (figures[i].mean === null) return place.replaceChildren(nothing(row, row.cells[i]));
      const button = element("button", "compare-open");
      button.setAttribute("type", "button");
      button.dataset.column = String(i);
      button.tabIndex = -1;
      button.append(...drawn(figures[i], { low: 1, high: columns[i].scale }, me, 1));
      if (isApart(row.cells[i])) button.append(element("span", "compare-apart", t("apart")));
      place.replaceChildren(button);
    });
  }

  /** @param {Line} line @param {Row} row @param {Figure} figure */
  drawWhole(line, row, figure) {
    const span = spanOf(this.data.columns, this.weights);
    if (figure.mean === null) return line.whole.replaceChildren(nothing(row, { marks: [], unseen: 0, abstained: 0 }));
    const picture = element("span", "compare-drawn");
    picture.append(...drawn(figure, span, this.data.me, span.high === 100 ? 0 : 2));
    line.whole.replaceChildren(picture);
    if (figure.parts < figure.of) line.whole.append(element("span", "compare-parts", t("%(n)s of %(all)s competencies", { n: figure.parts, all: figure.of })));
  }
}

/** Whether two reviewers' marks are two steps apart or more: what a debrief is for. @param {Cell} cell */
export function isApart(cell) {
  return (spreadOf(cell.marks.map((mark) => mark.value)) ?? 0) >= APART;
}

/** @param {string} kind @param {string} label */
function labelled(kind, label) {
  const cell = element("td", kind);
  cell.dataset.label = label;
  return cell;
}

/** A figure as number, picture, and what the picture says in numbers. @param {Figure} figure @param {{low: number, high: number}} span @param {string} me @param {number} digits */
function drawn(figure, span, me, digits) {
  const interval = figure.low === null || figure.high === null ? "" : `${decimal(figure.low, digits)}–${decimal(figure.high, digits)}`;
  const marks = figure.marks.map((mark) => decimal(mark.value, Number.isInteger(mark.value) ? 0 : 1)).join(" · ");
  const said = element("span", "compare-said", `${interval} `);
  const listed = element("span", "compare-marks");
  listed.append(element("span", "for-readers", `${n("%(n)s reviewer:", "%(n)s reviewers:", figure.marks.length)} `), marks);
  said.append(listed);
  return [element("strong", "compare-figure", decimal(Number(figure.mean), digits)), said, picture(figure, span, me)];
}

/** Where no number is: a dash and why. Never 0. @param {Row} row @param {Cell} cell */
function nothing(row, cell) {
  const made = element("span", "compare-nothing");
  made.append(element("span", "", "–"), ` ${whyNothing(row, cell)}`);
  return made;
}

/** @param {Row} row @param {Cell} cell */
export function whyNothing(row, cell) {
  if (row.state === "sealed") return t("sealed");
  if (row.state === "recused") return t("you know this person");
  if (cell.unseen) return t("no evidence seen");
  return cell.abstained ? t("could not be judged") : t("not judged yet");
}
