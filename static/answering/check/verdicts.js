// @ts-check
// The rows of the test: a mark and a sentence each. What is decided is also said once, with the row's name, to those who do not see the rows.

const MOST_SAID = 6;
const DECIDED = ["passed", "warning", "failed"];

/** @typedef {"waiting" | "working" | "passed" | "warning" | "failed"} Verdict */

export class Verdicts {
  /** @param {HTMLElement} root holds [data-check] rows and [data-status] */
  constructor(root) {
    this.root = root;
    this.status = /** @type {HTMLElement} */ (root.querySelector("[data-status]"));
  }

  /** @param {string} name @returns {HTMLElement} */
  row(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`[data-check="${name}"]`));
  }

  /** @param {string} name */
  of(name) {
    return /** @type {Verdict} */ (this.row(name).dataset.result);
  }

  /** @param {string} name @param {Verdict} result @param {string} words @param {boolean} [aloud] */
  set(name, result, words, aloud = DECIDED.includes(result)) {
    const row = this.row(name);
    const place = /** @type {HTMLElement} */ (row.querySelector("[data-words]"));
    const news = row.dataset.result !== result || place.textContent !== words;
    row.dataset.result = result;
    if (place.textContent !== words) place.textContent = words;
    if (news && aloud) this.say(`${row.querySelector("strong")?.textContent}: ${words}`);
  }

  /** Each sentence is an element of its own: one does not swallow the one before. @param {string} words */
  say(words) {
    const line = document.createElement("p");
    line.textContent = words;
    this.status.append(line);
    while (this.status.children.length > MOST_SAID) this.status.firstElementChild?.remove();
  }
}
