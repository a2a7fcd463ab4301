// @ts-check
/**
 * What to do about a player that is not where the clock is. Pure, so that it can be tested without a browser.
 *
 * Players that start together stay together; they part after a stall or a seek and then stay apart. Nudging all the time makes
 * it worse, and a seek of a playing video lands some 60 ms off. So: leave small errors alone, seek once for a large one, and
 * nudge the speed by at most a tenth until the rest is gone.
 */

export const LEAVE_MS = 25;
export const ENOUGH_MS = 5;
export const SEEK_MS = 200;
export const MOST_NUDGE = 0.1;

/**
 * @typedef {{ kind: "leave" } | { kind: "seek" } | { kind: "nudge", factor: number }} Correction
 */

/**
 * @param {number} error how far the player is ahead of the clock, in ms (behind: negative)
 * @param {boolean} nudging whether its speed is being nudged already
 * @param {boolean} settling whether it has just been told to seek and is not there yet
 * @returns {Correction}
 */
export function correct(error, nudging, settling) {
  const size = Math.abs(error);
  if (settling) return { kind: "leave" };
  if (size > SEEK_MS) return { kind: "seek" };
  if (size > LEAVE_MS || (nudging && size > ENOUGH_MS)) {
    // Aim at closing the gap within half a second.
    const nudge = Math.min(MOST_NUDGE, Math.max(0.02, size / 500));
    return { kind: "nudge", factor: error > 0 ? 1 - nudge : 1 + nudge };
  }
  return { kind: "leave" };
}
