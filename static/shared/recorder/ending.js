// @ts-check
// How a take ends: it stays in the page, or its rest goes up, or the server will not have it.
import { t } from "../words.js";
import { endWords, savedWords } from "./sentences.js";

/** @typedef {import("./take.js").LiveTake} LiveTake */
/** @typedef {import("../capture/capture.js").Taken} Taken */
/** @typedef {{machine: import("./states.js").Machine, stage: import("./stage.js").Stage, review: import("./review.js").Review,
 *   tell: (take: Omit<import("./recorder.js").Take, "uploadId">) => void}} Parts */

/** The take has its last chunk. @param {Parts} parts @param {LiveTake} take @param {Taken} taken @param {boolean} screen whether it shows a screen */
export async function endTake({ machine, stage, review, tell }, take, taken, screen) {
  const { durationMs, interruption } = taken;
  const { blob } = take;
  if (!blob.size) return nothingCame({ machine, stage }, take);
  review.show(blob);
  if (interruption) machine.go("interrupt");
  machine.go(take.sent ? "stop" : "keep");
  stage.say(endWords(taken, { sent: take.sent, screen }), Boolean(interruption));
  if (!take.sent) return tell({ uploadUrl: null, durationMs, blob, interruption, resumed: false });
  try {
    const uploadUrl = await take.finish(taken);
    machine.go("sent");
    stage.saved(durationMs, durationMs, "done");
    stage.say(savedWords(taken));
    tell({ uploadUrl, durationMs, blob, interruption, resumed: false });
  } catch (problem) {
    machine.go("lost");
    stage.say(t("%(reason)s The take is still here on this page: download it before you leave.", { reason: /** @type {Error} */ (problem).message }), true);
    review.offer(take.name);
  }
}

/** @param {Pick<Parts, "machine" | "stage">} parts @param {LiveTake} take */
function nothingCame({ machine, stage }, take) {
  take.abort();
  machine.go("lost");
  stage.say(t("Nothing was recorded, so there is nothing to save. Check the camera and try again."), true);
}
