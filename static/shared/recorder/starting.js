// @ts-check
// What comes between the press and the first recorded picture: one window at a time, the page's own preparations, the countdown.
import { holdLock } from "../uploading/locks.js";
import { t } from "../words.js";

const ONE_S = 1000;

/** @typedef {{unlock: () => void, subject: string | null}} Prepared */

/** Get leave to record. @param {(() => Promise<{subject?: string} | void>) | undefined} beforeStart what the page does first; it throws to refuse
 * @returns {Promise<Prepared>} throws an Error with a sentence for the person */
export async function prepare(beforeStart) {
  const unlock = await holdLock("tagning-recording");
  if (!unlock) throw new Error(t("You are recording in another window. Stop there first, then record here."));
  try {
    const said = await beforeStart?.();
    return { unlock, subject: said?.subject ?? null };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Count down in seconds. @param {number} from @param {(count: number) => void} show 0 clears the figure @param {() => boolean} going false ends it early
 * @returns {Promise<boolean>} whether it came to its end */
export async function countDown(from, show, going) {
  for (let count = from; count > 0 && going(); count -= 1) {
    show(count);
    await new Promise((resolve) => setTimeout(resolve, ONE_S));
  }
  show(0);
  return going();
}
