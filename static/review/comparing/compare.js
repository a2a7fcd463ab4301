// @ts-check
// The comparison: draws the first candidates at once, asks for the others and for what needs all of them, and puts the rows into order.
import { json } from "../../shared/fetch.js";
import { addKeys } from "../../shared/keys.js";
import { t } from "../../shared/words.js";
import { need } from "../wall/page.js";
import { Data } from "./data.js";
import { ordered } from "./figures.js";
import { showGaps } from "./gaps.js";
import { wireCells } from "./cells.js";
import { Rows } from "./rows.js";

/** @typedef {import("./figures.js").By} By */

/** Rows that stand in the page at first; more come when one gets to the last. */
const STEP = 50;

const root = need(document, "[data-compare]");
const page = JSON.parse(need(document, "#compare-data").textContent ?? "{}");
const data = new Data(page.columns, page.me);
const rows = new Rows(need(root, "[data-rows]"), data);
const sortBox = /** @type {HTMLSelectElement} */ (need(root, "[data-sort]"));
const says = need(root, "[data-says]");
const moreButton = need(root, "[data-more]");
let column = -1;
let shown = STEP;

/** @param {boolean} [slides] */
function show(slides = true) {
  const order = ordered(data.rows, /** @type {By} */ (sortBox.value), (row) => rows.figure(row, column));
  rows.show(order.slice(0, shown), slides);
  moreButton.hidden = order.length <= shown;
  for (const head of root.querySelectorAll("th[data-sorts]")) {
    const sorted = Number(head.getAttribute("data-sorts")) === column && !["place", "name"].includes(sortBox.value);
    if (sorted) head.setAttribute("aria-sort", "descending");
    else head.removeAttribute("aria-sort");
  }
}

function weigh() {
  const fields = [...root.querySelectorAll("[data-weight]")].map((field) => /** @type {HTMLInputElement} */ (field));
  const weights = fields.map((field) => Math.max(0, Number(field.value) || 0));
  rows.weigh(weights);
  const own = weights.some((weight, i) => weight !== data.columns[i].weight);
  need(root, "[data-own-weights]").hidden = !own;
  need(root, "[data-no-weights]").hidden = weights.some((weight) => weight > 0);
  firmLink(weights);
  show();
}

/** The page about the order's firmness computes with the weights of this page. @param {number[]} weights */
function firmLink(weights) {
  const link = document.querySelector('.tabs a[href*="/compare/firm"]');
  if (link instanceof HTMLAnchorElement) link.search = `?${weights.map((weight, i) => `weight-${i}=${weight}`).join("&")}`;
}

function resetWeights() {
  data.columns.forEach((one, i) => { /** @type {HTMLInputElement} */ (need(root, `[data-weight="${i}"]`)).value = String(one.weight); });
  weigh();
}

/** @param {string} name @param {(value: string) => void} chosen */
function segments(name, chosen) {
  const buttons = [...root.querySelectorAll(`[data-${name}]`)].map((one) => /** @type {HTMLElement} */ (one));
  const choose = (/** @type {string} */ value) => {
    for (const one of buttons) one.setAttribute("aria-pressed", String(one.getAttribute(`data-${name}`) === value));
    chosen(value);
  };
  for (const one of buttons) one.addEventListener("click", () => choose(one.getAttribute(`data-${name}`) ?? ""));
  return choose;
}

const look = segments("look", (value) => root.classList.toggle("is-numbers", value === "numbers"));
segments("means", (value) => {
  rows.recompute(value === "fair");
  show();
});

/** Ask for the candidates that did not fit into the page. @param {string} after */
async function fetchMore(after) {
  for (let cursor = after; cursor;) {
    const piece = await json(`${root.dataset.rowsUrl}?after=${encodeURIComponent(cursor)}`);
    data.add(piece);
    cursor = piece.after;
    says.textContent = t("%(n)s of %(all)s candidates loaded", { n: data.rows.length, all: page.all });
  }
  says.textContent = "";
}

async function complete() {
  const retry = need(root, "[data-retry]");
  retry.hidden = true;
  try {
    await fetchMore(page.after);
    page.after = "";
    const numbers = await json(root.dataset.numbersUrl ?? "");
    data.scales = numbers.columns;
    showGaps(need(root, "[data-gaps]"), numbers.gaps);
    const fair = need(root, '[data-means="fair"]');
    /** @type {HTMLButtonElement} */ (fair).disabled = !numbers.columns.some((/** @type {import("./data.js").Scale} */ scale) => Object.keys(scale.severity).length);
    rows.recompute(rows.fair);
    show(false);
  } catch (error) {
    says.textContent = /** @type {Error} */ (error).message;
    retry.hidden = false;
  }
}

data.add(page);
show(false);
wireCells(root, data);
const sort = () => { shown = STEP; show(); };
sortBox.addEventListener("change", sort);
for (const head of root.querySelectorAll("[data-sort-column]")) {
  head.addEventListener("click", () => {
    column = Number(head.getAttribute("data-sort-column"));
    if (["place", "name"].includes(sortBox.value)) sortBox.value = "mean";
    sort();
  });
}
for (const field of root.querySelectorAll("[data-weight]")) field.addEventListener("input", weigh);
need(root, "[data-reset-weights]").addEventListener("click", resetWeights);
need(root, "[data-retry]").addEventListener("click", () => void complete());
const more = () => { shown += STEP; show(false); };
moreButton.addEventListener("click", more);
new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting) && !moreButton.hidden) more(); }).observe(moreButton);
addEventListener("beforeprint", () => { shown = Infinity; show(false); });
addKeys([
  { keys: ["t"], does: t("Picture or table of numbers"), run: () => look(root.classList.contains("is-numbers") ? "picture" : "numbers") },
]);
void complete();
