// @ts-check
// A tab that records or sends a take says so again and again; the answer tells it when the take was ended elsewhere.
import { RequestError } from "../../shared/fetch.js";

export const RECORDING_MS = 1000;
export const SENDING_MS = 5000;

/** @typedef {{hold: (takeId: string) => Promise<boolean>}} Holder */

/** Say every `everyMs` that this tab has the take. `onLost` is called once, when it may not be recorded any more.
 * @param {Holder} question @param {string} takeId @param {number} everyMs @param {() => void} [onLost] @returns {() => void} stops */
export function holdTake(question, takeId, everyMs, onLost) {
  let stopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const turn = async () => {
    const recording = await question.hold(takeId).catch(stillThere);
    if (stopped) return;
    if (!recording && onLost) {
      stopped = true;
      return onLost();
    }
    timer = setTimeout(turn, everyMs);
  };
  turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Without a connection nobody knows better; once submitted or withdrawn, the take is over. @param {unknown} error */
function stillThere(error) {
  return !(error instanceof RequestError && error.code === "submitted");
}
