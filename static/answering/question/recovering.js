// @ts-check
// This tab's own take was cut off: what lies in this browser is sent; without it, what arrived is all there is.
import { t } from "../../shared/words.js";

/** @typedef {import("../sending/server.js").State} State */

/** @param {State} state */
function cutOffWords(state) {
  return state.free_left > 0
    ? t("The page was closed or the device stopped. What had arrived by then is kept, and the take does not count.")
    : t("The page was closed or the device stopped. What had arrived by then is kept. It has happened more than three times, so this take counts.");
}

export class Recovering {
  /** @param {HTMLElement} section @param {{question: import("../sending/server.js").Question, onState: (state: State) => void}} options */
  constructor(section, options) {
    this.section = section;
    this.options = options;
    this.takeId = "";
    this.door().addEventListener("click", () => this.go());
  }

  door() {
    return /** @type {HTMLButtonElement} */ (this.section.querySelector("[data-recover]"));
  }

  /** @param {State} state @param {string} takeId @param {Promise<void> | null} sending settles when what lies in this browser is sent */
  show(state, takeId, sending) {
    this.takeId = takeId;
    const words = /** @type {HTMLElement} */ (this.section.querySelector("[data-recover-words]"));
    words.textContent = sending ? t("Your answer is being saved. It takes a moment. Keep this page open.") : cutOffWords(state);
    /** @type {HTMLElement} */ (this.section.querySelector(".door")).hidden = sending !== null;
  }

  async go() {
    const { question, onState } = this.options;
    const state = await question.use(this.takeId).catch(() => question.state()).catch(() => null);
    if (state) onState(state);
  }
}
