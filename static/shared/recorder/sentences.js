// @ts-check
// How a take ended, in one sentence: what happened, what is kept, what to do.
import { t } from "../words.js";

/** @param {import("../capture/capture.js").Taken} taken @param {{sent: boolean, waiting: boolean, screen: boolean}} how whether it goes to the server,
 * whether it has to wait for a connection, whether it shows a screen */
export function endWords({ interruption, reachedLimit }, { sent, waiting, screen }) {
  if (interruption === "camera_lost" && screen) return t("Screen sharing has stopped. What you recorded until then is kept.");
  if (interruption === "camera_lost") return t("The camera was disconnected. What you recorded until then is kept. Plug it in to record again.");
  if (interruption === "microphone_lost") return t("The microphone was disconnected. What you recorded until then is kept. Plug it in to record again.");
  if (interruption) return t("The recording was interrupted, perhaps by a call or another program. What you recorded until then is kept.");
  if (!sent) return reachedLimit ? t("Time is up. Watch what you recorded.") : t("Watch what you recorded.");
  if (waiting) return safeHereWords();
  return reachedLimit ? t("Time is up. Saving the last seconds.") : t("Saving the last seconds.");
}

/** @param {import("../capture/capture.js").Taken} taken */
export function savedWords({ interruption, reachedLimit }) {
  if (reachedLimit) return t("Time is up, and your take is saved. You can watch it here.");
  return interruption ? t("What you recorded before the interruption is saved. Use it, or record again.") : t("Saved. You can watch it here.");
}

/** A take has ended and cannot be sent yet. */
function safeHereWords() {
  return t("Stopped. Your take is safe on this device and is sent when the connection is back. Keep this page open; you can record the next one.");
}

/** The connection comes and goes while a take goes up. @param {import("../uploading/sender.js").SendState} state @param {import("../uploading/tus.js").Refused | null} problem
 * @param {boolean} ended whether the take is whole already @returns {string | null} null where nothing needs saying */
export function connectionWords(state, problem, ended) {
  if (state === "sending") return t("The connection is back. Your recording is being sent.");
  if (state === "waiting" && ended) return safeHereWords();
  return state === "waiting" || state === "held" ? (problem?.message ?? "") : null;
}
