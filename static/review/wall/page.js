// @ts-check
// What the page of the wall carries, and small ways to build it.

/** @typedef {import("../scorecards/sheet.js").Sheet} Sheet */
/** @typedef {import("../scorecards/sheet.js").Card} Card */
/** @typedef {{columns: number, rows: number, width: number, height: number, every_ms: number, count: number}} Storyboard */
/**
 * @typedef {object} ShownAnswer
 * @property {string} id
 * @property {string} invitation
 * @property {string} letter
 * @property {string} candidate
 * @property {number | null} durationMs
 * @property {"ready" | "waiting" | "stuck" | "broken"} state
 * @property {[string, string][]} forms name and type of each form it can be watched in, the best first
 * @property {boolean} isFinal whether no better form will come
 * @property {boolean} hasPeaks
 * @property {Storyboard | null} storyboard
 * @property {number} shape width over height of what was recorded
 * @property {Sheet} sheet
 * @property {[number, number][]} watched stretches in ms that this person has watched
 */
/** @typedef {Pick<ShownAnswer, "state" | "forms" | "isFinal" | "durationMs" | "hasPeaks" | "storyboard" | "shape">} Watch */
/** @typedef {{me: string, language: string, mayComment: boolean, mayScore: boolean, question: string, startMs: number, cards: Record<string, Card>, answers: ShownAnswer[]}} WallData */
/**
 * @typedef {object} Comment
 * @property {string} id
 * @property {string} answer_id
 * @property {string} author_id
 * @property {string} author
 * @property {string | null} parent_id
 * @property {number} at_ms
 * @property {number | null} until_ms
 * @property {string} body
 * @property {number} seq
 * @property {string} when
 * @property {string} created_at
 * @property {string} updated_at
 * @property {boolean} removed
 */

/** @returns {WallData} */
export function readWall() {
  return JSON.parse(document.getElementById("wall-data")?.textContent ?? "{}");
}

/**
 * The element, which the page is known to have.
 * @template {HTMLElement} T
 * @param {ParentNode} root @param {string} selector @returns {T}
 */
export function need(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return /** @type {T} */ (found);
}

/** A button that looks like a link. @param {string} text @param {() => void} run */
export function textButton(text, run) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = text;
  button.addEventListener("click", run);
  return button;
}
