// @ts-check
// How a take ends: it stays in the page, or its rest goes up, or the server will not have it.
import { t } from "../words.js";
import { endWords, savedWords } from "./sentences.js";

/** @typedef {import("./take.js").LiveTake} LiveTake */
/** @typedef {import("../capture/capture.js").Taken} Taken */
/** @typedef {{machine: import("./states.js").Machine, stage: import("./stage.js").Stage, review: import("./review.js").Review, take: LiveTake | null,
 *   tell: (take: Omit<import("./recorder.js").Take, "uploadId">) => void}} Parts  `take` is the last one that was begun */

/** The take has its last chunk. @param {Parts} parts @param {LiveTake} take @param {Taken} taken @param {boolean} screen whether it shows a screen */
export async function endTake(parts, take, taken, screen) {
  const { machine, stage, review, tell } = parts;
  const { durationMs, interruption } = taken;
  const { blob } = take;
  if (!blob.size) return nothingCame(parts, take);
  review.show(blob);
  if (interruption) machine.go("interrupt");
  machine.go(take.sent ? "stop" : "keep");
  stage.say(endWords(taken, { sent: take.sent, waiting: take.waiting, screen }), interruption ? "error" : "");
  if (!take.sent) return tell({ uploadUrl: null, durationMs, blob, interruption, resumed: false });
  try {
    const uploadUrl = await take.finish(taken);
    if (take === parts.take) arrived(parts, taken);
    tell({ uploadUrl, durationMs, blob, interruption, resumed: false });
  } catch (problem) {
    refused(parts, take, /** @type {Error} */ (problem));
  }
}

/** @param {Parts} parts @param {Taken} taken */
function arrived({ machine, stage }, taken) {
  if (!machine.go("sent")) return; // the next one is being prepared
  stage.saved(taken.durationMs, taken.durationMs, "done");
  stage.say(savedWords(taken));
}

/** The server will never take it: the person can still keep it as a file. @param {Parts} parts @param {LiveTake} take @param {Error} problem */
function refused({ machine, stage, take: last }, take, problem) {
  if (take === last) machine.go("lost");
  stage.say(t("%(reason)s The take is still here on this page: download it before you leave.", { reason: problem.message }), "error");
  stage.offer(URL.createObjectURL(take.blob), take.name);
}

/** @param {Parts} parts @param {LiveTake} take */
function nothingCame({ machine, stage }, take) {
  take.abort();
  machine.go("lost");
  stage.say(t("Nothing was recorded, so there is nothing to save. Check the camera and try again."), "error");
}
