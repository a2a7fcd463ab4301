// @ts-check
// How a take ended, in one sentence: what happened, what is kept, what to do.
import { t } from "../words.js";

/** @param {import("../capture/capture.js").Taken} taken @param {{sent: boolean, screen: boolean}} how whether it goes to the server, whether it shows a screen */
export function endWords({ interruption, reachedLimit }, { sent, screen }) {
  if (interruption === "camera_lost" && screen) return t("The screen is not shared any more. What was recorded until then is kept.");
  if (interruption === "camera_lost") return t("The camera went away. What was recorded until then is kept; plug the camera in to record again.");
  if (interruption === "microphone_lost") return t("The microphone went away. What was recorded until then is kept; plug it in to record again.");
  if (interruption) return t("The recording was interrupted, perhaps by a call or another program. What was recorded until then is kept.");
  if (!sent) return reachedLimit ? t("The time is up. Watch what you recorded.") : t("Watch what you recorded.");
  return reachedLimit ? t("The time is up. Saving the last seconds.") : t("Saving the last seconds.");
}

/** @param {import("../capture/capture.js").Taken} taken */
export function savedWords({ interruption, reachedLimit }) {
  if (reachedLimit) return t("The time is up, and your take is saved. You can watch it here.");
  return interruption ? t("What was recorded before the interruption is saved. You can use it, or record again.") : t("Saved. You can watch it here.");
}

/** A track that ended while nothing was recorded. @param {string} kind @param {boolean} screen */
export function lostWords(kind, screen) {
  if (kind === "audio") return t("The microphone went away. Plug it in and turn the camera on again; what you recorded before is safe.");
  if (screen) return t("The screen is not shared any more. Turn the camera on, or share a screen again; what you recorded before is safe.");
  return t("The camera went away. Plug it in and turn it on again; what you recorded before is safe.");
}

export function waitingWords() {
  return t("The browser is still waiting for your answer: look for its question at the top of the window, and allow both.");
}
