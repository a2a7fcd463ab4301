// @ts-check
// What a person is told about a camera that does not come, or that goes away while nothing is recorded.
import { t } from "../words.js";

/** A track that ended while nothing was recorded. @param {string} kind @param {boolean} screen */
export function lostWords(kind, screen) {
  if (kind === "audio") return t("The microphone was disconnected. Plug it in and turn the camera on again; what you recorded before is safe.");
  if (screen) return t("Screen sharing has stopped. Turn the camera on or share the screen again; what you recorded before is safe.");
  return t("The camera was disconnected. Plug it in and turn it on again; what you recorded before is safe.");
}

export function waitingWords() {
  return t("The browser is still waiting for you: find its question at the top of the window and allow both.");
}
