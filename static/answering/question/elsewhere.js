// @ts-check
// A take of this question is recorded, or still sent, by another device or window: what is going on there, and what one may do here.
import { clockTime } from "../../shared/timecode.js";
import { n, t } from "../../shared/words.js";

/** @typedef {import("../sending/server.js").State} State */
/** @typedef {import("../sending/server.js").TakeState} TakeState */
/** @typedef {{title: string, words: string, next: string, over: boolean, use: boolean, record: boolean}} Story what the page says, and which buttons it has */

/** The take that another tab holds. @param {State} state @returns {TakeState | undefined} */
export function heldTake(state) {
  return state.takes.find((take) => take.state === "recording") ?? state.takes.find((take) => take.state === "arriving");
}

/** @param {State} state @param {TakeState} take @returns {Story} */
export function storyOf(state, take) {
  const quiet = take.held === "quiet";
  if (take.state === "recording") return recordingStory(state, take, quiet);
  const title = take.cut_off ? t("The recording on the other device has stopped") : t("This take is being sent from another device");
  const words = quiet
    ? t("Nothing has been heard from that device for a while. Open this page there again to send the rest.")
    : t("Keep the page open there until it says saved. This page goes on by itself.");
  return { title, words, over: false, use: quiet, record: state.may_begin, next: quiet ? t("If you continue with what has arrived, the rest is not added, and the take is marked as interrupted.") : "" };
}

/** @param {State} state @param {TakeState} take @param {boolean} quiet @returns {Story} */
function recordingStory(state, take, quiet) {
  const title = quiet ? t("A recording was started on another device") : t("This question is being recorded on another device");
  const words = quiet
    ? t("Nothing has been heard from there for a while. If that device is only without connection, go back to it: it has the whole recording.")
    : t("Or in another window, for %(time)s so far. Stop there when you are done; this page goes on by itself.", { time: clockTime(take.running_ms ?? 0, "up") });
  const next = state.free_left > 0
    ? t("The recording there then stops at once. What was said is kept, and the take does not count.")
    : t("The recording there then stops at once. What was said is kept. It happened more than three times, so the take counts.");
  return { title, words, next, over: true, use: false, record: false };
}

export class Elsewhere {
  /** @param {HTMLElement} section @param {{question: import("../sending/server.js").Question, onState: (state: State) => void, onRecord: () => void}} options */
  constructor(section, options) {
    this.section = section;
    this.options = options;
    this.takeId = "";
    this.part("take-over").addEventListener("click", () => this.press("take-over", () => options.question.takeOver(this.takeId)));
    this.part("use").addEventListener("click", () => this.press("use", () => options.question.use(this.takeId)));
    this.part("record-here").addEventListener("click", () => options.onRecord());
  }

  /** @param {string} name @returns {HTMLButtonElement} */
  part(name) {
    return /** @type {HTMLButtonElement} */ (this.section.querySelector(`[data-${name}]`));
  }

  /** @param {State} state */
  show(state) {
    const take = heldTake(state);
    if (!take) return;
    this.takeId = take.id;
    const story = storyOf(state, take);
    this.write("elsewhere-title", story.title);
    this.write("elsewhere-words", story.words);
    this.write("elsewhere-next", story.next);
    this.part("take-over").hidden = !story.over;
    this.part("use").hidden = !story.use;
    this.part("record-here").hidden = !story.record;
    this.write("record-here-words", state.takes_left === null ? t("Another take") : n("Another take (%(n)s left)", "Another take (%(n)s left)", state.takes_left));
  }

  /** @param {string} name @param {string} words */
  write(name, words) {
    const place = this.part(name);
    if (place.textContent !== words) place.textContent = words;
  }

  /** @param {string} name @param {() => Promise<State>} ask */
  async press(name, ask) {
    const button = this.part(name);
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    const state = await ask().catch(() => this.options.question.state()).catch(() => null);
    button.ariaDisabled = null;
    if (state) this.options.onState(state);
  }
}
