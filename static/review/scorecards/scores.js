// @ts-check
import { element } from "../../shared/dialog.js";
import { json } from "../../shared/fetch.js";
import { n, t } from "../../shared/words.js";

/** @typedef {import("../wall/page.js").ShownAnswer} ShownAnswer */
/** @typedef {import("../wall/page.js").Scores} Shown */

/** A row of five steps for each answer; colleagues' scores open beside it once one's own is given. */
export class ScoreRows {
  /** @param {HTMLElement} root @param {ShownAnswer[]} answers */
  constructor(root, answers) {
    this.rows = new Map(answers.map((answer) => [answer.id, new ScoreRow(answer)]));
    root.replaceChildren(...[...this.rows.values()].map((row) => row.root));
  }

  /** @param {Record<string, Shown>} scores by answer */
  take(scores) {
    for (const [id, row] of this.rows) if (scores[id]) row.show(scores[id]);
  }

  /** Score the answer as if its button had been pressed. @param {string} answerId @param {number} value */
  press(answerId, value) {
    void this.rows.get(answerId)?.give(value);
  }
}

class ScoreRow {
  /** @param {ShownAnswer} answer */
  constructor(answer) {
    this.answer = answer;
    this.root = element("div", "score-row");
    this.root.dataset.answer = answer.id;
    const set = document.createElement("fieldset");
    set.className = "score";
    const legend = element("legend", "score-name");
    legend.append(element("span", "letter", answer.letter), ` ${answer.candidate}`);
    const steps = element("span", "score-steps");
    /** @type {HTMLInputElement[]} */
    this.inputs = [1, 2, 3, 4, 5].map((value) => this.#step(steps, value));
    this.words = element("span", "score-words");
    this.words.setAttribute("role", "status");
    set.append(legend, steps, this.words);
    this.root.append(set);
    this.show(answer.scores);
  }

  /** @param {HTMLElement} steps @param {number} value */
  #step(steps, value) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = `score-${this.answer.id}`;
    input.value = String(value);
    input.setAttribute("aria-label", t("%(name)s: %(value)s of 5", { name: this.answer.candidate, value }));
    input.addEventListener("change", () => void this.give(value));
    const face = element("span", "", String(value));
    face.setAttribute("aria-hidden", "true");
    label.append(input, face);
    steps.append(label);
    return input;
  }

  /** @param {number} value */
  async give(value) {
    const before = this.scores;
    for (const input of this.inputs) input.checked = Number(input.value) === value;
    this.words.textContent = t("saving…");
    try {
      const answer = await json(`/review/answers/${this.answer.id}/score`, { method: "PUT", body: { value } });
      this.show(answer.scores);
    } catch {
      this.show(before ?? { own: null, others: [], hidden: 0 });
    }
  }

  /** @param {Shown} scores */
  show(scores) {
    this.scores = scores;
    for (const input of this.inputs) input.checked = scores.own?.value === Number(input.value);
    this.words.textContent = wordsFor(scores);
  }
}

/** @param {Shown} scores */
function wordsFor(scores) {
  if (scores.hidden) return n("%(n)s colleague has scored", "%(n)s colleagues have scored", scores.hidden);
  if (!scores.own) return t("no one has scored yet");
  if (!scores.others.length) return t("saved");
  return scores.others.map((other) => `${other.reviewer} ${other.value}`).join(" · ");
}
