// @ts-check
// The cells by keyboard and pointer: arrows go from cell to cell, Enter or a click opens what is behind one.

import { openMoments } from "./moments.js";

/** @typedef {import("./data.js").Data} Data */

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** @param {HTMLElement} root @param {Data} data */
export function wireCells(root, data) {
  const body = /** @type {HTMLElement} */ (root.querySelector("[data-rows]"));
  const first = () => body.querySelector(".compare-open");
  const rove = (/** @type {Element | null} */ to) => {
    for (const one of body.querySelectorAll('.compare-open[tabindex="0"]')) if (one !== to) one.setAttribute("tabindex", "-1");
    to?.setAttribute("tabindex", "0");
  };
  // One cell is in the tab order; after the rows are drawn again, the first.
  new MutationObserver(() => { if (!body.querySelector('.compare-open[tabindex="0"]')) rove(first()); }).observe(body, { childList: true, subtree: true });
  rove(first());
  body.addEventListener("focusin", (event) => rove(/** @type {Element} */ (event.target).closest(".compare-open")));
  body.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const cell = /** @type {Element} */ (event.target).closest(".compare-open");
    if (!way || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const to = beside(cell, way);
    if (to instanceof HTMLElement) to.focus();
  });
  body.addEventListener("click", (event) => {
    const cell = /** @type {Element} */ (event.target).closest(".compare-open");
    if (cell instanceof HTMLElement) void openMoments(aboutOf(cell, root, data));
  });
}

/** The next cell with a mark in that direction. @param {Element} cell @param {[number, number]} way */
function beside(cell, [down, right]) {
  const column = Number(cell.getAttribute("data-column"));
  let line = cell.closest("tr");
  if (right) {
    const cells = [...(line?.querySelectorAll(".compare-open") ?? [])];
    return cells[cells.indexOf(cell) + right];
  }
  while ((line = /** @type {HTMLTableRowElement | null} */ (down > 0 ? line?.nextElementSibling ?? null : line?.previousElementSibling ?? null))) {
    const found = line.querySelector(`.compare-open[data-column="${column}"]`);
    if (found) return found;
  }
  return undefined;
}

/** @param {HTMLElement} cell @param {HTMLElement} root @param {Data} data */
function aboutOf(cell, root, data) {
  const column = data.columns[Number(cell.dataset.column)];
  const id = cell.closest("tr")?.dataset.candidate ?? "";
  const row = data.rows.find((one) => one.id === id);
  const url = (root.dataset.cellUrl ?? "").replace("CANDIDATE", id).replace("COMPETENCY", column.id);
  return {
    title: `${row?.name ?? ""} · ${column.name}`, url, video: root.dataset.videoUrl ?? "", wall: root.dataset.wallUrl ?? "", candidate: id, question: column.question,
  };
}
