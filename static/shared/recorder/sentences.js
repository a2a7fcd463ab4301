// @ts-check
// How a take ended, in one sentence: what happened, what is kept, what to do.
import { t } from "../words.js";

/** @param {import("../capture/capture.js").Taken} taken @param {{sent: boolean, screen: boolean}} how whether it goes to the server, whether it shows a screen */
export function endWords({ interruption, reachedLimit }, { sent, screen }) {
  if (interruption === "camera_lost" && screen) return t("Screen sharing has stopped. What you recorded until then is kept.");
  if (interruption === "camera_lost") return t("The camera was disconnected. What you recorded until then is kept. Plug it in to record again.");
  if (interruption === "microphone_lost") return t("The microphone was disconnected. What you recorded until then is kept. Plug it in to record again.");
  if (interruption) return t("The recording was interrupted, perhaps by a call or another program. What you recorded until then is kept.");
  if (!sent) return reachedLimit ? t("Time is up. Watch what you recorded.") : t("Watch what you recorded.");
  return reachedLimit ? t("Time is up. Saving the last seconds.") : t("Saving the last seconds.");
}

/** @param {import("../capture/capture.js").Taken} taken */
export function savedWords({ interruption, reachedLimit }) {
  if (reachedLimit) return t("Time is up, and your take is saved. You can watch it here.");
  return interruption ? t("What you recorded before the interruption is saved. Use it, or record again.") : t("Saved. You can watch it here.");
}

/** The connection comes and goes while a take goes up. @param {import("../uploading/sender.js").SendState} state @param {Error | null} problem
 * @returns {string | null} null where nothing needs saying */
export function connectionWords(state, problem) {
  if (state === "waiting" || state === "held") return problem?.message ?? "";
  return state === "sending" ? t("The connection is back. Your recording is being sent.") : null;
}
