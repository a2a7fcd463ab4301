// @ts-check
import { element } from "../../shared/dialog.js";
import { t } from "../../shared/words.js";
import { need } from "../wall/page.js";

/** @typedef {import("../wall/page.js").ShownAnswer} ShownAnswer */

/** All answers of the wall in short, with one's own marks; a press chooses whose scorecard is shown. */
export class Strip {
  /** @param {HTMLElement} root @param {ShownAnswer[]} answers @param {(index: number) => void} onFocus */
  constructor(root, answers, onFocus) {
    this.answers = answers;
    this.tabs = answers.map((answer, index) => {
      const tab = element("button", "score-tab");
      tab.setAttribute("type", "button");
      tab.append(element("span", "letter", answer.letter), element("span", "score-tab-name", answer.candidate), element("span", "score-tab-marks"));
      tab.addEventListener("click", () => onFocus(index));
      return tab;
    });
    root.append(...this.tabs);
    root.hidden = answers.length < 2;
  }

  /** @param {number} chosen @param {(index: number) => string} marksOf @param {(index: number) => boolean} isHandedIn */
  draw(chosen, marksOf, isHandedIn) {
    this.tabs.forEach((tab, index) => {
      const values = { name: this.answers[index].candidate, marks: marksOf(index) };
      need(tab, ".score-tab-marks").textContent = isHandedIn(index) ? `${values.marks} ✓` : values.marks;
      tab.setAttribute("aria-pressed", String(index === chosen));
      tab.setAttribute("aria-label", isHandedIn(index) ? t("%(name)s: %(marks)s, handed in", values) : t("%(name)s: %(marks)s", values));
    });
  }
}
