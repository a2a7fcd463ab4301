// @ts-check
// What the page says and shows when a take has just stopped, before and after the server has heard of it.
import { t } from "../../shared/words.js";

/** @typedef {import("../sending/server.js").State} State */

/** The state as this page knows it: the take has stopped and is on its way. @param {import("./answering.js").Begun} begun
 * @param {{durationMs: number, interruption: string | null}} taken @returns {State} */
export function stoppedState(begun, { durationMs, interruption }) {
  const takes = begun.state.takes.map((take) => take.id !== begun.id ? take : {
    ...take, state: /** @type {const} */ ("arriving"), held: /** @type {const} */ ("here"), duration_ms: durationMs, cut_off: interruption !== null,
  });
  return { ...begun.state, step: "look", takes };
}

/** @param {State} state @param {string} id @param {string | null} interruption @returns {string} empty where the candidate stopped it */
export function stoppedWords(state, id, interruption) {
  if (!interruption) return "";
  if (interruption === "taken_over") return t("You continued on another device, so the recording here has stopped. What you said is kept and is being sent: keep this page open until it says saved.");
  const counted = state.takes.find((take) => take.id === id)?.counted;
  return counted
    ? t("The camera or the microphone was disconnected, so the take stopped there. What you said is kept. It has happened more than three times, so this take counts.")
    : t("The camera or the microphone was disconnected, so the take stopped there. What you said is kept, and the take does not count.");
}

/** @returns {string} */
export function waitingWords() {
  return t("The recording has stopped. There is no connection: your take is safe on this device and is sent when the connection is back. Do not close the page.");
}
